"""From a question to the evidence of passages: dense and lexical candidates, each scored by both sides.

Both sides search inside the scope; nothing is filtered afterwards. A passage's dense score is the mean of its cosine
and its best sentence's, on a scale that models share; its lexical score is BM25 as a share of what the question could
reach. Their sum orders. All candidates are scored from vectors and terms alone; texts and articles are read for the
best of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from index.answer import rank
from index.features import Evidence
from index.lexical import bm25_share, idf, terms
from index.rows import count_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from index.encode import Encoder
    from index.records import Question
    from index.rows import Candidates, Entry
    from index.store import Store
    from index.vectors import Vectors
    from index.words import Words

DEPTH = 32
"""How many candidates each side brings. A scope of no more passages is looked at whole."""

POSTINGS = 1000
"""How many entries of the full-text index bring candidates: the rarest terms', until this is spent."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The articles to search in: by seq, and what every question needs to know of them together.

    ``ranges`` are their passage ids (first, last), None when they are all there are.
    """

    entries: Mapping[int, Entry]
    ranges: Sequence[tuple[int, int]] | None
    languages: frozenset[str]
    passages: int
    mean_length: float

    @classmethod
    def of(cls, entries: Iterable[Entry], *, whole: bool = False) -> Scope:
        """Return the scope of these articles; ``whole`` says that the library has no others."""
        by_seq = {entry.seq: entry for entry in entries}
        ranges = None if whole else merge((entry.first, entry.last) for entry in by_seq.values())
        passages = sum(entry.passages for entry in by_seq.values())
        length = sum(entry.length for entry in by_seq.values())
        languages = frozenset(entry.language for entry in by_seq.values())
        return cls(by_seq, ranges, languages, passages, length / max(passages, 1))


class Search:
    """A question's way through a store."""

    def __init__(self, store: Store, vectors: Vectors, encoder: Encoder, known: Words, scope: Scope) -> None:
        """Search ``scope`` by vectors of ``encoder``; ``known`` has the scale of its cosines."""
        self._store, self._vectors, self._encoder, self._known, self._scope = store, vectors, encoder, known, scope

    @property
    def articles(self) -> int:
        """The number of articles that are searched."""
        return len(self._scope.entries)

    def evidence(self, question: Question) -> Iterator[Evidence]:
        """Give what is known about each candidate passage, best first, read from the store as it is asked for."""
        scope = self._scope
        query = self._encoder.encode([question.text], query=True)[0]
        nearest, _ = self._vectors.search(query, DEPTH, among=scope.ranges)
        asked = {language: list(dict.fromkeys(terms(question.text, language))) for language in scope.languages}
        words = sorted({term for each in asked.values() for term in each})
        if scope.passages == len(nearest):  # all there are, none without a vector
            found = self._store.candidates(nearest.tolist())
            weights = _weights_within(found, words)
        else:
            weights, matching = self._matching(words)
            found = self._store.candidates(list(dict.fromkeys([*nearest.tolist(), *matching])))
        if not found.ids:
            return iter(())
        by_language = {language: {term: weights[term] for term in each} for language, each in asked.items()}
        shares = [
            self._share(by_language[scope.entries[seq].language], each) if seq in scope.entries else -np.inf
            for seq, each in zip(found.seqs, found.terms, strict=True)
        ]
        return self._read(found, query, shares, by_language)

    def _matching(self, words: Sequence[str]) -> tuple[dict[str, float], list[int]]:
        """Return each word's idf, and the ids of the DEPTH passages in the scope that hold most of them, by weight."""
        postings = {word: self._store.postings(word, POSTINGS + 1, self._scope.ranges) for word in words}
        frequencies = {
            word: len(found) if len(found) <= POSTINGS else min(self._store.frequency(word), self._scope.passages)
            for word, found in postings.items()
        }
        weights = {word: idf(self._scope.passages, frequency) for word, frequency in frequencies.items()}
        rare = _rarest(frequencies)
        if not rare:
            return weights, []
        every = np.concatenate([np.array(postings[word], np.int64) for word in rare])
        ids, where = np.unique(every, return_inverse=True)
        each_weight = np.repeat([weights[word] for word in rare], [len(postings[word]) for word in rare])
        best: list[int] = ids[np.argsort(-np.bincount(where, each_weight), kind="stable")[:DEPTH]].tolist()
        return weights, best

    def _share(self, weights: Mapping[str, float], packed: str) -> float:
        counts = {term: count_term(packed, term) for term in weights}
        return bm25_share(weights, counts, packed.count("  ") + 1, self._scope.mean_length)

    def _read(
        self,
        found: Candidates,
        query: NDArray[np.float32],
        shares: Sequence[float],
        weights: Mapping[str, Mapping[str, float]],
    ) -> Iterator[Evidence]:
        """Give the evidence of the candidates, best first; what was removed in the meantime is left out."""
        cosines, sentence_cosines = (  # rows that were stored as float16 are a little longer than one, or shorter
            np.clip(rows @ query, -1, 1) for rows in (found.vectors, found.sentence_vectors)
        )
        best = np.maximum.reduceat(sentence_cosines, found.starts)
        dense = self._known.scaled((cosines + best) / 2)
        order = np.argsort(-rank(dense, np.array(shares)), kind="stable").tolist()
        bounds = [*found.starts.tolist(), len(sentence_cosines)]
        article = lru_cache(maxsize=None)(lambda seq: self._store.find("seq", seq))
        for i in order:
            seq = found.seqs[i]
            passage, known = self._store.passage(found.ids[i]), article(seq)
            if passage and known and seq in self._scope.entries:
                language = self._scope.entries[seq].language
                mine = sentence_cosines[bounds[i] : bounds[i + 1]]
                yield Evidence(known[0], passage, float(cosines[i]), mine, shares[i], weights[language])


def _weights_within(found: Candidates, words: Sequence[str]) -> dict[str, float]:
    """Return the idf of each word among the candidates, which are the whole scope."""
    count = len(found.terms)
    return {word: idf(count, sum(count_term(each, word) > 0 for each in found.terms)) for word in words}


def _rarest(frequencies: Mapping[str, int]) -> list[str]:
    """Return the rarest of the terms that occur at all, as many as POSTINGS allow, and at least one."""
    occurring = sorted((word for word in frequencies if frequencies[word]), key=frequencies.__getitem__)
    spent = accumulate(frequencies[word] for word in occurring)
    return [word for word, total in zip(occurring, spent, strict=True) if total <= POSTINGS] or occurring[:1]


def merge(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the same ids as fewer ranges (first, last), sorted; neighbours are joined, empty ranges dropped."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(each for each in ranges if each[0] <= each[1]):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged
