"""From evidence to an answer: what to show, what to mark, and whether the article answers at all. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from index.lexical import coverage, terms
from index.records import Answer, Article, Hit, Passage, Question, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

Score = TypeVar("Score", float, "NDArray[Any]")

LEXICAL_WEIGHT = 1.25
"""How much shared words count beside the cosine. Any value from 0.75 to 2 orders passages about equally well."""

COVERAGE_WEIGHT = 1.0
"""The same when one sentence of a passage is marked, for the share of the words that it has; 0.75 to 2 do as well."""

ANSWERED_FROM = 0.5
"""The confidence from which on a question counts as answered."""

AUTHOR_CONFIDENCE = 0.95
"""The confidence when somebody asks who wrote the article and it has a note about its author."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What search found out about one passage.

    ``cosine`` is the passage's, ``sentence_cosines`` (sentences,) float32 are its sentences'; ``lexical`` is its BM25
    as a share of the most that the question could reach, in [0, 1]; ``weights`` maps the question's terms to their idf.
    """

    article: Article
    passage: Passage
    cosine: float
    sentence_cosines: NDArray[np.float32]
    lexical: float
    weights: Mapping[str, float]

    @property
    def dense(self) -> float:
        """The mean of the passage's cosine and its best sentence's: small finds, big confirms."""
        return (self.cosine + float(self.sentence_cosines.max())) / 2

    @property
    def is_note(self) -> bool:
        """Whether the passage speaks about the author instead of belonging to the article."""
        return self.passage.paragraph in self.article.notes


def rank(dense: Score, lexical: Score) -> Score:
    """Return what passages are ordered by, for numbers or arrays; not comparable between questions."""
    return dense + LEXICAL_WEIGHT * lexical


def answer(question: Question, evidence: Iterable[Evidence], *, limit: int) -> Answer:
    """Return the answer to ``question``: at most ``limit`` hits, best first, no sentence marked twice.

    ``evidence`` comes best first; no more of it is taken than needed.

    The hits of a question that is not answered are the nearest passages.
    """
    asks_author = _asks_for_author(question)
    if asks_author:  # the notes about authors first
        evidence = sorted(evidence, key=lambda each: not each.is_note)
    hits: list[Hit] = []
    confidence = 0.0
    for each in evidence:
        if each.is_note and not (asks_author or _names_author(question, each.article)):
            continue
        shares = shared_words(each)
        sentence = mark(each, shares)
        if not hits:
            confidence = AUTHOR_CONFIDENCE if each.is_note and asks_author else _confidence(each.dense, max(shares))
        if all((each.article.id, sentence.start) != (other.article.id, other.sentence.start) for other in hits):
            hits.append(Hit(each.article, each.passage, sentence, round(each.dense, 4), each.article.url))
        if len(hits) == limit:
            break
    return Answer(question, confidence >= ANSWERED_FROM, confidence, tuple(hits), took_ms=0.0)


def mark(evidence: Evidence, shares: Sequence[float]) -> Sentence:
    """Return the sentence of the passage that answers best; ``shares`` are those of :func:`shared_words`."""
    scores = evidence.sentence_cosines + COVERAGE_WEIGHT * np.array(shares, np.float32)
    return evidence.passage.sentences[int(scores.argmax())]


def shared_words(evidence: Evidence) -> list[float]:
    """Return for each sentence of the passage the share of the question's weight that its words cover, in [0, 1]."""
    language = evidence.article.language
    return [coverage(evidence.weights, terms(sentence.text, language)) for sentence in evidence.passage.sentences]


def _confidence(dense: float, share: float) -> float:
    """Return how likely the first passage answers: a logistic curve over its dense score and its sentence's words.

    The two are weighed as a logistic regression on 4,876 French questions (PIAF, 783 of them put to an article that
    does not answer) weighs them: area under the ROC curve 0.89, and 0.67 on questions written to look answerable
    (SQuAD 2.0). The curve is placed lower than that fit would have it, because questions in other words or another
    language score lower: at 0.5 it misses 7 % of PIAF's questions and answers 45 % of the 783.
    """
    return 1 / (1 + math.exp(3.0 - 9.2 * dense - 4.0 * share))


_WHO = frozenset(["qui", "quel", "quelle", "who", "whose", "wer", "quien", "quienes", "chi", "quem", "wie", "кто"])
_AUTHOR = frozenset(
    [
        *("auteur", "auteure", "autrice", "ecrit", "ecrite", "redige", "signe", "journaliste", "chroniqueur"),
        *("chroniqueuse", "author", "wrote", "writer", "written", "journalist", "columnist"),
        *("autor", "autora", "escribio", "escrito", "periodista", "autorin", "verfasser", "verfasst", "geschrieben"),
        *("schrieb", "journalistin", "autore", "scritto", "giornalista", "escreveu", "jornalista", "schreef"),
        *("geschreven", "schrijver", "автор", "написал"),
    ]
)


def _asks_for_author(question: Question) -> bool:
    """Tell whether the question is a short one of the kind "who wrote this?"."""
    words = terms(question.text, "und")
    return len(words) <= 8 and not _WHO.isdisjoint(words) and not _AUTHOR.isdisjoint(words)


def _names_author(question: Question, article: Article) -> bool:
    names = {name for name in terms(article.byline or "", "und") if len(name) > 2}
    return not names.isdisjoint(terms(question.text, "und"))
