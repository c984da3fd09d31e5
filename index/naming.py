"""What an article goes by: the id that people type, its names as one line each, and the digest of what they see."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from index.documents import one_line
from index.lexical import fold

if TYPE_CHECKING:
    from index.records import Article


def line(text: str | None) -> str | None:
    """Return a text from outside as one line without control characters and lone surrogates; None for nothing."""
    return one_line((text or "").encode("utf-8", "replace").decode()) or None


def digest(article: Article) -> str:
    """Return a digest of everything that a person can see of the article."""
    seen = [article.title, article.byline, article.published, article.url, article.language, article.text]
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
