"""Numbers, amounts and dates as values, so that "44 milliards", "44 billion" and "$44B" are one. Pure."""

from __future__ import annotations

import re

from index.lexical import fold

_THOUSAND, _MILLION, _BILLION = 10**3, 10**6, 10**9
_SCALES = {
    **dict.fromkeys(
        ["thousand", "mille", "tausend", "tsd", "mil", "mila", "duizend", "k", "тыс", "тысяч", "тысячи"], _THOUSAND
    ),
    **dict.fromkeys(
        [
            "million",
            "millions",
            "millionen",
            "mio",
            "millon",
            "millones",
            "milione",
            "milioni",
            "milhao",
            "milhoes",
            "miljoen",
            "m",
            "mn",
            "млн",
            "миллион",
            "миллиона",
            "миллионов",
        ],
        _MILLION,
    ),
    **dict.fromkeys(
        [
            "billion",
            "billions",
            "bn",
            "b",
            "milliard",
            "milliards",
            "milliarde",
            "milliarden",
            "mrd",
            "md",
            "mds",
            "miliardo",
            "miliardi",
            "bilhao",
            "bilhoes",
            "miljard",
            "млрд",
            "миллиард",
            "миллиарда",
            "миллиардов",
        ],
        _BILLION,
    ),
}
NUMBER_WORDS: dict[str, int] = {
    word: value
    for words in (
        "zero one two three four five six seven eight nine ten eleven twelve",
        "zero un deux trois quatre cinq six sept huit neuf dix onze douze",
        "null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf",
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
        "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici",
        "zero um dois tres quatro cinco seis sete oito nove dez onze doze",
        "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf",
        "ноль один два три четыре пять шесть семь восемь девять десять",
    )
    for value, word in enumerate(words.split())
    if value > 1
}
"""Folded number words from two to twelve: "one" is an article in too many languages."""

MONTHS: dict[str, int] = {
    fold(word): number
    for words in (
        "january february march april may june july august september october november december",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    )
    for number, word in enumerate(words.split(), 1)
}
"""Folded names of months; English "may" and "march" are words too, and count all the same."""

_NUMBER = re.compile(
    r"(?<![\w.,])[$€£]?(\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3})+(?![\d])(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d+)?)"
    r"(?:[\s\u00a0\u202f]?([^\W\d_]{1,10})\b\.?)?"
)


def find_numbers(text: str) -> frozenset[float]:
    """Return the values of the numbers that ``text`` writes in digits, with the scale word behind each counted in.

    A group of exactly three digits behind a blank, point, comma or apostrophe is taken for thousands.
    """
    if not any(character.isdigit() for character in text):
        return frozenset()
    return frozenset(_value(*match.groups()) for match in _NUMBER.finditer(text))


def _value(digits: str, unit: str | None) -> float:
    if re.fullmatch(r"\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?", digits):
        tail = re.search(r"[.,](\d{1,2})$", digits)
        whole = re.sub(r"\D", "", digits[: tail.start()] if tail else digits)
        value = float(f"{whole}.{tail[1] if tail else 0}")
    else:
        value = float(digits.replace(",", "."))
    return value * _SCALES.get(fold(unit or ""), 1)
