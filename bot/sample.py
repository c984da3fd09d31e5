"""The bundled article, for a first try without an article of one's own."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

from index import Page

if TYPE_CHECKING:
    from index import Article, Library

_FOLDER = files("index") / "sample"
_ORIGIN = "exergue:sample"


def page() -> Page:
    """Return the bundled article as a page."""
    return Page((_FOLDER / "article.md").read_bytes(), name="article.md", kind="markdown", origin=_ORIGIN)


def questions(language: str = "fr") -> list[str]:
    """Return the questions in a language; the article's own is French."""
    found = json.loads((_FOLDER / "questions.json").read_text(encoding="utf-8"))["questions"]
    return [each["text"] for each in found if each["lang"] == language]


def find(library: Library) -> Article | None:
    """Return the bundled article if it is in the library."""
    return library.find_origin(_ORIGIN)
