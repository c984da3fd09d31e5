"""The same question in other words: misspelt, with a synonym, or only its keywords.

What a text answers does not change with it, so right and wrong examples of the verifier are both asked so: it comes to
look past what is only wording.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.function_words import without_small

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from index.training.sources import Corpus

MISSPELT, EXCHANGED, KEYWORDS = 0.14, 0.14, 0.06
"""Shares of the questions that are asked in each of these ways."""

ALIKE = 0.35
"""The least cosine of two words with one definition: below, they share a sense that is rarely meant."""

_LONG = 4
_WORD = re.compile(r"[^\W\d_]+")
_SOUNDS = (("qu", "k"), ("ph", "f"), ("ck", "k"), ("ee", "ea"), ("ie", "ei"), ("ss", "s"), ("ll", "l"), ("c", "k"),
           ("s", "z"), ("y", "i"), ("m", "n"))  # fmt: skip


def synonyms(corpus: Corpus, encode: Callable[[list[str]], NDArray[np.float32]]) -> dict[str, list[str]]:
    """Return for each word the others of its definitions (WordNet's synonym sets) that are near it."""
    meanings: dict[int, list[str]] = {}
    for lemmas, meaning in corpus.rows["wordnet_definitions"]:
        meanings.setdefault(meaning, []).extend(
            word for word in corpus.texts[lemmas].split(", ") if re.fullmatch(r"[a-z]{3,}", word)
        )
    pairs = list(dict.fromkeys((one, other) for each in meanings.values() for one in each for other in each))
    words = list(dict.fromkeys(one for one, _ in pairs))
    if not words:
        return {}
    rows = dict(zip(words, encode(words), strict=True))
    found: dict[str, list[str]] = {}
    for one, other in pairs:
        if one != other and float(rows[one] @ rows[other]) >= ALIKE:
            found.setdefault(one, []).append(other)
    return found


class Wording:
    """Asks questions in other words; ``synonyms`` are those of English words."""

    def __init__(self, synonyms: Mapping[str, Sequence[str]], draw: random.Random) -> None:
        self._synonyms, self._draw = synonyms, draw

    def drawn(self) -> Callable[[str], str]:
        """Return one of the ways to ask, most often the one that changes nothing."""
        ways: tuple[Callable[[str], str], ...] = (self.misspelt, self.exchanged, keywords, str)
        shares = (MISSPELT, EXCHANGED, KEYWORDS, 1 - MISSPELT - EXCHANGED - KEYWORDS)
        return self._draw.choices(ways, shares)[0]

    def misspelt(self, text: str) -> str:
        """Return ``text`` with one or two of its longer words misspelt."""
        places = [found.span() for found in _WORD.finditer(text) if len(found.group()) >= _LONG]
        return self._changed(text, places, self._draw.choice([1, 1, 2]), self._misspelt)

    def exchanged(self, text: str) -> str:
        """Return ``text`` with one or two of its words in a synonym."""
        places = [found.span() for found in _WORD.finditer(text) if self._synonyms.get(found.group())]
        return self._changed(
            text, places, self._draw.choice([1, 2]), lambda word: self._draw.choice(self._synonyms[word])
        )

    def _changed(self, text: str, places: Sequence[tuple[int, int]], most: int, change: Callable[[str], str]) -> str:
        """Return ``text`` with what stands at ``most`` of these places changed, from the last to the first."""
        for start, end in sorted(self._draw.sample(places, min(len(places), most)), reverse=True):
            text = text[:start] + change(text[start:end]) + text[end:]
        return text

    def _misspelt(self, word: str) -> str:
        draw, at = self._draw, self._draw.randrange(1, len(word) - 1)
        sounds = [(one, other) for one, other in _SOUNDS if one in word[1:]]
        if sounds and draw.random() < 0.4:
            one, other = draw.choice(sounds)
            return word[0] + word[1:].replace(one, other, 1)
        return draw.choice(
            [
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + draw.choice("aeiourstn") + word[at + 1 :],
                word[:-1],
            ]
        )


def keywords(text: str) -> str:
    """Return the words of ``text`` without the small ones; ``text`` where none is left."""
    return " ".join(without_small(text)) or text
