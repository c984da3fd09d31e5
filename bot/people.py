"""What is kept of who asked: a name that only this installation can make, and what goes with it."""

from __future__ import annotations

import hashlib
import hmac
import logging
from typing import TYPE_CHECKING

from index import Asked, LibraryError

if TYPE_CHECKING:
    from bot.request import Request
    from index import Library

logger = logging.getLogger(__name__)

REMEMBERED = frozenset(["ask", "summary", "more", "focus", "add", "remove", "use"])
"""Commands that are counted; pressing buttons is not."""


def pseudonym(library: Library, request: Request) -> str:
    """Return a name for who asked, 16 hexadecimal digits: keyed, so that ids cannot be guessed back from it."""
    if not request.person:
        return ""
    person = f"{request.platform}:{request.person}".encode()
    return hmac.new(library.ledger.secret(), person, hashlib.sha256).hexdigest()[:16]


def remember(request: Request, library: Library, outcome: str, article: str | None, *, with_text: bool) -> None:
    """Note what was asked in a chat, its text only ``with_text``; not worth failing for."""
    if request.place is None or request.command not in REMEMBERED:
        return
    text = request.text if with_text and request.command == "ask" else None
    try:
        library.ledger.note(
            Asked(
                request.id, request.platform, request.place, pseudonym(library, request), request.command, outcome,
                article, text,
            )
        )  # fmt: skip
    except LibraryError:
        logger.exception("request %s cannot be remembered", request.id)
