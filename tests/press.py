"""A site with feeds and stories, a channel to announce in, and feeds that are visited."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from hostile import ARTICLE, LocalWire, Site, answer, page

from bot.desk import Desk
from bot.feeds import Feeds
from bot.reply import Line, Reply
from index import Library, Web

FEED = "http://press.example/rss"


def rss(*numbers: int, links: str = "http://press.example/{}") -> bytes:
    """Return the answer with a feed of the stories that have these numbers, in this order."""
    items = "".join(
        f"<item><title>Story {n}</title><link>{links.format(n)}</link><guid>story-{n}</guid>"
        f"<pubDate>{n:02} Nov 2026 10:00:00 GMT</pubDate></item>"
        for n in numbers
    )
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Press</title>{items}</channel></rss>'
    return answer(body, "Content-Type: application/rss+xml", 'ETag: "feed"')


def story(number: int) -> bytes:
    """Return the page of a story, unlike any other."""
    return page(
        ARTICLE.replace("1871", f"18{number:02}").replace("The lighthouse of Brennavik", f"The lighthouse no {number}")
    )


class Channel:
    """What was announced where; ``away`` makes announcing fail."""

    def __init__(self) -> None:
        self.said: list[tuple[str, Reply]] = []
        self.away = False

    async def announce(self, channel: str, reply: Reply) -> None:
        """Remember, or fail."""
        if self.away:
            raise ConnectionError
        self.said.append((channel, reply))

    @property
    def titles(self) -> list[str]:
        """The first line of each announcement."""
        return [part.text for _, reply in self.said for part in reply.parts[:1] if isinstance(part, Line)]


@asynccontextmanager
async def visiting(
    site: Site, folder: Path, channel: Channel, *feeds: str, deadline_s: float = 10.0
) -> AsyncIterator[Feeds]:
    """Feeds over a library in ``folder``, each due at every visit."""
    web = Web(wire=LocalWire(site), deadline_s=deadline_s)
    desk = Desk(lambda: Library.open(folder, "embedded", web=web), deadline_s=30)
    await desk.open()
    try:
        feeds_ = Feeds(desk, feeds or (FEED,), every_s=0, channel="discord:12", announce=channel.announce)
        feeds_.desk = desk  # type: ignore[attr-defined]
        yield feeds_
    finally:
        await desk.close()


async def titles(feeds: Feeds) -> list[str]:
    """Return the titles in the library, oldest first."""
    return [title for _, title in await feeds.desk.titles(None)]  # type: ignore[attr-defined]
