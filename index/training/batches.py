"""What a training step sees: bags of pieces, drawn so that a short text must find the long one it belongs to.

A bag is the pieces of one text, or of several that make a passage. Three kinds of pairs are drawn:

- translations of each other, either way round;
- a sentence and a passage that holds its translation (or, now and then, itself) among other sentences: what a question
  has to do in an article, learnt without questions (an inverse cloze task, Lee et al. 2019, across languages);
- questions, headings and terms with what answers them, neighbours of one article in the same batch, so that the wrong
  answers are near misses.

Pieces are dropped at random, more of them on the side that asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.training.sources import PAIRS, QUESTIONS, SOURCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.training.sources import Corpus, Source

RUN = 8
"""Questions are drawn in runs of so many neighbouring rows, and so are passages of sources that are in order."""

LONGEST_PASSAGE = 12
"""Sentences of the longest passage; the shortest has three. The longer it is, the more a rare word must outweigh the
others, in its vector as in an article's."""


@dataclass(frozen=True, slots=True)
class Bags:
    """Pieces of many texts, flat: ``pieces`` (k,) int64, ``starts`` (n,) int64, as `torch.nn.EmbeddingBag` wants them.

    ``keys`` (n,) int64 are equal where two bags must not count as each other's wrong answer.
    """

    pieces: NDArray[np.int64]
    starts: NDArray[np.int64]
    keys: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The pieces of every text: those of text i are ``flat[bounds[i] : bounds[i + 1]]``."""

    flat: NDArray[np.int32]
    bounds: NDArray[np.int64]


class Batches:
    """Draws batches, the same ones for the same seed."""

    def __init__(self, corpus: Corpus, tokens: Tokens, seed: int) -> None:
        self._tokens = tokens
        self._draw = np.random.default_rng(seed)
        self._rows = {name: np.array(rows, np.int64) for name, rows in corpus.rows.items() if rows}
        self._pairs = _weighted(PAIRS, self._rows)
        self._questions = _weighted(QUESTIONS, self._rows)
        self._runs = {name: _runs(corpus, self._rows[name]) for name in self._rows}

    def translations(self, count: int) -> tuple[Bags, Bags]:
        """Draw ``count`` translations of each other."""
        rows = self._sample(self._pairs, count)
        return self.bags(rows[:, :1], 0.25), self.bags(rows[:, 1:], 0.1)

    def passages(self, count: int) -> tuple[Bags, Bags]:
        """Draw ``count`` sentences and the passages that hold them, or their translations."""
        asked, held = [], []
        for source, number in self._shares(self._pairs, count):
            rows, runs = self._rows[source.name], self._runs[source.name]
            first = self._draw.integers(0, len(rows), number)
            if source.ordered:  # neighbours in the same batch: what tells them apart is not the subject
                first = np.minimum(np.repeat(first[::RUN], RUN)[:number] + 5 * (np.arange(number) % RUN), len(rows) - 1)
            length = LONGEST_PASSAGE
            if source.ordered:
                others = np.minimum(first[:, None] + np.arange(length), len(rows) - 1)
            else:  # any other rows in the same two languages
                others = runs.among(first, self._draw.integers(0, 1 << 40, (number, length)))
                others[:, 0] = first
            same = (runs.of[others] == runs.of[first][:, None]) & (
                np.arange(length) < self._draw.integers(3, length + 1, number)[:, None]
            )
            same[:, 0] = True
            side = self._draw.integers(0, 2, number)
            held.append(np.where(same, rows[others, side[:, None]], -1))
            other_side = np.where(self._draw.random(number) < 0.25, side, 1 - side)
            asked.append(rows[first, other_side][:, None])
        return self.bags(np.concatenate(asked), 0.5), self.bags(np.concatenate(held), 0.1)

    def questions(self, count: int) -> tuple[Bags, Bags]:
        """Draw ``count`` questions and what answers them, some of it with what stands beside it."""
        rows = []
        for source, number in self._shares(self._questions, count):
            table = self._rows[source.name]
            first = self._draw.integers(0, len(table) - RUN, max(1, number // RUN))
            rows.append(table[(first[:, None] + np.arange(RUN)).ravel()])
        drawn = np.concatenate(rows)
        return self.bags(drawn[:, :1], 0.15), self.bags(drawn[:, 1:], 0.1)

    def some(self, numbers: NDArray[np.int64]) -> Bags:
        """Return the bags of these texts, a few pieces dropped."""
        return self.bags(numbers[:, None], 0.1)

    def bags(self, texts: NDArray[np.int64], drop: float) -> Bags:
        """Return one bag a row of ``texts`` (n, m): the pieces of its texts, those of -1 left out."""
        bounds = self._tokens.bounds
        n, m = texts.shape
        there = texts.ravel() >= 0
        numbers = np.where(there, texts.ravel(), 0)
        sizes = np.where(there, bounds[numbers + 1] - bounds[numbers], 0)
        ends = np.cumsum(sizes)
        offsets = np.repeat(bounds[numbers] - (ends - sizes), sizes) + np.arange(ends[-1])
        pieces = self._tokens.flat[offsets]
        bag = np.repeat(np.arange(n * m) // m, sizes)
        whole = sizes.reshape(n, m).sum(axis=1)
        keep = (self._draw.random(len(pieces)) >= drop) | (whole[bag] <= 3)
        kept = np.bincount(bag[keep], minlength=n)
        keep |= (kept == 0)[bag]
        pieces, bag = pieces[keep], bag[keep]
        counts = np.bincount(bag, minlength=n)
        return Bags(pieces.astype(np.int64), np.concatenate([[0], np.cumsum(counts)[:-1]]), texts[:, 0])

    def _sample(self, sources: Sequence[tuple[Source, float]], count: int) -> NDArray[np.int64]:
        drawn = [
            self._rows[source.name][self._draw.integers(0, len(self._rows[source.name]), number)]
            for source, number in self._shares(sources, count)
        ]
        rows = np.concatenate(drawn)
        turned = self._draw.random(len(rows)) < 0.5
        return np.where(turned[:, None], rows[:, ::-1], rows)

    def _shares(self, sources: Sequence[tuple[Source, float]], count: int) -> list[tuple[Source, int]]:
        numbers = self._draw.multinomial(count, [share for _, share in sources]).tolist()
        return [(source, number) for (source, _), number in zip(sources, numbers, strict=True) if number]


@dataclass(frozen=True, slots=True)
class _Runs:
    """Which rows are in the same two languages: ``of`` (rows,) names the pair, ``members`` lists its rows."""

    of: NDArray[np.int64]
    members: NDArray[np.int64]
    first: NDArray[np.int64]
    size: NDArray[np.int64]

    def among(self, rows: NDArray[np.int64], draws: NDArray[np.int64]) -> NDArray[np.int64]:
        pair = self.of[rows][:, None]
        return self.members[self.first[pair] + draws % self.size[pair]]


def _runs(corpus: Corpus, rows: NDArray[np.int64]) -> _Runs:
    names = [corpus.languages[i] + corpus.languages[j] for i, j in rows.tolist()]
    _, of = np.unique(names, return_inverse=True)
    members = np.argsort(of, kind="stable")
    size = np.bincount(of)
    return _Runs(of, members, np.cumsum(size) - size, size)


def _weighted(kind: str, rows: dict[str, NDArray[np.int64]]) -> list[tuple[Source, float]]:
    chosen = [source for source in SOURCES if source.kind == kind and source.name in rows]
    total = sum(source.weight for source in chosen)
    return [(source, source.weight / total) for source in chosen]
