"""What is pasted in Slack's console to make the app: its manifest, made from the table of commands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.commands import CHAT, Command, commands_of

if TYPE_CHECKING:
    from bot.phrases import Phrases

NAME = "Exergue"
SHORTCUT = "exergue-ask"

RESERVED = {"remove": "remove-article"}
"""Names of commands that Slack has for itself, and what ours are called there: one of them spoils a whole manifest."""

SCOPES = (
    "app_mentions:read",  # questions that mention the bot
    "assistant:write",  # the pane beside a channel
    "chat:write",  # answers, and "is looking" while they are sought
    "commands",  # slash commands and the shortcut
    "files:read",  # articles shared as files
    "im:history",  # direct messages to the bot; nothing else is read
    "users:read",  # the language of who asks, and who manages the workspace
)
EVENTS = ("app_mention", "message.im")


def typed(command: Command) -> str:
    """Return the name of a command as it is typed in Slack, without its slash."""
    return RESERVED.get(command.name, command.name)


def manifest(phrases: Phrases) -> str:
    """Return the manifest as JSON, its descriptions in the language of ``phrases``."""
    return json.dumps(_manifest(phrases), ensure_ascii=False, indent=2)


def _manifest(phrases: Phrases) -> dict[str, Any]:
    about = phrases("cli-about")
    return {
        "display_information": {"name": NAME, "description": about, "background_color": "#27364b"},
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "agent_view": {
                "agent_description": about,
                "suggested_prompts": [
                    {"title": phrases("prompt-subject-title"), "message": phrases("prompt-subject")},
                    {"title": phrases("prompt-help-title"), "message": phrases("prompt-help")},
                ],
            },
            "shortcuts": [
                {
                    "name": phrases("shortcut-name"),
                    "type": "message",
                    "callback_id": SHORTCUT,
                    "description": phrases("shortcut-description"),
                }
            ],
            "slash_commands": [_slash_command(command, phrases) for command in commands_of(CHAT)],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def _slash_command(command: Command, phrases: Phrases) -> dict[str, Any]:
    described = {
        "command": f"/{typed(command)}",
        "description": phrases(f"command-{command.name}"),
        "should_escape": False,
    }
    if command.typed:
        described["usage_hint"] = f"[{phrases(f'argument-{command.typed}')}]"
    return described
