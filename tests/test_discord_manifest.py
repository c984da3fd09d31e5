"""``exergue manifest discord``: the least that the bot needs, in the words of Discord's console."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

import discord
import pytest
from discord_payloads import APPLICATION
from fake_discord import TOKEN

from bot.discord_manifest import PERMISSIONS, UNKNOWN, application_of, manifest

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_the_permissions_are_the_least_and_are_discords() -> None:
    """Each bit is the permission of that name, and nothing that changes a server is among them."""
    asked = discord.Permissions(manifest("1")["permissions"])
    assert {name for name, value in asked if value} == {
        "read_messages" if name == "view_channel" else name for name in PERMISSIONS
    }


def test_the_invitation_asks_for_bot_and_commands() -> None:
    """For a server both scopes and the permissions, for oneself the commands alone."""
    made = manifest("123")
    server, oneself = (parse_qs(urlparse(made[key]).query) for key in ("invite", "install_for_oneself"))
    assert server["scope"] == ["bot applications.commands"]
    assert server["client_id"] == oneself["client_id"] == ["123"]
    assert server["permissions"] == [str(made["permissions"])]
    assert (oneself["scope"], oneself["integration_type"]) == (["applications.commands"], ["1"])


@pytest.mark.parametrize(
    ("token", "id_"),
    [
        ("MTIzNDU2Nzg5MDEyMzQ1Njc4.x.y", "123456789012345678"),
        ("", UNKNOWN),
        ("bm90IGFuIGlk.x.y", UNKNOWN),
        ("é.x", UNKNOWN),
    ],
)
def test_a_token_tells_the_application(token: str, id_: str) -> None:
    """Its first part is the id; anything else gives the placeholder."""
    assert application_of(token) == id_


def test_the_command_prints_it(exergue: Run) -> None:
    """Steps for people, one line of JSON for programs; the token itself is never printed."""
    done = exergue("manifest", "discord", env={"EXERGUE_DISCORD_TOKEN": TOKEN})
    assert done.returncode == 0
    assert f"client_id={application_of(TOKEN)}" in done.stdout
    assert TOKEN not in done.stdout
    assert "EXERGUE_DISCORD_TOKEN" in done.stdout
    made = json.loads(exergue("manifest", "discord", "--json", "--id", str(APPLICATION)).stdout)
    assert str(APPLICATION) in made["invite"]
    assert made["privileged_intents"] == []
    french = exergue("manifest", "discord", env={"EXERGUE_LANGUAGE": "fr"}).stdout
    assert "Invitez le bot" in french
    assert UNKNOWN in french


def test_slacks_is_printed_as_it_is_pasted(exergue: Run) -> None:
    """The same command prints the manifest of the Slack app; another name is wrong usage."""
    assert json.loads(exergue("manifest", "slack").stdout)["settings"]["socket_mode_enabled"]
    assert exergue("manifest", "slack", "--json").stdout.count("\n") == 1
    assert exergue("manifest", "telegram").returncode == 2
