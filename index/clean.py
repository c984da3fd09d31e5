"""From the blocks of a page to the paragraphs of its article: what a site puts around and between them goes.

A block is a paragraph, a heading, a list item or a line, as the page had it. The rules look at three things: what a
block says (cue words in seven languages), what it looks like (prose, bullet, label), and where it stands (before the
first prose, between, after the last). Words alone decide only where no author would write them as a line of their own;
the weaker a cue is, the more its place has to agree. When in doubt a block stays: a line too many is a blemish, a lost
paragraph is a loss.

What stays is quoted word for word: no rule changes a block, it only keeps or drops it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import groupby


class _Fold(dict[int, str]):
    """One lower-case letter without accents for every character, so that positions stay the same."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code))[0].lower()[0]
        self[code] = {"’": "'", "‘": "'", "–": "-", "—": "-"}.get(plain, plain)
        return self[code]


_FOLD = _Fold()


def fold(text: str) -> str:
    """Return ``text`` in lower case, without accents, with plain quotes, dashes and blanks; as long as ``text``."""
    return text.translate(_FOLD)


# cue words, folded; each set in the order en, fr, de, es, it, pt, nl

_TEXT = r"""
# An invitation to another article: a link, whatever the headline after it looks like.
[link]
also read|read also|you (may|might) also (like|enjoy)|related (article|post|stor(y|ie))s?
(a )?lire (aussi|egalement)|(a )?voir egalement|a (voir|ecouter|decouvrir) aussi|sur le meme (sujet|theme)
lesen sie (auch|dazu|hier)|lies auch|das konnte (sie|dich) auch interessieren|auch interessant
(lea|leer?) tambien|(tambien )?(le|te) puede interesar|(mira|ver) tambien|leggi anche|guarda anche
(ti )?potrebbe(ro)? (anche )?interessar(e|ti|vi)|(leia|veja|confira) tambem|voce (tambem )?pode gostar
(lees|bekijk) ook
# The same, but also the start of a sentence: a colon has to follow, or a headline without a full stop.
[maybe]
read (more|next)|see also|related|watch|listen|don't miss|continue reading|learn more|more on this
voir aussi|lire (la suite|plus)|en savoir plus|relire|a lire|pour aller plus loin|a ne pas manquer
mehr zum thema|mehr dazu|siehe auch|weiterlesen|mehr (lesen|erfahren)|zum thema
leer? mas|ver mas|(vea|vease) tambien|mas informacion|sigue leyendo|leggi (di piu|tutto)|vedi anche|approfondisci
per approfondire|scopri di piu|leia mais|saiba mais|ver tambem|ler (mais|tambem)|lees (meer|verder)|(zie|luister) ook
# The heading of a list of links, nothing else on its line.
[section]
(recent|latest|top|popular|trending|related|more|featured|similar) (news|posts?|articles?|stories|comments?|headlines)
recommended( for you)?|trending( now)?|most (read|popular|viewed|shared)( (stories|articles|news))?|up next
in other news|editor'?s'? (pick|choice)s?|you (may|might) (also )?(like|enjoy|be interested in)|what to read next
around the web|related( content| topics?)?|in case you missed it|more for you|from the archives?
vous (aimerez|pourriez) .{0,20}(aussi|aimer)
((nos|les) )?(derni(er|ere)s?|autres) (articles?|actualites?|infos?|nouvelles|billets)
dans la meme (rubrique|categorie)|articles? (recents?|similaires?|lies?|associes?|connexes?|populaires?|recommandes?)
(le )?choix de la redaction|(les )?(articles )?(les )?plus (lus|populaires|recents|partages|commentes|vus)|a la une
tendances?
(neueste|aktuelle|ahnliche|verwandte|weitere|beliebte|meistgelesene) (beitrage|artikel|nachrichten|themen|meldungen)
(am )?meist ?gelesen|empfehlungen der redaktion|(articulos|entradas|noticias) (relacionad[oa]s|recientes|populares)
lo mas (leido|visto)|(ultimas|mas) noticias|noticias mas leidas|(articoli|post|notizie) (correlat[ie]|recenti)
(i |gli articoli )?piu letti|ultime notizie|da non perdere
(artigos|noticias|posts) (relacionad[oa]s|recentes|populares)|mais lid[oa]s
(gerelateerde|recente|laatste|populaire|verwante|meer) (artikelen|berichten|nieuws)|(meest|best) gelezen
laatste nieuws|aanbevolen
# "More from …", "Plus de … :": only the list below tells it from an author's heading.
[more]
(more|other|latest) (stories |news |articles |columns )?(from|by|on|in|at)
(plus|autres \w+|d'autres \w+) (de|du|sur|par)|(plus|autres \w+|d'autres \w+) d'(?=\w)
(mehr|weiteres?) (von|aus|zu[mr]?|uber|artikel)|mas (de|sobre|en|noticias)|(altro|altri|piu) (da|di|su)
mais (de|do|da|sobre|em)|meer (van|uit|over)
# Buttons and marks of the page, alone on their line or several in a row.
[label]
NETWORK|(share|like|follow|tweet|pin)( (this|us|it|on|via|with|article|story|post|page|NETWORK))*|copy link|reply
promoted|(print|save|gift|listen to|e-?mail|bookmark)( this)?( (article|story|post|page))?|comments?
advertis(e|ing|ement)s?|sponsored( content)?|subscribe( now)?|sign (in|up)|log ?in|read more|(show|load) more
view comments|newsletters?|skip to (main )?content|(like )?loading|guardar|salvar|opslaan|enregistrer|photo gallery
story continues below|(partager|tweeter|suivre)( (sur|par|nous|NETWORK))*|partage[rz] (cet |l')article|imprimer
envoyer( par (e-?mail|courriel))?|commentaires?|commenter|reagir|repondre|publicites?|(contenu )?sponsorise|s'abonner
abonnez-vous|je m'abonne|deja abonne|se connecter|s'inscrire|copier le lien|ecouter( l'article)?
(article )?reserve aux abonnes|aller au contenu( principal)?|suivez-nous|voir les commentaires
(teilen|folgen)( (auf|uns|uber|NETWORK))*|drucken|merken|kommentare?|kommentieren|anzeigen?|werbung|abonnieren
anmelden|zum inhalt springen|artikel (teilen|drucken|merken|anhoren|vorlesen)|compartir( (en|por|con|NETWORK))*
imprimir|comentarios?|comentar|publicidad|anuncios?|suscri(birse|bete)|iniciar sesion|registrarse
(condividi|segui)( (su|via|NETWORK))*|stampa|commenti?|commenta|pubblicita|abbonati|iscriviti|accedi
(compartilhar?|compartilhe|partilhar|seguir)( (no|na|em|por|NETWORK))*|publicidade|continua apos a publicidade|assine
(delen|deel|volg)( (op|via|ons|dit artikel|NETWORK))*|afdrukken|printen|reacties?|reageer|advertentie|abonneren
inloggen|\d+ min(uti|utos|ute[ns]?)?\.? (read|de lecture|lesezeit|de lectura|di lettura|de leitura|leestijd|lezen)
(temps de lecture|reading time|lesezeit|tiempo de lectura|tempo d[ie] (lettura|leitura)|leestijd)( ?: ?| ).{1,12}
\d+ (comments?|commentaires?|kommentare?|comentarios?|commenti|reacties|shares?|partages?|views|vues|likes)
# Named on a button: share on X, follow us on Y.
[network]
facebook|twitter|x|linkedin|whats ?app|reddit|telegram|pinterest|instagram|messenger|bluesky|threads|mastodon
flipboard|pocket|youtube|tumblr|tiktok|xing|sms|e-?mail|mail|rss|viber|snapchat|google news
# Where the page talks to its visitor. An author may too: only before the first prose and after the last.
[notice]
©|\(c\)|copyright (©|\(c\)|\d{4}|by)|all rights reserved|tous droits reserves|alle rechte vorbehalten
todos los derechos reservados|tutti i diritti riservati|todos os direitos reservados|alle rechten voorbehouden
this (web)?site uses|we (and our partners )?use cookies|by continuing to (use|browse)|ce site (web )?utilise
nous (et nos partenaires )?utilisons des cookies|en (poursuivant votre|continuant a) navig\w+|wir verwenden cookies
diese (web)?(seite|site) (nutzt|verwendet|benutzt)|(este sitio|esta web|esta pagina) (web )?(usa|utiliza)
(questo sito|questa pagina) (usa|utilizza)|este (site|blog) (usa|utiliza)|deze (web)?site gebruikt
wij gebruiken cookies|sign up (for|to)|subscribe to|get (our|the) .{0,40}newsletter|follow us|download (our|the) app
support our journalism|inscrivez-vous|abonnez-vous|recevez (notre|nos|chaque|toute)|suivez-nous
telechargez (notre application|l'app\w*)|abonnieren sie|melden sie sich|folgen sie uns|jetzt newsletter|suscribete
siguenos|recibe (en|nuestr\w+|cada)|iscriviti|seguici|ricevi (la|le|ogni)|abbonati|assine|inscreva-se|siga-nos
receba (nossa|as|no)|schrijf je in|volg ons
(tags?|mots?[- ]cles?|keywords|filed under|posted in|categor\w+|etiquet\w+|schlagw\w+|themen?|temas|topics) ?:
(rubriques?|source link|image credits?|trefwoorden|onderwerpen) ?:|to contact the (author|editor|reporter)|meld je aan
this (article|story|column|post) (was |has been )?(originally|first) (appeared|published)
cet? (article|texte|chronique|billet) (a ete|est) (d'abord |initialement )?(publie|paru|traduit)
dieser (artikel|beitrag|text) (ist zuerst|erschien)|este (articulo|texto) (fue publicado|se publico)
quest(o articolo|o testo) e (stato pubblicato|apparso)|este artigo foi publicado|dit artikel (verscheen|is eerder)
d'autres (articles|histoires|chroniques).{0,40}disponibles|(more|other) (stories|columns).{0,40}available
# The same, and longer: "The views expressed here are the author's own."
[disclaimer]
(the )?(views|opinions)( and (views|opinions))? expressed|(all )?opinions are (my|the author's) own
this (column|article|commentary|opinion piece|post) does not( necessarily)? (reflect|represent)
cet(te)? (colonne|chronique|tribune|article|texte) ne (reflete|represente) pas
les (opinions|propos|points de vue|idees) .{0,80}(n'engagent|ne refletent|ne representent)
(die|der|diese|dieser) .{0,60}(meinung|ansicht|kommentar|kolumne|beitrag).{0,60}nicht (notwendigerweise|unbedingt)
(esta columna|este articulo|las opiniones) .{0,80}(no (refleja|representa|coincide)n?|responsabilidad)
(questo articolo|questa rubrica|le opinioni) .{0,80}(non (riflett\w+|rispecchi\w+|rappresent\w+)|esclusiva)
(esta coluna|este artigo|este texto|as opinioes) .{0,80}(nao (reflet|represent)\w+|responsabilidade)
(deze column|dit artikel|de (meningen|opinies|standpunten)) .{0,80}(niet (noodzakelijk|per se)|weerspieg)\w*
# Entries of a site's menu; two of them tell what the tiny lines beside them are.
[menu]
home|menu|search|contact( us)?|about( us)?|news|sports?|business|politics|opinions?|tech(nology)?|lifestyle|world
login|accueil|actualites?|politique|economie|societe|culture|recherche|a propos|international|startseite|politik
wirtschaft|kultur|suche|kontakt|impressum|inicio|noticias|politica|economia|deportes|cultura|buscar|contacto|chi siamo
cronaca|cerca|contatti|esportes|contato|nieuws|zoeken|economie|politiek|over ons
# The comment form: nothing of the article comes after it.
[end]
(leave|post|write|add) a (reply|comment).*|cancel reply|join the (conversation|discussion)|log in to (comment|reply).*
your email address will not be published.*|\d+ (thoughts?|responses?|replies) (on|to) .*|required fields are marked.*
laisse[rz]? (un commentaire|une reponse).*|(ajouter|ecrire|poster|publier) un commentaire|annuler la reponse
votre adresse (e-?mail|de messagerie|courriel) ne sera pas publiee.*|connectez-vous pour (commenter|reagir).*
(schreiben? sie|schreibe?|hinterlassen? sie|hinterlasse?) (uns )?(einen kommentar|eine antwort).*|antwort abbrechen
kommentar (schreiben|hinterlassen|verfassen|abgeben)|(deine|ihre) e-mail-adresse wird nicht veroffentlicht.*
(deja|dejar|escribe|publicar) (una respuesta|un comentario).*|(tu|su) direccion de correo .*no sera publicada.*
(lascia|scrivi|aggiungi) (un commento|una risposta).*|il tuo indirizzo e-?mail non sara pubblicato.*|annulla risposta
(deixe|deixar|escreva) (um comentario|uma resposta).*|o (seu )?endereco de e-?mail nao sera publicado.*
(geef|laat|plaats|schrijf) een (reactie|antwoord).*|(het|je) e-mail ?adres wordt niet gepubliceerd.*|reactie annuleren
# The heading of a note on the author.
[about]
about the authors?|a propos de l'auteure?|uber (den autor|die autorin)|(sobre|acerca de) (el|la|o|a) autora?
sull'autore|sull'autrice|over de auteur
# What follows the name in such a note.
[wrote]
,? (is|was|est|ist|war|es|e) .{0,90}?\b(column|chroniqueu|editorial|journalis|report|correspond|redac|redak)\w*
,? (is|was|est|ist|es|e) .{0,90}?\b(editor|writer|author|auteur|autor|autric|ecrivai|scritt|escrit|schrij|schrift)\w*
,? (is|was|est|ist|es|e) .{0,90}?\b(giornal|periodist|jornal|blog|contribut|colabora|kolumn|critic|essay|fellow)\w*
 (writes|reports|blogs|covers|ecrit|couvre|schreibt|berichtet|escribe|cubre|scrive|escreve|cobre|schrijft)
"""


@cache  # some 40 ms: not at import
def _cues() -> dict[str, re.Pattern[str]]:
    """Return the patterns by section: a line end separates alternatives as a bar does; a cue ends where a word does."""
    chunks = re.sub(r"(?m)^#.*\n", "", _TEXT).strip("\n[").split("\n[")
    sections = {name: lines.rstrip("\n").replace("\n", "|") for name, lines in (chunk.split("]\n") for chunk in chunks)}
    labels = sections["label"].replace("NETWORK", f"({sections['network']})")
    sections["label"] = rf"(({labels})([ |·•/,&+:()\d-]+|$))+"
    return {name: re.compile(rf"({pattern})(?!\w)") for name, pattern in sections.items()}


_UPPER = "[A-ZÀ-ÖØ-ÞĀ-ſΑ-ΩА-Я]"
NAME = re.compile(
    rf"{_UPPER}[\w'’.-]*(?: (?:de|du|des|la|le|van|von|der|den|di|da|dos|del|bin|al|{_UPPER}[\w'’.-]*)){{1,4}}"
)

# what a block is, told by itself

_MARKS = " \t>»›→►▶▸•‣▪●◦·*|+([#-"
_BULLET = re.compile(r"(?:[•‣▪●◦·*–-]|\d{1,2}[.)]) ?(?=\S)")
_STOP = re.compile(r"[.!?…。！？؟।۔][\"'”’»“„)\]* ]*$")
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]")
_CRUMBS = re.compile(r"[^›»>|]{2,30}(?:[›»>|][^›»>|]{2,60}){2,}")
_TARGET = re.compile(r" ?[:|»›>→•–-]| ?[«\"“'„‘]? ?[^\W_a-zß-öø-ÿ]")  # what a headline starts with, after a cue


def weight(text: str) -> int:
    """Return the length of ``text`` in Latin letters: a Chinese, Japanese or Korean character says as much as three."""
    return len(text) + 2 * len(_WIDE.findall(text))


def ends_sentence(text: str) -> bool:
    """Return whether ``text`` ends as a sentence does, closing quotes and brackets aside."""
    return _STOP.search(text[-20:]) is not None


def _role(block: str) -> str:
    """Return the name of the cue that the block is, else ``item`` (of a list), ``prose`` or ``line``."""
    if len(block) <= 500 and (role := _cue(block)):
        return role
    if _BULLET.match(block):
        return "item"
    return "prose" if weight(block) >= (80 if ends_sentence(block) else 200) else "line"


def _cue(block: str) -> str | None:
    bare = block.lstrip(_MARKS)
    key = fold(bare).rstrip(" .:*|…»›→>)]+-")
    short = len(block) <= 120 and not block.endswith(("?", "!"))
    for cue in ("end", "section", "link", "maybe", "about", "label"):
        if short and _cues()[cue].fullmatch(key):
            return "section" if cue in ("link", "maybe") else cue
    if len(block) <= 220 and _is_link(bare, key):
        return "link"
    if (len(block) <= 300 and _cues()["notice"].match(key)) or _cues()["disclaimer"].match(key):
        return "notice"
    return "more" if short and _cues()["more"].match(key) and not ends_sentence(block) else None


def _is_link(bare: str, key: str) -> bool:
    if re.search(r"[.!?…] ", key) and ends_sentence(bare):  # a headline is one sentence, these are two
        return False
    if cue := _cues()["link"].match(key):
        return _TARGET.match(bare, cue.end()) is not None
    if cue := _cues()["maybe"].match(key):
        follows = _TARGET.match(bare, cue.end())
        return follows is not None and (":" in follows[0] or not ends_sentence(bare))
    return False


# what a block is, told by its place


def body(blocks: list[str]) -> tuple[int, int]:
    """Return the index of the first block of prose and the one after the last; all blocks when none is prose."""
    return _body(blocks, [_role(block) for block in blocks])


def _body(blocks: list[str], roles: list[str]) -> tuple[int, int]:
    prose = [i for i, role in enumerate(roles) if role == "prose"]
    while len(prose) > 1 and _author(blocks, roles, prose[-1]):
        prose.pop()
    return (prose[0], prose[-1] + 1) if prose else (0, len(blocks))


def author_notes(blocks: list[str]) -> dict[int, str]:
    """Return the blocks after the body that tell who wrote it: the index (0-based) and the name it starts with."""
    roles = [_role(block) for block in blocks]
    _, end = _body(blocks, roles)
    notes = {i: _author(blocks, roles, i) for i in range(end, len(blocks))}
    return {i: name for i, name in notes.items() if name}


def _author(blocks: list[str], roles: list[str], i: int) -> str | None:
    """Return the name of the writer whom block ``i`` introduces, None when the article itself is about that person."""
    name = NAME.match(blocks[i])
    if not name or len(blocks[i]) > 700 or not _cues()["wrote"].match(fold(blocks[i][name.end() :])):
        return None
    surname = name[0].split()[-1]
    mentions = sum(surname in block for block, role in zip(blocks[:i], roles, strict=False) if role == "prose")
    return name[0] if mentions < 2 else None


def clean(blocks: list[str]) -> list[str]:
    """Return the blocks that belong to the article, in order; all that say something when none would be left.

    ``blocks`` are tidy and without newlines. Cleaning what is clean changes nothing.
    """
    kept = [block for block in blocks if re.search(r"[^\W_]|[?!…]", block)]
    while (fewer := _once(kept)) and fewer != kept:
        kept = fewer
    return kept


def _once(blocks: list[str]) -> list[str]:
    roles = [_role(block) for block in blocks]
    cut = _comments(blocks, roles)
    blocks, roles = blocks[:cut], roles[:cut]
    start, end = _body(blocks, roles)
    drop = _menus(blocks, start, end)
    told = "prose" in roles  # verse and dialogue have lines of one word, and no buttons
    closed = False  # something after the body has said that the page goes on with other things
    for i, role in enumerate(roles):
        outside = not start <= i < end
        if role in ("link", "end") or (role == "label" and told) or (outside and role in ("notice", "about")):
            drop.add(i)
        elif role in ("section", "more"):
            drop |= _links(blocks, roles, i, start, end)
        elif closed and role in ("line", "item") and not _author(blocks, roles, i):
            drop.add(i)
        closed = closed or (i >= end and role in ("section", "more", "notice"))
    return [block for i, block in enumerate(blocks) if i not in drop]


def _comments(blocks: list[str], roles: list[str]) -> int:
    """Return where the readers' comments or their form begin; a link to them above the article does not count."""
    read, total = 0, sum(weight(block) for block, role in zip(blocks, roles, strict=True) if role == "prose")
    for i, role in enumerate(roles):
        if role == "end" and read > 0.2 * total:
            return i
        read += weight(blocks[i]) if role == "prose" else 0
    return len(blocks)


def _menus(blocks: list[str], start: int, end: int) -> set[int]:
    """Return the trail of rubrics above the article, and runs of tiny lines around it that name rubrics of a site."""
    drop = {i for i in range(start) if _CRUMBS.fullmatch(blocks[i])}
    for zone in (range(start), range(end, len(blocks))):
        for tiny, run in groupby(zone, key=lambda i: len(blocks[i]) <= 30 and not re.search(r"[.!?…,;:]", blocks[i])):
            menu = list(run) if tiny else []
            named = [i for i in menu if _cues()["menu"].fullmatch(fold(blocks[i]))]
            if len({blocks[i] for i in named}) >= 2:  # a short title may stand right below the menu
                drop |= {i for i in menu if i >= end or i <= named[-1]}
    return drop


def _links(blocks: list[str], roles: list[str], i: int, start: int, end: int) -> set[int]:
    """Return the heading ``i`` with the list of links below it; nothing when it may be the author's own heading."""
    if i < start:
        return {i} if roles[i] == "section" else set()
    below = _list_below(blocks, roles, i, end)
    named = blocks[i].endswith(":") and re.search(r" [^\W\d_a-zß-öø-ÿ]\w", blocks[i]) is not None
    if i >= end or (below and (roles[i] == "section" or named)):
        return {i, *below}
    return set()


def _list_below(blocks: list[str], roles: list[str], i: int, end: int) -> list[int]:
    """Return the items or the headlines right below heading ``i``.

    Inside the body a short last line above prose is the author's next heading, and a long list is the author's own.
    """
    below = []
    for j in range(i + 1, len(blocks)):
        bulleted = roles[j] == "item" and weight(blocks[j]) <= 160
        headline = roles[j] == "line" and weight(blocks[j]) <= 160 and not ends_sentence(blocks[j])
        if not bulleted and not (headline and roles[i + 1] != "item") and roles[j] != "link":
            break
        below.append(j)
    if i >= end or not below or roles[below[0]] == "item":
        return below
    if len(below) > 6:
        return below[:1]
    lengths = [len(blocks[j]) for j in below]
    return below[:-1] if len(below) > 1 and lengths[-1] < 0.6 * sum(lengths[:-1]) / (len(below) - 1) else below
