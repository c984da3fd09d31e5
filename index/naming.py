"""What people type and see: an article's id, names as one line each, a digest of what is seen, a question."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from index.documents import one_line
from index.errors import QuestionError
from index.language import detect_language
from index.lexical import fold
from index.records import Question

if TYPE_CHECKING:
    from index.records import Article

MAX_QUESTION = 500
"""The longest question, in characters."""


def line(text: str | None) -> str | None:
    """Return a text from outside as one line without control characters and lone surrogates; None for nothing."""
    return one_line((text or "").encode("utf-8", "replace").decode()) or None


def digest(article: Article) -> str:
    """Return a digest of everything that a person can see of the article, wherever it stands."""
    seen = [article.title, article.byline, article.published, article.language, article.text]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()


def slug(title: str) -> str:
    """Return the first words of a title as an id: ASCII letters, digits and hyphens, at most 40 characters."""
    words = re.findall(r"[a-z0-9]+", fold(title))
    chosen = ""
    for word in words:
        if len(chosen) + len(word) + 1 > 40:
            break
        chosen = f"{chosen}-{word}" if chosen else word
    return chosen or "article"


def question_of(text: str, what: str = "question") -> Question:
    """Return a question as it is asked: one line, without control characters.

    Raises QuestionError, whose reason says ``what`` it is: a ``"question"`` or the ``"focus"`` of a summary.
    """
    text = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split())
    if not text:
        raise QuestionError(f"{what}-empty")
    if len(text) > MAX_QUESTION:
        raise QuestionError(f"{what}-long", length=len(text), limit=MAX_QUESTION)
    return Question(text, detect_language(text))
