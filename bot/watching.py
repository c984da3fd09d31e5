"""What goes on beside the platforms: figures for whoever watches, and forgetting in time."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.metrics import Figures, Metrics, probe_of
from index import LibraryError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.desk import Desk
    from bot.platforms import Platform
    from bot.settings import Settings

LOOK_S = 2.0
"""How often the platforms are looked at."""

FORGET_S = 3600.0
"""How often what is older than the retention is removed."""

logger = logging.getLogger(__name__)


class PortTaken(Exception):
    """The port for figures cannot be had; the text says why."""


@asynccontextmanager
async def watched(current: Settings, desk: Desk, platforms: Sequence[Platform]) -> AsyncIterator[Metrics]:
    """Serve figures while the block runs, where a port is set, and remove what was asked too long ago.

    Raises PortTaken.
    """
    metrics = Metrics()
    figures = Figures(probe_of(desk, asyncio.get_running_loop())) if current.metrics_port else None
    if figures:
        try:
            figures.serve(current.metrics_host, current.metrics_port)
        except OSError as error:
            raise PortTaken(error.strerror or str(error)) from error
        metrics = desk.metrics = figures
    beside = [
        asyncio.create_task(_look(platforms, metrics)),
        asyncio.create_task(_forget(desk, current.retention_days)),
    ]
    try:
        yield metrics
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        if figures:
            await asyncio.to_thread(figures.close)


async def _look(platforms: Sequence[Platform], metrics: Metrics) -> None:
    while True:
        for platform in platforms:
            metrics.platform_up(platform.name, platform.connected)
        await asyncio.sleep(LOOK_S)


async def _forget(desk: Desk, days: int) -> None:
    while True:
        try:
            await desk.run(lambda: desk.library.ledger.expire(days))
        except LibraryError:
            logger.exception("what was asked more than %d days ago could not be removed", days)
        await asyncio.sleep(FORGET_S)
