"""Articles as Markdown files with front matter, for people and other programs; read again, they are the same articles.

A file names the digest of its text. While that holds, the text is taken as it stands, since it was cleaned before; once
somebody has edited it, the file is read like any other Markdown.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from index.documents import MAX_CHARACTERS, tidy
from index.errors import BackupError
from index.records import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from index.records import Page

_KEYS = {"title": "title", "author": "byline", "date": "published", "lang": "language", "url": "url",
         "site": "site"}  # fmt: skip
_ALLOWED = {"language": "[a-z]{2,3}", "published": r"\d{4}(-\d\d){0,2}", "url": r"https?://\S+"}
_FRONT = re.compile(r"---\n((?:[a-z]+: .*\n)+)---\n\n")
_SPECIAL = re.compile(r"[\\`*_\[\]<>&|]|^(?:\d{1,9}(?=[.)]))?[#+=~.)-]", re.MULTILINE)
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_ESCAPED = re.compile(r"\\([\n!-/:-@\[-`{-~])")


def to_markdown(article: Article) -> str:
    """Return the article as Markdown: what is known about it between dashes, then its paragraphs."""
    facts = {key: getattr(article, field) for key, field in _KEYS.items()}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in facts.items() if value]
    lines += [f"notes: {json.dumps(article.notes)}"] if article.notes else []
    lines += [f"exergue: {_digest(article.text)}"]
    paragraphs = (_escaped(paragraph).replace("\n", "\\\n") for paragraph in article.paragraphs)
    return "\n".join(["---", *lines, "---", "", "\n\n".join(paragraphs), ""])


def from_markdown(page: Page) -> Article | None:
    """Return the article that :func:`to_markdown` wrote, without an id; None for any other page, or an edited one."""
    if page.kind == "plain" or not page.content.startswith(b"---\n"):
        return None
    if b"\nexergue: " not in page.content[:20_000] or len(page.content) > 4 * MAX_CHARACTERS:
        return None
    try:
        text = page.content.decode()
        front = _FRONT.match(text)
        lines = dict(line.split(": ", 1) for line in front[1].splitlines()) if front else {}
        body = text[front.end() :].removesuffix("\n") if front else ""
        body = _ESCAPED.sub(r"\1", body)
        if len(body) > MAX_CHARACTERS or _digest(body) != lines.get("exergue") or not _is_clean(body):
            return None
        facts = {field: json.loads(lines[key]) for key, field in _KEYS.items() if key in lines}
        notes = json.loads(lines.get("notes", "[]"))
    except (ValueError, RecursionError):
        return None
    paragraphs = tuple(body.split("\n\n"))
    whole = isinstance(notes, list) and all(isinstance(n, int) and 0 < n <= len(paragraphs) for n in notes)
    if not whole or not all(isinstance(fact, str) for fact in facts.values()):
        return None
    if not all(re.fullmatch(shape, facts.get(field, "")) for field, shape in _ALLOWED.items() if field in facts):
        return None
    facts = {"title": "", "language": "und", **facts}
    return Article(text=body, paragraphs=paragraphs, notes=tuple(notes), **facts)


def export(articles: Iterable[Article], folder: Path) -> Iterator[Path]:
    """Write each article to ``folder``/<id>.md and give the path; what stood there is replaced.

    Articles that belong to a chat server go into a folder of its own below. Raises BackupError where nothing can be
    written, and Unwritable.
    """
    from index.store import unwritable

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for article in articles:
            file = folder / re.sub(r"[^\w-]", "-", article.place) / f"{article.id}.md"
            file.parent.mkdir(exist_ok=True)
            part = file.with_name(f".{file.name}.part")
            part.write_text(to_markdown(article), encoding="utf-8", newline="\n")
            yield part.replace(file)
    except OSError as error:
        fault = unwritable(error, folder)
        raise BackupError("target-read-only", folder=str(folder)) if fault.reason == "read-only" else fault from None


def _escaped(paragraph: str) -> str:
    return _SPECIAL.sub(lambda found: _PUNCTUATION.sub(r"\\\g<0>", found[0]), paragraph)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _is_clean(text: str) -> bool:
    """Tell whether a text is such as cleaning leaves: nobody can pass by it with a digest of their own."""
    paragraphs = text.split("\n\n")
    return tidy(text) == text and all(tidy(each) == each and re.search(r"[^\W_]", each) for each in paragraphs)
