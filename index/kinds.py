"""What a question asks for: a person, a date, a number, an amount of money, a span of time, a place, a cause. Pure.

Tables of words for English, French, German, Spanish, Italian, Portuguese, Dutch and Russian. The first word of asking
decides: "Who led the troops when Cyprus fell?" asks for a person. A question of another language, or one that asks
"what", expects nothing in particular, and every sentence will do. What sentences offer is in `index.offered`.
"""

from __future__ import annotations

import re
from functools import cache

from index.lexical import fold

KINDS = ("who", "when", "date", "number", "count", "share", "money", "duration", "where", "why")
"""``count`` is how many of something there are, ``number`` any other number, ``share`` a part of a whole."""

STRICT = frozenset({"when", "date", "number", "count", "share", "money", "duration"})
"""The kinds that can be seen to be missing: any noun may be a person, a place or a cause."""

_TIMES = {
    "en": "(?:\\w+ ){0,2}(?:years|months|weeks|days|hours|minutes|seconds|nights|decades|centuries)",
    "fr": "(?:temps|jours?|mois|annees?|ans?|heures?|minutes?|secondes?|semaines?|nuits?|siecles?)",
    "de": "(?:jahre|monate|wochen|tage|stunden|minuten|sekunden|zeit)",
    "es": "(?:tiempo|dias|meses|anos|horas|minutos|semanas)",
    "it": "(?:tempo|giorni|mesi|anni|ore|minuti|settimane)",
    "pt": "(?:tempo|dias|meses|anos|horas|minutos|semanas)",
    "nl": "(?:dagen|maanden|jaar|jaren|uur|uren|minuten|weken|tijd)",
    "ru": "(?:времени|днеи|лет|месяцев|недель|часов|минут)",
}
_ASKS: dict[str, dict[str, str]] = {
    "en": {
        "who": "^who|(?:by|to|with|from|of|for) whom?|whom|whose|who$|(?:which|what) (?:person|people|man|woman"
        "|author|president"
        "|king|queen|company|firm)|what (?:is|was) the name|^name the",
        "when": "^when(?!.* (?:what|which|who|how|where|why)\\b)|(?:since|until|till|from) when|when$",
        "date": "(?:what|which) (?:year|date|day|month|century|decade|era)|what (?:is|was) the (?:date|year)",
        "number": "how (?:old|far|tall|high|large|big|deep|fast|heavy|wide)|(?:what|which) (?:number|age)"
        "|at what age|how much"
        "|what (?:is|was) the (?:number|total|population|age|height|length|size|distance|temperature)",
        "count": "how many",
        "share": "what (?:is the |was the )?(?:percentage|percent|share|proportion|fraction)",
        "money": "how much (?:money|(?:\\w+ ){1,8}?(?:cost|pay|paid|spend|spent|charge|earn|worth|owe|invest\\w*"
        "|sell|sold|bought|buy))"
        "|how much (?:is|was|are|were) (?:\\w+ ){1,6}(?:worth|paid)|what (?:\\w+ ){0,4}(?:price|fee|salary|cost"
        "|revenues?|turnover|budget)"
        "|(?:price|fee|cost|salary)$",
        "duration": f"how long(?! ago)|how many {_TIMES['en']}",
        "where": "^where|where$|(?:what|which) (?:city|cities|country|countries|town|place|state|region|continent"
        "|street)",
        "why": "^why|(?:what|which) (?:is the |was the )?(?:reason|cause)s?|what caused",
        "": "what|which|how(?! (?:many|much|old|far|tall|high|large|big|deep|fast|heavy|wide|long))",
    },
    "fr": {
        "who": "(?<!est ce )(?<!ce )^qui|(?:^| )(?:a|de|par|pour|avec|chez|contre|sur|d) qui|c est qui|qui est ce qui"
        "|quelle personne|quel homme|quelle femme|quel(?:le)? (?:auteur|president|roi|reine|societe|entreprise)"
        "|comment (?:s appel\\w+|se nomm\\w+)|quel (?:est|etait) le nom",
        "when": "^quand(?!.* (?:quel|quelle|qui|combien|comment|pourquoi)\\b)|(?:depuis|jusqu a|a partir de|de|pour"
        "|c est) quand|quand$"
        "|quel(?:le)?s? (?:epoque|periode)s?|quelle (?:est|etait|fut) la periode",
        "date": "quel(?:le)?s? (?:annee|date|jour|mois|siecle|decennie)s?|quelle (?:est|etait|fut) (?:la date|l annee)",
        "number": "quel(?:le)? (?:nombre|age|superficie|hauteur|longueur|largeur|profondeur|distance|taille|quantite"
        "|vitesse|altitude)"
        "|quel(?:le)? (?:est|etait|fut|a ete) (?:le |la |l |son |sa )(?:nombre|age|superficie|population|hauteur"
        "|longueur|largeur"
        "|profondeur|distance|taille|quantite|vitesse|altitude|temperature)|combien mesur\\w+|combien pes\\w+",
        "count": "combien",
        "share": "quel(?:le)? (?:est (?:le |la ))?(?:pourcentage|taux|part|proportion|fraction)(?! du temps)",
        "money": "quel(?:le)? (?:montant|somme|cout|budget|salaire|tarif)|(?:a )?quel prix(?! (?:nobel|goncourt"
        "|obtient|recoi\\w*|remport\\w*|gagn\\w*|decern\\w*|a))"
        "|quel(?:le)?s? (?:est|etait|fut|sont) (?:le |la |les |son |sa |l )?(?:prix(?! (?:nobel|goncourt|litteraire"
        "|d anim\\w*))|montant|somme|cout|budget|salaire"
        "|tarif|chiffre d affaires|revenus?|recettes|benefices?)"
        "|combien (?!de? )(?:\\w+ ){0,6}?(?:cout\\w*|pay[ea]\\w*|paie\\w*|vaut|vend\\w*|rapport\\w*|gagn\\w*"
        "|depens\\w*|invest\\w*|factur\\w*)"
        "|combien d (?:argent|euros)"
        "|(?:prix|tarif|salaire|cout)$",
        "duration": f"combien d(?:e | ){_TIMES['fr']}|quelle (?:est la |etait la )?duree",
        "where": "où|d où|^ou(?= (?:est|sont|se|a|ont|etait|vit|peut|va|le|la|les|un|une|s|y)\\b)|quel(?:le)?s?"
        " (?:ville|pays|lieu|endroit|region|departement|continent|rue)s?",
        "why": "pourquoi|quelles? (?:est la |sont les )?(?:raison|cause)s?|a cause de quoi|pour quelles? raisons?",
        "": "qu est ce|quoi|^que|quel(?:le)?s?|comment",
    },
    "de": {
        "who": "wer|wen|wem|wessen|welche[rsn]? (?:person|mann|frau|autor|autorin|firma|unternehmen|konig)"
        "|wie heiss\\w+",
        "when": "wann",
        "date": "welche[ms]? (?:jahr|tag|datum|monat|jahrhundert)|an welchem tag",
        "number": "wie (?:hoch|alt|gross|weit|tief|schnell|schwer|breit|lang)|welche (?:zahl|anzahl)|wie ?viel",
        "count": "wie ?viele[nr]?",
        "share": "prozentsatz|welcher anteil|wie ?viel prozent|wie hoch (?:ist|war) der anteil",
        "money": "wie teuer|welche[nr]? (?:preis|betrag|summe)|was kostet\\w*|was hat .{1,40} gekostet|preis$|gehalt$"
        "|wie ?viel (?:geld|kost\\w+|zahl\\w+|bezahl\\w+|verdien\\w+)|wie hoch (?:ist|war|sind) (?:der|das"
        "|die) (?:preis|gehalt|umsatz|kosten|lohn)",
        "duration": f"wie lange?|wie ?viele? {_TIMES['de']}",
        "where": "wo|woher|wohin|welche[rmns]? (?:stadt|land|ort|region|staat|stadte|lander)",
        "why": "warum|weshalb|wieso|weswegen|welche[mnr]? (?:grund|grunde|ursache)",
        "": "^was|welche[rsmn]?|^wie|^wo(?:fur|mit|durch|von|r\\w+)",
    },
    "es": {
        "who": "quien(?:es)?|que (?:persona|hombre|mujer|autor|empresa|compania)|como se llam\\w+|cual es el nombre",
        "when": "^cuando(?!.* (?:cual\\w*|quien\\w*|cuant\\w*|se puede)\\b)|(?:desde|hasta|para|de) cuando|cuando$"
        "|que epoca",
        "date": "(?:que|cual) (?:es la |fue la )?(?:ano|fecha|dia|mes|siglo)",
        "number": "que (?:numero|cantidad|edad|altura)|cual es (?:el|la) (?:numero|cantidad|edad|altura|poblacion)"
        "|cuanto (?:mide|pesa)",
        "count": "cuant[oa]s",
        "share": "que (?:porcentaje|proporcion|parte)",
        "money": "cuanto (?:cuesta|costo|cobra|paga|pago|vale|dinero|gana|costaba)|que precio|cual es el (?:precio"
        "|coste|salario)|precio$|coste$",
        "duration": f"cuanto tiempo|cuant[oa]s {_TIMES['es']}",
        "where": "d?onde|adonde|que (?:ciudad(?:es)?|pais(?:es)?|lugar|region|estado)",
        "why": "por ?que(?= )|(?:que|cual) (?:razon|motivo|causa)",
        "": "^que|cual(?:es)?|^como|^(?:en|a|de|con|para|por) que",
    },
    "it": {
        "who": "chi|quale (?:persona|uomo|donna|autore|azienda|societa)|come si chiam\\w+|qual e il nome",
        "when": "^quando(?!.* (?:qual\\w*|chi|quant\\w*)\\b)|(?:da|fino a|per) quando|quando$|(?:che|quale) epoca",
        "date": "(?:che|quale|quali) (?:anno|data|giorno|mese|secolo)",
        "number": "(?:che|quale) (?:numero|quantita|eta|altezza)|qual e (?:il numero|l eta|l altezza|la popolazione)"
        "|quanto (?:misura|pesa|e)",
        "count": "quant[ie]",
        "share": "(?:che|quale) (?:percentuale|quota|parte)",
        "money": "quanto (?:costa|costava|e costat[oa]|paga|ha pagato|vale|denaro|guadagna)|quanti soldi|(?:che"
        "|quale) prezzo"
        "|qual e il (?:prezzo|costo|salario)|prezzo$|costo$",
        "duration": f"(?:da |per )?quanto tempo|quant[ie] {_TIMES['it']}",
        "where": "dove|(?:che|quale|quali) (?:citta|paese|paesi|luogo|regione|stato)",
        "why": "perche|come mai|(?:che|quale) (?:motivo|ragione|causa)",
        "": "^che|^cosa|qual[ei]?|^come|^(?:in|a|di|con|per|da) (?:che|cosa)",
    },
    "pt": {
        "who": "quem|(?:que|qual) (?:pessoa|homem|mulher|autor|empresa)|como se chama|qual e o nome",
        "when": "^quando(?!.* (?:qual|quais|quem|quant\\w*)\\b)|(?:desde|ate|para) quando|quando$|que epoca",
        "date": "(?:que|qual|em que) (?:ano|data|dia|mes|seculo)",
        "number": "(?:que|qual(?: a| e a)?) (?:numero|quantidade|idade|altura|populacao)",
        "count": "quant[oa]s",
        "share": "(?:que|qual(?: a| e a)?) (?:percentagem|porcentagem|proporcao|parte)",
        "money": "quanto (?:custa|custou|custava|paga|pagou|vale|dinheiro|ganha)|(?:que|qual(?: o| e o)?) (?:preco"
        "|custo|salario)|preco$|custo$",
        "duration": f"quanto tempo|quant[oa]s {_TIMES['pt']}",
        "where": "onde|aonde|(?:que|qual) (?:cidade|pais|lugar|regiao|estado)",
        "why": "por ?que(?= )|(?:que|qual(?: o)?) (?:motivo|razao|causa)",
        "": "^o que|^que|qual|quais|^como|^(?:em|a|de|com|para|por) que",
    },
    "nl": {
        "who": "wie|welke (?:persoon|man|vrouw|auteur|schrijver|onderneming)|welk bedrijf|hoe heet\\w*",
        "when": "wanneer",
        "date": "welk jaar|welke (?:datum|dag|maand|eeuw)",
        "number": "hoe (?:hoog|oud|groot|ver|diep|snel|zwaar|breed)|welk aantal",
        "count": "hoeveel",
        "share": "welk percentage|welk deel|hoeveel procent",
        "money": "hoe duur|welk bedrag|welke prijs|hoeveel (?:kost\\w*|geld|betaal\\w*|verdien\\w*)|wat kost\\w*"
        "|prijs$",
        "duration": f"hoe ?lang|hoeveel {_TIMES['nl']}",
        "where": "waar|waarheen|welke (?:stad|plaats|regio)|welk land",
        "why": "waarom|welke (?:reden|oorzaak)|hoezo",
        "": "^wat|welke?|^hoe",
    },
    "ru": {
        "who": "^кто|кого|кому|^кем|чеи|как зовут|как называ\\w+",
        "when": "когда",
        "date": "как(?:ом|ои) (?:году|год|день|месяц)|какого числа",
        "number": "како[ив] возраст|какова (?:численность|высота|длина|площадь)|сколько весит",
        "count": "сколько",
        "share": "како[ив] процент|какая (?:доля|часть)",
        "money": "сколько (?:стои\\w+|денег|плат\\w+|зарабат\\w+)|какова цена|цена$",
        "duration": f"как долго|сколько {_TIMES['ru']}",
        "where": "^где|куда|откуда|в как(?:ом|ои) (?:городе|стране|месте)",
        "why": "почему|зачем|по какои причине",
        "": "^что|^как(?:ои|ая|ое|ие|им|ом|ую)?",
    },
}
_ORDER = (
    "duration",
    "money",
    "share",
    "number",
    "count",
    "date",
    "when",
    "where",
    "why",
    "who",
    "",
)  # the more specific first


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Compile the table of a language, when it is first asked in: all of them together take a while."""
    table = _ASKS[language]
    return tuple((kind, re.compile(rf"(?:\b|^)(?:{table[kind]})(?!\w)")) for kind in _ORDER)


_WORDS_OF_ASKING = frozenset(
    [
        "who", "whom", "whose", "when", "where", "why", "how", "many", "much", "long", "what", "which", "whats",
        "does", "did", "qui", "quand", "combien", "pourquoi", "comment", "quel", "quelle", "quels", "quelles", "que",
        "quoi", "est", "ce", "wer", "wen", "wem", "wessen", "wann", "wie", "viel", "viele", "lange", "wo", "warum",
        "weshalb", "wieso", "was", "welche", "welcher", "welches", "welchem", "welchen", "quien", "quienes",
        "cuando", "cuanto", "cuanta", "cuantos", "cuantas", "donde", "por", "como", "cual", "cuales", "chi",
        "quanto", "quanta", "quanti", "quante", "dove", "perche", "come", "quale", "quali", "che", "cosa", "cos",
        "quem", "quantos", "quantas", "onde", "porque", "qual", "quais", "wanneer", "hoeveel", "hoe", "waar",
        "waarom", "wat", "welk", "welke", "кто", "когда", "сколько", "где", "почему", "как", "какои", "какая",
        "какое", "какие", "что",
    ]
)  # fmt: skip


def kind_of(question: str, language: str = "und") -> str:
    """Return one of `KINDS`, or ``""`` when nothing in particular is expected.

    ``language`` (ISO 639-1) is looked at first; when its table finds nothing, and for the others, all are.
    """
    text = " ".join(re.findall(r"\w+", _folded(question)))
    if language in _ASKS:
        return _first(language, text)[2]
    found = [each for other in _ASKS if (each := _first(other, text))[2] and (other, each[2]) != _DUTCH]
    return min(found)[2] if found else ""


_DUTCH = ("nl", "who")  # "wie" is how in German, the more frequent language


def _first(language: str, text: str) -> tuple[int, int, str]:
    """Return where the first words of asking begin, the rank of their kind, and the kind."""
    found = [
        (match.start(), rank, kind)
        for rank, (kind, pattern) in enumerate(_patterns(language))
        if (match := pattern.search(text))
    ]
    return min(found, default=(len(text), len(_ORDER), ""))


def _folded(question: str) -> str:
    """Return the question folded, but for French où, which would be mistaken for ou."""
    return "où".join(fold(part) for part in re.split("(?i)où|ou\u0300", question))


def is_asking(word: str) -> bool:
    """Tell whether a folded word only says that something is asked: no sentence has to share it."""
    return word in _WORDS_OF_ASKING
