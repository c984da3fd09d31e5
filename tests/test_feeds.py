"""Feeds: what their bytes say, and what becomes of it: each entry once, none of it able to stop the bot."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile import LocalWire, Site, answer, dripping
from press import FEED, Channel, rss, story, titles, visiting

from bot.desk import Desk
from bot.feeds import FIRST, MOST, TRIES, announcer
from bot.phrases import Phrases
from bot.reply import Item, Line, Reply
from bot.request import Request
from bot.running import serve, visitor
from bot.settings import load
from bot.shell import Shell
from index import Library, Web


@pytest.fixture
def site() -> Iterator[Site]:
    """A server with stories, and a feed of the first two."""
    with Site({f"/{n}": story(n) for n in range(1, 30)} | {"/rss": rss(1, 2)}) as site:
        yield site


async def test_new_entries_are_added_and_announced(site: Site, tmp_path: Path) -> None:
    """The oldest first; title, address, three sentences word for word, and the invitation to ask."""
    channel = Channel()
    async with visiting(site, tmp_path, channel) as feeds:
        await feeds.visit()
        assert await titles(feeds) == ["The lighthouse no 1", "The lighthouse no 2"]
        assert channel.titles == ["New article: “The lighthouse no 1”", "New article: “The lighthouse no 2”"]
        where, reply = channel.said[0]
        assert where == "discord:12"
        assert [type(part) for part in reply.parts] == [Line, Line, Item, Item, Item, Line]
        assert reply.parts[1].text == "http://press.example/1"
        text = (await feeds.desk.run(lambda: feeds.desk.library.articles()))[0].text  # type: ignore[attr-defined]
        assert all(part.text in text for part in reply.parts if isinstance(part, Item))
        more = Request("more", reply.actions[0].state, place="discord:1")
        assert (await feeds.desk.handle(more)).ok  # type: ignore[attr-defined]


async def test_each_entry_once_also_after_a_restart(site: Site, tmp_path: Path) -> None:
    """A second visit and a new process find nothing new; a further entry is the only one that is added."""
    channel = Channel()
    for _ in range(2):
        async with visiting(site, tmp_path, channel) as feeds:
            await feeds.visit()
            await feeds.visit()
    assert len(channel.said) == 2
    site.pages["/rss"] = rss(1, 2, 3)
    async with visiting(site, tmp_path, channel) as feeds:
        await feeds.visit()
    assert channel.titles[2:] == ["New article: “The lighthouse no 3”"]
    assert len([each for each in site.requests if each.startswith("GET /1 ")]) == 1


async def test_an_unchanged_feed_is_not_sent_again(site: Site, tmp_path: Path) -> None:
    """Its tag goes back, and 304 is nothing to do."""
    async with visiting(site, tmp_path, Channel()) as feeds:
        await feeds.visit()
        site.pages["/rss"] = answer(b"", status="304 Not Modified")
        await feeds.visit()
        assert site.header("If-None-Match") == '"feed"'
        assert len(await titles(feeds)) == 2


async def test_a_new_feed_does_not_flood(site: Site, tmp_path: Path) -> None:
    """Of a feed that was never visited the three newest are added, and the older ones never."""
    site.pages["/rss"] = rss(*range(1, 21))
    channel = Channel()
    async with visiting(site, tmp_path, channel) as feeds:
        for _ in range(2):
            await feeds.visit()
            assert await titles(feeds) == [f"The lighthouse no {n}" for n in (18, 19, 20)]
    assert len(channel.said) == FIRST == 3


async def test_many_entries_come_a_visit_at_a_time(site: Site, tmp_path: Path) -> None:
    """Ten at one visit, the others at the next, the oldest first, none lost although the feed has not changed."""
    site.pages["/rss"] = rss(1)
    channel = Channel()
    async with visiting(site, tmp_path, channel) as feeds:
        await feeds.visit()
        site.pages["/rss"] = rss(*range(1, 16))
        await feeds.visit()
        assert len(channel.said) == 1 + MOST
        await feeds.visit()
    assert channel.titles == [f"New article: “The lighthouse no {n}”" for n in range(1, 16)]


@pytest.mark.parametrize(
    "say",
    [
        answer(b"", status="500 Oops"), answer("<html><body>No feed</body></html>"), b"", answer(b"\x00" * 100),
        answer('<?xml version="1.0"?><rss version="2.0"><channel><item>'), dripping(b"", b"", 1),
        answer("User-agent: *"), rss(1, links="file:///etc/passwd?{}"), rss(1, links="http://10.0.0.1/{}"),
        rss(1, links="javascript:alert({})"),
    ],
)  # fmt: skip
async def test_a_broken_feed_stops_nothing(site: Site, tmp_path: Path, say: bytes) -> None:
    """Whatever the first of two feeds says, the second is read, and the desk answers."""
    site.pages |= {"/broken": say}
    channel = Channel()
    async with visiting(site, tmp_path, channel, "http://press.example/broken", FEED, deadline_s=0.5) as feeds:
        await feeds.visit()
        assert await titles(feeds) == ["The lighthouse no 1", "The lighthouse no 2"]
        assert (await feeds.desk.handle(Request("ask", "When was lighthouse no 1 built?"))).ok  # type: ignore[attr-defined]


async def test_a_failing_feed_is_visited_less_and_less(site: Site, tmp_path: Path) -> None:
    """The pause doubles up to a day, and is the old one again when the feed is back."""
    site.pages["/rss"] = answer(b"", status="500 Oops")
    async with visiting(site, tmp_path, Channel()) as feeds:
        [feed] = feeds._feeds
        feeds._every_s, feed.pause_s = 1800, 1800
        pauses = []
        for _ in range(8):
            feed.due = 0
            await feeds.visit()
            pauses.append(feed.pause_s)
            assert feed.due > time.monotonic()
        assert pauses == [3600, 7200, 14400, 28800, 57600, 86400, 86400, 86400]
        site.pages["/rss"], feed.due = rss(1), 0
        await feeds.visit()
        assert feed.pause_s == 1800


async def test_an_article_that_cannot_be_reached_is_tried_again(site: Site, tmp_path: Path) -> None:
    """At the next visits, three times in all; one that is gone or no article only once."""
    site.pages |= {"/1": answer(b"", status="503 Busy"), "/2": answer(b"", status="404 None")}
    async with visiting(site, tmp_path, Channel()) as feeds:
        for _ in range(TRIES + 2):
            await feeds.visit()
        assert len([each for each in site.requests if each.startswith("GET /1 ")]) == TRIES
        assert len([each for each in site.requests if each.startswith("GET /2 ")]) == 1
        site.pages |= {"/rss": rss(3, 4), "/3": answer(b"", status="503 Busy")}
        await feeds.visit()
        site.pages["/3"] = story(3)
        await feeds.visit()
        assert await titles(feeds) == ["The lighthouse no 4", "The lighthouse no 3"]


async def test_what_is_there_already_is_not_announced(site: Site, tmp_path: Path) -> None:
    """An article that somebody added before, and one that two feeds have, are news once at most."""
    site.pages |= {"/other": rss(1, 2)}
    channel = Channel()
    async with visiting(site, tmp_path, channel, FEED, "http://press.example/other") as feeds:
        await feeds.desk.run(lambda: feeds.desk.library.add("http://press.example/1"))  # type: ignore[attr-defined]
        await feeds.visit()
    assert channel.titles == ["New article: “The lighthouse no 2”"]


async def test_an_entry_that_breaks_something_of_ours_is_given_up(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake of ours that one article brings to light does not keep the others of its feed away."""

    def broken(link: str) -> None:
        raise ZeroDivisionError(link)

    async with visiting(site, tmp_path, Channel()) as feeds:
        monkeypatch.setattr(feeds, "_fetch", broken)
        for _ in range(TRIES):
            await feeds.visit()
        monkeypatch.undo()
        site.pages["/rss"] = rss(1, 2, 3)
        await feeds.visit()
        assert await titles(feeds) == ["The lighthouse no 3"]


async def test_robots_txt_is_heeded(site: Site, tmp_path: Path) -> None:
    """For the feed and for its articles."""
    site.pages["/robots.txt"] = answer("User-agent: *\nDisallow: /1")
    async with visiting(site, tmp_path, Channel()) as feeds:
        await feeds.visit()
        assert await titles(feeds) == ["The lighthouse no 2"]
        assert not [each for each in site.requests if each.startswith("GET /1 ")]
    site.pages["/robots.txt"] = answer("User-agent: *\nDisallow: /")
    before = len(site.requests)
    async with visiting(site, tmp_path / "other", Channel()) as feeds:
        await feeds.visit()
        assert [each.split()[1] for each in site.requests[before:]] == ["/robots.txt"]


async def test_it_runs_until_it_is_closed(site: Site, tmp_path: Path) -> None:
    """As a platform it visits at its interval, and returns when it is told to."""
    async with visiting(site, tmp_path, Channel()) as feeds:
        feeds._every_s = feeds._feeds[0].pause_s = 0.05
        running = asyncio.create_task(feeds.run())
        async with asyncio.timeout(20):
            while len([each for each in site.requests if "GET /rss" in each]) < 3:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            await feeds.close()
            await running


async def test_channels_are_led_to_their_platform() -> None:
    """The part before the colon is the platform, the rest its channel."""
    discord, slack = Channel(), Channel()
    announce = announcer({"discord": discord, "slack": slack})  # type: ignore[dict-item]
    await announce("slack:C1", Reply.line("Hello"))
    assert ([where for where, _ in slack.said], discord.said) == (["C1"], [])


class Room(Channel):
    """A platform that runs until it has announced as much as it was told to."""

    name = "Discord"

    def __init__(self, enough: int) -> None:
        super().__init__()
        self._enough, self._done = enough, asyncio.Event()

    async def run(self) -> None:
        """Wait; then ask for the end as a person at the keyboard does."""
        await self._done.wait()
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.sleep(10)

    async def close(self) -> None:
        """There is nothing to finish."""

    async def announce(self, channel: str, reply: Reply) -> None:
        """Remember."""
        await super().announce(channel, reply)
        if len(self.said) >= self._enough:
            self._done.set()


async def test_feeds_are_visited_beside_the_platforms(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the settings, announced by the platform that the channel names, and ended with it."""
    room = Room(2)
    given = {"EXERGUE_FEEDS": FEED, "EXERGUE_FEEDS_CHANNEL": "discord:12"}
    web = Web(wire=LocalWire(site))
    desk = Desk(lambda: Library.open(tmp_path, "embedded", web=web), deadline_s=30)
    await desk.open()
    try:
        feeds = visitor(Shell(load(given, None), Phrases("fr")), desk, [room])
        async with asyncio.timeout(20):
            assert await serve([room], feeds) == {}
        assert [(where, len(reply.parts)) for where, reply in room.said] == [("12", 6), ("12", 6)]
        assert room.titles[0] == "Nouvel article\u00a0: «\u00a0The lighthouse no 1\u00a0»"
        assert capsys.readouterr().err == ""
        assert visitor(Shell(load({}, None), Phrases("en")), desk, [room]) is None
        elsewhere = given | {"EXERGUE_FEEDS_CHANNEL": "slack:C1"}
        assert visitor(Shell(load(elsewhere, None), Phrases("en")), desk, [room])
        assert capsys.readouterr().err.startswith("slack:C1: that platform is not running")
    finally:
        await desk.close()
