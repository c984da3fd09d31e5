"""Words as a search engine sees them: folded, stemmed, countable; and BM25 over them, scaled to [0, 1].

A term is what two spellings of one word share: compatibility forms and accents folded (NFKC, marks dropped), lower
case, the Snowball stem of the article's language. Scripts that write no blanks (Chinese, Japanese, Thai, Lao, Khmer,
Burmese) give overlapping pairs of characters instead of words.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

import Stemmer

if TYPE_CHECKING:
    from collections.abc import Mapping

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch",
    "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")

K1, B = 1.2, 0.75
"""The usual constants of BM25: saturation of repeated terms, weight of a passage's length."""


class _Marks(dict[int, "int | None"]):
    """A table for ``str.translate`` that drops combining marks (category M) and fills itself as characters come."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.category(chr(code)).startswith("M") else code
        return self[code]


_MARKS = _Marks()


def fold(text: str) -> str:
    """Return ``text`` in compatibility form, lower-cased, without accents and other combining marks."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).translate(_MARKS)
    return unicodedata.normalize("NFKC", decomposed.lower()).replace("ς", "σ")  # as SQLite's tokeniser has it


@lru_cache(maxsize=64)
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    name = _STEMMERS.get(language)
    return Stemmer.Stemmer(name) if name else None


def words(text: str, language: str = "und") -> list[str]:
    """Return the folded words of ``text`` in reading order, repeats kept; `terms` are their stems, one for one."""
    found = _WORD.findall(fold(text))
    if _stemmer(language) is None or not text.isascii():
        return [piece for word in found for piece in (_pairs(word) if _IS_UNSPACED.match(word) else (word,))]
    return found


def terms(text: str, language: str) -> list[str]:
    """Return the terms of ``text`` in reading order, repeats kept, stemmed as ``language`` (ISO 639-1) is."""
    return stems(words(text, language), language)


def stems(words: list[str], language: str) -> list[str]:
    """Return the stem of each folded word."""
    stemmer = _stemmer(language)
    return stemmer.stemWords(words) if stemmer else words


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def idf(documents: int, frequency: int) -> float:
    """Return the inverse document frequency of a term that ``frequency`` of ``documents`` contain; always positive."""
    return math.log1p((documents - frequency + 0.5) / (frequency + 0.5))


def bm25_share(weights: Mapping[str, float], counts: Mapping[str, int], length: int, mean_length: float) -> float:
    """Return BM25 of one passage as a share of the most that its question could reach: a number in [0, 1].

    ``weights`` maps each term of the question to its idf, those that no passage contains included: a question put in
    another language, or about something else, then scores low by itself, and a sum with a cosine needs no rule about
    languages. ``counts`` says how often the passage has each of these terms, ``length`` how many terms it has in all.
    After Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009).
    """
    total = sum(weights.values())
    if not total:
        return 0.0
    norm = K1 * (1 - B + B * length / max(mean_length, 1.0))
    return sum(weights[term] * count / (count + norm) for term, count in counts.items()) / total
