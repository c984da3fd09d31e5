"""``exergue manifest``: what is pasted or set in a platform's console, so that nobody has to type it."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING

from bot import discord_manifest, slack_manifest

if TYPE_CHECKING:
    from bot.phrases import Phrases
    from bot.settings import Settings


class Chat(StrEnum):
    """The platforms that a manifest can be printed for."""

    SLACK = "slack"
    DISCORD = "discord"


def manifest(chat: Chat, current: Settings, phrases: Phrases, *, application: str = "", as_json: bool = False) -> str:
    """Return the manifest of a platform: Slack's as JSON, Discord's as steps to take or, ``as_json``, as one line.

    ``application`` is the id of the Discord application, where no token is set that tells it.
    """
    if chat is Chat.SLACK:
        made = slack_manifest.manifest(phrases)
        return json.dumps(json.loads(made), ensure_ascii=False) if as_json else made
    id_ = application or discord_manifest.application_of(current.discord_token)
    if as_json:
        return json.dumps(discord_manifest.manifest(id_), ensure_ascii=False)
    return discord_manifest.told(id_, phrases)
