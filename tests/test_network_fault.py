"""The network goes while the bot serves two platforms: it comes back, and nothing that was asked is lost."""

from __future__ import annotations

import asyncio
import itertools
import socket
import time
import urllib.request
from pathlib import Path

from both_platforms import both
from discord_people import text_of
from discord_setup import ADA, pages
from slack_verbs import People

from index import Library

QUESTION = "Who opened the bridge over the Orne?"
ANSWER = "Jeanne Sorel"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def metric(port: int, name: str) -> float:
    """The sum of a counter's values."""
    address = f"http://127.0.0.1:{port}/metrics"
    text = await asyncio.to_thread(lambda: urllib.request.urlopen(address, timeout=10).read().decode())
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(name))


async def test_both_connections_drop_at_once(tmp_path: Path) -> None:
    """Three times, the last with questions in flight: each is answered once, and no platform is started again."""
    with Library.open(tmp_path, "embedded") as library:
        library.take(pages()[0])
    port = free_port()
    async with both(tmp_path, EXERGUE_METRICS_PORT=str(port)) as it:
        await it.connected()
        people = (f"U{number}" for number in itertools.count(1))
        assert ANSWER in await it.ask_discord(QUESTION)
        assert ANSWER in await it.ask_slack(QUESTION, next(people))
        for _ in range(2):
            await it.drop()
            assert ANSWER in await it.ask_discord(QUESTION)
            assert ANSWER in await it.ask_slack(QUESTION, next(people))
        asked = await it.discord.slash(ADA, "ask", {"question": QUESTION})
        before = len(it.slack.messages)
        await People(it.slack).mention(next(people), QUESTION)
        await it.drop()
        assert ANSWER in text_of(await it.discord.answer(asked))
        assert ANSWER in (await it.slack.next(before, 1, 60))[-1].shown
        await asyncio.sleep(0.5)
        assert len(it.slack.messages) == before + 1
        assert len(asked.shown) == 1
        assert await metric(port, "exergue_reconnects_total") == 0  # the platforms mend their connections themselves
        assert it.process.returncode is None
        began = time.monotonic()
        it.process.terminate()
        _, told = await asyncio.wait_for(it.process.communicate(), 20)
        assert time.monotonic() - began < 10
        assert it.process.returncode == 0
        assert b"Traceback" not in told
    assert it.discord.faults == []
    assert it.slack.faults == []
