"""Sentences that stand for an article, word for word and in reading order. Pure.

Without a focus these are the article's opening sentences, which carry a news article better than most choices; with one
they are the sentences nearest to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.records import Article, Sentence, Summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MIN_WORDS_WIDTH = 20
"""A shorter sentence (a heading, an exclamation) says too little to stand in a summary."""


def summarize(
    article: Article,
    sentences: Sequence[Sentence],
    count: int,
    *,
    vectors: NDArray[np.float32] | None = None,
    focus: NDArray[np.float32] | None = None,
) -> Summary:
    """Return at most ``count`` sentences of ``article``.

    ``vectors`` (sentences, d) and ``focus`` (d,) are float32 unit rows; without them the opening is taken. Notes about
    the author, headings and questions are left out unless nothing else is there. Raises ValueError for count < 1.
    """
    if count < 1:
        raise ValueError(f"a summary of {count} sentences")
    usable = [i for i, sentence in enumerate(sentences) if _stands_alone(article, sentence)]
    usable = usable or list(range(len(sentences)))
    if vectors is not None and focus is not None:
        scores = vectors[usable] @ focus
        best = np.argsort(-scores, kind="stable")[:count]
        chosen = sorted(usable[i] for i in best)
    else:
        chosen = usable[:count]
    return Summary(article, tuple(sentences[i] for i in chosen))


def _stands_alone(article: Article, sentence: Sentence) -> bool:
    return (
        sentence.paragraph not in article.notes
        and len(sentence.text) >= MIN_WORDS_WIDTH
        and not sentence.text.endswith(("?", "？", "؟", ":"))
    )
