"""How well a library answers: the questions of an evaluation file through :meth:`Library.ask`, and figures of it.

What is right. A passage belongs to a paragraph when it holds at least half of it, or lies at least half in it: a
passage of several short paragraphs belongs to each of them, each passage of a long paragraph to that one, and one that
only reaches into its neighbour does not belong there. Paragraphs are found in the clean text by their visible
characters, in order, since cleaning drops lines and mends blanks. A gold paragraph of which cleaning left nothing is
lost: its questions count as missed, and are counted. For questions alone a passage is right that holds a whole gold
sentence, and a marked sentence that is one, or lies in one, or holds one.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from index.measures import Place, Ranked, auroc, contains_answer, hit, mean, place, reciprocal_rank

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from index.evalset import Asked, Material
    from index.features import Evidence
    from index.library import Library
    from index.records import Answer, Article, Passage, Sentence

METHODS = ("fusion", "bm25", "dense")
"""What places are told of: what :meth:`Library.ask` gives, and each side of it alone."""

_LIMITS = (10, 64)  # hits asked for: these are enough, unless repeated paragraphs are many among them


@dataclass(frozen=True, slots=True)
class Ground:
    """An article that was added: where its paragraphs (0-based) lie in its text, as (start, end, paragraph)."""

    article: Article
    spans: tuple[tuple[int, int, int], ...]
    sizes: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, article: Article, paragraphs: Sequence[str]) -> Ground:
        """Find the paragraphs of an evaluation file in the article that was made of them."""
        spans = tuple(_spans(article, paragraphs))
        sizes: dict[int, int] = {}
        for start, end, paragraph in spans:
            sizes[paragraph] = sizes.get(paragraph, 0) + end - start
        return cls(article, spans, sizes)

    def paragraphs(self, passage: Passage) -> frozenset[int]:
        """Return the paragraphs that the passage belongs to."""
        shared: dict[int, int] = {}
        for start, end, paragraph in self.spans:
            if start < passage.end and end > passage.start:
                overlap = min(end, passage.end) - max(start, passage.start)
                shared[paragraph] = shared.get(paragraph, 0) + overlap
        whole = sum(shared.values())
        return frozenset(each for each, part in shared.items() if 2 * part >= min(whole, self.sizes[each]))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question; ``passage`` and ``sentence`` are the first hit's.

    ``within`` (its article) and ``overall`` (all articles) map each of METHODS to the gold's place; they are empty for
    a question without answer. ``marked`` tells whether the sentence is a gold one, None where sentences are not known;
    ``in_passage`` and ``in_sentence`` whether they contain an accepted answer, None where none is known.
    """

    question: Asked
    article_id: str
    answered: bool
    confidence: float
    passage: Passage | None
    sentence: Sentence | None
    within: Mapping[str, Place | None]
    overall: Mapping[str, Place | None]
    lost: bool
    in_passage: bool | None
    in_sentence: bool | None
    marked: bool | None


def add(
    library: Library, materials: Sequence[Material], progress: Callable[[int, int], None] | None = None
) -> list[Ground]:
    """Add the articles under the titles and in the languages that their files give, and return them in this order.

    ``progress`` is told after each how many are done, and of how many. Raises SourceError.
    """
    grounds = []
    for number, material in enumerate(materials, 1):
        article = library.take(replace(material.page, title=material.title, language=material.language)).article
        grounds.append(Ground.of(article, material.paragraphs))
        if progress:
            progress(number, len(materials))
    return grounds


def put(
    library: Library,
    materials: Sequence[Material],
    grounds: Sequence[Ground],
    *,
    every: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> list[Outcome]:
    """Put each question, or each ``every``-th of them, to its article and to all; ``grounds`` are the materials'."""
    trial = Trial(library, grounds)
    pairs = [
        (ground, question)
        for ground, material in zip(grounds, materials, strict=True)
        for question in material.questions
    ][::every]
    outcomes = []
    for number, (ground, question) in enumerate(pairs, 1):
        outcomes.append(trial.outcome(question, ground))
        if progress:
            progress(number, len(pairs))
    return outcomes


class Trial:
    """Asks a library, and knows what would be right."""

    def __init__(self, library: Library, grounds: Iterable[Ground]) -> None:
        self._library = library
        self._grounds = {ground.article.id: ground for ground in grounds}
        self._paragraphs: dict[tuple[str, int, int], frozenset[int]] = {}  # of a passage: article, start, end

    def outcome(self, question: Asked, ground: Ground) -> Outcome:
        """Ask one question, of its article and of all."""
        article = ground.article
        answer, at = self._asked(question, ground, article.id)
        passage = answer.hits[0].passage if answer.hits else None
        sentence = answer.hits[0].sentence if answer.hits else None
        within: dict[str, Place | None] = {}
        overall: dict[str, Place | None] = {}
        if question.answerable:
            within = {"fusion": at, **self._sides(question, ground, article.id)}
            overall = {"fusion": self._asked(question, ground, None)[1], **self._sides(question, ground, None)}
        answers, gold = question.answers, [visible(each) for each in question.sentences]
        marked = visible(sentence.text) if sentence else ""
        return Outcome(
            question, article.id, answer.answered, answer.confidence, passage, sentence, within, overall,
            lost=question.answerable and not _is_there(question, ground),
            in_passage=contains_answer(passage.text if passage else "", answers) if answers else None,
            in_sentence=contains_answer(sentence.text if sentence else "", answers) if answers else None,
            marked=bool(marked) and any(each in marked or marked in each for each in gold) if gold else None,
        )  # fmt: skip

    def _asked(self, question: Asked, ground: Ground, article_id: str | None) -> tuple[Answer, Place | None]:
        """Return the answer, and the place of the gold among its hits as they come."""
        for limit in _LIMITS:
            answer = self._library.ask(question.text, article_id=article_id, limit=limit)
            ranking = (
                self._ranked(-number, question, ground, hit.article, hit.passage)
                for number, hit in enumerate(answer.hits)
            )
            at = place(ranking)
            if at or len(answer.hits) < limit or not question.answerable:
                break
        return answer, at

    def _sides(self, question: Asked, ground: Ground, article_id: str | None) -> dict[str, Place | None]:
        """Return the gold's place by BM25 alone and by the dense score alone, among the candidates of both sides.

        What shares no word with the question is not found by BM25, wherever it would stand.
        """
        evidence = [each for each in self._library.evidence(question.text, article_id=article_id) if not each.is_note]

        def placed(score: Callable[[Evidence], float], found: Iterable[Evidence]) -> Place | None:
            return place(self._ranked(score(each), question, ground, each.article, each.passage) for each in found)

        matching = [each for each in evidence if each.lexical > 0]
        return {"bm25": placed(lambda each: each.lexical, matching), "dense": placed(lambda each: each.dense, evidence)}

    def _ranked(self, score: float, question: Asked, ground: Ground, article: Article, passage: Passage) -> Ranked:
        own = article.id == ground.article.id
        if question.sentences:
            gold = own and any(visible(each) in visible(passage.text) for each in question.sentences)
            return Ranked(score, frozenset([(article.id, passage.start)]), gold)
        here = (article.id, passage.start, passage.end)
        if here not in self._paragraphs:
            self._paragraphs[here] = self._grounds[article.id].paragraphs(passage)
        paragraphs = self._paragraphs[here]
        shows: set[Hashable] = {(article.id, each) for each in paragraphs} or {here}  # of none: takes a place too
        return Ranked(score, frozenset(shows), own and question.paragraph in paragraphs)


def figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return the figures of some questions: counts, shares in [0, 1] and means; None for what they cannot tell.

    hit@1 and MRR@10 are those of the gold paragraph (for questions alone: of a passage with a gold sentence), and the
    answer's shares those of the first hit within its article, whether it was answered or not; all of answerable
    questions. ``kinds`` has the unanswerable ones by kind, each against all answerable ones.
    """
    good = [each for each in outcomes if each.question.answerable]
    bad = [each for each in outcomes if not each.question.answerable]
    told: dict[str, Any] = {"questions": len(outcomes), "answerable": len(good), "unanswerable": len(bad)}
    told["lost"] = sum(each.lost for each in good)
    for scope, where in (("article", "within"), ("file", "overall")):
        for name, measure in (("hit_at_1", hit), ("mrr_at_10", reciprocal_rank)):
            for method in METHODS:
                key = f"{name}_{scope}" if method == "fusion" else f"{name}_{scope}_{method}"
                told[key] = _share(measure(getattr(each, where)[method]) for each in good)
    told["answer_in_passage"] = _share(each.in_passage for each in good)
    told["answer_in_sentence"] = _share(each.in_sentence for each in good)
    told["gold_sentence_marked"] = _share(each.marked for each in good)
    told["characters_shown"] = _share(len(each.passage.text) if each.passage else 0 for each in good)
    told["characters_marked"] = _share(len(each.sentence.text) if each.sentence else 0 for each in good)
    told |= _abstention(good, bad)
    told["missed_rate"] = _share(not each.answered for each in good) if bad else None
    kinds = dict.fromkeys(each.question.kind for each in bad)
    told["kinds"] = [_kind(kind, good, [each for each in bad if each.question.kind == kind]) for kind in kinds]
    return told


def _kind(kind: str, good: Sequence[Outcome], bad: Sequence[Outcome]) -> dict[str, Any]:
    return {"kind": kind or None, "questions": len(bad), **_abstention(good, bad)}


def _abstention(good: Sequence[Outcome], bad: Sequence[Outcome]) -> dict[str, float | None]:
    area = auroc([each.confidence for each in good], [each.confidence for each in bad])
    return {"auroc": _share([area]), "wrong_answer_rate": _share(each.answered for each in bad)}


def _share(values: Iterable[float | None]) -> float | None:
    found = mean(values)
    return None if found is None else round(found, 4)


# texts


def visible(text: str) -> str:
    """Return the characters of a text that are seen, in NFC: no blanks, no control or format characters."""
    return "".join(character for _, character in _visible(unicodedata.normalize("NFC", text)))


def _visible(text: str) -> Iterator[tuple[int, str]]:
    """Yield each character that is seen, and its offset."""
    for i, character in enumerate(text):
        if unicodedata.category(character)[0] not in "CZ":
            yield i, character


def _spans(article: Article, paragraphs: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, paragraph) of what is left of ``paragraphs`` in the article's text, in reading order."""
    source = [visible(paragraph) for paragraph in paragraphs]
    whole, cursor, offset, owner, begins = "".join(source), 0, 0, 0, 0
    for block in article.paragraphs:
        seen = list(_visible(block))
        at = whole.find("".join(character for _, character in seen), cursor)
        if at >= 0 and seen:
            cursor = at + len(seen)
            while begins + len(source[owner]) <= at:
                begins += len(source[owner])
                owner += 1
            yield from _parts(source, owner, begins, (at, cursor), [offset + i for i, _ in seen])
        offset += len(block) + 2


def _parts(
    source: Sequence[str], owner: int, begins: int, span: tuple[int, int], places: Sequence[int]
) -> Iterator[tuple[int, int, int]]:
    """Yield the parts of one block, which may have been made of several paragraphs; ``places`` are offsets."""
    at, end = span
    while begins < end:
        first, last = max(begins, at), min(begins + len(source[owner]), end)
        if first < last:
            yield places[first - at], places[last - 1 - at] + 1, owner
        begins += len(source[owner])
        owner += 1


def _is_there(question: Asked, ground: Ground) -> bool:
    """Tell whether cleaning left anything of what would be right."""
    if question.sentences:
        return any(visible(each) in visible(ground.article.text) for each in question.sentences)
    return question.paragraph in ground.sizes
