"""Sentences that stand for an article, word for word and in reading order. Pure.

Each sentence has a value (`index.salience`), less what is said already, and a run that it has to be shown with
(`index.standing`). The best runs are taken one by one, within a number of sentences and a budget of characters.
Memory and time are linear in the sentences: nothing compares every sentence with every other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.lexical import terms
from index.records import Article, Sentence, Summary
from index.salience import Weights, features, weights
from index.standing import Standing, standing, telling, weight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

LENGTHS = {"short": 3, "medium": 5, "long": 8}
"""Sentences of a summary by the name of its length."""

FIRST, EACH = 250, 70
"""Latin letters that a summary may take: so many, and as many more for each sentence."""

FOCUS = 3.0
"""What nearness to the focus counts, beside a sentence's own value."""

SAME, LAST = 0.95, 100.0
"""From this cosine on a sentence says the same as another, and is taken when there is nothing else."""

WORDS = 0.4
"""What sharing all words with the focus counts, beside the cosine with it."""

NEAR_ENOUGH = 0.25
"""A sentence is left out of a summary with a focus when it is less than so near to it, compared with the nearest."""

NEAR = 0.2
"""And when it is less near than this, however near the others are: the article may not say anything about the focus.

With the embedded model, on up to 125 articles, 95 % of the words that come from another article, and 77 % of the
questions about one (in English, French, German, Russian and Chinese), have no sentence so near; 97 % of an article's
own words and 98 % of its questions have one; of words in another language, only about half. Models whose unrelated
texts have larger cosines are not held back by it.
"""


def budget(count: int) -> int:
    """Return how many characters ``count`` sentences may take together, in Latin letters; see :func:`weight`."""
    return FIRST + EACH * count


def longer(count: int) -> int | None:
    """Return the next length above ``count`` sentences, None above the longest."""
    return next((length for length in sorted(LENGTHS.values()) if length > count), None)


@dataclass(frozen=True, slots=True)
class Focus:
    """What a summary should be about: ``vector`` (d,) is a unit row, ``terms`` are its words' stems."""

    vector: Matrix
    terms: frozenset[str]


def summarize(
    article: Article,
    sentences: Sequence[Sentence],
    vectors: Matrix,
    count: int,
    *,
    characters: int | None = None,
    focus: Focus | None = None,
    said: Matrix | None = None,
) -> Summary:
    """Return at most ``count`` of an article's sentences, and no more than ``characters`` of Latin letters.

    ``vectors`` (sentences, d) are float32 unit rows; without ``characters`` the budget is that of the count. One
    sentence is always given, the shortest when none fits, but none at all when nothing comes near the ``focus``.
    ``said`` (m, d) are sentences that the reader has seen. What cannot stand alone comes with what it leans on or is
    left out, unless nothing else is there. Raises ValueError for a count or characters below 1.
    """
    if count < 1 or (characters is not None and characters < 1):
        raise ValueError(f"a summary of {count} sentences, {characters} characters")
    if not sentences:
        return Summary(article, ())
    known = weights()
    stand = standing(article, sentences)
    if not stand.usable.any():
        every = np.arange(len(sentences))
        stand = Standing(every, every, np.ones(len(sentences), bool))
    values = features(sentences, vectors, article.language) @ known.values
    if focus is not None:
        values, near = _towards(values, sentences, vectors, article.language, focus)
        usable = stand.usable & near
        if not usable.any():  # what leans on the sentence before is still better than to say that nothing is near
            usable = near & telling(article, sentences)
        if not usable.any():  # as is half a sentence, in a text whose lines are broken
            usable = near & np.array([each.paragraph not in article.notes for each in sentences])
        if not usable.any():
            return Summary(article, ())
        stand = Standing(stand.first, stand.last, usable)
    widths = np.array([weight(sentence.text) for sentence in sentences])
    room = max(budget(count), least(stand, widths, count)) if characters is None else characters
    chosen = choose(values, vectors, widths, stand, known, count, room, said=said)
    if focus is not None and not chosen:  # what is near leans on more than the count allows
        every = np.arange(len(sentences))
        chosen = choose(values, vectors, widths, Standing(every, every, stand.usable), known, count, room, said=said)
    more = bool((stand.usable & ~np.isin(np.arange(len(sentences)), chosen)).any())
    return Summary(article, tuple(sentences[i] for i in chosen), more)


def _towards(
    values: NDArray[np.float64], sentences: Sequence[Sentence], vectors: Matrix, language: str, focus: Focus
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the values with nearness to the focus in them, and which sentences are near enough."""
    nearness = (vectors @ focus.vector).astype(np.float64)
    found = [set(terms(each.text, language)) for each in sentences]
    nearness += WORDS * _shared(found, focus.terms)
    usual = float(np.median(nearness))
    reach = float(nearness.max()) - usual
    near = nearness >= max(usual + NEAR_ENOUGH * reach, NEAR)
    if not near.any() and focus.terms:  # a word of every sentence is rare nowhere, and yet it is there
        near = np.array([focus.terms <= each for each in found])
    return values + FOCUS * nearness, near


def _shared(found: Sequence[set[str]], wanted: frozenset[str]) -> NDArray[np.float64]:
    """Return the share of the wanted terms in each sentence, rare ones counting more; what most have counts nothing."""
    holds = np.array([[term in each for term in wanted] for each in found], float).reshape(len(found), -1)
    rarity = np.clip(np.log((len(found) + 1) / (2 * holds.sum(axis=0) + 0.5)), 0, None)
    share: NDArray[np.float64] = holds @ rarity / max(float(rarity.sum()), 1e-9)
    return share


def choose(
    values: NDArray[np.float64],
    vectors: Matrix,
    widths: NDArray[np.float64],
    stand: Standing,
    known: Weights,
    count: int,
    room: float,
    *,
    said: Matrix | None = None,
) -> list[int]:
    """Return the numbers of the sentences to show, in reading order: maximal marginal relevance by whole runs.

    After Carbonell and Goldstein, The Use of MMR (1998). A run is taken only while the shortest of the others leave
    room for the rest of the count, so that the budget brings shorter sentences rather than fewer.
    """
    n = len(values)
    taken = np.zeros(n, bool)
    redundancy = np.zeros(n) if said is None or not len(said) else np.clip((vectors @ said.T).max(axis=1), 0, None)
    used = 0.0
    while (number := int(taken.sum())) < count:
        worth = values - known.redundancy * redundancy - LAST * (redundancy > SAME)
        sizes, lengths, gains = _new(stand, taken, widths, worth)
        fits = stand.usable & ~taken & (number + sizes <= count)
        able = fits & (used + lengths + _rest(stand, taken, widths, count - number - sizes, room - used) <= room)
        if not able.any():
            able = fits & (used + lengths <= room)
        if able.any():
            best = int(np.where(able, gains / np.maximum(sizes, 1), -np.inf).argmax())
        elif number or not fits.any():
            break
        else:  # nothing fits: better too long than nothing
            best = int(np.where(fits, lengths, np.inf).argmin())
        new = np.arange(stand.first[best], stand.last[best] + 1)
        new = new[~taken[new]]
        taken[new] = True
        used += float(widths[new].sum())
        redundancy = np.maximum(redundancy, (vectors @ vectors[new].T).max(axis=1))
    return np.flatnonzero(taken).tolist()


def least(stand: Standing, widths: NDArray[np.float64], count: int) -> float:
    """Return how many Latin letters the ``count`` shortest sentences that stand alone take."""
    return float(np.sort(widths[stand.alone])[:count].sum())


def _rest(
    stand: Standing, taken: NDArray[np.bool_], widths: NDArray[np.float64], wanted: NDArray[np.intp], room: float
) -> NDArray[np.float64]:
    """Return what the rest of the count takes at least after each run: the shortest of the others that stand alone.

    No more of them are counted on than there is room for.
    """
    free = stand.alone & ~taken
    ordered = np.sort(widths[free])
    sums = np.concatenate([[0.0], np.cumsum(ordered)])
    most = min(len(ordered), int(np.searchsorted(sums, room, side="right")) - 1)
    wanted = np.clip(np.minimum(wanted, most - 1), 0, None)
    head = np.where(free[stand.first], widths[stand.first], np.inf)
    among = (wanted > 0) & (head <= ordered[np.maximum(wanted - 1, 0)]) if len(ordered) else np.zeros(len(head), bool)
    found: NDArray[np.float64] = np.where(among, sums[np.minimum(wanted + 1, len(ordered))] - head, sums[wanted])
    return found


def _new(
    stand: Standing, taken: NDArray[np.bool_], widths: NDArray[np.float64], gains: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
    """Return of each sentence's run how many sentences are new, and the sums of their widths and gains."""
    free = ~taken

    def total(of_each: NDArray[np.float64]) -> NDArray[np.float64]:
        running = np.concatenate([[0.0], np.cumsum(np.where(free, of_each, 0.0))])
        found: NDArray[np.float64] = running[stand.last + 1] - running[stand.first]
        return found

    return total(np.ones(len(gains))).round().astype(np.intp), total(widths), total(gains)
