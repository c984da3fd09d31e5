"""``exergue run`` where there are tokens: the chat platforms side by side, in front of one desk."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import platforms
from bot.watching import PortTaken, watched

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bot.desk import Desk
    from bot.feeds import Feeds
    from bot.platforms import Platform
    from bot.settings import Settings
    from bot.shell import Shell

FEEDS_S = 1.0
"""How long what a feed is at may take after the sign to stop."""


def wanted(current: Settings) -> bool:
    """Return whether a token of any chat platform is set."""
    return bool(current.discord_token or current.slack_bot_token or current.slack_app_token)


def create(current: Settings, desk: Desk) -> list[Platform]:
    """Return the platforms that have their tokens, none of them started. The others are not even imported."""
    found: list[Platform] = []
    if current.discord_token:
        from bot import on_discord

        found.append(on_discord.create(current, desk))
    if current.slack_bot_token or current.slack_app_token:
        from bot import on_slack

        found.append(on_slack.create(current, desk))
    return found


def run(shell: Shell, data: Path | None) -> bool:
    """Serve until the sign to stop; False when no platform could be served. Refusals are told when they come."""
    current = replace(shell.settings, data=data or shell.settings.data)

    def told(name: str, phrase: str) -> None:
        print(shell.phrases(phrase, platform=name), file=sys.stderr, flush=True)

    with shell.desk(data) as (desk, runner):
        found = create(current, desk)
        if not found:
            return False
        shell.say("running", platforms=" & ".join(each.name for each in found))
        feeds = visitor(shell, desk, found)

        async def served() -> dict[str, str]:
            async with watched(current, desk, found) as metrics:
                return await serve(found, feeds, told, metrics.reconnect)

        try:
            return len(runner.run(served())) < len(found)
        except PortTaken as taken:
            facts = {"port": str(current.metrics_port), "detail": str(taken)}
            print(shell.phrases("metrics-port", **facts), file=sys.stderr)
            return False


def visitor(shell: Shell, desk: Desk, found: Sequence[Platform]) -> Feeds | None:
    """Return what visits the feeds of the settings, None where there are none; tells when nobody will announce them."""
    current = shell.settings
    if not current.feeds:
        return None
    from bot.feeds import Feeds, announcer

    names = {each.name.casefold(): each for each in found}  # "slack:C1" is a channel of Slack
    channel = current.feeds_channel
    if channel and channel.partition(":")[0] not in names:
        print(shell.phrases("feeds-unannounced", channel=channel), file=sys.stderr, flush=True)
        channel = ""
    return Feeds(
        desk, current.feeds, every_s=current.feeds_every_min * 60, channel=channel, announce=announcer(names),
        language=shell.phrases.language,
    )  # fmt: skip


async def serve(
    found: Sequence[Platform],
    feeds: Feeds | None,
    told: Callable[[str, str], None] | None = None,
    fell: Callable[[str], None] | None = None,
) -> dict[str, str]:
    """Serve the platforms until the sign to stop, and visit feeds as long; return the refusals of the platforms."""
    if feeds is None:
        return await platforms.serve(found, told=told, fell=fell)
    stop = asyncio.Event()
    visiting = asyncio.create_task(_visit(feeds, stop))
    try:
        return await platforms.serve(found, stop, told=told, fell=fell)
    finally:
        stop.set()
        await visiting


async def _visit(feeds: Feeds, stop: asyncio.Event) -> None:
    """Visit feeds until ``stop``; what is then being fetched or read is left: another start begins it anew."""
    visiting = asyncio.create_task(platforms.keep(feeds, stop))
    await stop.wait()
    await feeds.close()
    await asyncio.wait({visiting}, timeout=FEEDS_S)
    visiting.cancel()
    await asyncio.gather(visiting, return_exceptions=True)
