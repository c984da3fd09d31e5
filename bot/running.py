"""``exergue run`` where there are tokens: the chat platforms side by side, in front of one desk."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import platforms

if TYPE_CHECKING:
    from pathlib import Path

    from bot.desk import Desk
    from bot.platforms import Platform
    from bot.settings import Settings
    from bot.shell import Shell


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
        return len(runner.run(platforms.serve(found, told=told))) < len(found)
