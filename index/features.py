"""How a question and the sentences of its best passages fit together, in numbers that can be explained. Pure.

Each word of the question is looked for among the words of each sentence: the same stem counts 1, a near spelling of a
word that is spelt nowhere so counts the share of common letter pairs, any other word the cosine of the two vectors.
The best match of each word, weighed by how much the word counts, is static late interaction (after Khattab and Zaharia,
ColBERT, 2020): it works across languages, and it shows which words are missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from index.kinds import STRICT, is_asking, kind_of
from index.lexical import stems, words
from index.numerals import find_numbers
from index.offered import in_digits, offers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from index.records import Article, Passage, Question
    from index.words import Words

    Matrix = NDArray[np.float32]

NEAR_SPELLING = 0.6
"""The share of common letter pairs (Dice) from which on two spellings may be one word."""

NEVER_QUITE = 0.95
"""The most that a word counts which is spelt otherwise."""

SENTENCE_FEATURES = (
    "cos_sentence",  # the cosine of question and sentence
    "cos_passage",  # of question and passage
    "cos_best",  # of question and the passage's nearest sentence
    "bm25",  # of the passage, as a share of what the question could reach
    "match_sentence",  # late interaction with the sentence, words weighed by the length of their vectors
    "match_passage",  # with the passage and its article's title
    "match_rare",  # with the sentence and the title, words weighed by how few passages have them
    "kind_offered",  # the question asks for a date, a name, ..., and the sentence has one that the question has not
    "kind_lacking",  # it asks for a date or a number, and the sentence has none of that sort
    "numbers_lacking",  # the share of the question's numbers that the sentence lacks
    "length",  # the logarithm of the sentence's characters
)
"""What a sentence is ranked by: the columns of `Compared.sentences`."""


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


@dataclass(frozen=True, slots=True)
class Compared:
    """A question beside m sentences of some passages.

    ``sentences`` is (m, features), ``owner`` (m,) says which passage each belongs to. ``by_word`` (n, m) is how well
    each of the question's words is met by each sentence, in [0, 1], ``spelt`` (n, m) the same for spelling alone,
    ``by_title`` (n, passages) by the title of each passage's article;
    ``weights`` (n,) is how much each word counts, together 1, and ``named`` the words that are names. ``contextual``
    tells whether the cosines are a model's that reads words in their context.
    """

    sentences: Matrix
    owner: NDArray[np.intp]
    by_word: Matrix
    spelt: Matrix
    by_title: Matrix
    weights: Matrix
    named: NDArray[np.intp]
    negated: bool
    texts: tuple[str, ...]
    contextual: bool


def compare(question: Question, evidence: Sequence[Evidence], known: Words) -> Compared:
    """Compare the question with every sentence of some passages, of which there is at least one."""
    known.make_room()
    asked = list(dict.fromkeys(words(question.text)))
    counts = np.array([0.0 if is_asking(word) else 1.0 for word in asked], np.float32)
    if not counts.any():
        counts[:] = 1
    weights = _shares(known.weights(question.text, asked) * counts)
    rare = _shares(_rarity(asked, evidence[0]) * counts)
    owner = np.array([i for i, each in enumerate(evidence) for _ in each.passage.sentences], np.intp)
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    cosines = known.scaled(np.concatenate([each.sentence_cosines for each in evidence]))
    of_passages = known.scaled(np.array([each.cosine for each in evidence], np.float32))
    by_word, spelt, by_title = _matches(asked, evidence, known, cosines)
    if (mine := known.rows(asked)).size and not mine.any():  # a script that the encoder cannot read
        cosines = weights @ spelt
        of_passages = np.maximum.reduceat(cosines, starts)
    names = names_in(question.text)
    named = np.array([i for i, word in enumerate(asked) if word in names and counts[i]], np.intp)

    per_passage = weights @ np.maximum(np.maximum.reduceat(by_word, starts, axis=1), by_title)
    texts = tuple(sentence.text for each in evidence for sentence in each.passage.sentences)
    sentences = np.column_stack(
        [
            cosines,
            of_passages[owner],
            np.maximum.reduceat(cosines, starts)[owner],
            np.array([each.lexical for each in evidence])[owner],
            weights @ by_word,
            per_passage[owner],
            rare @ np.maximum(by_word, by_title[:, owner]),
            *_expected(question, frozenset(asked), texts, [evidence[i].article.language for i in owner]),
            np.log1p([len(text) for text in texts]),
        ]
    ).astype(np.float32)
    return Compared(
        sentences, owner, by_word, spelt, by_title, weights, named, is_negated(question.text), texts, known.contextual
    )


def _shares(weights: Matrix) -> Matrix:
    total = float(weights.sum())
    return weights / total if total > 0 else np.full_like(weights, 1 / max(len(weights), 1))


def _rarity(asked: list[str], first: Evidence) -> Matrix:
    return np.array([first.weights.get(stem, 0.0) for stem in stems(asked, first.article.language)], np.float32)


# words


def _matches(
    asked: list[str], evidence: Sequence[Evidence], known: Words, cosines: Matrix
) -> tuple[Matrix, Matrix, Matrix]:
    """Return how well each word asked is met by each sentence (n, m): by meaning or spelling, and by spelling alone.

    The third is how well it is met by the title of each passage's article (n, passages). Where words have no vectors of
    their own, the sentence's (``cosines``, scaled) stands in for all of them.
    """
    texts = [(s.text, each.article.language) for each in evidence for s in each.passage.sentences]
    count = len(texts)
    texts += [(each.article.title, each.article.language) for each in evidence]
    found = [known.of_text(text, language) for text, language in texts]
    nothing = np.full(1, -1, np.intp)  # stands for a text without words
    places, stem_ids = (np.concatenate([each[i] if len(each[i]) else nothing for each in found]) for i in (0, 1))
    sizes = np.array([max(len(each[0]), 1) for each in found])
    starts = np.cumsum(sizes) - sizes
    spelt = np.zeros((len(asked), len(places)), np.float32)
    languages = np.repeat([language for _, language in texts], sizes)
    for language in dict.fromkeys(language for _, language in texts):
        mine = languages == language
        spelt[:, mine] = _spelling(asked, places[mine], stem_ids[mine], language, known)
    by_spelling: Matrix = np.maximum.reduceat(spelt, starts, axis=1)
    used, where = np.unique(places, return_inverse=True)
    rows, others = known.rows(asked), known.vectors(used)
    if not rows.size or not others.size:
        meant = np.maximum(by_spelling[:, :count], np.clip(cosines, 0, NEVER_QUITE))
        return meant, by_spelling[:, :count], by_spelling[:, count:]
    near = np.minimum(rows @ others.T, NEVER_QUITE)
    near[:, used < 0] = 0
    by_word: Matrix = np.maximum.reduceat(np.maximum(spelt, near[:, where]), starts, axis=1)
    return by_word[:, :count], by_spelling[:, :count], by_word[:, count:]


def _spelling(
    asked: list[str], places: NDArray[np.intp], stem_ids: NDArray[np.intp], language: str, known: Words
) -> Matrix:
    """Return (n, k): 1 for words of one stem, the likeness of spellings for a word that no other shares the stem of."""
    spelt: Matrix = (known.stems(asked, language)[:, None] == stem_ids[None]).astype(np.float32)
    strange = [row for row, word in enumerate(asked) if len(word) >= 4 and not word.isdigit() and not spelt[row].any()]
    if strange:
        used, where = np.unique(places, return_inverse=True)
        listed = [known.spelling(place) if place >= 0 else " " for place in used.tolist()]
        for row in strange:
            word = asked[row]
            alike = [spelling_likeness(word, other) if other[0] == word[0] else 0.0 for other in listed]
            spelt[row] = np.array([each if each >= NEAR_SPELLING else 0.0 for each in alike], np.float32)[where]
    return spelt


def spelling_likeness(one: str, other: str) -> float:
    """Return the share of letter pairs that two folded words have in common (Dice), ends counted, in [0, 1]."""
    mine, others = _letter_pairs(one), _letter_pairs(other)
    return 2 * len(mine & others) / (len(mine) + len(others))


@lru_cache(maxsize=8192)
def _letter_pairs(word: str) -> frozenset[str]:
    padded = f" {word} "
    return frozenset(padded[i : i + 2] for i in range(len(padded) - 1))


# what is expected of the sentence


def _expected(
    question: Question, asked: frozenset[str], texts: Sequence[str], languages: Sequence[str]
) -> tuple[list[float], ...]:
    """Return for each sentence whether it offers what the question asks for, lacks it, and which numbers it lacks."""
    kind, numbers = kind_of(question.text, question.language), find_numbers(question.text)
    offered = [
        float(bool(kind) and kind in offers(text, language) and _says_more(kind, numbers, asked, text, language))
        for text, language in zip(texts, languages, strict=True)
    ]
    lacking = [float(kind in STRICT) * (1 - each) for each in offered]
    missed = [len(numbers - find_numbers(text)) / len(numbers) if numbers else 0.0 for text in texts]
    return offered, lacking, missed


def _says_more(kind: str, numbers: frozenset[float], asked: frozenset[str], text: str, language: str) -> bool:
    """Tell whether the sentence has a number or a name that the question has not given itself."""
    if kind in {"who", "where"}:
        return bool(names_in(text) - asked)
    if kind in {"when", "why"}:
        return True
    found = find_numbers(in_digits(text, language))
    return not found or bool(found - numbers)


_NAME = re.compile(r"(?<=[^\W_][\s’'(«“\"-])[^\W\d_]\w*")


@lru_cache(maxsize=2048)
def names_in(text: str) -> frozenset[str]:
    """Return the folded words that are capitalised inside the text, its first word left out."""
    return frozenset(word for name in _NAME.findall(text) if name[0].isupper() for word in words(name))


_NEGATION = re.compile(
    r"(?i)\b(?:not|\w+n['’]t|never|no|none|without|cannot|ne|n['’]|pas|jamais|sans|aucune?|ni|nicht|kein\w*|nie|niemals|ohne"
    r"|nunca|sin|ningun\w*|non|mai|senza|nessun\w*|não|sem|nenhum\w*|niet|geen|nooit|zonder|не|нет|без)\b"
)


def is_negated(text: str) -> bool:
    """Tell whether the text denies something."""
    return bool(_NEGATION.search(text))
