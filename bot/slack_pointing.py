"""Questions about a message that somebody points at: about its own words, or about the article that it links to."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.pasted import ask_linked
from bot.pending import Pending
from bot.phrases import Phrases
from bot.reply import Reply
from bot.slack_event import link_in, plain

if TYPE_CHECKING:
    from bot.desk import Desk
    from bot.request import Request

PASTED = 80
"""A message of at least so many characters, its addresses left out, is asked itself; a shorter one, its link."""

CARRIED = 1_200
"""A text of at most so many characters travels with the form; a longer one waits here."""

PENDING = 200
"""How many longer texts wait."""


class Pointing:
    """Keeps what people point at until their question comes, and answers it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._waiting: Pending[str] = Pending(PENDING)

    def carry(self, text: str) -> dict[str, Any] | None:
        """Return what a form carries of a message's ``text``; None when there is nothing to ask about in it."""
        link = link_in(text)
        words = " ".join(word for word in plain(text).split(" ") if not word.startswith(("https://", "http://")))
        if len(words.strip()) < PASTED:
            return {"link": link} if link and len(link) <= CARRIED else None
        if len(words) <= CARRIED:
            return {"said": words}
        key = secrets.token_hex(8)
        self._waiting.note(key, words)
        return {"kept": key}

    async def answer(self, request: Request, pointed: dict[str, Any]) -> Reply:
        """Return the answer to a question about what :meth:`carry` returned.

        Who keeps the articles adds a linked one that is not there yet by asking about it.
        """
        if link := pointed.get("link"):
            return await ask_linked(self._desk, request, str(link), lambda adding: self._desk.add(adding, str(link)))
        words = pointed.get("said") or self._waiting.take(str(pointed.get("kept")))
        if not words:
            return Reply.line(Phrases(request.language)("form-gone"), ok=False, private=True)
        return await self._desk.handle(replace(request, pasted=words))
