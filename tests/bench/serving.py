"""The running bot between two platforms of ours: what it takes to be there, and to answer."""

from __future__ import annotations

import asyncio
import itertools
import time
from pathlib import Path

from both_platforms import Both, both
from discord_setup import pages

from index import Library

AT_ONCE = 10
ASKED = ("Who opened the bridge over the Orne?", "How many arches has it?", "Who built the oven?",
         "Wie viele Autos fahren jeden Tag darüber?", "How many moons does Jupiter have?")  # fmt: skip


async def serve(folder: Path, model: str, questions: int) -> dict[str, float]:
    """Return the bot's peak memory in MB once it is connected and after so many questions, half on each side."""
    with Library.open(folder, model) as library:
        for page in pages():
            library.take(page)
    async with both(folder, EXERGUE_MODEL=model, OMP_NUM_THREADS="1") as it:
        await it.connected()
        await it.ask_discord(ASKED[0])
        there = it.memory_mb()
        numbers, began = itertools.count(), time.monotonic()
        await asyncio.gather(*(_people(it, numbers, questions) for _ in range(AT_ONCE)))
        return {
            "connected_mb": there,
            "served": float(questions),
            "served_mb": it.memory_mb(),
            "served_per_s": questions / (time.monotonic() - began),
        }


async def _people(it: Both, numbers: itertools.count[int], questions: int) -> None:
    """Ask one question after the other, in turns on both sides, until there are enough."""
    while (number := next(numbers)) < questions:
        question = ASKED[number // 2 % len(ASKED)]
        shown = await (it.ask_discord(question) if number % 2 else it.ask_slack(question, f"U{number}"))
        assert shown
