"""Files and links that people give in a chat, on their way to becoming articles. The same for every platform."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from bot.reply import Reply
from index import KINDS, Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.phrases import Phrases

    Progress = Callable[[int, int], None]
    """Is told how many passages are ready, and of how many."""

    Fetched = Page | Reply
    """What fetching gives: a page, or what is said when there is none."""


def page_of(content: bytes, name: str) -> Page:
    """Return the bytes of a file as a page; its ``name`` is what it is called in messages, and hints at its kind."""
    return Page(content, name=name, kind=KINDS.get(PurePath(name).suffix.lower()))


def too_large(name: str, size: int, limit_mb: int, phrases: Phrases) -> Reply | None:
    """Return what is said of a file of ``size`` bytes that is over the limit, so that it need not be fetched."""
    if size <= limit_mb * 2**20:
        return None
    size_mb = -(-size // 2**20)
    told = phrases("error-large", name=name, size_mb=size_mb, limit_mb=limit_mb)
    return Reply.line(told, ok=False, private=True)
