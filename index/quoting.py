"""A passage quoted again, as it was or with the sentences around it. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.fragment import link_to
from index.records import Hit, Passage
from index.split import sentences

if TYPE_CHECKING:
    from index.records import Article

AROUND = 2
"""How many sentences stand on either side of a passage that is shown with what is around it."""


def quotation(article: Article, passage: Passage, marked: int, *, wide: bool) -> Hit:
    """Return the passage as a hit, its sentence number ``marked`` (the last one for a larger number) marked.

    ``wide`` adds the sentences around it, without the notes about the author. The score is 0: nothing was asked.
    """
    sentence = passage.sentences[min(max(marked, 0), len(passage.sentences) - 1)]
    shown = _widened(article, passage) if wide else passage
    return Hit(article, shown, sentence, 0.0, link_to(article, shown), (sentence,))


def _widened(article: Article, passage: Passage) -> Passage:
    every = [each for each in sentences(article) if each.paragraph not in article.notes] or list(passage.sentences)
    before = [each for each in every if each.end <= passage.start][-AROUND:]
    after = [each for each in every if each.start >= passage.end][:AROUND]
    whole = (*before, *passage.sentences, *after)
    start, end = whole[0].start, whole[-1].end
    return replace(
        passage, start=start, end=end, text=article.text[start:end], paragraph=whole[0].paragraph, sentences=whole
    )
