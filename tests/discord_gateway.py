"""The gateway half of the fake Discord: sessions, heartbeats, resuming, close codes."""

from __future__ import annotations

import asyncio
import json
import zlib
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web
from discord_payloads import APPLICATION, BOT, new_id
from discord_spec import Spec

PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
CONTENT = 1 << 15


@dataclass
class Session:
    """One session of a client: it outlives its socket, so that it can be resumed."""

    id: str
    shard: int
    intents: int
    socket: Socket | None = None
    sent: list[tuple[str, Any]] = field(default_factory=list)


class Socket:
    """A connection; one compression context for all of it."""

    def __init__(self, web_socket: web.WebSocketResponse, compressed: bool) -> None:
        self.web_socket = web_socket
        self._stream = zlib.compressobj() if compressed else None

    async def send(self, op: int, data: Any, number: int | None = None, name: str | None = None) -> None:
        """Send one frame."""
        frame = json.dumps({"op": op, "d": data, "s": number, "t": name}).encode()
        if self._stream is None:
            await self.web_socket.send_str(frame.decode())
        else:
            await self.web_socket.send_bytes(self._stream.compress(frame) + self._stream.flush(zlib.Z_SYNC_FLUSH))


class Gateway:
    """What the clients connect to, and how it misbehaves when a test wants that."""

    guilds: list[dict[str, Any]]
    port: int

    def __init__(self, token: str, spec: Spec, shards: int) -> None:
        self._token, self.spec, self.shards = token, spec, shards
        self.faults: list[str] = []
        self.changed = asyncio.Event()
        self.sessions: dict[str, Session] = {}
        self.identified, self.resumed, self.heartbeats = 0, 0, 0
        self.heartbeat_s = 41.25
        self.deaf = False  # heartbeats are not acknowledged
        self.forgetful = False  # no session can be resumed
        self.close_with: int | None = None  # instead of READY

    @property
    def gateway(self) -> str:
        """What EXERGUE_DISCORD_GATEWAY is set to."""
        return f"ws://127.0.0.1:{self.port}/gw/"

    @property
    def online(self) -> bool:
        """Whether every shard is connected."""
        return len({each.shard for each in self.sessions.values() if each.socket}) == self.shards

    async def connected(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        line = Socket(socket, request.query.get("compress") == "zlib-stream")
        hello = {"heartbeat_interval": int(self.heartbeat_s * 1000)}
        await line.send(10, hello)
        session: Session | None = None
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    session = await self._frame(line, json.loads(frame.data), session)
        finally:
            if session and session.socket is line:
                session.socket = None
            self.changed.set()
        return socket

    async def _frame(self, line: Socket, frame: dict[str, Any], session: Session | None) -> Session | None:
        data = frame["d"]
        match frame["op"]:
            case 1:
                self.heartbeats += 1
                if not self.deaf:
                    await line.send(11, None)
            case 2:
                self.faults += self.spec.frame("Identify", frame)
                session = await self._identify(line, data)
            case 6:
                self.faults += self.spec.frame("Resume", frame)
                session = await self._resume(line, data)
        self.changed.set()
        return session

    async def _identify(self, line: Socket, data: dict[str, Any]) -> Session | None:
        refused = 4004 if data["token"] != self._token else 4014 if data["intents"] & PRIVILEGED else self.close_with
        if refused:
            await line.web_socket.close(code=refused)
            return None
        self.identified += 1
        shard, count = data.get("shard") or (0, 1)
        session = Session(new_id(), shard, data["intents"], line)
        self.sessions = {key: each for key, each in self.sessions.items() if each.shard != shard}
        self.sessions[session.id] = session
        here = [each for each in self.guilds if (int(each["id"]) >> 22) % count == shard]
        ready = {
            "v": 10, "user": BOT | {"mfa_enabled": False, "verified": True, "email": None},
            "guilds": [{"id": each["id"], "unavailable": True} for each in here], "session_id": session.id,
            "resume_gateway_url": self.gateway, "shard": [shard, count],
            "application": {"id": str(APPLICATION), "flags": 0, "flags_new": "0"},
        }  # fmt: skip
        await self._send(session, "READY", ready)
        for each in here:
            await self._send(session, "GUILD_CREATE", each)
        return session

    async def _resume(self, line: Socket, data: dict[str, Any]) -> Session | None:
        session = self.sessions.get(data["session_id"])
        if session is None or self.forgetful:
            await line.send(9, False)
            return None
        session.socket = line
        self.resumed += 1
        for number in range(data["seq"], len(session.sent)):
            name, event = session.sent[number]
            await line.send(0, event, number + 1, name)
        await self._send(session, "RESUMED", {})
        return session

    async def _send(self, session: Session, name: str, data: Any) -> None:
        session.sent.append((name, data))
        if session.socket:
            await session.socket.send(0, data, len(session.sent), name)

    async def emit(self, name: str, data: dict[str, Any], *, checked: bool = True) -> None:
        """Send an event to the shard that it belongs to; what a bot may not read of it is left out."""
        if checked:
            self.faults += [f"the fake sends {name}: {each}" for each in self.spec.event(name, data)]
        server = int(data.get("guild_id") or 0)
        for session in self.sessions.values():
            if session.shard == ((server >> 22) % self.shards if server else 0):
                await self._send(session, name, _readable(name, data, session.intents))

    async def again(self, data: dict[str, Any], name: str) -> None:
        """Send an event once more."""
        await self.emit(name, data)

    async def drop(self, code: int = 4000) -> None:
        """Close every connection."""
        for session in list(self.sessions.values()):
            if session.socket:
                await session.socket.web_socket.close(code=code)


def _readable(name: str, data: dict[str, Any], intents: int) -> dict[str, Any]:
    """A message without its content for who may not read it: no intent, no mention, no direct message."""
    named = any(each["id"] == BOT["id"] for each in data.get("mentions", ()))
    if name != "MESSAGE_CREATE" or intents & CONTENT or named or "guild_id" not in data:
        return data
    return data | {"content": "", "embeds": [], "attachments": [], "components": []}
