"""From a question to the evidence of passages: dense and lexical candidates, each scored by both sides.

Both sides search inside the scope; nothing is filtered afterwards. A passage's dense score is the mean of its cosine
and its best sentence's; its lexical score is BM25 as a share of what the question could reach. Their sum orders. All
candidates are scored from vectors and terms alone; texts and articles are read for the best of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from index.answer import Evidence, rank
from index.lexical import bm25_share, idf, terms
from index.rows import count_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from index.encode import Encoder
    from index.records import Question
    from index.rows import Candidates, Entry
    from index.store import Store
    from index.vectors import Vectors

DEPTH = 32
"""How many candidates each side brings. A scope of no more passages is looked at whole."""

KEPT = 8
"""How many of them are read and given on; all of them where the scope is one article, which is read once."""

POSTINGS = 1000
"""How many entries of the full-text index a question may cost: the rarest terms are looked up until this is spent."""


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

    def __init__(self, store: Store, vectors: Vectors, encoder: Encoder, scope: Scope) -> None:
        self._store, self._vectors, self._encoder, self._scope = store, vectors, encoder, scope

    def evidence(self, question: Question) -> list[Evidence]:
        """Return what is known about the best candidate passages, best first."""
        query = self._encoder.encode([question.text], query=True)[0]
        scope = self._scope
        nearest, _ = self._vectors.search(query, DEPTH, among=scope.ranges)
        asked = {language: list(dict.fromkeys(terms(question.text, language))) for language in scope.languages}
        words = sorted({term for each in asked.values() for term in each})
        if scope.passages <= DEPTH:
            found = self._store.candidates(nearest.tolist())
            weights = _weights_within(found, words)
        else:
            frequencies = {word: self._store.frequency(word) for word in words}
            weights = {word: idf(max(scope.passages, frequency), frequency) for word, frequency in frequencies.items()}
            matching = self._matching(_rarest(frequencies), weights)
            found = self._store.candidates(list(dict.fromkeys([*nearest.tolist(), *matching])))
        by_language = {language: {term: weights[term] for term in each} for language, each in asked.items()}
        shares = [
            self._share(by_language[scope.entries[seq].language], each) if seq in scope.entries else -np.inf
            for seq, each in zip(found.seqs, found.terms, strict=True)
        ]
        cosines, sentence_cosines = found.vectors @ query, found.sentence_vectors @ query
        best = np.maximum.reduceat(sentence_cosines, found.starts) if len(cosines) else cosines
        order = np.argsort(-rank((cosines + best) / 2, np.array(shares)), kind="stable").tolist()
        return self._read(found, order, cosines, sentence_cosines, shares, by_language)

    def _share(self, weights: Mapping[str, float], packed: str) -> float:
        counts = {term: count_term(packed, term) for term in weights}
        return bm25_share(weights, counts, packed.count("  ") + 1, self._scope.mean_length)

    def _matching(self, words: Sequence[str], weights: Mapping[str, float]) -> list[int]:
        """Return the ids of the DEPTH passages in the scope that hold most of the words, by weight."""
        postings = [self._store.postings(word, self._scope.ranges) for word in words]
        if not any(postings):
            return []
        ids, where = np.unique(np.concatenate([np.array(each, np.int64) for each in postings]), return_inverse=True)
        each_weight = np.repeat([weights[word] for word in words], [len(each) for each in postings])
        best: list[int] = ids[np.argsort(-np.bincount(where, each_weight), kind="stable")[:DEPTH]].tolist()
        return best

    def _read(
        self,
        found: Candidates,
        order: list[int],
        cosines: np.ndarray[tuple[int], np.dtype[np.float32]],
        sentence_cosines: np.ndarray[tuple[int], np.dtype[np.float32]],
        shares: Sequence[float],
        weights: Mapping[str, Mapping[str, float]],
    ) -> list[Evidence]:
        """Return the evidence of the best candidates in this order; what was removed in the meantime is left out."""
        entries = self._scope.entries
        kept = order if len(entries) == 1 else order[:KEPT]
        passages = self._store.passages([found.ids[i] for i in kept])
        article = lru_cache(maxsize=None)(lambda seq: self._store.find("seq", seq))
        bounds = [*found.starts.tolist(), len(sentence_cosines)]
        evidence = []
        for i in kept:
            passage, known = passages.get(found.ids[i]), article(found.seqs[i])
            if passage and known and found.seqs[i] in entries:
                mine = sentence_cosines[bounds[i] : bounds[i + 1]]
                language = entries[found.seqs[i]].language
                evidence.append(Evidence(known[0], passage, float(cosines[i]), mine, shares[i], weights[language]))
        return evidence


def _weights_within(found: Candidates, words: Sequence[str]) -> dict[str, float]:
    """Return the idf of each word among the candidates, which are the whole scope."""
    count = len(found.terms)
    return {word: idf(count, sum(f" {word} " in each for each in found.terms)) for word in words}


def _rarest(frequencies: Mapping[str, int]) -> list[str]:
    """Return the rarest of the terms that occur at all, as many as POSTINGS allow, and at least one."""
    chosen: list[str] = []
    spent = 0
    for word in sorted((word for word in frequencies if frequencies[word]), key=frequencies.__getitem__):
        spent += frequencies[word]
        if chosen and spent > POSTINGS:
            break
        chosen.append(word)
    return chosen


def merge(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the same ids as fewer ranges (first, last), sorted; neighbours are joined, empty ranges dropped."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(each for each in ranges if each[0] <= each[1]):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged
