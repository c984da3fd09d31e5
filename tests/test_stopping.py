"""SIGTERM ends the process soon, whatever others make it wait for; what was given up is begun anew another time."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from hostile import LocalWire, Site, dripping

from index import Library, Page, Unreachable, Web, apart, give_up
from index.apart import extract_apart

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
ENDLESS = dripping(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b" ", 0.2)
SLOW = b"<html><body>" + b"<p>word <b>bold</b></p>" * 60_000
"""A page whose extraction takes as long as it may, which is half a minute."""

BOT = """
import asyncio, sys
from pathlib import Path
from hostile import LocalWire, Site
from bot import running
from bot.phrases import Phrases
from bot.request import Request
from bot.settings import load
from bot.shell import Shell
from index import Page, Web
from test_stopping import ENDLESS, SLOW

class Room:
    name, connected = "room", True
    def __init__(self, desk):
        self.desk, self.closing = desk, asyncio.Event()
    async def run(self):
        request = Request("add", place="room:1", platform="room", person="1", channel="2", keeper=True)
        adding = [asyncio.create_task(self.desk.add(request, Page(SLOW, "slow", "html"))) for _ in range(2)]
        await self.closing.wait()
        for task in adding:
            task.cancel()
    async def close(self):
        self.closing.set()

with Site({"/robots.txt": ENDLESS, "/rss": ENDLESS}) as site:
    Shell.web = property(lambda _: Web(wire=LocalWire(site), deadline_s=30))
    running.create = lambda _, desk: [Room(desk)]
    settings = load({"EXERGUE_FEEDS": "http://press.example/rss"}, None)
    sys.exit(not running.run(Shell(settings, Phrases("en")), Path("data")))
"""


async def test_a_process_leaves_while_a_document_is_read_and_a_feed_is_fetched(tmp_path: Path) -> None:
    """Neither the extraction, which has half a minute, nor the fetching, which has ten seconds, holds it up."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("EXERGUE_")}
    paths = os.pathsep.join(map(str, (ROOT, ROOT / "tests", ROOT / "tests" / "web")))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", BOT, env={**clean, "PYTHONPATH": paths}, cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    bot = psutil.Process(process.pid)
    await asyncio.to_thread(until, lambda: at_work(bot), "a child to be at the page")
    children = bot.children()
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, errors = await asyncio.wait_for(process.communicate(), 60)
    assert time.monotonic() - began < 5
    assert (process.returncode, errors) == (0, b"")
    assert not [each for each in children if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]
    with Library.open(tmp_path / "data", "embedded") as library:
        assert len(library) == 0


def until(true: Callable[[], object], what: str) -> None:
    """Wait until something is true, a minute at most."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.02)


def at_work(process: psutil.Process) -> bool:
    """Whether a child of this process has computed for longer than it needs to start."""
    return any(each.cpu_times().user > 2 for each in process.children())


@pytest.mark.parametrize("work", ["extraction", "start", "fetch", "name"])
def test_what_is_waited_for_can_be_given_up(work: str) -> None:
    """Whoever waits hears why at once, and the same can be done again."""
    told: list[tuple[str, float]] = []
    with Site({"/": ENDLESS}) as site:
        wire, asked = LocalWire(site), threading.Event()

        def never(*_: object) -> list[str]:
            asked.set()
            threading.Event().wait(8)
            return []

        if work == "name":
            wire.resolve = never  # type: ignore[method-assign]

        def wait() -> None:
            try:
                if work in {"extraction", "start"}:
                    extract_apart(Page(SLOW, "slow", "html"))
                else:
                    Web(wire=wire).get("http://press.example/")
            except Unreachable as fault:
                told.append((fault.reason, time.monotonic()))

        apart._end()  # a process that another test left waiting would have nothing to start
        waiting = threading.Thread(target=wait)
        waiting.start()
        us = psutil.Process()
        signs: dict[str, Callable[[], object]] = {
            "extraction": lambda: at_work(us), "start": us.children, "fetch": lambda: site.requests,
            "name": asked.is_set,
        }  # fmt: skip
        until(signs[work], work)
        began = time.monotonic()
        give_up()
        waiting.join(timeout=60)
    [(reason, when)] = told
    assert reason == "stopped"
    assert when - began < 2
    give_up()
    good = Page(b"<html><title>A</title><p>The bridge was opened in 1932 by the mayor.</p>", "good", "html")
    assert "1932" in extract_apart(good).text
