"""Which language a text is in. Small enough for a chat question, robust enough for a damaged page."""

from __future__ import annotations

import re

from index.function_words import language_of_words

_ISO_639_1 = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo"
    " es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka"
    " kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng"
    " nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su"
    " sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)

_SCRIPTS = {
    "ja": "\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9d",  # the kana; Han characters around them are counted below
    "ko": "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3",
    "th": "\u0e01-\u0e5b",
    "lo": "\u0e81-\u0edf",
    "km": "\u1780-\u17ff",
    "my": "\u1000-\u109f",
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "hy": "\u0531-\u058f",
    "ka": "\u10a0-\u10ff",
    "he": "\u05d0-\u05ea",
    "ta": "\u0b80-\u0bff",
    "te": "\u0c00-\u0c7f",
    "kn": "\u0c80-\u0cff",
    "ml": "\u0d00-\u0d7f",
    "si": "\u0d80-\u0dff",
    "gu": "\u0a80-\u0aff",
    "pa": "\u0a00-\u0a7f",
}
"""Scripts that (nearly) one language alone is written in, as the inside of a character class."""

_DECIDES = {language: re.compile(f"[{letters}]") for language, letters in _SCRIPTS.items()}
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_ANY_OF_THEM = re.compile(f"[{''.join(_SCRIPTS.values())}\u3400-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W\d_]")

# What makes pycld2 refuse a text: controls, lone surrogates, noncharacters. Beyond the BMP few letters live.
_REFUSED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U00010000-\U0010ffff]+")

_CODES = {"iw": "he", "zh-Hant": "zh", "jw": "jv", "sr-ME": "sr", "bh": "bho"}
"""Codes of pycld2 that ISO 639-1 writes otherwise (``bho`` has two letters nowhere, and is dropped as such)."""

_SAMPLE = 4_000  # characters; more of the same text changes no verdict
_SHARE = 0.3  # of the letters: a Japanese question names Western companies, an English article quotes a Greek word


def is_language(code: str) -> bool:
    """Tell whether ``code`` names a language: one of ISO 639-1, or three letters that pycld2 knows (``"haw"``)."""
    import pycld2

    known = {each for _, each in pycld2.LANGUAGES if re.fullmatch("(?!xx|zz)[a-z]{3}", each)}
    return code in _ISO_639_1.split() or code in known


def detect_language(text: str, default: str = "und") -> str:
    """Return the ISO 639-1 code of the language that ``text`` is in, ``default`` when that cannot be told reliably.

    Variants of Chinese are ``"zh"``. Works on any string, never raises.
    """
    sample = _REFUSED.sub(" ", text[:_SAMPLE])
    return _by_script(sample) or language_of_words(sample, _by_letters(sample)) or _by_han(sample) or default


def _by_script(text: str) -> str | None:
    """Return the language whose own script the text is written in, however short it is."""
    if not _ANY_OF_THEM.search(text):  # most texts: looked at once instead of once for each script
        return None
    letters = len(_LETTER.findall(text))
    if not letters:
        return None
    counts = {language: len(pattern.findall(text)) for language, pattern in _DECIDES.items()}
    han = len(_HAN.findall(text))
    if counts["ja"] >= 0.1 * han:  # Chinese with a Japanese name in it stays Chinese
        counts["ja"] += han if counts["ja"] else 0
    language = max(counts, key=counts.__getitem__)
    return language if counts[language] >= _SHARE * letters and counts[language] > han * (language != "ja") else None


def _by_letters(text: str) -> str | None:
    """Return what pycld2 finds when it finds it reliably: the language of most of the text."""
    import pycld2

    try:
        _, _, found = pycld2.detect(text)
    except pycld2.error:  # a character that a newer Unicode knows and pycld2 does not
        return None
    _, code, percent, _ = found[0]  # "un" when no language is certain
    code = _CODES.get(code, code)
    return code if len(code) == 2 and code != "un" and percent >= 50 else None


def _by_han(text: str) -> str | None:
    """Return Chinese for Han characters without kana that pycld2 is not sure of: most short questions in Chinese."""
    return "zh" if len(_HAN.findall(text)) > _SHARE * len(_LETTER.findall(text)) else None
