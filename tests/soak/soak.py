"""Hours of a bot's life in some minutes: does its memory grow, do files or tasks stay behind? ``make soak MINUTES=30``.

Members of several servers ask, press buttons, summarise and go over their quota; articles come and go. After a sixth of
the time, when all that is remembered on purpose has filled up, memory has to stand still: five per cent more at the end
is a failure, and so is any file or task more than there was. The figures go to standard output, as one JSON line.

With ``--platforms`` the bot runs as ``exergue run`` in its own process between a Discord and a Slack of ours, whose
people ask it and whose connections drop now and then; its memory and files are looked at from outside.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import random
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from bot.desk import Desk  # noqa: E402
from bot.gate import Gate  # noqa: E402
from bot.request import Request  # noqa: E402
from index import Library, Page  # noqa: E402

PAGES = sorted((ROOT / "tests" / "data" / "pages").glob("*.txt"))
SETTLED, WARM, GROWTH = 1 / 6, 12_000, 1.05  # share of the time, requests at least, memory at the end
DROPS = 8  # how often the connections end
PLACES, ARTICLES = 5, 12  # so many each, from the start; the oldest goes when another comes


def resident_mb() -> float:
    """Return the memory that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def open_files() -> int:
    """Return the number of files and sockets that are open."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


class Life:
    """What happens to the bot, in an order that is the same every time."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._deal, self._added = desk, random.Random(2026), 0
        self._words = " ".join(page.read_text(encoding="utf-8") for page in PAGES).split()
        self.requests, self.failed = 0, 0

    async def step(self) -> None:
        """Let one thing happen."""
        kind = self._deal.choices(["ask", "button", "summary", "articles", "add"], [80, 10, 4, 4, 2])[0]
        asked = Request(
            kind, " ".join(self._deal.choices(self._words, k=7)), platform="discord",
            place=f"discord:{self._deal.randrange(PLACES)}", person=str(self._deal.randrange(5000)),
            channel=str(self._deal.randrange(50)), thread=str(self._deal.randrange(500)), keeper=True,
        )  # fmt: skip
        if kind == "add":
            await self.add(asked)
            return
        if kind == "summary":
            asked = replace(asked, article=None, text="")
        reply = await self._desk.handle(replace(asked, command="ask") if kind == "button" else asked)
        self.requests += 1
        self.failed += not reply.ok and not reply.private
        for action in reply.actions[:2] if kind == "button" else ():
            await self._desk.handle(replace(asked, command=action.name, text=action.state, pressed=True))

    async def fill(self) -> None:
        """Bring every place to as many articles as it will have."""
        for number in range(PLACES * ARTICLES):
            await self.add(Request("add", platform="discord", place=f"discord:{number % PLACES}", person=str(number)))

    async def add(self, asked: Request) -> None:
        """Add an article, and remove the oldest where there are too many."""
        self._added += 1
        text = "\n\n".join(" ".join(self._deal.choices(self._words, k=60)) + "." for _ in range(20))
        page = Page(f"Title {self._added}\n\n{text}".encode(), f"page-{self._added}")
        await self._desk.add(asked, page)
        titles = await self._desk.titles(asked.place)
        if len(titles) > ARTICLES:
            await self._desk.handle(replace(asked, command="remove", text=titles[0][0]))


async def soak(seconds: float, folder: Path) -> dict[str, float]:
    """Live for so many seconds and return what was measured."""
    desk = Desk(lambda: Library.open(folder, "embedded"), deadline_s=30, gate=Gate(member=6, channel=10**6))
    await desk.open()
    life = Life(desk)
    await life.fill()
    began = time.monotonic()
    settled: tuple[float, int, int] | None = None
    peak = 0.0
    while (passed := time.monotonic() - began) < seconds:
        await life.step()
        if settled is None and passed > seconds * SETTLED and life.requests >= WARM:
            gc.collect()
            settled = resident_mb(), open_files(), len(asyncio.all_tasks())
        peak = max(peak, resident_mb()) if life.requests % 50 == 0 else peak
    gc.collect()
    at_end = resident_mb(), open_files(), len(asyncio.all_tasks())
    await desk.close()
    if settled is None:
        raise SystemExit(f"too short: {life.requests} requests, {WARM} at least have to go before")
    before = settled
    return {
        "seconds": round(seconds), "requests": life.requests, "failed": life.failed,
        "settled_mb": round(before[0], 1), "end_mb": round(at_end[0], 1), "peak_mb": round(peak, 1),
        "growth": round(at_end[0] / before[0], 4), "files_more": at_end[1] - before[1],
        "tasks_more": at_end[2] - before[2],
    }  # fmt: skip


async def soak_platforms(seconds: float, folder: Path, model: str) -> dict[str, float]:
    """Let people of two platforms ask the running bot for so many seconds, and return what was measured."""
    from both_platforms import both

    deal = random.Random(2026)
    words = " ".join(page.read_text(encoding="utf-8") for page in PAGES).split()
    with Library.open(folder, model) as library:
        for page in PAGES:
            library.add(page)
    async with both(folder, EXERGUE_MODEL=model) as it:
        await it.connected()
        began, number, drops = time.monotonic(), 0, 0
        settled: tuple[float, int] | None = None
        while (passed := time.monotonic() - began) < seconds:
            number += 1
            question = " ".join(deal.choices(words, k=7)) + " ?"
            shown = await (it.ask_discord(question) if number % 2 else it.ask_slack(question, f"U{number}"))
            assert shown, question
            if passed > seconds * (drops + 1) / DROPS:
                drops += 1
                await it.drop()
            if settled is None and passed > seconds * SETTLED:
                settled = it.memory_mb("VmRSS"), it.open_files()
            it.forget()
        await asyncio.sleep(2)
        end, left = it.memory_mb("VmRSS"), it.open_files()
        before = settled or (end, left)
        return {
            "seconds": round(seconds), "requests": number, "failed": 0, "drops": drops,
            "settled_mb": round(before[0], 1), "end_mb": round(end, 1), "peak_mb": round(it.memory_mb(), 1),
            "growth": round(end / before[0], 4), "files_more": left - before[1],
        }  # fmt: skip


def main() -> None:
    """Live, measure, tell, and fail where something grew."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--platforms", action="store_true", help="the running bot, between two platforms")
    parser.add_argument("--model", default="embedded", help="with --platforms: embedded or contextual")
    options = parser.parse_args()
    seconds = 60 * options.minutes
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lived = soak_platforms(seconds, folder, options.model) if options.platforms else soak(seconds, folder)
        told = asyncio.run(lived)
    print(json.dumps(told))
    more = max(told["files_more"], told.get("tasks_more", 0), told["failed"])
    raise SystemExit(told["growth"] > GROWTH or more > 0)


if __name__ == "__main__":
    main()
