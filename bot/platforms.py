"""Platforms side by side: each is started again when it falls, none takes another one down."""

from __future__ import annotations

import asyncio
import logging
import random
import re
import signal
import time
from typing import TYPE_CHECKING, Any, Protocol

from bot.harmless import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.reply import Reply

    Told = Callable[[str], None]

logger = logging.getLogger(__name__)

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 300.0
STEADY_S = 60.0
"""A platform that ran so long is started again as if it had never fallen."""

_SECRET = re.compile(r"xox\w-[\w-]+|xapp-[\w-]+|[\w-]{18,}\.[\w-]{5,}\.[\w-]{20,}|(?<=[?&])[^\s&\"']+")

FINISH_S = 8.0
"""How long answers in flight may take after the sign to stop."""


class Refused(Exception):
    """The platform turns us away and would do so again: a wrong token, a missing permission. ``phrase`` says which."""

    def __init__(self, phrase: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase


class Running(Protocol):
    """What runs until it is closed, and is started again when it falls."""

    name: str

    async def run(self) -> None:
        """Connect and serve; return after it is closed, raise when it falls. Can be called again after that.

        Raises Refused for what only the operator can mend.
        """


class Platform(Running, Protocol):
    """A chat platform."""

    @property
    def connected(self) -> bool:
        """Whether messages come in now."""

    async def close(self) -> None:
        """Take no new work, finish what is being answered, then let :meth:`run` return."""

    async def announce(self, channel: str, reply: Reply) -> None:
        """Send a reply to a channel, unasked."""


def reason_of(error: Exception) -> str:
    """Return why something fell, on one line and not endless, without what looks like a token or a query."""
    said = " ".join(safe(f"{type(error).__name__}: {error}").split()).removesuffix(":")
    return _SECRET.sub("***", said)[:300]


async def keep(
    platform: Running, stop: asyncio.Event, fell: Told | None = None, *, first_pause_s: float = FIRST_PAUSE_S
) -> str | None:
    """Run a platform until ``stop``, again and again; return the phrase of a refusal, None at the end.

    ``fell`` is called with its name before it is started again.
    """
    pause = first_pause_s
    while not stop.is_set():
        began = time.monotonic()
        try:
            await platform.run()
        except Refused as refusal:
            return refusal.phrase
        except Exception as error:
            logger.exception("%s fell: %s", platform.name, reason_of(error))
        if stop.is_set():
            break
        if time.monotonic() - began > STEADY_S:
            pause = first_pause_s
        logger.warning("%s is started again in %.0f s", platform.name, pause)
        try:
            await asyncio.wait_for(stop.wait(), pause * random.uniform(0.8, 1.2))  # noqa: S311
        except TimeoutError:
            pause = min(2 * pause, LONGEST_PAUSE_S)
            if fell:
                fell(platform.name)
    return None


async def serve(
    platforms: Sequence[Platform],
    stop: asyncio.Event | None = None,
    *,
    told: Callable[[str, str], None] | None = None,
    fell: Told | None = None,
) -> dict[str, str]:
    """Run all platforms until ``stop``, SIGTERM or Ctrl-C; return what those said that refused, by name.

    ``told`` is called with the name and phrase of a refusal as soon as it is known, ``fell`` with the name of a
    platform that is started again. It ends early when every platform has refused.
    """
    stop = stop or asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    tasks: dict[str, asyncio.Task[str | None]] = {
        platform.name: asyncio.create_task(_kept(platform, stop, told, fell)) for platform in platforms
    }
    stopped: asyncio.Task[Any] = asyncio.create_task(stop.wait())
    try:
        while not stop.is_set() and not all(task.done() for task in tasks.values()):
            running = [task for task in tasks.values() if not task.done()]
            await asyncio.wait({stopped, *running}, return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        closings = [asyncio.create_task(_close(platform)) for platform in platforms]
        await asyncio.wait({*tasks.values(), *closings}, timeout=FINISH_S)
    finally:
        for task in (stopped, *tasks.values()):
            task.cancel()
        ended = await asyncio.gather(*tasks.values(), return_exceptions=True)
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(sign)
    return {name: said for name, said in zip(tasks, ended, strict=True) if isinstance(said, str)}


async def _kept(
    platform: Platform, stop: asyncio.Event, told: Callable[[str, str], None] | None, fell: Told | None
) -> str | None:
    refusal = await keep(platform, stop, fell)
    if refusal and told:
        told(platform.name, refusal)
    return refusal


async def _close(platform: Platform) -> None:
    try:
        await platform.close()
    except Exception:
        logger.exception("%s could not be closed", platform.name)
