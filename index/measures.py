"""The figures that quality is told in: ranks, reciprocal ranks, area under the curve, answers in texts. Pure.

Ties count fairly: what a measure gives for tied places is its mean over every order that they could stand in.
"""

from __future__ import annotations

import re
import string
import unicodedata
from dataclasses import dataclass
from itertools import groupby
from math import comb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

DEPTH = 10
"""How deep the mean reciprocal rank looks."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One passage of a ranking: its score (larger is better), what it shows (paragraphs), whether that is gold."""

    score: float
    shows: frozenset[Hashable]
    gold: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where the gold stands: after ``before`` others, and level with ``tied``, of which ``gold`` are gold (from 1)."""

    before: int
    tied: int = 1
    gold: int = 1


def place(ranking: Iterable[Ranked]) -> Place | None:
    """Return the place of the first gold passage of a ranking in any order, None when there is none.

    A passage that shows nothing but what better ones have shown takes no place of its own: three passages of one long
    paragraph push nothing down by more than one.
    """
    shown: set[Hashable] = set()
    before = 0
    ordered = sorted(ranking, key=lambda each: -each.score)
    for _, level in groupby(ordered, key=lambda each: each.score):
        fresh = []
        for each in sorted(level, key=lambda each: (not each.gold, -len(each.shows))):
            if not each.shows <= shown:
                fresh.append(each)
                shown |= each.shows
        if gold := sum(each.gold for each in fresh):
            return Place(before, len(fresh), gold)
        before += len(fresh)
    return None


def hit(at: Place | None) -> float:
    """Return the chance that the gold stands first, in [0, 1]: hit@1 of one question."""
    return at.gold / at.tied if at and not at.before else 0.0


def reciprocal_rank(at: Place | None, depth: int = DEPTH) -> float:
    """Return the mean reciprocal rank of the first gold among ``depth``, 0 beyond them, in [0, 1]."""
    if at is None:
        return 0.0
    orders = comb(at.tied, at.gold)
    ranks = range(1, min(at.tied - at.gold + 1, depth - at.before) + 1)
    return sum(comb(at.tied - rank, at.gold - 1) / orders / (at.before + rank) for rank in ranks)


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Return the area under the ROC curve: how often a positive scores above a negative, ties as half.

    None without scores of both kinds. After Mann and Whitney (1947), in one sort.
    """
    if not positive or not negative:
        return None
    scores = sorted([(score, True) for score in positive] + [(score, False) for score in negative])
    won, below = 0.0, 0
    for _, level in groupby(scores, key=lambda each: each[0]):
        kinds = [kind for _, kind in level]
        positives = sum(kinds)
        negatives = len(kinds) - positives
        won += positives * (below + negatives / 2)
        below += negatives
    return won / (len(positive) * len(negative))


def mean(values: Iterable[float | None]) -> float | None:
    """Return the mean of the values that are there, None when there are none."""
    there = [value for value in values if value is not None]
    return sum(there) / len(there) if there else None


# answers in texts

_ARTICLES = frozenset(["a", "an", "the"])
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")


def tokens(text: str) -> list[str]:
    """Return the words of a text as the SQuAD evaluation compares them: lower case, no punctuation, no a, an, the.

    Where scripts write no blanks (Chinese, Japanese, Thai and others), every character is a token, as MLQA does.
    Rajpurkar et al., SQuAD: 100,000+ Questions for Machine Comprehension of Text (2016); Lewis et al., MLQA (2020).
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    words = _TOKEN.findall("".join(_without_punctuation(plain)))
    return [word for word in words if word not in _ARTICLES]


def _without_punctuation(text: str) -> Iterable[str]:
    for character in text:
        kind = unicodedata.category(character)
        if kind == "Cf":  # marks of direction and zero-width characters: nobody sees them
            continue
        yield " " if kind[0] == "P" or character in string.punctuation else character


def contains_answer(text: str, answers: Iterable[str]) -> bool:
    """Tell whether one of the answers stands in the text, as whole tokens in a row; see :func:`tokens`.

    An answer of nothing but punctuation or articles counts as its own characters.
    """
    row = _row(tokens(text))
    return any(_row(found) in row if (found := tokens(answer)) else answer.strip() in text for answer in answers)


def _row(found: Sequence[str]) -> str:
    return " " + "  ".join(found) + " "
