"""What goes on beside the platforms, and the whole bot on a small machine with both of them."""

from __future__ import annotations

import asyncio
import json
import os
import re
import resource
import signal
import socket
import sqlite3
import sys
import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_discord import TOKEN, FakeDiscord
from fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack
from slack_place import BRIDGE, WHO
from slack_verbs import People

from bot import platforms, settings, watching
from bot.desk import Desk
from bot.metrics import Figures
from bot.watching import PortTaken, watched
from index import Asked, Library
from index.store import FILE

ROOT = Path(__file__).parents[1]
PRIVATE_MB, PEAK_MB = 384, 200  # what a process may reserve; what it may have taken at its peak: 135 were measured


class Scripted:
    """A platform that falls once and then serves; connected when the test says so."""

    name = "Scripted"

    def __init__(self) -> None:
        self.connected, self.runs, self.closed = False, 0, asyncio.Event()

    async def run(self) -> None:
        """Fall, then serve."""
        self.runs += 1
        if self.runs == 1:
            raise ConnectionError("gone")
        await self.closed.wait()

    async def close(self) -> None:
        """End the serving."""
        self.closed.set()

    async def announce(self, channel: str, reply: Any) -> None:
        """Never asked for here."""


def free_port() -> int:
    """A port that nobody has now."""
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def fetched(port: int, path: str) -> tuple[int, str]:
    """Status and text of an address; 0 while nobody serves it."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except urllib.error.URLError:
        return 0, ""


async def test_health_follows_the_platforms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not ready before a platform is connected, ready then; starts after a fall are counted; what is old is removed."""
    monkeypatch.setattr(watching, "LOOK_S", 0.02)
    monkeypatch.setattr(platforms, "FIRST_PAUSE_S", 0.01)
    monkeypatch.setattr(platforms.keep, "__kwdefaults__", {"first_pause_s": 0.01})
    with Library.open(tmp_path, "embedded") as library:
        library.add(BRIDGE.encode())
        library.ledger.note(Asked("old", "discord", "discord:1", "ada", "ask", "answered"))
        library.ledger.note(Asked("new", "discord", "discord:1", "ada", "ask", "answered"))
    with closing(sqlite3.connect(tmp_path / FILE)) as db, db:
        db.execute("UPDATE asked SET at = '2020-01-01T00:00:00Z' WHERE id = 'old'")
    port = free_port()
    current = replace(settings.load({}, None), metrics_port=port)
    desk, platform, stop = Desk(lambda: Library.open(tmp_path, "embedded"), deadline_s=9), Scripted(), asyncio.Event()
    await desk.open()
    async with watched(current, desk, [platform]) as metrics:
        serving = asyncio.create_task(platforms.serve([platform], stop, fell=metrics.reconnect))
        assert isinstance(desk.metrics, Figures)
        assert (await asyncio.to_thread(fetched, port, "/healthz"))[0] == 503
        platform.connected = True
        await asyncio.sleep(0.2)
        assert (await asyncio.to_thread(fetched, port, "/healthz"))[0] == 200
        assert (
            'exergue_reconnects_total{platform="Scripted"} 1.0'
            in (await asyncio.to_thread(fetched, port, "/metrics"))[1]
        )
        with pytest.raises(PortTaken, match="in use"):
            async with watched(current, desk, [platform]):
                raise AssertionError("the port is taken")
        stop.set()
        await serving
    assert fetched(port, "/healthz")[0] == 0
    await desk.close()
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        assert db.execute("SELECT id FROM asked").fetchall() == [("new",)]


async def test_without_a_port_nothing_is_served(tmp_path: Path) -> None:
    """The desk keeps no figures then."""
    desk = Desk(lambda: Library.open(tmp_path, "embedded"), deadline_s=9)
    await desk.open()
    async with watched(settings.load({}, None), desk, []) as metrics:
        assert not isinstance(metrics, Figures)
        assert not isinstance(desk.metrics, Figures)
    await desk.close()


def peak_mb(pid: int) -> int:
    """The most memory that a living process has had."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) // 1024  # type: ignore[index]


def _narrow() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    resource.setrlimit(resource.RLIMIT_DATA, (PRIVATE_MB << 20, PRIVATE_MB << 20))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc: Linux only")
async def test_both_platforms_fit_a_small_machine(tmp_path: Path) -> None:
    """``exergue run`` with Discord and Slack on one processor and 384 MB: ready, small, and gone when told."""
    discord, slack, port = FakeDiscord(), await FakeSlack().start(), free_port()
    await discord.start()
    with Library.open(tmp_path, "embedded") as library:
        library.add(BRIDGE.encode())
    given = {
        "DATA": str(tmp_path), "LANGUAGE": "en", "METRICS_PORT": str(port), "MEMBER_PER_MINUTE": "1000",
        "CHANNEL_PER_MINUTE": "10000", "DISCORD_TOKEN": TOKEN, "DISCORD_API": discord.api,
        "DISCORD_GATEWAY": discord.gateway, "SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API": f"{slack.base}/api/",
    }  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EXERGUE_")}
    bot = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        env={**kept, "PYTHONPATH": str(ROOT), **{f"EXERGUE_{name}": value for name, value in given.items()}},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, cwd=tmp_path, preexec_fn=_narrow,
    )  # fmt: skip
    try:
        await slack.until(lambda: slack.connections, 60)
        await discord.until(lambda: discord.online, "Discord to be connected", 60)
        await asyncio.sleep(2 * watching.LOOK_S)
        status, told = await asyncio.to_thread(fetched, port, "/healthz")
        assert (status, json.loads(told)["platforms"]) == (200, {"Discord": True, "Slack": True})
        people = People(slack)
        for number in range(30):
            before = len(slack.messages)
            await people.mention(f"U{number}", WHO)
            await slack.next(before, 1)
        figures = (await asyncio.to_thread(fetched, port, "/metrics"))[1]
        assert 'exergue_requests_total{command="ask",outcome="answered",platform="slack"} 30.0' in figures
        peak = peak_mb(bot.pid)
        bot.send_signal(signal.SIGTERM)
        _, said = await asyncio.wait_for(bot.communicate(), 20)
        assert (bot.returncode, said.decode()) == (0, "")
    finally:
        if bot.returncode is None:
            bot.kill()
            await bot.communicate()
        await discord.stop()
        await slack.stop()
    assert peak < PEAK_MB
