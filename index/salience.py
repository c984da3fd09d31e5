"""How much a sentence says for its article, in numbers that can be explained; what each counts was fitted. Pure.

``summary.json`` holds the weights; ``make calibrate-summary`` fits them to newsrooms' own abstracts and to what
readers asked about encyclopedia articles.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.features import names_in
from index.lexical import terms
from index.numerals import find_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.records import Sentence

    Matrix = NDArray[np.float32]

FILE = Path(__file__).with_name("summary.json")

FEATURES = (
    "central",  # the cosine with the mean of the article's sentences
    "early",  # 1 for the first sentence, 1/2 for the second, 1/3, ...
    "late",  # from 0 for the first to 1 for the last
    "repeated",  # how often its words occur in the article: the mean of their logarithms
    "names",  # names in it, up to six, as a share of six
    "numbers",  # 1 when there is a number in it
    "quoted",  # the share of it between quotation marks
    "personal",  # 1 when somebody says I or we in it
    "opens",  # 1 when it opens a paragraph
)
"""What a sentence is valued by: the columns of `features`. Its length is no merit, the budget sees to that."""

_MOST_NAMES = 6
_QUOTED = re.compile(r"[«“„「『\"]([^«»“”„「」『』\"]+)(?:[»”“」』\"]|$)")
_PERSONAL = re.compile(
    r"(?i)\b(?:je|j['’]\w+|nous|i|i['’]m|i['’]ve|we|my|our|ich|wir|mein\w*|unser\w*|yo|nosotros|mi|noi|io|eu|nós|ik|wij)\b"
)


@dataclass(frozen=True, slots=True)
class Weights:
    """``values`` (features,) says what each feature counts, ``redundancy`` what being said already takes away."""

    values: NDArray[np.float64]
    redundancy: float


@cache
def weights() -> Weights:
    """Return the fitted weights."""
    found = json.loads(FILE.read_text(encoding="utf-8"))
    return Weights(np.array([found["weights"][name] for name in FEATURES]), float(found["redundancy"]))


def features(sentences: Sequence[Sentence], vectors: Matrix, language: str) -> NDArray[np.float64]:
    """Return (sentences, features) of sentences in reading order; ``vectors`` (sentences, d) are unit rows.

    Cosines and repetition are told from their mean in the article, so that they compare across articles and models.
    """
    n = len(sentences)
    if not n:
        return np.zeros((0, len(FEATURES)))
    texts = [sentence.text for sentence in sentences]
    at = np.arange(n)
    return np.column_stack(
        [
            _spread(vectors @ _direction(vectors)),
            1 / (1 + at),
            at / max(n - 1, 1),
            _spread(_repeated(texts, language)),
            [min(len(names_in(text)), _MOST_NAMES) / _MOST_NAMES for text in texts],
            [float(bool(find_numbers(text))) for text in texts],
            [sum(map(len, _QUOTED.findall(text))) / len(text) for text in texts],
            [float(bool(_PERSONAL.search(text))) for text in texts],
            np.diff([sentence.paragraph for sentence in sentences], prepend=0) != 0,
        ]
    ).astype(np.float64)


def _direction(vectors: Matrix) -> Matrix:
    total: Matrix = vectors.sum(axis=0)
    total /= max(float(np.linalg.norm(total)), 1e-9)
    return total


def _spread(values: NDArray[Any]) -> NDArray[np.float64]:
    return np.asarray(values - values.mean(), np.float64)


def _repeated(texts: Sequence[str], language: str) -> NDArray[np.float64]:
    """Return the mean logarithm of how many sentences hold each of a sentence's longer words."""
    found = [{term for term in terms(text, language) if len(term) > 3 or not term.isascii()} for text in texts]
    frequency: dict[str, int] = {}
    for each in found:
        for term in each:
            frequency[term] = frequency.get(term, 0) + 1
    return np.array([np.mean(np.log([frequency[term] for term in each])) if each else 0.0 for each in found])
