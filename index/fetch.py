"""From what a person names (a file, a folder, bytes) to the pages that are there. Nothing is understood of them yet."""

from __future__ import annotations

import os
import re
from pathlib import Path

from index.errors import Empty, Forbidden, TooLarge, Unreachable, Unreadable
from index.records import Page

KINDS = {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".md": "markdown", ".markdown": "markdown",
    ".txt": "text", ".text": "text", ".pdf": "pdf", ".docx": "docx",
}  # fmt: skip
"""What a file's ending promises; the content decides between those that can be told apart by it."""

MAX_BYTES = 20 * 2**20

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def find_sources(source: str | Path) -> list[Path]:
    """Return the files that ``source`` stands for: itself, or every article file below a folder, sorted by path.

    Hidden files and folders are left out. Raises Forbidden for a web address, Unreachable when there is no such file,
    Empty for a folder without article files.
    """
    if _ADDRESS.match(str(source)):
        raise Forbidden("web", name=str(source))
    path = Path(source)
    try:
        if not path.is_dir():
            if not path.exists():
                raise Unreachable("missing", name=str(source))
            return [path]
        os.scandir(path).close()  # rglob says nothing of a folder that it may not read
        found = sorted(each for each in path.rglob("*") if _is_article(each.relative_to(path)) and each.is_file())
    except PermissionError:
        raise Unreachable("denied", name=str(source)) from None
    except (OSError, ValueError):  # a name that no file system takes: too long, or with a NUL
        raise Unreachable("missing", name=str(source)[:80]) from None
    if not found:
        raise Empty("no-articles", name=str(source))
    return found


def _is_article(path: Path) -> bool:
    return path.suffix.lower() in KINDS and not any(part.startswith(".") for part in path.parts)


def read(source: str | Path | bytes, *, max_bytes: int = MAX_BYTES) -> Page:
    """Return the page that one file, or the bytes themselves, hold.

    Raises Unreachable, TooLarge (before reading), Unreadable for what is no regular file (a folder: see
    :func:`find_sources`), and Forbidden for an address.
    """
    if isinstance(source, bytes):
        _check_size(len(source), "text", max_bytes)
        return Page(source, name="text")
    path = find_sources(source)[0]
    if path != Path(source):
        raise Unreadable("folder", name=str(source))
    if not path.is_file():
        raise Unreadable("binary", name=str(source))
    try:
        _check_size(path.stat().st_size, str(path), max_bytes)
        content = path.read_bytes()
    except PermissionError:
        raise Unreachable("denied", name=str(path)) from None
    except OSError:
        raise Unreachable("missing", name=str(path)) from None
    return Page(content, name=str(path), kind=KINDS.get(path.suffix.lower()), origin=_origin(path))


def _origin(path: Path) -> str:
    """Return the path as text that any database takes, even where its name is no valid UTF-8."""
    return os.fsencode(path.resolve()).decode("utf-8", "backslashreplace")


def _check_size(size: int, name: str, max_bytes: int) -> None:
    if size > max_bytes:
        raise TooLarge("large", name=name, size_mb=-(-size // 2**20), limit_mb=max_bytes // 2**20)
