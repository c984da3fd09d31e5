"""Feeds: visited at an interval, their new entries added as articles and announced in a channel, each once.

To the supervisor this is one more platform. A feed that is broken, slow or gone is visited less and less often; nothing
that it does stops the others. Only what all members may see is added: articles of feeds are the operator's.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.phrases import Phrases
from bot.wording import announcement_reply
from index import (
    MAX_FEED_BYTES,
    Addition,
    ArticleNotFound,
    LibraryError,
    Robots,
    SourceError,
    StoreError,
    feed_entries,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from bot.desk import Desk
    from bot.platforms import Platform
    from bot.reply import Reply
    from index import FeedEntry, Page

FIRST = 3
"""How many entries of a feed that was never visited before are added, the newest: a new feed does not flood."""

MOST = 10
"""How many entries are added at one visit, the oldest of the new; the others wait for the next."""

TRIES = 3
"""How often an article that cannot be reached is tried, a visit each time, before it is given up."""

SENTENCES = 3
"""How long the summary in an announcement is."""

LONGEST_PAUSE_S = 24 * 3600.0
ANNOUNCE_AGAIN_S = 60.0
ANNOUNCE_TRIES = 30
"""How often an announcement is tried before it is dropped: the channel may be gone for good."""

_PASSING = {"web-name", "web-connect", "web-slow", "web-busy", "web-broken"}

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Feed:
    """A feed between two visits: when it is due, and what the site wants to hear again."""

    address: str
    pause_s: float
    due: float = 0.0
    etag: str | None = None
    modified: str | None = None
    tries: dict[str, int] = field(default_factory=dict)


class Feeds:
    """Visits feeds until it is closed. ``announce`` sends a reply to a channel and raises where it cannot."""

    name = "feeds"

    def __init__(
        self,
        desk: Desk,
        addresses: Sequence[str],
        *,
        every_s: float,
        channel: str = "",
        announce: Callable[[str, Reply], Awaitable[None]] | None = None,
        language: str = "en",
    ) -> None:
        self._desk, self._every_s, self._channel, self._announce = desk, every_s, channel, announce
        self._feeds = [_Feed(address, every_s) for address in dict.fromkeys(addresses)]
        self._phrases = Phrases(language)
        self._waiting = False  # whether there is an article to be announced
        self._said: set[str] = set()  # announced, although that could not be noted yet
        self._refused = 0
        self._closing = asyncio.Event()
        self._robots: Robots | None = None

    async def run(self) -> None:
        """Visit every feed when it is due, until :meth:`close`."""
        self._closing.clear()
        while not self._closing.is_set():
            await self.visit()
            pause = min([feed.due for feed in self._feeds], default=LONGEST_PAUSE_S) - time.monotonic()
            if self._waiting:
                pause = min(pause, ANNOUNCE_AGAIN_S)
            try:
                await asyncio.wait_for(self._closing.wait(), max(pause, 0.01))
            except TimeoutError:
                continue

    async def close(self) -> None:
        """Visit no further feed; an entry that is being added is finished first."""
        self._closing.set()

    async def announce(self, channel: str, reply: Reply) -> None:
        """Nobody reads here."""

    async def visit(self) -> None:
        """Visit the feeds that are due, one after the other, and announce what waits. Never raises."""
        try:
            await self._announce_waiting()
        except LibraryError as fault:
            logger.warning("articles cannot be announced: %s", fault)
        for feed in self._feeds:
            if self._closing.is_set() or feed.due > time.monotonic():
                continue
            try:
                await self._read(feed)
                feed.pause_s = self._every_s
            except LibraryError as fault:
                feed.pause_s = min(2 * feed.pause_s, LONGEST_PAUSE_S)
                logger.warning("feed: %s; next visit in %.0f min", fault, feed.pause_s / 60)
            except Exception:
                feed.pause_s = min(2 * feed.pause_s, LONGEST_PAUSE_S)
                logger.exception("feed %s fell; next visit in %.0f min", feed.address, feed.pause_s / 60)
            feed.due = time.monotonic() + feed.pause_s

    async def _read(self, feed: _Feed) -> None:
        """Add what is new in a feed, the oldest first."""
        web, ledger = self._desk.library.web, self._desk.library.ledger
        await asyncio.to_thread(self._rules.check, feed.address)
        fetched = await asyncio.to_thread(
            web.get, feed.address, etag=feed.etag, modified=feed.modified, max_bytes=MAX_FEED_BYTES
        )
        if not fetched.fresh:
            return
        found = await asyncio.to_thread(feed_entries, text_of(fetched), fetched.url)
        seen = await self._desk.run(lambda: ledger.entries_seen(feed.address))
        new = [entry for entry in found if entry.id not in seen]
        if not seen:
            passed = [entry.id for entry in new[FIRST:]]
            await self._desk.run(lambda: ledger.see_entries(feed.address, passed))
            new = new[:FIRST]
        done = 0
        for entry in reversed(new[-MOST:]):
            if self._closing.is_set():
                return
            done += await self._take(feed, entry)
        complete = done == len(new)  # else the whole feed has to be sent once more
        feed.etag, feed.modified = (fetched.etag, fetched.modified) if complete else (None, None)

    async def _take(self, feed: _Feed, entry: FeedEntry) -> bool:
        """Add an entry's article and return whether the entry is dealt with."""
        library = self._desk.library
        added: Addition | None = None
        try:
            added = await self._desk.intake.take(
                lambda: asyncio.to_thread(self._fetch, entry.link), lambda done: self._note(done, feed, entry)
            )
        except StoreError:  # not the entry's fault
            raise
        except Exception as fault:
            feed.tries[entry.id] = feed.tries.get(entry.id, 0) + 1
            passing = not isinstance(fault, SourceError) or fault.reason in _PASSING
            if passing and feed.tries[entry.id] < TRIES:
                logger.info("feed entry %s: %s; tried again at the next visit", entry.link, fault)
                return False
            logger.warning("feed entry %s given up: %s", entry.link, fault, exc_info=not isinstance(fault, SourceError))
        feed.tries.pop(entry.id, None)
        if added is None:
            await self._desk.run(lambda: library.ledger.see_entries(feed.address, [entry.id]))
        elif added.status == "added":
            logger.info("feed: added %s", added.article.id)
            await self._announce_waiting()
        return True

    def _note(self, done: Addition, feed: _Feed, entry: FeedEntry) -> None:
        """Note that an entry is dealt with, and its announcement.

        In the library's thread, at once with the addition: whoever stops us stops us before or after both.
        """
        news = done.article.id if done.status == "added" and self._channel and self._announce else None
        self._desk.library.ledger.see_entries(feed.address, [entry.id], announce=news)

    @property
    def _rules(self) -> Robots:
        if self._robots is None:
            self._robots = Robots(self._desk.library.web)
        return self._robots

    def _fetch(self, link: str) -> Page:
        self._rules.check(link)
        page = self._desk.library.web.again(link)
        assert page is not None  # nothing was said of an earlier visit
        return page

    async def _announce_waiting(self) -> None:
        """Announce what waits, in order, as far as it goes; the rest waits in the library, also for another start.

        Raises StoreError.
        """
        if not (self._channel and self._announce):
            return
        ledger = self._desk.library.ledger
        self._waiting = True
        for id_ in await self._desk.run(ledger.unannounced):
            if id_ not in self._said and not await self._tell(id_):
                return
            self._said.add(id_)
            await self._desk.run(lambda id_=id_: ledger.announced(id_))  # type: ignore[misc]
            self._said.discard(id_)
        self._waiting = False

    async def _tell(self, id_: str) -> bool:
        """Announce an article; False where it shall be tried again."""
        library = self._desk.library
        assert self._announce is not None
        try:
            summary = await self._desk.run(lambda: library.summarize(id_, sentences=SENTENCES))
            await self._announce(self._channel, announcement_reply(summary, self._phrases))
        except ArticleNotFound:  # removed before anybody heard of it
            return True
        except Exception as fault:  # the platform may be away: it is tried again
            self._refused += 1
            logger.warning("an article cannot be announced in %s (%s)", self._channel, type(fault).__name__)
            if self._refused < ANNOUNCE_TRIES:
                return False
        self._refused = 0
        return True


def announcer(platforms: Mapping[str, Platform]) -> Callable[[str, Reply], Awaitable[None]]:
    """Return what sends to channels such as "discord:123" through the platform that each names."""

    async def announce(channel: str, reply: Reply) -> None:
        name, _, id_ = channel.partition(":")
        await platforms[name].announce(id_, reply)

    return announce
