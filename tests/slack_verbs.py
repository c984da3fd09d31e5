"""What people do in Slack, as envelopes of Socket Mode, checked by Slack's own catalogue of payloads."""

from __future__ import annotations

from typing import Any

import slack_rules
from fake_slack import ME, TEAM, FakeSlack, Message

FILE_SHARE = frozenset(["files", "subtype", "upload", "display_as_bot"])


class People:
    """The people of a workspace at their keyboards."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack

    async def _send(self, kind: str, name: str, payload: dict[str, Any], **more: Any) -> Any:
        self.slack.faults += slack_rules.payload_faults(name, payload, FILE_SHARE) if name else []
        return await self.slack.envelope(kind, payload, **more)

    def event(self, event: dict[str, Any]) -> dict[str, Any]:
        """Return an event as it is delivered."""
        return {
            "team_id": TEAM,
            "api_app_id": "A1",
            "type": "event_callback",
            "event_id": f"Ev{self.slack.ts()}",
            "event_time": 1_790_000_000,
            "authorizations": [{"team_id": TEAM, "user_id": ME, "is_bot": True, "is_enterprise_install": False}],
            "event": event,
        }

    def mentioning(self, user: str, text: str, channel: str = "C1", thread: str = "") -> dict[str, Any]:
        """Return the event of a mention."""
        ts = self.slack.ts()
        event = {"type": "app_mention", "user": user, "text": f"<@{ME}> {text}", "ts": ts, "event_ts": ts,
                 "channel": channel, "team": TEAM}  # fmt: skip
        return self.event({**event, "thread_ts": thread} if thread else event)

    async def mention(self, user: str, text: str, **more: Any) -> str:
        """Mention the bot; return the time stamp."""
        payload = self.mentioning(user, text, **more)
        await self._send("events_api", "events/AppMentionPayload", payload)
        return str(payload["event"]["ts"])

    async def write(self, user: str, text: str, channel: str = "D1", **more: Any) -> str:
        """Write to the bot in private; return the time stamp."""
        ts = self.slack.ts()
        event = {"type": "message", "user": user, "text": text, "ts": ts, "event_ts": ts, "channel": channel,
                 "channel_type": "im", "team": TEAM, **more}  # fmt: skip
        await self._send("events_api", "events/MessagePayload", self.event(event))
        return ts

    async def share(self, user: str, name: str, content: bytes, **more: Any) -> None:
        """Share a file with the bot in private."""
        await self.write(user, "", subtype="file_share", upload=False, files=[self.file(name, content, **more)])

    def file(self, name: str, content: bytes, **more: Any) -> dict[str, Any]:
        """Return a file that was uploaded."""
        self.slack.files[name] = content
        address = f"{self.slack.base}/files/{name}"
        return {"id": "F1", "name": name, "size": len(content), "url_private_download": address, **more}

    async def type(self, user: str, command: str, text: str = "", channel: str = "C1") -> Any:
        """Type a slash command; return what its acknowledgement says."""
        name = {"D": "directmessage", "C": "general"}[channel[0]]
        payload = {
            "team_id": TEAM, "team_domain": "readers", "channel_id": channel, "channel_name": name, "user_id": user,
            "user_name": user.lower(), "command": command, "text": text, "api_app_id": "A1",
            "response_url": self.slack.address(channel, user), "trigger_id": f"trigger-{self.slack.ts()}",
            "is_enterprise_install": False,
        }  # fmt: skip
        return await self._send("slash_commands", "app-backend/slash-commands/SlashCommandPayload", payload)

    def _interaction(self, kind: str, user: str) -> dict[str, Any]:
        return {
            "type": kind, "team": {"id": TEAM, "domain": "readers"}, "user": {"id": user, "username": user.lower()},
            "api_app_id": "A1", "token": "", "trigger_id": f"trigger-{self.slack.ts()}",
        }  # fmt: skip

    def pressing(self, user: str, message: Message, name: str) -> dict[str, Any]:
        """Return the payload of a button that is pressed."""
        container = {"type": "message", "message_ts": message.ts, "channel_id": message.channel,
                     "is_ephemeral": bool(message.to)}  # fmt: skip
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        return {
            **self._interaction("block_actions", user),
            "container": container,
            "channel": {"id": message.channel, "name": "general"},
            "response_url": self.slack.address(message.channel, message.to or user, message),
            "actions": [message.buttons[name]],
        }

    async def press(self, user: str, message: Message, name: str) -> None:
        """Press a button."""
        payload = self.pressing(user, message, name)
        await self._send("interactive", "app-backend/interactive-components/BlockActionPayload", payload)

    async def point(self, user: str, text: str, channel: str = "C1") -> dict[str, Any]:
        """Choose "Ask about this" on a message; return the form."""
        count, ts = len(self.slack.views), self.slack.ts()
        payload = {
            **{name: told for name, told in self._interaction("message_action", user).items() if name != "api_app_id"},
            "user": {"id": user, "name": user.lower()},
            "callback_id": "exergue-ask",
            "message_ts": ts,
            "response_url": self.slack.address(channel, user),
            "message": {"type": "message", "user": "U7", "text": text, "ts": ts},
            "channel": {"id": channel, "name": "general"},
        }
        await self._send("interactive", "app-backend/interactive-components/MessageShortcutPayload", payload)
        await self.slack.until(lambda: len(self.slack.views) > count)
        return self.slack.views[-1]

    async def submit(self, user: str, view: dict[str, Any], **values: Any) -> Any:
        """Send a form off; ``values`` by the names of its fields."""
        elements = {block["block_id"]: block["element"] for block in view["blocks"]}
        filled = {name: {elements[name]["action_id"]: _filled(elements[name], value)} for name, value in values.items()}
        payload = {
            **self._interaction("view_submission", user),
            "view": {"id": "V1", **view, "state": {"values": filled}},
            "is_enterprise_install": False,
        }
        return await self._send("interactive", "", payload)

    async def choose(self, user: str, view: dict[str, Any], typed: str = "") -> list[tuple[str, str]]:
        """Type in the choice of an article; return the options: (value, what is shown)."""
        payload = {
            **self._interaction("block_suggestion", user),
            "action_id": "exergue-article",
            "block_id": "article",
            "value": typed,
            "view": {"id": "V1", **view},
        }
        told = await self._send("interactive", "", payload)
        return [(each["value"], each["text"]["text"]) for each in told["options"]]


def _filled(element: dict[str, Any], value: Any) -> dict[str, Any]:
    kind = element["type"]
    match kind:
        case "checkboxes":
            return {"type": kind, "selected_options": element["options"] if value else []}
        case "static_select" | "external_select":
            return {"type": kind, "selected_option": {"value": value} if value else None}
        case "file_input":
            return {"type": kind, "files": [value]}
    if value and len(value) > element["max_length"]:
        raise ValueError("too long for the field")
    return {"type": kind, "value": value}
