"""The people on the fake Discord: what they do, and what they see."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from discord_gateway import Gateway
from discord_payloads import APPLICATION, BOT, CHANNEL, GUILD, direct, interaction, message
from discord_spec import Spec

EPHEMERAL, LOADING = 64, 128


@dataclass
class Call:
    """An interaction, and what came of it."""

    payload: dict[str, Any]
    began: float = field(default_factory=time.monotonic)
    kind: int | None = None
    acknowledged_s: float = 0.0
    original: dict[str, Any] | None = None
    followups: list[dict[str, Any]] = field(default_factory=list)
    choices: list[dict[str, Any]] | None = None
    form: dict[str, Any] | None = None
    edits: int = 0

    @property
    def shown(self) -> list[dict[str, Any]]:
        """The messages that stand there now, without "thinking"."""
        first = [self.original] if self.original and not self.original["flags"] & LOADING else []
        return [*(first if self.edits or self.kind == 4 else []), *self.followups]


class People(Gateway):
    """Verbs that tests are written with."""

    channels: dict[int, dict[str, Any]]

    def __init__(self, token: str, spec: Spec, shards: int) -> None:
        super().__init__(token, spec, shards)
        self.calls: dict[str, Call] = {}
        self.messages: dict[str, dict[str, Any]] = {}
        self.commands: list[dict[str, Any]] = []

    # what people do

    async def slash(
        self, person: dict[str, Any], name: str, options: dict[str, Any] | None = None, **where: Any
    ) -> Call:
        """A command; an option that is a dict is an attachment. As Discord does, the options are those of the table."""
        known = next((each for each in self.commands if each["name"] == name), None)
        assert known, f"/{name} is not among the commands"
        kinds = {each["name"]: each["type"] for each in known.get("options", ())}
        given = [
            {"name": key, "type": kinds[key], "value": value["id"] if isinstance(value, dict) else value}
            for key, value in (options or {}).items()
        ]
        files = {value["id"]: value for value in (options or {}).values() if isinstance(value, dict)}
        data = {"id": known["id"], "name": name, "type": 1, "options": given}
        return await self._interact(2, person, data | ({"resolved": {"attachments": files}} if files else {}), where)

    async def complete(self, person: dict[str, Any], name: str, option: str, typed: str, **where: Any) -> Call:
        """Type in an option that completes."""
        command = next(each for each in self.commands if each["name"] == name)
        focused = {"name": option, "type": 3, "value": typed, "focused": True}
        data = {"id": command["id"], "name": name, "type": 1, "options": [focused]}
        return await self._interact(4, person, data, where)

    async def click(self, person: dict[str, Any], on: dict[str, Any], label: str, **where: Any) -> Call:
        """Press a button, by what is written on it."""
        button = next(each for each in buttons(on) if each["label"] == label)
        data = {"custom_id": button["custom_id"], "component_type": 2, "id": button["id"]}
        return await self._interact(3, person, data, where | {"message": on})

    async def point(self, person: dict[str, Any], at: dict[str, Any], **where: Any) -> Call:
        """Choose "Ask about this" on a message."""
        known = next(each for each in self.commands if each["type"] == 3)
        resolved = {"messages": {at["id"]: at}}
        data = {"id": known["id"], "name": known["name"], "type": 3, "target_id": at["id"], "resolved": resolved}
        return await self._interact(2, person, data, where)

    async def fill(self, person: dict[str, Any], form: dict[str, Any], typed: str, **where: Any) -> Call:
        """Fill a form in and send it."""
        field_ = form["components"][0]["component"]
        value = {
            "type": 18,
            "id": 1,
            "component": {"type": 4, "id": 2, "custom_id": field_["custom_id"], "value": typed},
        }
        return await self._interact(5, person, {"custom_id": form["custom_id"], "components": [value]}, where)

    async def _interact(self, kind: int, person: dict[str, Any], data: dict[str, Any], where: dict[str, Any]) -> Call:
        where = {"guild": GUILD, **where}
        at = where.pop("channel", CHANNEL if where["guild"] else int(person["id"]) + 1)
        payload = interaction(kind, person, data, channel=self.channels.get(at) or direct(at), **where)
        call = self.calls[payload["token"]] = Call(payload)
        await self.emit("INTERACTION_CREATE", payload)
        return call

    async def say(self, person: dict[str, Any], text: str, **more: Any) -> dict[str, Any]:
        """Write in a channel: ``channel``, ``guild`` (0: a direct message), ``mention``, ``reply`` to a message."""
        server = more.get("guild", GUILD)
        channel = more.get("channel", CHANNEL if server else int(person["id"]) + 1)
        told = message(channel, person, f"<@{APPLICATION}> {text}" if more.get("mention") else text)
        if more.get("mention") or more.get("ping"):
            told["mentions"] = [BOT]
        if reply := more.get("reply"):
            told |= {"type": 19, "message_reference": {"message_id": reply["id"], "channel_id": str(channel)}}
            told |= {"referenced_message": reply}
        self.messages[told["id"]] = told
        if server:
            told |= {
                "guild_id": str(server),
                "member": {"roles": [], "deaf": False, "mute": False, "flags": 0, "joined_at": None},
            }
        await self.emit("MESSAGE_CREATE", told)
        return told

    # what is seen

    async def answer(self, call: Call, count: int = 1) -> dict[str, Any]:
        """Wait for a reply to an interaction; return its last message."""
        await self.until(lambda: len(call.shown) >= count, f"an answer to {call.payload['data']}")
        return call.shown[-1]

    async def reply(self, told: dict[str, Any]) -> dict[str, Any]:
        """Wait for the bot's reply to a message."""
        await self.until(lambda: bool(self._replies(told)), f"a reply to {told['content']!r}")
        return self._replies(told)[0]

    def _replies(self, told: dict[str, Any]) -> list[dict[str, Any]]:
        replies = [each for each in self.messages.values() if each.get("message_reference")]
        return [
            each for each in replies if each["author"] == BOT and each["message_reference"]["message_id"] == told["id"]
        ]

    async def until(self, true: Callable[[], bool], what: str, seconds: float = 20) -> None:
        """Wait until something is true; fail when it has not come true in time."""
        end = time.monotonic() + seconds
        while not true():
            self.changed.clear()
            left = end - time.monotonic()
            assert left > 0, f"waited in vain for {what}; faults: {self.faults}"
            try:
                await asyncio.wait_for(self.changed.wait(), min(left, 0.5))
            except TimeoutError:
                continue


def buttons(shown: dict[str, Any]) -> list[dict[str, Any]]:
    """The buttons under a message, in order."""
    return [each for row in shown["components"] for each in row["components"]]


def text_of(shown: dict[str, Any]) -> str:
    """All that a message says."""
    return "\n\n".join([shown["content"] or "", *(each.get("description") or "" for each in shown["embeds"])]).strip()
