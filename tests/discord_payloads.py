"""What Discord's objects look like on the wire: made here, sent by the fake server, checked by the schemas."""

from __future__ import annotations

import itertools
from typing import Any

APPLICATION = 900_000_000_000_000_001
GUILD, OTHER_GUILD = 800_000_000_000_000_001, 800_000_000_000_000_002
CHANNEL, OTHER_CHANNEL, THREAD = 700_000_000_000_000_001, 700_000_000_000_000_002, 700_000_000_000_000_003
KEEPER_ROLE = 600_000_000_000_000_001
MANAGE_GUILD, SEND_MESSAGES, VIEW = 1 << 5, 1 << 11, 1 << 10

WHEN = "2026-11-26T02:00:00.000000+00:00"

_ids = itertools.count(1_100_000_000_000_000_000)


def new_id() -> str:
    """A snowflake that was not used before."""
    return str(next(_ids))


def user(id: int, name: str, *, bot: bool = False) -> dict[str, Any]:
    """A person, or a bot."""
    return {
        "id": str(id), "username": name, "discriminator": "0", "global_name": name.title(), "avatar": None,
        "bot": bot, "public_flags": 0, "flags": 0, "primary_guild": None,
    }  # fmt: skip


BOT = user(APPLICATION, "exergue", bot=True)


def bot_user() -> dict[str, Any]:
    """The bot, as it is told about itself."""
    return BOT | {"mfa_enabled": False, "locale": "en-US", "verified": True, "email": None, "premium_type": 0}


def application(guilds: int) -> dict[str, Any]:
    """The application of the bot."""
    return {
        "id": str(APPLICATION), "name": "Exergue", "icon": None, "description": "", "type": None, "bot": BOT,
        "verify_key": "0" * 64, "flags": 0, "flags_new": "0", "redirect_uris": [], "interactions_endpoint_url": None,
        "role_connections_verification_url": None, "owner": user(1, "operator"), "approximate_guild_count": guilds,
        "approximate_user_install_count": 0, "approximate_user_authorization_count": 0, "explicit_content_filter": 0,
        "team": None, "eligible_oauth2_scopes": [], "bot_public": True, "bot_require_code_grant": False,
    }  # fmt: skip


def member(person: dict[str, Any] | None, permissions: int = 0, roles: tuple[int, ...] = ()) -> dict[str, Any]:
    """What a server says of a person."""
    found: dict[str, Any] = {
        "roles": [str(role) for role in roles], "joined_at": WHEN, "deaf": False, "mute": False, "flags": 0,
        "avatar": None, "banner": None, "nick": None, "premium_since": None, "pending": False,
        "communication_disabled_until": None,
    }  # fmt: skip
    if person is not None:
        found |= {"user": person}
    if permissions:
        found |= {"permissions": str(permissions)}
    return found


def _role(id: int, name: str, permissions: int) -> dict[str, Any]:
    return {
        "id": str(id), "name": name, "color": 0, "hoist": False, "position": 0, "permissions": str(permissions),
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "managed": False, "mentionable": False, "flags": 1, "icon": None, "unicode_emoji": None,
    }  # fmt: skip


def text_channel(id: int, guild: int) -> dict[str, Any]:
    """A channel of a server."""
    return {
        "id": str(id), "type": 0, "guild_id": str(guild), "name": f"channel-{id % 10}", "position": 0, "nsfw": False,
        "permission_overwrites": [], "parent_id": None, "topic": None, "rate_limit_per_user": 0,
        "last_message_id": None, "flags": 0,
    }  # fmt: skip


def thread(id: int, parent: int, guild: int) -> dict[str, Any]:
    """A thread of a channel."""
    return {
        "id": str(id), "type": 11, "guild_id": str(guild), "parent_id": str(parent), "owner_id": "1", "name": "thread",
        "member_count": 1, "message_count": 1, "total_message_sent": 1, "rate_limit_per_user": 0, "flags": 0,
        "last_message_id": None,
        "thread_metadata": {
            "archived": False, "auto_archive_duration": 1440, "archive_timestamp": WHEN, "locked": False,
        },
    }  # fmt: skip


def direct(id: int) -> dict[str, Any]:
    """A conversation of one person with the bot."""
    return {"id": str(id), "type": 1, "last_message_id": None, "flags": 0, "recipients": [], "name": None}


def guild(id: int, *, locale: str, channels: list[dict[str, Any]], threads: list[dict[str, Any]]) -> dict[str, Any]:
    """A server, as the gateway tells about it."""
    return {
        "id": str(id), "name": f"Server {id % 10}", "owner_id": "1", "preferred_locale": locale, "features": [],
        "roles": [_role(id, "@everyone", VIEW | SEND_MESSAGES), _role(KEEPER_ROLE + id % 10 - 1, "keepers", 0)],
        "channels": [{key: value for key, value in each.items() if key != "guild_id"} for each in channels],
        "threads": threads, "members": [member(BOT)], "member_count": 2, "joined_at": WHEN, "large": False,
        "afk_channel_id": None, "afk_timeout": 300, "application_id": None, "banner": None, "description": None,
        "default_message_notifications": 0, "discovery_splash": None, "emojis": [], "explicit_content_filter": 0,
        "guild_scheduled_events": [], "hub_type": None, "icon": None, "incidents_data": None, "mfa_level": 0,
        "nsfw_level": 0, "premium_progress_bar_enabled": False, "premium_tier": 0, "presences": [],
        "public_updates_channel_id": None, "rules_channel_id": None, "safety_alerts_channel_id": None,
        "soundboard_sounds": [], "splash": None, "stage_instances": [], "system_channel_flags": 0,
        "system_channel_id": None, "vanity_url_code": None, "verification_level": 0, "voice_states": [],
        "stickers": [], "unavailable": False,
    }  # fmt: skip


def message(channel: int, author: dict[str, Any], content: str = "", **more: Any) -> dict[str, Any]:
    """A message, as the service stores it."""
    return {
        "id": new_id(), "channel_id": str(channel), "author": author, "content": content, "timestamp": WHEN,
        "edited_timestamp": None, "tts": False, "mention_everyone": False, "mentions": [], "mention_roles": [],
        "attachments": [], "embeds": [], "components": [], "pinned": False, "type": 0, "flags": 0,
    } | more  # fmt: skip


def numbered(components: list[Any]) -> list[Any]:
    """Components with the numeric ids that Discord gives them."""
    count = itertools.count(1)

    def number(each: dict[str, Any]) -> dict[str, Any]:
        inner = {"components": [number(child) for child in each["components"]]} if "components" in each else {}
        return {**each, "id": next(count), **inner}

    return [number(each) for each in components]


def interaction(kind: int, person: dict[str, Any], data: dict[str, Any], **where: Any) -> dict[str, Any]:
    """An interaction of a person: ``kind`` 2 a command, 3 a button, 4 an option being typed, 5 a form.

    ``where``: ``guild`` (0 for none), ``channel`` (its object), ``locale``, ``guild_locale``, ``permissions``,
    ``roles``, ``brought`` (by a person, where the bot was not added), ``message``.
    """
    guild_id, channel = where.get("guild", GUILD), where["channel"]
    id_ = new_id()
    found: dict[str, Any] = {
        "id": id_, "application_id": str(APPLICATION), "type": kind, "data": data, "token": f"interaction-{id_}",
        "version": 1, "app_permissions": str(VIEW | SEND_MESSAGES), "locale": where.get("locale", "en-US"),
        "channel": channel, "channel_id": channel["id"], "entitlements": [], "attachment_size_limit": 10_485_760,
        "context": 0 if guild_id else 1,
        "authorizing_integration_owners": {"1": person["id"]} if where.get("brought") else {"0": str(guild_id)},
    }  # fmt: skip
    if guild_id:
        permissions = where.get("permissions", VIEW | SEND_MESSAGES)
        found |= {
            "guild_id": str(guild_id), "guild_locale": where.get("guild_locale", "en-US"),
            "guild": {"id": str(guild_id), "locale": where.get("guild_locale", "en-US"), "features": []},
            "member": member(person, permissions, where.get("roles", ())),
        }  # fmt: skip
    else:
        found |= {"user": person}
    if "message" in where:
        found |= {"message": where["message"]}
    return found
