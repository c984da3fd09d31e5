"""Questions about what somebody points at: a text pasted in a message, or the article at an address."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.phrases import Phrases
from bot.reply import Reply
from bot.wording import answer_reply, fault_line
from index import LibraryError, Page, parse_address, set_aside

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.desk import Desk
    from bot.request import Request
    from index import Library, Prepared

logger = logging.getLogger(__name__)


def read_pasted(request: Request, library: Library, phrases: Phrases) -> Prepared:
    """Return the text that a request brings along as an article, whatever it looks like; for any thread.

    Raises SourceError for a text without words.
    """
    page = Page(request.pasted.encode("utf-8", "replace"), name=phrases("pasted-text"), kind="plain")
    return library.prepare(page)


def ask_pasted(request: Request, library: Library, phrases: Phrases, pasted: Prepared) -> tuple[Reply, str]:
    """Answer from what :func:`read_pasted` gave, and from nothing else; nothing of it is kept.

    There are no buttons: what they would show is gone when the answer is given. Raises QuestionError.
    """
    with set_aside(library, pasted) as alone:
        answer = alone.ask(request.text, limit=request.limit)
    return answer_reply(answer, phrases, articles=1), "answered" if answer.answered else "silent"


def known(library: Library, address: str, place: str | None) -> str | None:
    """Return the id of the article at an address, if ``place`` sees it."""
    try:
        origin = parse_address(address, library.web.rules).url
    except LibraryError:  # it may not be fetched, but may have been given as the address of a file
        origin = address
    found = library.find_origin(origin, place=place)
    if found is not None:
        return found.id
    return next((each.id for each in library.headings(place) if each.url == address), None)


async def ask_linked(desk: Desk, request: Request, link: str, add: Callable[[Request], Awaitable[Reply]]) -> Reply:
    """Answer from the article at an address; for who keeps the articles it is added, by ``add``, if it is not there."""
    phrases = Phrases(request.language)
    try:
        article = await desk.run(lambda: known(desk.library, link, request.place))
        if article is None and request.keeper:
            added = await add(replace(request, command="add", text=link, id=f"{request.id}+"))
            if not added.ok:
                return added
            article = await desk.run(lambda: known(desk.library, link, request.place))
    except LibraryError as error:
        logger.exception("request %s: the article at an address cannot be looked up", request.id)
        return Reply.line(fault_line(error, phrases, anyone=True), ok=False, private=True)
    if article is None:
        return Reply.line(phrases("link-unknown", link=link), ok=False, private=True)
    return await desk.handle(replace(request, article=article))
