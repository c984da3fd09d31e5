"""The manifest of the Slack app has all that the adapter listens to and calls, no more, and is one that Slack takes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import slack_rules
from jsonschema import Draft7Validator

from bot.commands import CHAT, commands_of
from bot.phrases import Phrases
from bot.slack_manifest import RESERVED, SHORTCUT, manifest

ROOT = Path(__file__).parents[1]

NEEDED = {  # what a call or an event of Slack asks for
    "assistant_threads_setStatus": "chat:write",
    "chat_postEphemeral": "chat:write",
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "users_info": "users:read",
    "views_open": "",
    "auth_test": "",
}
BUILT_IN = frozenset(
    [
        *("active", "away", "call", "collapse", "dm", "dnd", "expand", "feed", "invite", "join", "leave", "me", "msg"),
        *("mute", "open", "prefs", "remind", "remove", "rename", "search", "shrug", "status", "topic", "who"),
    ]
)
"""Commands of Slack's own: one of these in a manifest and Slack takes none of its commands."""


@pytest.fixture(params=["en", "fr"])
def made(request: pytest.FixtureRequest) -> Any:
    """The manifest, in each language."""
    return json.loads(manifest(Phrases(request.param)))


def test_slack_takes_it(made: Any) -> None:
    """It is valid by Slack's own schema of manifests."""
    schema = slack_rules.spec("slack-app-manifest.schema.json")
    if schema is None:
        pytest.skip("needs Slack's specifications in ../shared/specs, which are not part of the project")
    assert [error.message for error in Draft7Validator(schema).iter_errors(made)] == []


def test_it_has_every_command_under_a_name_that_slack_takes(made: Any) -> None:
    """All of the table, described; those that Slack has itself by another name."""
    names = [each["command"] for each in made["features"]["slash_commands"]]
    assert names == [f"/{RESERVED.get(command.name, command.name)}" for command in commands_of(CHAT)]
    assert not {name[1:] for name in names} & BUILT_IN
    assert all(each["description"] for each in made["features"]["slash_commands"])


def test_it_asks_for_what_is_used_and_no_more(made: Any) -> None:
    """Each scope is one that a call, an event or a feature needs; nothing reads channels."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").glob("*slack*.py"))
    called = set(re.findall(r"client\.(\w+_\w+)\(", code))
    assert called <= NEEDED.keys()
    scopes = {NEEDED[call] for call in called} - {""}
    scopes |= {"app_mentions:read", "im:history", "commands", "files:read", "assistant:write"}
    assert set(made["oauth_config"]["scopes"]["bot"]) == scopes
    assert made["settings"]["event_subscriptions"]["bot_events"] == ["app_mention", "message.im"]


def test_it_needs_no_address(made: Any) -> None:
    """Socket Mode, buttons, the shortcut and the current kind of pane are on; nothing is called from outside."""
    assert made["settings"]["socket_mode_enabled"]
    assert made["settings"]["interactivity"] == {"is_enabled": True}
    assert [each["callback_id"] for each in made["features"]["shortcuts"]] == [SHORTCUT]
    assert "agent_view" in made["features"]
    assert "assistant_view" not in made["features"]
    assert made["features"]["app_home"]["messages_tab_read_only_enabled"] is False
    assert "url" not in json.dumps(made)
