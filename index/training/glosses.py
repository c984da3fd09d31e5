"""Word-for-word translations, for languages that have little parallel text.

Two words of the teacher's lists translate each other when each is the other's nearest across the two languages, by
cosines corrected for words that are near to everything (CSLS, Conneau et al., Word Translation Without Parallel Data,
2018). A text glossed word by word reads badly, but the student does not know word order: to it, this is parallel text.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np

from index.static import Folding

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from index.training.sources import Corpus

NEIGHBOURS = 10
LEAST_KNOWN = 0.5
"""The share of a text's words that the dictionary must have for its gloss to be used."""

SHORT = 4
"""Shorter words that the dictionary does not have are left out of a gloss: they are rarely names."""

GLOSSED = {"ar": 4.0, "ja": 2.0, "ko": 2.0, "zh": 2.0, "tr": 2.0, "ru": 1.0, "pl": 1.0, "fr": 0.5, "de": 0.5, "es": 0.5,
           "it": 0.5, "pt": 0.5, "nl": 0.5}  # fmt: skip
"""How many texts are glossed into each language, beside the others: the more, the less parallel text it has."""

ASKED = {"fr": 4.0, "es": 2.0, "de": 2.0, "ar": 2.0, "ru": 1.0, "zh": 1.5, "it": 1.0, "pt": 1.0, "nl": 1.0, "tr": 1.0,
         "ja": 1.0, "ko": 1.0, "pl": 0.5}  # fmt: skip
"""How many questions are glossed into each language: the more, the more will be asked in it."""

ROUNDS = 6
"""How often every question is glossed; every second time, its answer is glossed into the same language too."""


def dictionary(
    words: Mapping[str, Sequence[str]], vectors: Mapping[str, NDArray[np.float32]], language: str
) -> dict[str, str]:
    """Return the words of ``language`` for English words; ``vectors`` (n, d) are those of ``words``.

    Beside pairs that are each other's nearest, a word gets its nearest when they are as close as most of these are.
    """
    cosines = _centred(vectors["en"]) @ _centred(vectors[language]).T
    near = min(NEIGHBOURS, *cosines.shape)
    english = np.partition(cosines, -near, axis=1)[:, -near:].mean(axis=1)
    foreign = np.partition(cosines, -near, axis=0)[-near:].mean(axis=0)
    corrected = 2 * cosines - english[:, None] - foreign[None]
    best, back = corrected.argmax(axis=1), corrected.argmax(axis=0)
    every = np.arange(len(best))
    mutual, close = back[best] == every, corrected[every, best]
    taken = mutual | (close >= np.quantile(close[mutual], 0.4))
    return {
        words["en"][number]: words[language][best[number]]
        for number in np.flatnonzero(taken).tolist()
        if words["en"][number] != words[language][best[number]]
    }


def _centred(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    moved = rows - rows.mean(axis=0)
    centred: NDArray[np.float32] = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return centred


def glossed(text: str, dictionary: Mapping[str, str], fold: Callable[[str], str]) -> str:
    """Return ``text`` word by word in another language, "" when the dictionary has too few of its words."""
    long = [word for word in fold(text).split() if len(word) >= SHORT or word in dictionary]
    found = [dictionary.get(word) for word in long]
    if not long or sum(word is not None for word in found) < LEAST_KNOWN * len(long):
        return ""
    return " ".join(other or word for other, word in zip(found, long, strict=True))


def add(corpus: Corpus, dictionaries: Mapping[str, Mapping[str, str]], seed: int) -> None:
    """Add to ``corpus`` the sources "dictionary", "glosses" and "glossed_questions".

    The questions stay in the order of those they are made from, so that neighbours stay neighbours.
    """
    draw = random.Random(seed)
    languages = [language for language in GLOSSED if dictionaries.get(language)]
    shares, asked = [GLOSSED[each] for each in languages], [ASKED[each] for each in languages]
    fold = Folding().fold
    known: dict[tuple[str, str], int] = {}

    def number(language: str, text: str) -> int:
        found = known.setdefault((language, text), len(corpus.texts))
        if found == len(corpus.texts):
            corpus.texts.append(text)
            corpus.languages.append(language)
        return found

    def gloss(text: str, language: str) -> tuple[str, str] | None:
        found = glossed(text, dictionaries[language], fold)
        return (language, found) if found else None

    corpus.rows["dictionary"] = [
        (number("en", english), number(language, other))
        for language in languages
        for english, other in dictionaries[language].items()
    ]
    pairs: list[tuple[int, int]] = []
    for name in ("tatoeba", "wordnet_definitions", "tico19", "guides", "python_docs"):
        rows = [pair[name == "wordnet_definitions"] for pair in corpus.rows[name]]
        pairs += [
            (english, number(*made))
            for english in draw.sample(rows, min(20_000, len(rows)))
            if corpus.languages[english] == "en"
            and (made := gloss(corpus.texts[english], *draw.choices(languages, shares)))
        ]
    corpus.rows["glosses"] = pairs
    corpus.rows["glossed_questions"] = []
    for again in range(ROUNDS):
        for question, answer in corpus.rows["squad_sentences"]:
            [language] = draw.choices(languages, asked)
            if made := gloss(corpus.texts[question], language):
                found = gloss(corpus.texts[answer], language) if again % 2 else None
                corpus.rows["glossed_questions"].append((number(*made), number(*found) if found else answer))
