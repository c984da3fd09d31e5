"""From evidence to an answer: what to show, what to mark, and whether the article answers at all. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from index.confidence import beside, confidence, same_language, sentence_scores
from index.features import Compared, Evidence, compare
from index.fragment import link_to
from index.lexical import words
from index.records import Answer, Hit, Question, Sentence
from index.talk import asks_author_of, beside_authorship, says_nothing, speaks_of_author, talk_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from index.words import Words

    Reranker = Callable[[str, Sequence[str]], Sequence[float]]
    Verifier = Callable[[str, str], float]

Score = TypeVar("Score", float, "NDArray[Any]")

LEXICAL_WEIGHT = 1.9
"""How much shared words count beside the cosine, on the scale that models share (`index.words.Words.scaled`).

From 1.2 to 3 static vectors order passages about equally well, a transformer's from 1.3 to 2.5; beyond, words that a
question shares with the article by chance win over what it means, above all across languages."""

LOOKED_AT = 6
"""How many passages are compared with the question word by word; the others keep the order that search gave them."""

ALSO_MARKED = 0.5
"""A second sentence of a passage is marked when it is at least this likely, compared with the best one."""

ANSWERED_FROM = 0.5
"""The confidence from which on a question counts as answered."""

AUTHOR_CONFIDENCE = 0.95
"""The confidence when somebody asks who wrote the article and it has a note about its author."""


def rank(dense: Score, lexical: Score) -> Score:
    """Return what search orders passages by, for numbers or arrays; not comparable between questions.

    ``dense`` is a scaled cosine, ``lexical`` a share in [0, 1].
    """
    return dense + LEXICAL_WEIGHT * lexical


@dataclass(frozen=True, slots=True)
class _Found:
    """A passage that was compared: its best sentence's number among those compared, and its score."""

    evidence: Evidence
    best: int
    score: float
    sentence: Sentence
    also: tuple[Sentence, ...]


def answer(
    question: Question,
    evidence: Iterable[Evidence],
    *,
    known: Words,
    limit: int,
    alone: bool = True,
    reranker: Reranker | None = None,
    verifier: Verifier | None = None,
) -> Answer:
    """Return the answer to ``question``: at most ``limit`` hits, best first, no sentence marked twice.

    ``evidence`` comes best first; no more of it is taken than needed. The best of it is put in the order of its best
    sentences, or in that of a ``reranker``, which gives a number for each text, larger is better. A ``verifier`` gives
    the logarithm of the odds that the best sentence, between its neighbours, answers.

    ``alone`` says that one article is asked: among several, nobody can tell whose author is meant. The hits of a
    question that is not answered are the nearest passages; one about an article as a whole is not answered by any
    passage but the note about the author.
    """
    talk = talk_of(question.text)
    asks_author = alone and (talk == "author" or asks_author_of(question.text))
    if asks_author:  # the notes about authors first
        evidence = sorted(evidence, key=lambda each: not each.is_note)
    allowed = (each for each in evidence if not each.is_note or asks_author or _concerns_author(question, each))
    head = list(islice(allowed, LOOKED_AT))
    if not head:
        return Answer(question, False, 0.0, (), took_ms=0.0, talk=talk)
    compared = compare(question, head, known)
    scores = sentence_scores(compared)
    found = _by_sentence(head, compared, scores)
    if asks_author:
        found.sort(key=lambda each: not each.evidence.is_note)
    elif reranker:
        likely = reranker(question.text, [each.evidence.passage.text for each in found])
        found = [found[i] for i in sorted(range(len(found)), key=lambda i: -likely[i])]
    first = found[0]
    noted = first.evidence.is_note and asks_author
    if noted:
        sure = AUTHOR_CONFIDENCE
    elif talk or says_nothing(question.text):
        sure = 0.0
    else:
        same = same_language(question, first.evidence.article.language, compared)
        verdict = verifier(question.text, beside(compared, first.best)) if verifier else None
        sure = confidence(compared, scores, first.best, same_language=same, verdict=verdict)
    hits = _hits(found, limit, noted=noted)
    while len(hits) < limit and (more := list(islice(allowed, limit - len(hits)))):
        rest = compare(question, more, known)
        places = {id(each): place for place, each in enumerate(more)}
        found += sorted(_by_sentence(more, rest, sentence_scores(rest)), key=lambda each: places[id(each.evidence)])
        hits = _hits(found, limit, noted=noted)
    return Answer(question, sure >= ANSWERED_FROM, sure, tuple(hits), took_ms=0.0, talk=talk)


def _by_sentence(evidence: Sequence[Evidence], compared: Compared, scores: NDArray[np.float32]) -> list[_Found]:
    """Return what was found in each passage, the passages with the best sentences first."""
    found = []
    start = 0
    for each in evidence:
        sentences = each.passage.sentences
        mine = scores[start : start + len(sentences)].tolist()
        top = max(range(len(mine)), key=mine.__getitem__)
        likely = [i for i, score in enumerate(mine) if i != top and math.exp(score - mine[top]) >= ALSO_MARKED]
        also = max(likely, key=mine.__getitem__, default=top)
        marked = tuple(sentences[i] for i in sorted({top, also}))
        found.append(_Found(each, start + top, mine[top], sentences[top], marked))
        start += len(sentences)
    return sorted(found, key=lambda each: -each.score)


def _hits(found: Sequence[_Found], limit: int, *, noted: bool) -> list[Hit]:
    """Return a hit for each passage whose best sentence is not marked already.

    ``noted`` says that the note about the author answers: the article itself then has no share in the answer.
    """
    hits: list[Hit] = []
    for each in found:
        article, passage, sentence = each.evidence.article, each.evidence.passage, each.sentence
        if all((article.id, sentence.start) != (other.article.id, other.sentence.start) for other in hits):
            share = math.exp(min(each.score - found[0].score, 0.0)) if each.evidence.is_note or not noted else 0.0
            score = round(each.evidence.dense, 4)
            hits.append(Hit(article, passage, sentence, score, link_to(article, passage), each.also, share))
        if len(hits) == limit:
            break
    return hits


def _concerns_author(question: Question, note: Evidence) -> bool:
    """Tell whether a note about the author may answer: it is asked about by name or role, or about what it names."""
    asked = words(question.text)
    names = {name for name in words(note.article.byline or "") if len(name) > 2}
    if not names.isdisjoint(asked) or speaks_of_author(question.text):
        return True
    rest = beside_authorship(question.text)
    return rest is not None and bool(rest) and rest.issubset(words(note.passage.text))
