"""What is said to the bot that no passage answers: greetings, thanks, small talk, and questions about a whole article.

Both are recognised by what the text consists of and nothing else: every word has to belong to the phrase, so that a
question that begins with a greeting, or that asks what a person in the article wrote, stays a question. Pure.
"""

from __future__ import annotations

import re
from functools import cache

from index.function_words import without_small
from index.kinds import is_asking
from index.lexical import fold

SMALL_TALK = ("greeting", "yes", "no", "thanks", "farewell", "how-are-you", "who-are-you", "help")
"""What only a friendly line answers."""

ABOUT = ("subject", "author", "date", "title")
"""What the title, the byline, the date and the opening of an article answer."""

_PHRASES = {
    "greeting": r"""
        hi|hello|hey|hiya|howdy|yo|good (?:morning|afternoon|evening|day)|greetings
        |salut|bonjour|bonsoir|coucou|re bonjour
        |hallo|hi zusammen|guten (?:tag|morgen|abend)|servus|moin(?: moin)?|gruss gott|gruezi
        |hola|buen[oa]s(?: (?:dias|tardes|noches))?|buen dia
        |ciao|salve|buongiorno|buonasera|buon giorno
        |ola|oi|bom dia|boa (?:tarde|noite)
        |hoi|goedemorgen|goedemiddag|goedenavond|goeden? ?dag|dag""",
    "yes": r"""
        yes(?: please)?|yeah|yep|yup|sure|of course|oui(?: (?:merci|s il (?:te|vous) plait))?|ouais|bien sur|volontiers
        |ja(?: (?:bitte|graag))?|jawohl|si|sim|claro""",
    "no": r"""
        no(?: (?:thanks|thank you))?|nope|nah|non(?: merci)?|pas du tout|nein(?: danke)?|nao|nee""",
    "thanks": r"""
        thanks?(?: you)?(?: (?:so|very) much| a lot| a million)?|many thanks|thx|ty|cheers|great|perfect|ok(?:ay)?
        |cool|nice
        |merci(?: (?:beaucoup|bien|a toi|a vous|infiniment))?|mille mercis|super|parfait|genial|d accord|top
        |danke(?: (?:schon|sehr|dir|ihnen))?|vielen dank|tausend dank|dankeschon|prima|perfekt
        |(?:muchas |mil )?gracias|perfecto|vale|estupendo
        |(?:molte |mille )?grazie(?: mille)?|perfetto|ottimo|va bene
        |(?:muito )?obrigad[oa]|perfeito|valeu
        |dank ?je(?: wel)?|dank ?u(?: wel)?|bedankt|hartelijk dank|oke""",
    "farewell": r"""
        (?:good ?)?bye(?: bye)?|see you(?: (?:later|soon|tomorrow))?|good night|take care
        |au revoir|a (?:bientot|plus(?: tard)?|demain|la prochaine)|bonne (?:journee|soiree|nuit)|adieu
        |tschuss|auf wiedersehen|bis (?:bald|spater|morgen)|gute nacht
        |adios|hasta (?:luego|pronto|manana|la vista)|nos vemos
        |arrivederci|a (?:presto|domani|dopo)|buona ?notte
        |adeus|tchau|ate (?:logo|mais|amanha|breve)
        |tot ziens|doei|tot (?:straks|later|morgen)|welterusten""",
    "how-are-you": r"""
        how are you(?: (?:doing|today))*|how s it going|how do you do|what s up|how is it going|are you (?:ok|okay
        |there|well)
        |(?:comment )?(?:ca va|vas tu|allez vous|tu vas|vous allez)(?: bien)?(?: toi| vous)?|ca roule|quoi de neuf
        |tu vas bien
        |wie geht(?: es| s)?(?: (?:dir|ihnen|euch))?|alles (?:klar|gut)|na
        |(?:como|que) (?:estas|esta|esta usted|tal|te va)|que hay
        |come (?:stai|sta|va)|tutto bene|come state
        |(?:como (?:vai|esta|estas)|tudo bem)(?: (?:voce|contigo))?
        |hoe (?:gaat het|is het|gaat t)(?: (?:met je|met jou|met u|ermee))?|alles goed""",
    "who-are-you": r"""
        (?:who|what) are you|what can you do|are you (?:a )?(?:bot|robot|human|real|an ai|ai)(?: or (?:a )?(?:bot
        |robot|human))?
        |(?:t es|tu es|es tu|etes vous|vous etes|est ce que tu es)(?: un(?:e)?)? (?:robot|bot|humain|ia|machine|qui)
        (?: ou (?:un )?(?:robot|bot|humain|une ia))?|qui (?:es tu|etes vous|tu es)|tu es qui|t es qui
        |que sais tu faire
        |wer (?:bist du|sind sie)|was kannst du|bist du (?:ein )?(?:bot|roboter|mensch
        |echt)(?: oder (?:ein )?(?:bot|roboter|mensch))?
        |quien eres|eres (?:un )?(?:bot|robot|humano)(?: o (?:un )?(?:bot|robot|humano))?|que puedes hacer
        |chi sei|sei (?:un )?(?:bot|robot|umano)(?: o (?:un )?(?:bot|robot|umano))?|cosa sai fare
        |quem (?:es tu|e voce)|(?:voce e|tu es) (?:um )?(?:bot|robo|robot|humano)(?: ou (?:um )?(?:bot|robo|humano))?
        |wie ben (?:je|jij)|wie bent u|ben je (?:een )?(?:bot|robot|mens)(?: of (?:een )?(?:bot|robot|mens))?
        |wat kun je""",
    "help": r"""
        (?:please )?help(?: me)?(?: please)?|i need (?:some )?help|can you help(?: me)?|how does (?:it|this) work
        |(?:a l )?aide(?: moi| nous)?|aidez (?:moi|nous)|(?:j ai )?besoin d aide
        |(?:peux tu|pouvez vous) (?:m|nous) aider|comment ca marche
        |hilfe|hilf mir|helfen sie mir|ayuda(?:me)?|aiuto|aiutami|ajuda(?: me)?|hulp|help mij""",
}
_FILLER = (
    r"there|bot|exergue|everyone|everybody|all|you|and|tout le monde|a tous|toi|et|a|toutes|le bot|und|y|e|en"
    r"|todos|tutti|allemaal"
)
_ARTICLE = (
    r"(?:(?:the|this|that|your|cet|cette|cest|le|la|l|ce|du|de l|der|die|das|den|dieser|diese|dieses|diesen|dem"
    r"|el|este|esta"
    r"|il|lo|questo|quest|questa|o|a|do|da|deste|desta|het|de|dit|deze)\s+)?"
    r"(?:article|text|texte|column|story|piece|post|page|document|chronique|papier|billet|sujet|tribune|artikel"
    r"|kolumne|beitrag"
    r"|articulo|texto|columna|nota|articolo|testo|pezzo|artigo|coluna|stuk|tekst|verhaal|it|this|that|ca|cela|es|dies|das|esto"
    r"|questo|isto|isso|dit)"
)
_WHOLE = {
    "subject": rf"""
        what (?:is|s) (?:{_ARTICLE} )?(?:about|{_ARTICLE} about)|what does {_ARTICLE} (?:say|talk about|discuss|cover)
        |(?:what is|what s) the (?:topic|subject|main (?:idea|point|topic|subject))(?: of {_ARTICLE})?
        |(?:(?:can|could|would) you )?(?:please )?summari[sz]e(?: {_ARTICLE})?(?: for me)?(?: please)?
        |(?:give me )?(?:a |the )?(?:short )?summary(?: of {_ARTICLE})?(?: please)?|tl ?dr|in (?:short|brief)
        |what (?:is|s) the (?:gist|main (?:argument|message|claim))(?: of (?:{_ARTICLE}|the author))?
        |(?:de|a) quoi (?:parle|traite|est il question|s agit il|ca parle
        |il parle)(?:(?: t il)? (?:dans )?{_ARTICLE})?
        |de quoi (?:est il|s agit il|est ce qu on parle|il s agit)(?: question)?(?: dans {_ARTICLE})?
        |{_ARTICLE} parle de quoi
        |(?:quel est|c est quoi) (?:le sujet|le theme|l idee principale)(?: (?:de |du )?{_ARTICLE})?
        |(?:(?:peux tu|pouvez vous|tu peux)(?: me)? )?resumer?(?: moi)?(?: {_ARTICLE})?(?: s il (?:te|vous) plait)?
        |(?:(?:peux tu|pouvez vous|tu peux)(?: me)? )?(?:(?:fais|faites|faire|donne|donnez)(?: moi)? )?(?:un |le )resume
        (?: (?:de |du )?{_ARTICLE})?|en (?:bref|resume)
        |quel(?:le)? (?:est|serait) (?:la these|l argument(?: principal)?|le propos|le message)
        (?: (?:de |du )?(?:{_ARTICLE}|l auteure?|l autrice))?
        |que dit {_ARTICLE}|ca parle de quoi
        |wovon (?:handelt|erzahlt) {_ARTICLE}|worum (?:geht|dreht) (?:es|sich)?(?: (?:hier|in|im))*(?: {_ARTICLE})?
        |worum gehts
        |(?:kannst du|konnen sie) (?:mir )?{_ARTICLE} (?:bitte )?zusammenfassen|(?:eine )?zusammenfassung(?: bitte)?
        |was ist das thema(?: (?:des )?{_ARTICLE}s?)?|fasse {_ARTICLE} zusammen
        |(?:de|sobre) que (?:trata|habla|va)(?: {_ARTICLE})?|cual es el tema(?: (?:de |del ){_ARTICLE})?
        |resume {_ARTICLE}|puedes resumir(?:me)?(?: {_ARTICLE})?|(?:(?:hazme|dame) )?(?:un )?resumen
        (?: (?:de |del ){_ARTICLE})?
        |di (?:che )?cosa (?:parla|tratta|si parla|si tratta)(?: (?:in )?{_ARTICLE})?|di che (?:parla
        |tratta)(?: {_ARTICLE})?
        |qual e (?:il tema|l argomento)(?: (?:di |dell )?{_ARTICLE})?|riassumi {_ARTICLE}
        |puoi riassumer(?:e|mi)(?: {_ARTICLE})?|(?:(?:fammi|dammi) )?(?:un )?riassunto(?: (?:di |dell )?{_ARTICLE})?
        |(?:de|do|sobre o) que (?:fala|trata|se trata)(?: {_ARTICLE})?|qual e o (?:tema|assunto)(?: {_ARTICLE})?
        |resuma {_ARTICLE}|(?:(?:faca|me de) )?(?:um )?resumo(?: (?:de |do )?{_ARTICLE})?
        |waar gaat {_ARTICLE} over|waarover gaat {_ARTICLE}|wat is het onderwerp(?: van {_ARTICLE})?
        |vat {_ARTICLE} samen|(?:geef (?:me )?)?(?:een )?samenvatting(?: van {_ARTICLE})?""",
    "author": rf"""
        who (?:wrote|is the (?:author|writer)(?: of)?|authored|s the author(?: of)?)(?: {_ARTICLE})?
        |who is {_ARTICLE} (?:by|written by)
        |(?:who is|what is|name) (?:the )?author(?: s name)?|author
        |(?:par qui|qui)(?: est ce qui)? (?:l a ecrit|l a redige|a (?:ecrit|redige|signe|publie)(?: {_ARTICLE})?)
        |(?:c est )?de qui(?: est)?(?: {_ARTICLE})?|{_ARTICLE} est de qui|qui (?:a )?signe {_ARTICLE}
        |qui (?:est|en est) (?:l auteur|l auteure|l autrice|le journaliste|la journaliste)(?: (?:de |du )?{_ARTICLE})?
        |(?:quel|quelle|c est qui|c est quoi)(?: est)? (?:l auteur|l auteure|l autrice)(?: (?:de |du )?{_ARTICLE})?
        |auteur
        |(?:von wem|wer)(?: (?:hat|ist|schrieb|stammt))+(?: {_ARTICLE})?(?: (?:geschrieben|verfasst|der autor
        |die autorin))?
        |wer ist (?:der autor|die autorin|der verfasser)(?: (?:von |des )?{_ARTICLE}s?)?
        |quien (?:escribio|ha escrito|es el autor(?: de)?|es la autora(?: de)?|lo escribio)(?: {_ARTICLE})?
        |chi (?:ha scritto|l ha scritto|e l autore(?: di)?|e l autrice(?: di)?)(?: {_ARTICLE})?
        |quem (?:escreveu|e o autor|e a autora)(?: {_ARTICLE})?
        |(?:wie|door wie)(?: (?:heeft|schreef|is))+(?: {_ARTICLE})?(?: (?:geschreven|de auteur(?: van {_ARTICLE})?
        |de schrijver))?""",
    "date": rf"""
        when|when was {_ARTICLE} (?:written|published|posted)|(?:what is
        |what s) the (?:publication )?date(?: of {_ARTICLE})?
        |when did {_ARTICLE} (?:appear|come out)|how old is {_ARTICLE}|date
        |quand|(?:quand|a quelle date|de quand)(?: (?:a ete|a|est|date|est ce que))*(?: {_ARTICLE})?
        (?: (?:a t il ete|a t elle ete|a ete|est il|est elle))?(?: (?:ecrit|publie|paru|redige
        |sorti)e?)?(?: {_ARTICLE})?
        |de quand date {_ARTICLE}|(?:quelle est )?la date (?:de publication|de parution)?(?: (?:de |du )?{_ARTICLE})?
        |wann|wann (?:wurde|ist) {_ARTICLE} (?:veroffentlicht|geschrieben|erschienen)|von wann ist {_ARTICLE}
        |cuando|cuando (?:se )?(?:publico|escribio|salio|fue publicado|fue escrito)(?: {_ARTICLE})?
        |quando|quando (?:e stato (?:scritto|pubblicato)|e uscito)(?: {_ARTICLE})?
        |quando (?:foi (?:escrito|publicado)|saiu)(?: {_ARTICLE})?
        |wanneer|wanneer (?:is|werd) {_ARTICLE} (?:geschreven|gepubliceerd|verschenen)""",
    "title": rf"""
        (?:what is|what s) the (?:title|headline|name)(?: of {_ARTICLE})?|what is {_ARTICLE} called
        |(?:quel est |c est quoi )?le titre(?: (?:de |du )?{_ARTICLE})?|comment s appelle {_ARTICLE}
        |(?:wie (?:heisst|heißt|lautet)|was ist) (?:der titel|die uberschrift|{_ARTICLE})(?: (?:des )?{_ARTICLE}s?)?
        |cual es el titulo(?: (?:de |del )?{_ARTICLE})?|como se llama {_ARTICLE}
        |qual e il titolo(?: (?:di |dell )?{_ARTICLE})?|come si (?:chiama|intitola) {_ARTICLE}
        |qual e o titulo(?: {_ARTICLE})?|como se chama {_ARTICLE}
        |wat is de (?:titel|kop)(?: van {_ARTICLE})?|hoe heet {_ARTICLE}""",
}
_ASKING_WHO = frozenset(
    ["qui", "quel", "quelle", "who", "whose", "which", "wer", "wem", "quien", "quienes", "cual", "chi", "quale", "quem",
     "qual", "wie", "кто"]
)  # fmt: skip
_WRITES = frozenset(
    ["ecrit", "ecrite", "redige", "redigee", "signe", "signee", "publie", "wrote", "written", "authored", "escribio",
     "escrito", "verfasst", "geschrieben", "schrieb", "scritto", "escreveu", "schreef", "geschreven", "написал"]
)  # fmt: skip
_ROLES = frozenset(
    ["auteur", "auteure", "autrice", "journaliste", "chroniqueur", "chroniqueuse", "author", "writer", "journalist",
     "columnist", "autor", "autora", "periodista", "autorin", "verfasser", "journalistin", "autore", "giornalista",
     "jornalista", "schrijver", "автор"]
)  # fmt: skip
_THE_AUTHOR = re.compile(
    rf"\b(?:the|this|l|le|la|cet|cette|der|die|des|el|il|lo|dell|o|a|do|da|de) (?:{'|'.join(sorted(_ROLES))})\b"
)
_THE_ARTICLE = frozenset(
    ["article", "text", "texte", "column", "story", "piece", "post", "page", "document", "chronique", "papier",
     "billet", "tribune", "artikel", "artikels", "kolumne", "beitrag", "beitrags", "articulo", "texto", "columna",
     "nota", "articolo", "testo", "pezzo", "artigo", "coluna", "stuk", "tekst", "verhaal", "статьи", "статью", "текст",
     "name", "nom", "nombre", "nome", "naam", "s", "d", "this", "dies", "dieser", "diese", "dieses", "diesen", "es",
     "esto", "este", "esta", "questo", "questa", "quest", "isto", "isso", "dit", "deze", "cela", "ca", "эту", "этой"]
)  # fmt: skip
_SHORT = 8
"""Words of a question about the author; in a longer one, "the author" is somebody else."""

_LONGEST = 80
"""Characters; nothing longer is looked at: nobody greets at such length."""


def talk_of(text: str) -> str:
    """Return one of `SMALL_TALK` or `ABOUT` when the whole of ``text`` is that, else ``""``."""
    if len(text) > _LONGEST:
        return ""
    rest, found = _plain(text), ""
    while rest:  # a greeting, then how one is: what comes last is what is answered
        if about := next((name for name in ABOUT if _whole(name).fullmatch(rest)), ""):
            return about
        name = next((name for name in reversed(SMALL_TALK) if _first(name).match(rest)), "")
        match = _first(name).match(rest) if name else _filler().match(rest)
        if not match:
            return ""
        found = name or found
        rest = rest[match.end() :].lstrip()
    return found


def asks_author_of(text: str) -> bool:
    """Tell whether a short question asks who wrote the article, and nothing else: not who wrote Hamlet."""
    return len(_plain(text).split()) <= _SHORT and beside_authorship(text) == set()


def speaks_of_author(text: str) -> bool:
    """Tell whether a short question is about *the* author, whatever it wants to know."""
    asked = _plain(text)
    return len(asked.split()) <= _SHORT and bool(_THE_AUTHOR.search(asked))


def beside_authorship(text: str) -> set[str] | None:
    """Return the folded words of a question that asks who wrote something, but for those that only ask that.

    None for any other question.
    """
    asked = _plain(text).split()
    if _ASKING_WHO.isdisjoint(asked) or (_WRITES.isdisjoint(asked) and _ROLES.isdisjoint(asked)):
        return None
    known = _ASKING_WHO | _WRITES | _ROLES | _THE_ARTICLE
    rest = (fold(word) for word in without_small(text))
    return {word for word in rest if word not in known and not is_asking(word)}


def says_nothing(text: str) -> bool:
    """Tell whether a question is made of small words alone, such as "et pourquoi ?": nothing can be looked for."""
    return any(each.isalnum() for each in text) and all(is_asking(fold(word)) for word in without_small(text))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


@cache
def _whole(name: str) -> re.Pattern[str]:
    return re.compile(_joined(_WHOLE[name]))


@cache
def _first(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_joined(_PHRASES[name])})\b")


@cache
def _filler() -> re.Pattern[str]:
    return re.compile(rf"(?:{_FILLER})\b")


def _joined(pattern: str) -> str:
    """Return a pattern that was written over several lines in one."""
    return re.sub(r"\n\s*", "", pattern)
