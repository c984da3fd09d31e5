"""What is needed to add the bot to a Discord server: the invitation, and what to set in Discord's console."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from bot.phrases import Phrases

CONSOLE = "https://discord.com/developers/applications"
UNKNOWN = "APPLICATION_ID"

PERMISSIONS = {
    "view_channel": 10,  # to see the message that it answers
    "send_messages": 11,
    "embed_links": 14,  # quotations are embeds
    "read_message_history": 16,  # without it no message can be replied to
    "send_messages_in_threads": 38,
}
"""What the bot is allowed to do in a server, and nothing more: names and bits of Discord's permissions."""

SCOPES = ("bot", "applications.commands")


def application_of(token: str) -> str:
    """Return the application's id, which a bot's token begins with; a placeholder without one."""
    first = token.partition(".")[0]
    try:
        id_ = base64.b64decode(first + "=" * (-len(first) % 4), altchars=b"-_", validate=True).decode("ascii")
    except ValueError:
        return UNKNOWN
    return id_ if id_.isdecimal() else UNKNOWN


def manifest(application: str) -> dict[str, Any]:
    """Return the invitations and settings as values for JSON."""
    permissions = sum(1 << bit for bit in PERMISSIONS.values())
    return {
        "invite": _invitation(application, SCOPES, integration_type="0", permissions=str(permissions)),
        "install_for_oneself": _invitation(application, SCOPES[1:], integration_type="1"),
        "scopes": list(SCOPES),
        "permissions": permissions,
        "permission_names": list(PERMISSIONS),
        "privileged_intents": [],
        "interactions_endpoint_url": "",
        "installation_contexts": ["guild", "user"],
    }


def told(application: str, phrases: Phrases) -> str:
    """Return the same as steps to take, a line each."""
    made = manifest(application)
    lines = [
        phrases("manifest-discord-make", console=CONSOLE),
        phrases("manifest-discord-token"),
        phrases("manifest-discord-intents"),
        phrases("manifest-discord-invite", link=made["invite"]),
        phrases("manifest-discord-oneself", link=made["install_for_oneself"]),
        phrases("manifest-discord-run"),
    ]
    text = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    return text + "\n\n" + phrases("manifest-discord-id", id=UNKNOWN) if application == UNKNOWN else text


def _invitation(application: str, scopes: tuple[str, ...], **more: str) -> str:
    asked = {"client_id": application, "scope": " ".join(scopes), **more}
    return f"https://discord.com/oauth2/authorize?{urlencode(asked)}"
