"""What a sentence offers to a question that asks for something in particular: a date, an amount, a name. Pure.

Every number of a sentence is of one sort: a year, a day of a month, a share, an amount of money, a span of time, or a
count of things. That tells "for 20 years", which is no number of rockets, from "20 rockets". Numbers in words are read
by text2num in the languages that it knows.
"""

from __future__ import annotations

import re
from functools import lru_cache

from text_to_num import alpha2digit

from index.lexical import fold
from index.numerals import MONTHS, NUMBER_WORDS

SPELT = frozenset(["en", "fr", "de", "es", "it", "pt", "nl"])
"""The languages whose number words are read."""

_UNIT = (
    r"(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|centur(?:y|ies)|nights?"
    r"|ans?|annees?|mois|semaines?|jours?|journees?|heures?|secondes?|siecles?|decennies?|nuits?"
    r"|jahre?[ns]?|monate?[ns]?|wochen?|tage?[ns]?|stunden?|minuten?|sekunden?|jahrzehnten?|jahrhunderte?n?"
    r"|anos?|mes(?:es)?|semanas?|dias?|horas?|minutos?|segundos?|decadas?|siglos?|seculos?"
    r"|ann[io]|mes[ei]|settiman[ae]|giorn[io]|or[ae]|minut[io]|second[io]|decenni|secol[io]"
    r"|jaar|jaren|maand(?:en)?|weken|dag(?:en)?|uur|uren|eeuw(?:en)?"
    r"|лет|год\w*|месяц\w*|недел\w*|дн\w+|день|час\w*|минут\w*|век\w*)"
)
_CURRENCY = (
    r"(?:[$€£¥₽]|dollar\w*|euros?|cents?|pounds?|sterling|yens?|yuans?|francs?|livres|franken|mark|dolares|dolar"
    r"|pesetas?|pesos?|lir[ae]|reais|real|gulden|couronnes|kronen?|rupees|roubles|rubles?|dinars?"
    r"|usd|eur|gbp|chf|рубл\w+|долл\w+|евро)"
)
_MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
_PARTS = r"\W+(?:\w+\W+)?"  # at most one word in between
_NUMBER = re.compile(r"(?<![\w.,])(\d+(?:[ .,'’]\d{3})*(?:[.,]\d+)?)(?![\w])")
_YEAR = re.compile(
    r"(?<![\d.,])(?:1[0-9]{3}|20[0-9]{2})(?:(?:s|er|ern)\b|(?![\w]|[.,]\d))|\b(?:in|en|im|nel|em|anno|year|annee"
    r"|jahre?) \d{3}\b(?![.,]\d)"
)
_SCALE = (
    r"(?:\W*(?:thousand|million\w*|billions?|bn|mille|milliards?|milliarden?|mill?[io]\w+|miljard|mld|mrd|mio"
    r"|mil|тыс\w*|млн|млрд|миллион\w*|миллиард\w*))?"
)
_SHARE_AFTER = re.compile(
    r"\W?(?:%|percent|per cent|pour cents?|prozent|por ciento|per cento|por cento|procent|процент)"
)
_MONEY_AFTER = re.compile(rf"{_SCALE}\W*(?:\w+\W+)?(?:de |d |of |di )?{_CURRENCY}(?!\w)")
_MONEY_BEFORE = re.compile(rf"{_CURRENCY}\W?$")
_UNIT_AFTER = re.compile(rf"(?:\W+(?:\w+\W+)?|-){_UNIT}(?!\w)")
_DATE_AFTER = re.compile(rf"(?:er|st|nd|rd|th|\.)?\W+(?:of |de |d |di )?{_MONTH}\b|\s?(?:h|uhr|a\.?m|p\.?m)\b|:\d\d")
_DATE_BEFORE = re.compile(rf"\b{_MONTH}\W+(?:the )?$")
_TIME_BEFORE = re.compile(
    r"\b(?:in|since|until|by|from|to|of|year|en|depuis|des|de|an|annee|fin|debut|vers|avant|apres|jusqu en|entre|et|and"
    r"|between|im|jahr|jahre|seit|bis|ab|um|ano|desde|hasta|nel|dal|del|al|anno|dopo|em|ate|sinds|tot|jaar|в|с|до|г"
    rf"|{_MONTH})\W+$|\($"
)
_VAGUE = re.compile(
    r"\b(?:one|both|several|plusieurs|mehrere\w*|vari[oae]s?|divers[ie]|enkele|once|twice|single|dozens?|hundreds"
    r"|thousands|millions|half|third|quarters?|none|nobody|pair|couple"
    r"|(?:un|une) seule?|une fois|n \w+ qu une?|aucune?|moitie|tiers|quart|\w+aine|milliers|dizaines|centaines"
    r"|les deux|double|triple"
    r"|einzige\w*|einmal|zweimal|beide\w*|dutzende?|hunderte|tausende|halfte|drittel|viertel|kein\w*"
    r"|un solo|una sola|una vez|ambos|docenas?|cientos|miles|mitad|tercio|cuarto|ningun\w*"
    r"|un solo|una volta|entramb[ie]|dozzin[ae]|centinaia|migliaia|meta|terzo|nessun\w*"
    r"|um so|uma vez|duzias?|centenas|milhares|metade|terco|nenhum\w*"
    r"|een enkele|eenmaal|tientallen|honderden|duizenden|helft|geen|половин\w*|трет\w+|сотни|тысячи)\b"
)
_PORTION = re.compile(
    r"%|\b(?:percent|pour cent|prozent|ciento|cento|procent|half|third|quarters?|majority|minority|moitie|tiers"
    r"|quarts?|majorite"
    r"|minorite|halfte|drittel|viertel|mehrheit|mitad|tercio|mayoria|meta|terzo|maggioranza|metade|terco|maioria|helft"
    r"|meerderheid|процент\w*|половин\w*|all|none|tous|toutes|aucun|one in|un sur|une sur)\b|\d (?:in|of|out of|sur"
    r"|von|aus|de|su|em|op) \d"
)
_SPAN = re.compile(
    rf"\b(?:an?|une?|half|demi[e ]?|several|many|few|some|quelques|plusieurs|des|d|l|la|les|eine?[nms]?|mehrere[nr]?"
    rf"|einige[nr]?|viele|halbes"
    rf"|una?|varios|varias|algunos|media|mezz[ao]|alcun[ie]|divers[ie]|uma?|alguns|algumas|een|enkele|paar|half"
    rf"|несколько|this|cette?|ce"
    rf"|the|over|pendant|toute|tout|whole|entire)\W+(?:\w+\W+)?{_UNIT}(?!\w)"
    r"|\b(?:forever|permanent\w*|lifetime|a vie|lebenslang|toujours|indefini\w*|ans cesse|until|jusqu|bis|hasta|fino"
    r"|ate|tot|since|depuis|seit|desde|dal|sinds|с|до)\b"
)
_DATED = re.compile(
    rf"\b(?:{_MONTH}|centur(?:y|ies)|siecles?|jahrhunderts?|siglo|secolo|seculo|eeuw|век\w*|decades?|decennies?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonntags?|lunes|martes|miercoles|jueves"
    r"|viernes|sabado|domingo"
    r"|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag"
    r"|zondag"
    r"|yesterday|today|tomorrow|hier|aujourd hui|demain|gestern|heute|ayer|hoy|manana|ieri|oggi|domani|ontem|hoje"
    r"|amanha|gisteren|vandaag)\b"
)
_WHEN = re.compile(
    rf"\b(?:{_MONTH}|centur(?:y|ies)|siecles?|jahrhunderts?|siglo|secolo|seculo|eeuw|век\w*|decades?|decennies?"
    rf"|yesterday|today|tomorrow|tonight|now"
    r"|hier|aujourd hui|demain|gestern|heute|morgen|ayer|hoy|manana|ieri|oggi|domani|ontem|hoje|amanha|gisteren|vandaag"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonntags?|lunes|martes|miercoles|jueves"
    r"|viernes|sabado|domingo"
    r"|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag"
    r"|zondag"
    r"|spring|summer|autumn|winter|printemps|ete|automne|hiver|fruhling|fruhjahr|sommer|herbst|primavera|verano"
    r"|otono|invierno|estate|autunno"
    r"|inverno|verao|zomer|herfst|war|wwi+|guerre|krieg\w*|guerra|oorlog|войн\w+|middle ages|moyen age|antiquit[ey]"
    r"|renaissance|mittelalter"
    r"|christmas|easter|noel|paques|weihnacht\w*|ostern|navidad|natale|morning|evening|night|midnight|noon|dawn"
    r"|matin|soir|nuit|midi|minuit"
    r"|ago|earlier|later|recently|soon|immediately|il y a|plus tard|auparavant|bientot|recemment|aussitot|des que"
    r"|lorsqu|quand|when|once|as soon as"
    r"|vor|spater|kurzlich|nachdem|bevor|hace|despues|antes|fa|dopo|prima|atras|depois|geleden|later|назад|после"
    r"|before|after|avant|apres|during"
    r"|pendant|lors|durante|wahrend|tijdens|epoque|era|age|period|periode|reign|regne|beginning|debut|anfang|end|fin"
    r"|ende)\b"
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
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})\b")


@lru_cache(maxsize=4096)
def offers(sentence: str, language: str = "und") -> frozenset[str]:
    """Return the kinds (`index.kinds`) of which a sentence in ``language`` (ISO 639-1) holds what could be meant."""
    written = in_digits(sentence, language)
    text = fold(written).replace("’", " ").replace("'", " ")
    found = _numbered(text)
    if _DATED.search(text) or _YEAR.search(text):
        found |= {"when", "date"}
    elif _WHEN.search(text):
        found.add("when")
    if _VAGUE.search(text) or (language not in SPELT and _NUMBER_WORD.search(text)):
        found |= {"number", "count"}
    if _PORTION.search(text):
        found |= {"share", "number"}
    if _SPAN.search(text) or len(_YEAR.findall(text)) > 1:
        found.add("duration")
    if _NAME.search(sentence) or re.match(r"\W*[A-ZÀ-ÖØ-ÞА-Я]\w+ [A-ZÀ-ÖØ-ÞА-Я]", sentence):
        found.add("who")
    if _PLACE.search(sentence):
        found.add("where")
    if _CAUSE.search(text):
        found.add("why")
    return frozenset(found)


def in_digits(text: str, language: str) -> str:
    """Return ``text`` with its number words from two on as digits, where the language's are known."""
    if language not in SPELT:
        return text
    written = alpha2digit(re.sub(r"(?<=\w)-(?=[^\W\d])", " ", text), language, 1)
    return _SCALE_IN_DIGITS.sub(lambda match: f" {_SCALE_NAMES[match[1]]}", written)  # "250 1000000"


_SCALE_NAMES = {"1000": "thousand", "1000000": "million", "1000000000": "milliard"}
_SCALE_IN_DIGITS = re.compile(r"(?<=\d)\s(1000(?:000)?(?:000)?)(?!\d)")


def _numbered(text: str) -> set[str]:
    """Return what the numbers of a folded text are of."""
    found: set[str] = set()
    for match in _NUMBER.finditer(text):
        before, after = text[max(0, match.start() - 14) : match.start()], text[match.end() : match.end() + 40]
        if _MONEY_BEFORE.search(before) or _MONEY_AFTER.match(after):
            found |= {"money", "number"}
        elif _SHARE_AFTER.match(after):
            found |= {"share", "number"}
        elif _DATE_AFTER.match(after) or _DATE_BEFORE.search(before):
            found |= {"when", "date"}
        elif _UNIT_AFTER.match(after):
            found |= {"duration", "number"}
        elif _YEAR.fullmatch(match[1]) and (_TIME_BEFORE.search(before) or not re.match(r"\s\w{4}", after)):
            found |= {"when", "date"}
        else:
            found |= {"count", "number"}
    return found
