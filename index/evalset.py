"""Evaluation files: articles with questions on them, or questions alone on an article that is a file of its own.

JSON lines, as they are or in gzip. Either one article a line::

    {"article_id", "lang", "title", "paragraphs": [str],
     "questions": [{"id", "lang", "text", "answers": [str], "paragraph": int | null, "kind"?}]}

``paragraph`` counts from 0; null says that the article does not answer, and ``kind`` why. Or one question a line, the
article being elsewhere::

    {"id", "lang", "text", "answerable": bool, "gold_sentences": [str], "answer": str | null, "kind"?}

Any one of the gold sentences is a right answer, word for word in the article.
"""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from index.errors import EvaluationError, LibraryError
from index.fetch import KINDS, MAX_BYTES, read
from index.naming import MAX_QUESTION
from index.records import Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of an evaluation file and what is right: a ``paragraph`` (0-based) or any of ``sentences``.

    The article does not answer where both are missing; ``kind`` may say why. ``line`` is that of the file, from 1.
    """

    id: str
    text: str
    language: str
    kind: str
    answers: tuple[str, ...]
    paragraph: int | None
    sentences: tuple[str, ...]
    line: int

    @property
    def answerable(self) -> bool:
        """Whether the article answers."""
        return self.paragraph is not None or bool(self.sentences)


@dataclass(frozen=True, slots=True)
class Material:
    """An article to be added, and the questions put to it.

    ``title`` and ``language`` are the file's, None where they have to be found in the page; ``paragraphs`` are the
    article's as the file has them, none for questions alone.
    """

    page: Page
    title: str | None
    language: str | None
    paragraphs: tuple[str, ...]
    questions: tuple[Asked, ...]


def load(path: Path, *, on: Path | None = None, max_bytes: int = MAX_BYTES) -> list[Material]:
    """Return the articles and questions of an evaluation file.

    ``on`` puts the questions to something else than its own articles: for questions alone, the file of the article
    that they are about (without it, the one that holds a gold sentence is taken, from beside the questions or from a
    folder ``articles`` beside theirs); else another evaluation file, with the same articles in the same order and the
    same question ids, in another language perhaps. Then paragraphs and accepted answers are that file's, and the
    texts of the questions this one's.

    Raises EvaluationError, and SourceError for files that cannot be read or are larger than ``max_bytes``.
    """
    materials: list[Material] = []
    alone: list[Asked] = []
    for line, row in _rows(path, max_bytes):
        if "paragraphs" in row or "questions" in row:
            materials.append(_article(row, path.name, line))
        else:
            alone.append(_question_alone(row, path.name, line))
        if alone and materials:
            raise EvaluationError("eval-mixed", name=path.name, line=line)
    if alone:
        page = read(on or _beside(path, alone), max_bytes=max_bytes)
        return [Material(page, None, None, (), tuple(alone))]
    if not any(material.questions for material in materials):
        raise EvaluationError("eval-empty", name=path.name)
    return _crossed(materials, load(on, max_bytes=max_bytes), path.name, on.name) if on else materials


def _crossed(asked: list[Material], articles: list[Material], name: str, other: str) -> list[Material]:
    """Return ``articles`` with the questions of ``asked``."""
    found = []
    for i, partner in enumerate(articles):
        known = {question.id: question for question in partner.questions}
        questions = asked[i].questions if i < len(asked) else ()
        strange = [question for question in questions if question.id not in known]
        for question in strange[:1]:
            raise EvaluationError("eval-pairs", name=name, line=question.line, id=question.id, other=other)
        put = (replace(known[each.id], text=each.text, language=each.language) for each in questions)
        found.append(replace(partner, questions=tuple(put)))
    for question in (each for material in asked[len(articles) :] for each in material.questions):
        raise EvaluationError("eval-pairs", name=name, line=question.line, id=question.id, other=other)
    return found


def _rows(path: Path, max_bytes: int) -> Iterator[tuple[int, dict[str, Any]]]:
    content = read(path, max_bytes=max_bytes).content
    try:
        text = (gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content).decode("utf-8-sig")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError):
        raise EvaluationError("eval-unreadable", name=path.name) from None
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                row = None
            if not isinstance(row, dict):
                raise EvaluationError("eval-json", name=path.name, line=number)
            yield number, row


def _article(row: dict[str, Any], name: str, line: int) -> Material:
    here = _Line(row, name, line)
    title, language, paragraphs = here.text("title"), here.text("lang"), here.texts("paragraphs")
    rows = here.get("questions", list, "[object]")
    questions = tuple(_question(_Line(each, name, line), len(paragraphs)) for each in rows)
    page = Page(
        "\n\n".join(paragraphs).encode("utf-8", "replace"),
        name=f"{name}:{line}",
        kind="text",
        origin=f"{name}:{line}",
    )
    return Material(page, title, language, paragraphs, questions)


def _question(here: _Line, paragraphs: int) -> Asked:
    name, paragraph = here.text("id"), here.get("paragraph", int | None, "int | null")
    if paragraph is not None and (isinstance(paragraph, bool) or not 0 <= paragraph < paragraphs):
        raise here.fault("eval-paragraph", id=name, paragraph=str(paragraph), count=paragraphs)
    answers = here.texts("answers") if paragraph is not None else ()
    return Asked(name, here.question(name), here.text("lang"), here.kind(), answers, paragraph, (), here.line)


def _question_alone(row: dict[str, Any], name: str, line: int) -> Asked:
    here = _Line(row, name, line)
    question, answerable = here.text("id"), here.get("answerable", bool, "bool")
    answers = (here.text("answer"),) if answerable and row.get("answer") is not None else ()
    sentences = here.texts("gold_sentences") if answerable else ()
    if answerable and not sentences:
        raise here.fault("eval-key", key="gold_sentences", expected="[str]")
    return Asked(question, here.question(question), here.text("lang"), here.kind(), answers, None, sentences, line)


class _Line:
    """A line of a file, whose values are checked as they are taken."""

    def __init__(self, row: Any, name: str, line: int) -> None:
        self.row, self.name, self.line = row, name, line
        if not isinstance(row, dict):
            raise self.fault("eval-key", key="questions", expected="[object]")

    def fault(self, reason: str, **facts: str | int) -> EvaluationError:
        return EvaluationError(reason, name=self.name, line=self.line, **facts)

    def get(self, key: str, kind: Any, expected: str) -> Any:
        if key not in self.row or not isinstance(self.row[key], kind):
            raise self.fault("eval-key", key=key, expected=expected)
        return self.row[key]

    def text(self, key: str) -> str:
        return str(self.get(key, str, "str"))

    def texts(self, key: str) -> tuple[str, ...]:
        found = self.get(key, list, "[str]")
        if not all(isinstance(each, str) for each in found):
            raise self.fault("eval-key", key=key, expected="[str]")
        return tuple(found)

    def question(self, id: str) -> str:
        text = self.text("text")
        if not text.strip() or len(text) > MAX_QUESTION:
            raise self.fault("eval-text", id=id, limit=MAX_QUESTION)
        return text

    def kind(self) -> str:
        return self.text("kind") if self.row.get("kind") is not None else ""


def _beside(path: Path, questions: list[Asked]) -> Path:
    """Return the article file beside the questions that holds a gold sentence, read as text."""
    gold = [squeezed(sentence) for question in questions for sentence in question.sentences]
    for folder in (path.parent, path.parent.parent / "articles"):
        files = sorted(folder.iterdir()) if folder.is_dir() else []
        for file in files:
            if file.suffix.lower() in KINDS and file.is_file() and _holds(file, gold):
                return file
    raise EvaluationError("eval-alone", name=path.name)


def _holds(file: Path, sentences: list[str]) -> bool:
    try:
        text = squeezed(read(file).content.decode("utf-8", "replace"))
    except LibraryError:
        return False
    return any(sentence in text for sentence in sentences)


def squeezed(text: str) -> str:
    """Return the text with every run of blanks as one."""
    return " ".join(text.split())
