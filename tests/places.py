"""What tests of places share: a desk over articles of several servers, and what is asked of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot.desk import Desk
from bot.gate import Gate
from bot.reply import Quote, Reply
from bot.request import Request
from index import Library, Page

ONE, OTHER = "discord:1", "slack:T2"
BRIDGE = "The bridge over the Orne was opened in 1932 by the mayor, Jeanne Sorel. It is 210 metres long."
MILL = "The mill at Saint-Omer burnt down in 1911. Its owner, Paul Lefort, never built another one."
BAKERY = "The bakery in the market hall sells rye bread on Fridays. Its oven was built by Marta Klein."


HIDDEN = {ONE: ["Klein"], OTHER: ["Saint-Omer"], "": ["Klein", "Saint-Omer"], None: []}
"""What a place never reads, whatever it asks."""


def page(title: str, text: str, place: str = "") -> Page:
    """A page with one paragraph."""
    return Page(f"{title}\n\n{text} ".encode() * 1, "page", "text", title=title, place=place)


@asynccontextmanager
async def opened_desk(folder: Path) -> AsyncIterator[Desk]:
    """A desk over three articles: the operator's, one server's, another one's."""
    desk = Desk(lambda: Library.open(folder, "embedded"), deadline_s=20, gate=Gate(member=100))
    await desk.open()
    for each in (page("The bridge", BRIDGE), page("The mill", MILL, ONE), page("The bakery", BAKERY, OTHER)):
        await desk.run(lambda each=each: desk.library.take(each))  # type: ignore[misc]
    try:
        yield desk
    finally:
        await desk.close()


def asked(text: str, place: str | None = ONE, command: str = "ask", **more: object) -> Request:
    """A request from a server."""
    return replace(
        Request(command, text, platform="discord", place=place, channel="7", person="42"),
        **more,  # type: ignore[arg-type]
    )


def quoted(reply: Reply) -> str:
    """All that a reply quotes."""
    return " ".join(part.text for part in reply.parts if isinstance(part, Quote))


def state(reply: Reply, name: str) -> str:
    """The state of a reply's button."""
    [found] = [action.state for action in reply.actions if action.name == name]
    return found
