"""Summaries of what a library holds: of one article, or of all that came in since a time. Nothing is encoded anew.

The sentences and their vectors are those that the store keeps with each passage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.lexical import terms
from index.records import Digest, Sentence, Summary
from index.standing import weight
from index.summary import Focus, summarize

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.encode import Encoder
    from index.records import Article, Question
    from index.store import Store

NEWEST = 20
"""Articles of a digest at most."""

_STEPS = (800, 2_400)  # Latin letters from which an article gets one more sentence in a digest
_TOLD = 64  # sentences that a digest remembers having told


def summary_of(
    store: Store, encoder: Encoder | None, article: Article, count: int, *, focus: Question | None = None
) -> Summary:
    """Return the summary of an article that is in the store; see :func:`index.summary.summarize`.

    The ``encoder`` is needed only where there is a ``focus``.
    """
    about = None
    if focus is not None and encoder is not None:
        vector = encoder.encode([focus.text], query=True)[0]
        about = Focus(vector, frozenset(terms(focus.text, article.language)))
    sentences, vectors = _sentences(store, article)
    return summarize(article, sentences, vectors, count, focus=about)


def digest_of(store: Store, since: str, count: int | None, place: str | None) -> Digest:
    """Return one to three sentences, or at most ``count``, of each article that was added since a time, newest first.

    ``since`` is ISO 8601 in UTC, to the second or the day. What one article has told is not told by the next one.
    """
    known = store.added_since(since, place)
    told: NDArray[np.float32] | None = None
    summaries = []
    for article, _ in known[:NEWEST]:
        sentences, vectors = _sentences(store, article)
        found = summarize(article, sentences, vectors, count or _few(article), said=told)
        places = {sentence.start: i for i, sentence in enumerate(sentences)}
        rows = vectors[[places[sentence.start] for sentence in found.sentences]]
        told = rows if told is None or not len(told) else np.concatenate([told, rows])[-_TOLD:]
        summaries.append(found)
    added = tuple(when for _, when in known[:NEWEST])
    return Digest(since, tuple(summaries), added, max(len(known) - NEWEST, 0))


def _few(article: Article) -> int:
    return 1 + sum(weight(article.text) >= step for step in _STEPS)


def _sentences(store: Store, article: Article) -> tuple[list[Sentence], NDArray[np.float32]]:
    """Return an article's sentences in reading order and their vectors (sentences, d), as they are stored."""
    entry = store.entry(article.id)
    if entry is None:
        return [], np.zeros((0, 0), np.float32)
    spans, vectors = store.sentences(entry.first, entry.last)
    _, rows = np.unique(spans[:, 0], return_index=True)  # passages share sentences
    found = [Sentence(a, b, article.text[a:b], number) for a, b, number in spans[rows].tolist()]
    return found, vectors[rows]
