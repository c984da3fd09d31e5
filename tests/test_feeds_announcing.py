"""Announcements of feeds: each article once, in order, whatever comes in between."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile import Site
from press import Channel, rss, story, titles, visiting

from bot.feeds import ANNOUNCE_TRIES
from index import StoreError


@pytest.fixture
def site() -> Iterator[Site]:
    """A server with stories, and a feed of the first two."""
    with Site({f"/{n}": story(n) for n in range(1, 3)} | {"/rss": rss(1, 2)}) as site:
        yield site


async def test_announcements_wait_for_a_platform_that_is_away(site: Site, tmp_path: Path) -> None:
    """The articles are added all the same, and announced in order when it is back, each once."""
    channel = Channel()
    channel.away = True
    async with visiting(site, tmp_path, channel) as feeds:
        await feeds.visit()
        assert len(await titles(feeds)) == 2
        channel.away = False
        await feeds.visit()
        await feeds.visit()
    assert len(channel.said) == 2


async def test_announcements_wait_for_the_next_start(site: Site, tmp_path: Path) -> None:
    """What could not be announced before the bot was stopped is announced by the next one, in order, each once."""
    channel = Channel()
    channel.away = True
    async with visiting(site, tmp_path, channel) as feeds:
        await feeds.visit()
    channel.away = False
    for _ in range(2):
        async with visiting(site, tmp_path, channel) as feeds:
            await feeds.visit()
            await feeds.visit()
    assert channel.titles == ["New article: “The lighthouse no 1”", "New article: “The lighthouse no 2”"]


async def test_who_is_stopped_while_announcing_announces_at_the_next_start(site: Site, tmp_path: Path) -> None:
    """The entry is dealt with by then; that nobody was told is remembered together with that."""
    channel, reached = Channel(), asyncio.Event()

    async def never(*_: object) -> None:
        reached.set()
        await asyncio.Event().wait()

    async with visiting(site, tmp_path, channel) as feeds:
        feeds._announce = never
        visit = asyncio.create_task(feeds.visit())
        await asyncio.wait_for(reached.wait(), 20)
        visit.cancel()
        await asyncio.gather(visit, return_exceptions=True)
    async with visiting(site, tmp_path, channel) as feeds:
        await feeds.visit()
    assert channel.titles == ["New article: “The lighthouse no 1”", "New article: “The lighthouse no 2”"]


async def test_what_is_removed_before_it_is_announced_is_no_news(site: Site, tmp_path: Path) -> None:
    """Nor does it keep back what came after it."""
    channel = Channel()
    channel.away = True
    async with visiting(site, tmp_path, channel) as feeds:
        await feeds.visit()
        desk = feeds.desk  # type: ignore[attr-defined]
        await desk.run(lambda: desk.library.remove("the-lighthouse-no-1"))
        channel.away = False
        await feeds.visit()
    assert channel.titles == ["New article: “The lighthouse no 2”"]


async def test_what_was_announced_is_not_said_again_when_that_cannot_be_noted(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is held makes no flood of one announcement; when it is free again, all goes on."""
    channel = Channel()

    def held(_: str) -> None:
        raise StoreError("busy", file="exergue.db")

    async with visiting(site, tmp_path, channel) as feeds:
        monkeypatch.setattr(feeds.desk.library.ledger, "announced", held)  # type: ignore[attr-defined]
        for _ in range(3):
            await feeds.visit()
        monkeypatch.undo()
        await feeds.visit()
        await feeds.visit()
    assert channel.titles == ["New article: “The lighthouse no 1”", "New article: “The lighthouse no 2”"]


async def test_a_channel_that_is_gone_is_given_up(site: Site, tmp_path: Path) -> None:
    """An announcement that nobody takes is dropped in the end, and the next one has its own chance."""
    channel = Channel()
    channel.away = True
    async with visiting(site, tmp_path, channel) as feeds:
        await feeds.visit()
        feeds._refused = ANNOUNCE_TRIES - 1
        await feeds.visit()
        channel.away = False
        await feeds.visit()
    assert channel.titles == ["New article: “The lighthouse no 2”"]
