"""A server on this machine that speaks Discord's protocols: gateway v10 over zlib-stream, and the REST routes in use.

Tests drive it by verbs (`slash`, `say`, `click`, ...) and look at what is shown. It is strict where Discord is: a route
it does not know, a body that the specification refuses or a limit gone over is an error, and a fault of the test.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any

from aiohttp import web
from discord_payloads import (
    APPLICATION,
    BOT,
    CHANNEL,
    GUILD,
    OTHER_CHANNEL,
    OTHER_GUILD,
    THREAD,
    application,
    bot_user,
    guild,
    message,
    new_id,
    numbered,
    text_channel,
    thread,
)  # fmt: skip
from discord_people import LOADING, Call, People
from discord_spec import Spec

TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAwMQ.GoodTo.ken-of-the-tests-0123456789"
ACKNOWLEDGE_S = 3.0


class FakeDiscord(People):
    """The server, and the people on it."""

    def __init__(self, *, shards: int = 1, locale: str = "en-US", checked: bool = True) -> None:
        super().__init__(TOKEN, Spec(checked), shards)
        self.requests: list[tuple[str, str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.typing = 0
        self.limited: list[tuple[str, float]] = []  # a path once, and for how many seconds
        self.forbidden: list[Callable[[str, str, Any], bool]] = []
        one, two = text_channel(CHANNEL, GUILD), text_channel(OTHER_CHANNEL, OTHER_GUILD)
        inner = thread(THREAD, CHANNEL, GUILD)
        self.channels = {int(each["id"]): each for each in (one, two, inner)}
        self.guilds = [
            guild(GUILD, locale=locale, channels=[one], threads=[inner]),
            guild(OTHER_GUILD, locale=locale, channels=[two], threads=[]),
        ]

    async def start(self) -> None:
        """Listen on a free port."""
        app = web.Application()
        app.router.add_get("/gw/", self.connected)
        app.router.add_get("/files/{name}", self._file)
        app.router.add_route("*", "/api/v10/{path:.*}", self._rest)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Close every connection."""
        await self.drop()
        await self._runner.cleanup()

    @property
    def api(self) -> str:
        """What EXERGUE_DISCORD_API is set to."""
        return f"http://127.0.0.1:{self.port}/api/v10"

    # REST

    async def _file(self, request: web.Request) -> web.Response:
        return web.Response(body=self.files[request.match_info["name"]])

    async def _rest(self, request: web.Request) -> web.Response:
        method, path = request.method, "/" + request.match_info["path"]
        body = await request.json() if request.content_type == "application/json" and request.can_read_body else None
        self.requests.append((method, path, body))
        status, answer = self._answer(method, path, request, body)
        self.faults += self.spec.answer(method, path, status, answer)
        headers = {"Via": "1.1 fake"}
        if status == 429:
            headers |= {"Retry-After": str(answer["retry_after"]), "X-RateLimit-Scope": "user"}
        self.changed.set()
        if answer is None:
            return web.Response(status=status, headers=headers)
        return web.Response(
            status=status, body=json.dumps(answer).encode(), content_type="application/json", headers=headers
        )

    def _answer(self, method: str, path: str, request: web.Request, body: Any) -> tuple[int, Any]:
        open_to_all = path.startswith(("/interactions/", "/webhooks/"))
        if not open_to_all and request.headers.get("Authorization") != f"Bot {TOKEN}":
            return 401, {"message": "401: Unauthorized", "code": 0}
        if wait := next((each for each in self.limited if re.search(each[0], path)), None):
            self.limited.remove(wait)
            return 429, {"message": "You are being rate limited.", "retry_after": wait[1], "global": False}
        if any(refuses(method, path, body) for refuses in self.forbidden):
            return 403, {"message": "Missing Permissions", "code": 50013}
        if wrong := list(self.spec.request(method, path, body)):
            self.faults += [f"{method} {path}: {each}" for each in wrong]
            return 400, {"message": "Invalid Form Body", "code": 50035, "errors": {}}
        for verb, pattern, handler in self._ROUTES:
            if verb == method and (match := re.fullmatch(pattern, path)):
                return handler(self, *match.groups(), body)  # type: ignore[operator, no-any-return]
        self.faults.append(f"no such route: {method} {path}")
        return 404, {"message": "404: Not Found", "code": 0}

    def _me(self, _: Any) -> tuple[int, Any]:
        return 200, bot_user()

    def _application(self, _: Any) -> tuple[int, Any]:
        return 200, application(len(self.guilds))

    def _advice(self, _: Any) -> tuple[int, Any]:
        limit = {"total": 1000, "remaining": 999, "reset_after": 1000, "max_concurrency": 1}
        return 200, {"url": self.gateway, "shards": self.shards, "session_start_limit": limit}

    def _commands(self, body: Any) -> tuple[int, Any]:
        more = {"application_id": str(APPLICATION), "version": "1", "type": 1, "description": ""}
        self.commands = []
        for each in body:
            allowed = each.get("default_member_permissions")
            kept = {"default_member_permissions": None if allowed is None else str(allowed), "id": new_id()}
            self.commands.append(more | each | kept)
        return 200, self.commands

    def _callback(self, id: str, token: str, body: Any) -> tuple[int, Any]:
        call = self.calls.get(token)
        if call is None or time.monotonic() - call.began > ACKNOWLEDGE_S:
            return 404, {"message": "Unknown interaction", "code": 10062}
        if call.kind is not None:
            self.faults.append(f"{call.payload['id']} is acknowledged twice")
            return 400, {"message": "Interaction has already been acknowledged.", "code": 40060}
        call.kind, call.acknowledged_s = body["type"], time.monotonic() - call.began
        data, flags = body.get("data") or {}, (body.get("data") or {}).get("flags", 0)
        resource: dict[str, Any] = {"type": call.kind}
        match call.kind:
            case 4 | 5:
                thinking = {"content": "", "flags": flags | (LOADING if call.kind == 5 else 0)}
                call.original = self._stored(call, data | thinking if call.kind == 5 else data)
                resource |= {"message": call.original}
            case 6:
                call.original = self.messages[call.payload["message"]["id"]]
            case 8:
                call.choices = data["choices"]
            case 9:
                call.form = data
        about = {"id": id, "type": call.payload["type"], "response_message_loading": call.kind == 5}
        if call.original:
            about |= {"response_message_id": call.original["id"], "response_message_ephemeral": bool(flags)}
        return 200, {"interaction": about, **({"resource": resource} if call.kind in {4, 7} else {})}

    def _stored(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self._keep(int(call.payload["channel_id"]), body | {"webhook_id": str(APPLICATION)})

    def _keep(self, channel: int, body: dict[str, Any]) -> dict[str, Any]:
        fields = {key: body[key] for key in ("content", "embeds", "flags", "webhook_id") if body.get(key) is not None}
        fields["embeds"] = [_kept(each) for each in fields.get("embeds", ())]
        kept = message(channel, BOT, **fields) | {"components": numbered(body.get("components") or [])}
        if reference := body.get("message_reference"):
            kept |= {"type": 19, "message_reference": {"channel_id": str(channel), **_texts(reference)}}
        self.messages[kept["id"]] = kept
        return kept

    def _edit(self, token: str, body: Any) -> tuple[int, Any]:
        call = self.calls[token]
        if call.original is None:
            return 404, {"message": "Unknown Message", "code": 10008}
        call.edits += 1
        changes = {key: body[key] for key in ("content", "embeds") if key in body}
        if "embeds" in changes:
            changes["embeds"] = [_kept(each) for each in changes["embeds"] or []]
        if "components" in body:
            changes["components"] = numbered(body["components"] or [])
        call.original |= changes | {"flags": call.original["flags"] & ~LOADING, "content": changes.get("content") or ""}
        return 200, call.original

    def _delete(self, token: str, _: Any) -> tuple[int, Any]:
        call = self.calls[token]
        if call.original is None:
            return 404, {"message": "Unknown Message", "code": 10008}
        del self.messages[call.original["id"]]
        call.original = None
        return 204, None

    def _follow(self, token: str, body: Any) -> tuple[int, Any]:
        call = self.calls[token]
        if call.original and call.original["flags"] & LOADING:  # as Discord does: it takes the place of "thinking"
            return self._edit(token, body)
        call.followups.append(self._stored(call, body))
        return 200, call.followups[-1]

    def _post(self, channel: str, body: Any) -> tuple[int, Any]:
        return 200, self._keep(int(channel), body)

    def _types(self, _: str, __: Any) -> tuple[int, Any]:
        self.typing += 1
        return 204, None

    def _channel(self, channel: str, _: Any) -> tuple[int, Any]:
        return 200, self.channels[int(channel)]

    _WEBHOOK = rf"/webhooks/{APPLICATION}/([^/]+)"
    _ROUTES = (
        ("GET", "/users/@me", _me),
        ("GET", "/oauth2/applications/@me", _application),
        ("GET", "/gateway/bot", _advice),
        ("PUT", f"/applications/{APPLICATION}/commands", _commands),
        ("POST", r"/interactions/(\d+)/([^/]+)/callback", _callback),
        ("PATCH", f"{_WEBHOOK}/messages/@original", _edit),
        ("DELETE", f"{_WEBHOOK}/messages/@original", _delete),
        ("POST", _WEBHOOK, _follow),
        ("POST", r"/channels/(\d+)/messages", _post),
        ("POST", r"/channels/(\d+)/typing", _types),
        ("GET", r"/channels/(\d+)", _channel),
    )


def _kept(embed: dict[str, Any]) -> dict[str, Any]:
    """An embed as it is stored: the library sends flags with it that the service does not give back."""
    return {key: value for key, value in embed.items() if key != "flags"}


def _texts(reference: dict[str, Any]) -> dict[str, Any]:
    return {
        key: str(value) if "_id" in key else value for key, value in reference.items() if key != "fail_if_not_exists"
    }
