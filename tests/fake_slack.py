"""A Slack of one workspace on 127.0.0.1: Web API, Socket Mode, answers to its own addresses, files, forms.

Tests drive it by verbs. It checks each request and each of its own answers by Slack's specifications, and keeps what
is wrong in ``faults``, which fail the test; an unknown route is one of them.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

import slack_rules
from aiohttp import WSMsgType, web

TEAM, ME, BOT = "T0001", "U0BOT", "B0001"
BOT_TOKEN, APP_TOKEN = "xoxb-1-the-bots-token", "xapp-1-the-apps-token"
DEADLINE_S = 30.0


@dataclass
class Message:
    """Something that the bot has said; ``to`` is who alone sees it, "" for everybody."""

    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]
    thread_ts: str = ""
    to: str = ""
    edits: int = 0

    @property
    def shown(self) -> str:
        """All that is read in it, buttons left out."""
        return "".join(slack_rules.texts([each for each in self.blocks if each["type"] != "actions"]))

    @property
    def bold(self) -> list[str]:
        """The texts that are bold."""
        parts = [part for block in self.blocks if block["type"] == "rich_text" for part in block["elements"]]
        return [each["text"] for part in parts for each in part["elements"] if each.get("style", {}).get("bold")]

    @property
    def buttons(self) -> dict[str, dict[str, Any]]:
        """The buttons under it, by the name of their action."""
        rows = [block["elements"] for block in self.blocks if block["type"] == "actions"]
        return {each["action_id"].removeprefix("exergue-"): each for row in rows for each in row}


@dataclass
class Answers:
    """An address for answers: how often it was used, and what it stands under."""

    channel: str
    person: str
    under: Message | None = None
    used: int = 0


@dataclass
class FakeSlack:
    """The workspace. ``users`` are answers of users.info, ``channels`` those that the bot is in."""

    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    channels: set[str] = field(default_factory=lambda: {"C1", "D1", "D2", "D9"})
    messages: list[Message] = field(default_factory=list)
    gone: list[Message] = field(default_factory=list)
    views: list[dict[str, Any]] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    acks: dict[str, tuple[float, Any]] = field(default_factory=dict)  # when: in seconds that this process has had
    sent: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    errors: dict[str, list[Any]] = field(default_factory=dict)
    connections: int = 0
    opened: bool = True
    slow: asyncio.Event | None = None

    async def start(self) -> Self:
        """Listen on a free port."""
        self._clock, self._tickets, self._answers = 0, set[str](), dict[str, Answers]()
        self._changed, self._sockets = asyncio.Condition(), list[web.WebSocketResponse]()
        application = web.Application(client_max_size=2**26)
        application.router.add_route("*", "/api/{method}", self._api)
        application.router.add_get("/socket", self._socket)
        application.router.add_post("/answers/{id}", self._answer)
        application.router.add_get("/files/{name}", self._file)
        application.router.add_route("*", "/{rest:.*}", self._unknown)
        self._runner = web.AppRunner(application, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        self.base = f"http://127.0.0.1:{self.port}"
        return self

    async def stop(self) -> None:
        """Close everything."""
        for socket in self._sockets:
            await socket.close()
        await self._runner.cleanup()

    # what tests wait for

    async def until(self, condition: Callable[[], Any], deadline_s: float = DEADLINE_S) -> Any:
        """Return what ``condition`` gives once it is true; fails at the deadline."""
        found: Any = None

        def now() -> bool:
            nonlocal found
            found = condition()
            return bool(found)

        async with self._changed:
            async with asyncio.timeout(deadline_s):
                await self._changed.wait_for(now)
        return found

    async def _happened(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def next(self, after: int, count: int = 1, deadline_s: float = DEADLINE_S) -> list[Message]:
        """Return the messages from number ``after`` on once there are ``count`` of them."""
        await self.until(lambda: len(self.messages) >= after + count, deadline_s)
        return self.messages[after:]

    def ts(self) -> str:
        """Return a new time stamp."""
        self._clock += 1
        return f"{1_790_000_000 + self._clock}.{self._clock:06d}"

    # the socket

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets or not self.opened:
            return web.Response(status=403)
        self._tickets.discard(ticket)  # an address serves once
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.append(socket)
        self.connections += 1
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}})
        await self._happened()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                told = json.loads(message.data)
                if told["envelope_id"] in self.acks:
                    self.faults.append(f"acknowledged twice: {told['envelope_id']}")
                self.acks[told["envelope_id"]] = (time.process_time(), told.get("payload"))
                await self._happened()
        self._sockets.remove(socket)
        await self._happened()
        return socket

    async def envelope(self, kind: str, payload: dict[str, Any], *, acked: bool = True, **more: Any) -> Any:
        """Send an envelope to the newest connection; return the payload of its acknowledgement."""
        await self.until(lambda: self._sockets)
        name = f"envelope-{self.ts()}"
        self.sent[name] = time.process_time()
        told = {"envelope_id": name, "type": kind, "payload": payload, "accepts_response_payload": True, **more}
        await self._sockets[-1].send_json(told)
        if not acked:
            return None
        await self.until(lambda: name in self.acks)
        return self.acks[name][1]

    async def refresh(self) -> None:
        """Ask the bot to connect anew, as Slack does every few hours, and end the old connection when it has."""
        old, count = self._sockets[-1], self.connections
        await old.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {"host": "fake"}})
        await self.until(lambda: self.connections > count)

    def drop(self) -> None:
        """End all connections without a word."""
        for socket in self._sockets:
            socket._req.transport.abort()  # type: ignore[union-attr]

    def stop_listening(self) -> None:
        """Read nothing more from any connection, and leave them open."""
        for socket in self._sockets:
            socket._req.transport.pause_reading()  # type: ignore[union-attr]

    # the Web API

    async def _unknown(self, request: web.Request) -> web.Response:
        self.faults.append(f"unknown route: {request.method} {request.path}")
        return web.json_response({"ok": False, "error": "unknown_method"}, status=404)

    async def _api(self, request: web.Request) -> web.Response:
        method, body = request.match_info["method"], request.content_type if request.can_read_body else ""
        parameters: dict[str, Any] = dict(request.query)
        if body == "application/json":
            parameters |= await request.json()
        elif body:
            parameters |= dict(await request.post())
        for name in ("blocks", "view"):
            if isinstance(parameters.get(name), str):
                parameters[name] = json.loads(parameters[name])
        self.calls.append((method, parameters))
        await self._happened()
        if self.slow and method.startswith("chat."):
            await self.slow.wait()
        if queued := self.errors.get(method):
            status, headers, told = queued.pop(0)
            await self._happened()
            return web.json_response(told, status=status, headers=headers)
        token = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if request.headers.get("Authorization") != f"Bearer {token}":
            return web.json_response({"ok": False, "error": "invalid_auth"})
        serve = getattr(self, "do_" + method.replace(".", "_"), None)
        if not serve:
            return await self._unknown(request)
        wrong = slack_rules.request_faults(method, parameters, body)
        blocks = parameters.get("blocks") or []
        wrong_blocks = slack_rules.block_faults(blocks) + (["no text"] if blocks and not parameters.get("text") else [])
        self.faults += [*wrong, *wrong_blocks]
        told = {"ok": False, "error": "invalid_blocks"} if wrong_blocks else {"ok": True, **serve(**parameters)}
        self.faults += slack_rules.payload_faults(f"api/{method}", told) if method not in slack_rules.NEWER else []
        await self._happened()
        return web.json_response(told)

    def rate_limit(self, method: str, times: int = 1, after: int = 1) -> None:
        """Answer the next calls of a method with 429."""
        told = {"ok": False, "error": "ratelimited"}
        self.errors.setdefault(method, []).extend([(429, {"Retry-After": str(after)}, told)] * times)

    def refuse(self, method: str, error: str, times: int = 1, status: int = 200) -> None:
        """Answer the next calls of a method with an error; of "answer", what is sent to addresses for answers."""
        self.errors.setdefault(method, []).extend([(status, {}, {"ok": False, "error": error})] * times)

    def do_apps_connections_open(self, **_: Any) -> dict[str, Any]:
        """Give the address of a connection."""
        ticket = f"ticket-{self.ts()}"
        self._tickets.add(ticket)
        return {"url": f"ws://127.0.0.1:{self.port}/socket?ticket={ticket}&app_id=A1"}

    def do_auth_test(self, **_: Any) -> dict[str, Any]:
        """Say who the bot is."""
        return {"url": f"{self.base}/", "team": "Readers", "user": "exergue", "team_id": TEAM, "user_id": ME,
                "bot_id": BOT, "is_enterprise_install": False}  # fmt: skip

    def do_users_info(self, user: str, **_: Any) -> dict[str, Any]:
        """Say who somebody is."""
        about = {"id": user, "team_id": TEAM, "name": user.lower(), "is_admin": False, "locale": "en-US"}
        return {"user": {**about, **self.users.get(user, {})}}

    def do_chat_postMessage(self, channel: str, text: str, thread_ts: str = "", **more: Any) -> dict[str, Any]:  # noqa: N802
        """Show a message to everybody."""
        if channel not in self.channels:
            return {"ok": False, "error": "not_in_channel"}
        if str(more.get("unfurl_links")).lower() not in {"false", "0"}:
            self.faults.append("links would unfurl")
        message = Message(channel, self.ts(), text, more.get("blocks") or [], thread_ts)
        self.messages.append(message)
        return {"channel": channel, "ts": message.ts, "message": {"text": text, "ts": message.ts, "user": ME}}

    def do_chat_postEphemeral(self, channel: str, user: str, text: str, **more: Any) -> dict[str, Any]:  # noqa: N802
        """Show a message to one person."""
        if channel not in self.channels:
            return {"ok": False, "error": "not_in_channel"}
        message = Message(channel, self.ts(), text, more.get("blocks") or [], more.get("thread_ts", ""), to=user)
        self.messages.append(message)
        return {"message_ts": message.ts}

    def do_chat_update(self, channel: str, ts: str, text: str, **more: Any) -> dict[str, Any]:
        """Change a message."""
        [message] = [each for each in self.messages if (each.channel, each.ts) == (channel, ts)]
        message.text, message.blocks, message.edits = text, more.get("blocks") or [], message.edits + 1
        return {"channel": channel, "ts": ts, "text": text, "message": {"text": text, "user": ME}}

    def do_views_open(self, trigger_id: str, view: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Open a form."""
        self.faults += slack_rules.view_faults(view)
        self.views.append(view)
        return {"view": {"id": f"V{len(self.views)}", "type": "modal"}}

    def do_assistant_threads_setStatus(self, status: str, **_: Any) -> dict[str, Any]:  # noqa: N802
        """Show a status."""
        self.statuses.append(status)
        return {}

    # answers and files

    def address(self, channel: str, person: str, under: Message | None = None) -> str:
        """Return a new address for answers."""
        name = self.ts()
        self._answers[name] = Answers(channel, person, under)
        return f"{self.base}/answers/{name}"

    async def _answer(self, request: web.Request) -> web.Response:
        answers, body = self._answers[request.match_info["id"]], await request.json()
        answers.used += 1
        if answers.used > 5:
            return web.Response(status=404, text="used_url")
        self.calls.append(("answer", body))
        if queued := self.errors.get("answer"):
            await self._happened()
            return web.json_response(queued[0][2], status=queued.pop(0)[0])
        self.faults += slack_rules.block_faults(body.get("blocks") or [])
        if body.get("delete_original"):
            self.gone.append(answers.under)  # type: ignore[arg-type]
        elif body.get("replace_original") and answers.under:
            answers.under.text, answers.under.blocks = body["text"], body.get("blocks") or []
            answers.under.edits += 1
        else:
            to = "" if body.get("response_type") == "in_channel" else answers.person
            thread, blocks = body.get("thread_ts", ""), body.get("blocks") or []
            self.messages.append(Message(answers.channel, self.ts(), body["text"], blocks, thread, to))
        await self._happened()
        return web.Response(text="ok")

    async def _file(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {BOT_TOKEN}":
            return web.Response(status=302, headers={"Location": f"{self.base}/login"})
        return web.Response(body=self.files[request.match_info["name"]])
