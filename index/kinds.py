"""What a question asks for (a person, a date, a number, a place, a cause) and whether a sentence offers one. Pure.

Both sides are small tables of words for English, French, German, Spanish, Italian, Portuguese, Dutch and Russian. A
question of another language, or one that asks "what", expects nothing in particular, and every sentence will do.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from index.lexical import fold
from index.numerals import MONTHS, NUMBER_WORDS, find_numbers

KINDS = ("who", "when", "number", "money", "duration", "where", "why")
"""In the order in which they are looked for, but for the more specific ones, which win: see `_ORDER`."""

_ASKS: dict[str, dict[str, str]] = {
    "en": {
        "who": "who|whom|whose|(?:which|what) (?:person|people|man|woman|author|president|king|company|firm)",
        "when": "when|(?:what|which) (?:year|date|day|month|century|decade|era)|since what",
        "number": "how (?:many|old|far|tall|high|large|big|deep|often|fast)|what (?:percentage|percent|number|share"
        "|proportion|fraction)|at what age",
        "money": "how much|what (?:price|amount|fee|sum)|price|fee|cost|salary",
        "duration": "how long(?! ago)",
        "where": "where|(?:what|which) (?:city|cities|country|countries|town|place|state|region|continent|street)",
        "why": "why|(?:what|which) (?:reason|cause)s?|what caused",
    },
    "fr": {
        "who": "qui|quelle personne|quel homme|quelle femme|quel(?:le)? (?:auteur|president|roi|societe|entreprise)",
        "when": "quand|quel(?:le)?s? (?:annee|date|jour|mois|siecle|epoque|decennie|periode)s?",
        "number": "combien|quel(?:le)? (?:pourcentage|nombre|taux|part|proportion|fraction|age|superficie|population"
        "|hauteur|longueur|distance|taille|quantite)",
        "money": "quel(?:le)? (?:prix|montant|somme|cout|budget)|combien (?:a |ont )?(?:t il )?(?:cout\\w*|paye\\w*)"
        "|combien d argent|prix|tarif|salaire",
        "duration": "combien de (?:temps|jours|mois|annees|ans|heures|minutes|semaines)|quelle (?:est la )?duree",
        "where": "où|d où|^ou(?= (?:est|sont|se|a|ont|etait|vit|peut|va|le|la|les|un|une|s|y)\\b)|quel(?:le)?s?"
        " (?:ville|pays|lieu|endroit|region|departement|continent|rue)s?",
        "why": "pourquoi|quelles? (?:raison|cause)s?|a cause de quoi",
    },
    "de": {
        "who": "wer|wen|wem|wessen|welche[rsn]? (?:person|mann|frau|autor|autorin|firma|unternehmen|konig)",
        "when": "wann|welche[ms]? (?:jahr|tag|datum|monat|jahrhundert)|an welchem tag",
        "number": "wie ?viele?n?|wie (?:hoch|alt|gross|weit|oft|tief|schnell)|welche (?:zahl|anzahl)|prozentsatz",
        "money": "wie teuer|welche[nr]? (?:preis|betrag|summe)|was kostet\\w*|was hat .{1,40} gekostet|preis|gehalt"
        "|wie ?viel (?:geld|kost\\w+|zahl\\w+|bezahl\\w+)",
        "duration": "wie lange?",
        "where": "wo|woher|wohin|welche[rmns]? (?:stadt|land|ort|region|staat|stadte|lander)",
        "why": "warum|weshalb|wieso|weswegen|welche[mnr]? (?:grund|grunde|ursache)",
    },
    "es": {
        "who": "quien(?:es)?|que (?:persona|hombre|mujer|autor|empresa|compania)",
        "when": "cuando|(?:que|cual) (?:ano|fecha|dia|mes|siglo|epoca)",
        "number": "cuant[oa]s?|que (?:porcentaje|numero|cantidad|proporcion|edad|altura)",
        "money": "cuanto (?:cuesta|costo|cobra|paga|pago|vale|dinero)|que precio|precio|coste",
        "duration": "cuanto tiempo|cuant[oa]s (?:dias|meses|anos|horas|minutos|semanas)",
        "where": "d?onde|adonde|que (?:ciudad(?:es)?|pais(?:es)?|lugar|region|estado)",
        "why": "por ?que(?= )|(?:que|cual) (?:razon|motivo|causa)",
    },
    "it": {
        "who": "chi|quale (?:persona|uomo|donna|autore|azienda|societa)",
        "when": "quando|(?:che|quale) (?:anno|data|giorno|mese|secolo|epoca)",
        "number": "quant[oaie]|(?:che|quale) (?:percentuale|numero|quantita|eta|altezza)",
        "money": "quanto (?:costa|costava|e costat[oa]|paga|ha pagato|vale|denaro)|quanti soldi|(?:che|quale) prezzo"
        "|prezzo|costo",
        "duration": "(?:da |per )?quanto tempo|quant[ie] (?:giorni|mesi|anni|ore|minuti|settimane)",
        "where": "dove|(?:che|quale|quali) (?:citta|paese|paesi|luogo|regione|stato)",
        "why": "perche|come mai|(?:che|quale) (?:motivo|ragione|causa)",
    },
    "pt": {
        "who": "quem|(?:que|qual) (?:pessoa|homem|mulher|autor|empresa)",
        "when": "quando|(?:que|qual|em que) (?:ano|data|dia|mes|seculo|epoca)",
        "number": "quant[oa]s?|(?:que|qual(?: a)?) (?:percentagem|porcentagem|numero|quantidade|idade|altura)",
        "money": "quanto (?:custa|custou|custava|paga|pagou|vale|dinheiro)|(?:que|qual(?: o)?) preco|preco|custo",
        "duration": "quanto tempo|quant[oa]s (?:dias|meses|anos|horas|minutos|semanas)",
        "where": "onde|aonde|(?:que|qual) (?:cidade|pais|lugar|regiao|estado)",
        "why": "por ?que(?= )|(?:que|qual(?: o)?) (?:motivo|razao|causa)",
    },
    "nl": {
        "who": "wie|welke (?:persoon|man|vrouw|auteur|schrijver|onderneming)|welk bedrijf",
        "when": "wanneer|welk jaar|welke (?:datum|dag|maand|eeuw)",
        "number": "hoeveel|hoe (?:hoog|oud|groot|ver|vaak|diep|snel)|welk (?:percentage|aantal)",
        "money": "hoe duur|welk bedrag|welke prijs|hoeveel (?:kost\\w*|geld|betaal\\w*)|wat kost\\w*|prijs",
        "duration": "hoe ?lang|hoeveel (?:dagen|maanden|jaar|jaren|uur|uren|minuten|weken|tijd)",
        "where": "waar|waarheen|welke (?:stad|plaats|regio)|welk land",
        "why": "waarom|welke (?:reden|oorzaak)|hoezo",
    },
    "ru": {
        "who": "кто|кого|кому|кем|чеи",
        "when": "когда|как(?:ом|ои) (?:году|год|день|месяц)|какого числа",
        "number": "сколько|како[ив] (?:процент|возраст)|какова численность",
        "money": "сколько (?:стои\\w+|денег)|какова цена|цена",
        "duration": "как долго|сколько (?:времени|днеи|лет|часов)",
        "where": "где|куда|откуда|в как(?:ом|ои) (?:городе|стране|месте)",
        "why": "почему|зачем|по какои причине",
    },
}
_ORDER = ("duration", "money", "number", "when", "where", "why", "who")  # the more specific first


@cache
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    """Compile the table of a language, when it is first asked in: all of them together take a while."""
    table = _ASKS[language]
    return {kind: re.compile(rf"(?:\b|^)(?:{table[kind]})\b") for kind in _ORDER}


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
        return _first(language, text)
    found = [kind for other in _ASKS if (kind := _first(other, text)) and (other, kind) != _DUTCH]
    return min(found, key=_ORDER.index, default="")


_DUTCH = ("nl", "who")  # "wie" is how in German, the more frequent language


def _first(language: str, text: str) -> str:
    return next((kind for kind, pattern in _patterns(language).items() if pattern.search(text)), "")


def _folded(question: str) -> str:
    """Return the question folded, but for French où, which would be mistaken for ou."""
    return "où".join(fold(part) for part in re.split("(?i)où|ou\u0300", question))


def is_asking(word: str) -> bool:
    """Tell whether a folded word only says that something is asked: no sentence has to share it."""
    return word in _WORDS_OF_ASKING


_YEAR = re.compile(r"(?<!\d)(?:1[0-9]{3}|20[0-9]{2})(?!\d)")
_MONEY = re.compile(
    r"[$€£¥₽]|\b(?:dollars?|euros?|pounds?|sterling|yens?|francs?|franken|dolares|dolar|pesos?|lire|reais|real|gulden"
    r"|millions?|milliards?|billions?|million(?:en|es|i)|milliarden?|miliardi|milhoes|bilhoes|miljard|miljoen|рубл\w+|долл\w+)\b"
)
_DURATION = re.compile(
    r"\b(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|centur(?:y|ies)|ans?|annees?|mois|semaines?"
    r"|jours?|heures?|secondes?|siecles?|decennies?|jahre?n?|monate?n?|wochen?|tage?n?|stunden?|minuten?|sekunden?"
    r"|anos?|mes(?:es)?|semanas?|dias?|horas?|minutos?|segundos?|anni|anno|mesi|mese|settiman[ae]|giorn[io]|or[ae]"
    r"|minut[io]|jaar|jaren|maand(?:en)?|weken|dagen|uur|uren|лет|год\w*|месяц\w*|дн\w+|час\w*)\b"
)
_CAUSE = re.compile(
    r"\b(?:because|since|due to|owing to|so that|in order to|thanks to|as a result|therefore|led to|caused?|reasons?"
    r"|parce qu|puisqu|car|en raison|a cause|grace a|afin|pour (?:que|\w+[ei]r)|c est pourquoi|faute de|donc"
    r"|weil|da|denn|wegen|aufgrund|damit|deshalb|daher|um zu|dank"
    r"|porque|ya que|debido a|a causa|para (?:que|\w+r)|gracias a|por eso|puesto que"
    r"|perche|poiche|a causa|dato che|grazie a|per \w+re|quindi"
    r"|devido a|pois|gracas a|por isso|ja que"
    r"|omdat|want|doordat|vanwege|zodat|dankzij|daarom"
    r"|потому|так как|из за|поскольку|чтобы|благодаря)\b"
)
_NAME = re.compile(r"(?<=[^\W_][\s’'(«“\"-])[A-ZÀ-ÖØ-ÞА-Я][\w’'-]*")
_PLACE = re.compile(
    r"\b(?:in|at|from|near|to|of|à|au|aux|en|dans|de|du|d[’']|près de|nach|aus|bei|im|a|al|nel|nella|di|da|em|no|na|do"
    r"|te|uit|naar|op|в|из|на)[\s’']*(?:the |la |le |les |l[’']|der |den |dem |el |il |o )?[A-ZÀ-ÖØ-ÞА-Я]\w+"
)
_MONTH = re.compile(rf"\b(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b")
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})\b")
_WHEN = re.compile(
    r"\b(?:century|centuries|siecle|jahrhundert|siglo|secolo|seculo|eeuw|yesterday|today|tomorrow|hier|demain|ago"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b"
)


@lru_cache(maxsize=4096)
def offers(sentence: str) -> frozenset[str]:
    """Return the `KINDS` of which the sentence holds something that could be meant."""
    text = " ".join(re.findall(r"[\w$€£¥₽%]+", fold(sentence)))
    found = set()
    if _YEAR.search(text) or _MONTH.search(text) or _WHEN.search(text):
        found.add("when")
    if counted := bool(find_numbers(sentence) or _NUMBER_WORD.search(text)):
        found.add("number")
    if counted and _MONEY.search(fold(sentence)):
        found.add("money")
    if (counted and _DURATION.search(text)) or len(_YEAR.findall(text)) > 1:
        found.add("duration")
    if _NAME.search(sentence) or re.match(r"\W*[A-ZÀ-ÖØ-ÞА-Я]\w+ [A-ZÀ-ÖØ-ÞА-Я]", sentence):
        found.add("who")
    if _PLACE.search(sentence):
        found.add("where")
    if _CAUSE.search(text):
        found.add("why")
    return frozenset(found)
