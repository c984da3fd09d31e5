"""The real adapter, connected over loopback to the fake Discord, in front of a real desk and library."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from discord_payloads import GUILD, OTHER_GUILD, user
from fake_discord import TOKEN, FakeDiscord

from bot import on_discord
from bot.desk import Desk
from bot.gate import Gate
from bot.platforms import keep
from bot.settings import Settings, load
from index import Library, Page

ADA, BEN, EVE = user(11, "ada"), user(22, "ben"), user(33, "eve")

BRIDGE = """The bridge over the Orne

The bridge over the Orne was opened in 1932 by the mayor, Jeanne Sorel. It has three arches of granite, and it was paid
for by the tolls of eleven years. Nobody was hurt while it was built.

The first bridge was of wood. It burned down in 1869, and for sixty-three years people crossed by a ferry that a widow
from Clécy kept, with a mule and her four sons.

Today twelve thousand cars cross it every day. A second one is planned upstream, and will cost nine million euros.
"""

OVEN = """Le four du village

Chaque samedi, le four communal est rallumé avec du bois de chêne, et la fumée se voit jusqu’à la rivière. On y cuit
du pain de seigle, puis des tartes quand la chaleur baisse.

Le four a été construit en 1846 par un maçon italien, Pietro Gallo, avec les pierres d’un couvent en ruine. Il a servi
tous les jours jusqu’à la guerre, puis il est resté froid pendant trente ans.
"""


@dataclass
class Setup:
    """What a test works with."""

    fake: FakeDiscord
    side: on_discord.Discord
    desk: Desk
    settings: Settings
    stop: asyncio.Event
    kept: asyncio.Task[str | None]

    async def end(self) -> str | None:
        """Stop the platform, as SIGTERM does; return its refusal."""
        self.stop.set()
        await self.side.close()
        return await self.kept


def settings_of(fake: FakeDiscord, data: Path, **more: str) -> Settings:
    """Settings of a bot that speaks to the fake."""
    given = {"DISCORD_TOKEN": TOKEN, "DISCORD_API": fake.api, "DISCORD_GATEWAY": fake.gateway, "LANGUAGE": "en"}
    given |= {"DATA": str(data), "MEMBER_PER_MINUTE": "1000", "CHANNEL_PER_MINUTE": "1000", **more}
    return load({f"EXERGUE_{name}": value for name, value in given.items()}, None)


def pages() -> list[Page]:
    """The articles of every test: the operator's, one of a server, and one of another."""
    return [
        Page(BRIDGE.encode(), name="bridge.txt", url="https://example.org/bridge_(old)"),
        Page(OVEN.encode(), name="four.txt", place=f"discord:{GUILD}"),
        Page(b"The secret of Brennavik\n\nThe lighthouse of Brennavik was built in 1871 by Solveig Aas.",
             name="other.txt", place=f"discord:{OTHER_GUILD}"),
    ]  # fmt: skip


@contextlib.asynccontextmanager
async def desk_of(data: Path, take: Callable[[], list[Page]] = pages, queue: int = 1000) -> AsyncIterator[Desk]:
    """A desk with articles."""
    gate = Gate(member=10_000, channel=10_000, queue=queue)
    desk = Desk(lambda: Library.open(data, "embedded"), deadline_s=60, gate=gate)
    await desk.open()
    try:
        for page in take():
            await desk.run(lambda page=page: desk.library.take(page))  # type: ignore[misc]
        yield desk
    finally:
        await desk.close()


@contextlib.contextmanager
def desk_for_many(data: Path) -> Iterator[Desk]:
    """The same for several tests, each with a loop of its own: opening a library takes longer than most of them."""
    with asyncio.Runner() as runner:
        desks = desk_of(data)
        yield runner.run(desks.__aenter__())
        runner.run(desks.__aexit__(None, None, None))


@contextlib.asynccontextmanager
async def connected(
    data: Path,
    desk: Desk | None = None,
    *,
    fake: FakeDiscord | None = None,
    prepare: Callable[[FakeDiscord], None] | None = None,
    **more: Any,
) -> AsyncIterator[Setup]:
    """A bot that is online and has its commands; every fault that the fake has seen fails the test at the end."""
    fake = fake or FakeDiscord(**more.pop("server", {}))
    await fake.start()
    if prepare:
        prepare(fake)
    async with contextlib.AsyncExitStack() as stack:
        desk = desk or await stack.enter_async_context(desk_of(data))
        settings = settings_of(fake, data, **more)
        side, stop = on_discord.create(settings, desk), asyncio.Event()
        setup = Setup(fake, side, desk, settings, stop, asyncio.create_task(keep(side, stop, first_pause_s=0.05)))
        try:
            await fake.until(lambda: (fake.online and bool(fake.commands)) or setup.kept.done(), "the bot to be online")
            yield setup
        finally:
            await setup.end()
            await fake.stop()
    assert fake.faults == [], "\n".join(fake.faults)
