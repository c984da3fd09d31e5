"""The questions that ``make calibrate`` fits the weights to, asked of the evaluation data, and what search says."""

from __future__ import annotations

import gzip
import itertools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index import Library, Page
from index.answer import LOOKED_AT
from index.confidence import same_language
from index.evalset import squeezed
from index.features import Compared, Evidence, compare
from index.naming import question_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DATA = Path(__file__).parents[3] / "shared" / "eval"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked; ``right`` are its gold sentences, None when there are none."""

    text: str
    family: str
    article: str
    same: bool
    compared: Compared
    right: np.ndarray | None


def lines(name: str) -> list[dict[str, Any]]:
    """The articles of an evaluation file."""
    return [json.loads(line) for line in gzip.decompress((DATA / f"{name}.jsonl.gz").read_bytes()).splitlines()]


class Bench:
    """A library of evaluation articles, and what its search says."""

    def __init__(self, library: Library) -> None:
        self.library, self.words = library, library._words

    def add(self, article: dict[str, Any], language: str) -> str:
        """Add an article and return its id."""
        text = "\n\n".join(article["paragraphs"]).encode()
        origin = f"{article['article_id']} {language}"
        page = Page(text, name="text", kind="text", origin=origin, title=article["title"], language=language)
        return self.library.take(page).article.id

    def ask(
        self,
        family: str,
        article: dict[str, Any],
        question: dict[str, Any],
        article_id: str,
        language: str,
        *,
        answers: bool,
    ) -> Iterator[Asked]:
        """Give the question as it is asked and, when the article answers it, without the passages that do."""
        asked = question_of(question["text"])
        evidence = self.library.evidence(question["text"], article_id=article_id)
        found = [each for each in evidence[: 2 * LOOKED_AT] if not each.is_note]

        def put(family: str, evidence: Sequence[Evidence], right: list[bool] | None) -> Asked:
            compared = compare(asked, evidence[:LOOKED_AT], self.words)
            marks = None if right is None else np.array(right)
            return Asked(
                asked.text, family, article["article_id"], same_language(asked, language, compared), compared, marks
            )

        if not answers:
            yield put(family, found, None)
            return
        paragraph = squeezed(article["paragraphs"][question["paragraph"]])
        accepted = [squeezed(each) for each in question["answers"]]
        head = found[:LOOKED_AT]
        texts = [squeezed(sentence.text) for each in head for sentence in each.passage.sentences]
        right = [text[:60] in paragraph and any(each in text for each in accepted) for text in texts]
        if any(right):
            yield put(family, head, right)
        without = [
            each for each in found if not any(squeezed(s.text)[:80] in paragraph for s in each.passage.sentences)
        ]
        if without:
            yield put(f"{family}-without", without, None)


def asked_questions(bench: Bench) -> Iterator[Asked]:
    """Ask what the evaluation files ask."""
    files = (("piaf-fr", "piaf", "fr", 2), ("squad2-en", "squad2", "en", 1), ("squadit-it", "xquad", "it", 1))
    for name, family, language, step in files:
        articles = lines(name)
        ids = [bench.add(article, language) for article in articles]
        for article, article_id in zip(articles, ids, strict=True):
            for i, question in enumerate(article["questions"]):
                answers = question["paragraph"] is not None
                if i % step == 0 or not answers:
                    yield from bench.ask(family, article, question, article_id, language, answers=answers)
    xquad = {language: lines(f"xquad-{language}") for language in ("en", "es", "de", "ru")}
    ids = {language: [bench.add(article, language) for article in xquad[language]] for language in xquad}
    for asks, tells in itertools.product(("en", "es", "de", "ru"), ("en", "es", "de")):
        family = "xquad" if asks == tells else "across"
        for number, (asking, telling) in enumerate(zip(xquad[asks], xquad[tells], strict=True)):
            gold = {question["id"]: question for question in telling["questions"]}
            for i, question in enumerate(asking["questions"]):
                known = {**gold[question["id"]], "text": question["text"]}
                yield from bench.ask(family, telling, known, ids[tells][number], tells, answers=True)
                if i % 3 == 0:
                    other = (number + 1 + i % (len(ids[tells]) - 1)) % len(ids[tells])
                    yield from bench.ask(f"{family}-other", telling, question, ids[tells][other], tells, answers=False)
