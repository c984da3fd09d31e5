"""The connection to Slack: Socket Mode, where a token that is turned away is told and not tried for ever."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bot.platforms import Refused

if TYPE_CHECKING:
    from slack_bolt.app.async_app import AsyncApp
    from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest
    from slack_sdk.web.async_client import AsyncWebClient

logger = logging.getLogger(__name__)

WATCH_S, FAREWELL_S, CALM_S = 1.0, 1.0, 2.0
LOST_S = 60.0
"""After so long without a connection the platform falls, and is started again from the beginning."""

_FAULTS = {
    **dict.fromkeys(
        (
            *("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"),
            *("not_allowed_token_type", "org_login_required", "team_access_not_granted", "user_removed_from_team"),
            "forbidden_team",
        ),
        "token",
    ),
    **dict.fromkeys(("missing_scope", "no_permission"), "slack-scope"),
}
BOT, APP = "slack-bot-token", "slack-app-token"


def refusal(error: SlackApiError, token: str) -> Refused | None:
    """Return the refusal that an answer of Slack means for a token (BOT or APP); None when it may pass."""
    fault = _FAULTS.get(str(error.response.get("error") or ""))
    return Refused(token if fault == "token" else fault) if fault else None


class Mask(logging.Filter):
    """Keeps tokens, and the tickets in the addresses of connections, out of the log."""

    _SECRET = re.compile(r"\bx(?:ox[a-z]|app)-[\w-]+|(?<=ticket=)[^&\s'\"]+")

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, with its secrets replaced; its traceback, which may hold them, is left out."""
        record.msg, record.args = self._SECRET.sub("***", record.getMessage()), None
        record.exc_info = record.exc_text = None
        return True


def sdk_logger() -> logging.Logger:
    """Return the logger that Slack's libraries write to: warnings and worse, whatever our own level.

    Their lines below that hold what people write.
    """
    log = logging.getLogger("bot.slack_sdk")
    log.setLevel(logging.WARNING)
    if not any(isinstance(each, Mask) for each in log.filters):
        log.addFilter(Mask())
    return log


class Socket(SocketModeClient):
    """Carries what comes over the socket to a Bolt app, and its acknowledgements back."""

    def __init__(
        self, app: AsyncApp, client: AsyncWebClient, app_token: str, *, ping_s: float, busy: set[asyncio.Task[Any]]
    ) -> None:
        """``ping_s`` paces how soon a dead connection is noticed; ``busy`` has the tasks that are at work."""
        super().__init__(app_token, logger=sdk_logger(), web_client=client, ping_interval=ping_s)
        self._app, self._opened = app, False
        self._taking, self._busy = True, busy
        self._refused: Refused | None = None
        self._unacknowledged, self._calm = 0, asyncio.Event()
        self._calm.set()
        self.socket_mode_request_listeners.append(self._carry)

    async def open(self) -> None:
        """Connect; raises Refused, or SlackApiError when Slack cannot say."""
        self.wss_uri = await self.issue_new_wss_url()
        await self.connect()  # type: ignore[no-untyped-call]

    async def issue_new_wss_url(self) -> str:
        """Return the address of a new connection; a refusal ends the platform."""
        if self._opened:
            logger.warning("slack: the connection ended, opening another one")
        try:
            url: str = await super().issue_new_wss_url()
        except SlackApiError as error:
            if refused := refusal(error, APP):
                self._refused = refused
                raise refused from None
            raise
        self._opened = True
        return url

    async def watch(self) -> None:
        """Return never: raise Refused when Slack turns us away, ConnectionError when it is out of reach for long."""
        seen = time.monotonic()
        while True:
            await asyncio.sleep(min(self.ping_interval, WATCH_S))
            if self._refused:
                raise self._refused
            if await self.is_connected():
                seen = time.monotonic()
            elif time.monotonic() - seen > LOST_S:
                raise ConnectionError(f"no connection to Slack for {LOST_S:.0f} s")

    async def end(self) -> None:
        """Disconnect; a Slack that no longer listens does not hold us up."""
        self.closed, self.auto_reconnect_enabled = True, False
        for task in (self.message_processor, self.current_session_monitor, self.message_receiver):
            if task:
                task.cancel()
        with suppress(TimeoutError, OSError):
            async with asyncio.timeout(FAREWELL_S):
                await self.disconnect()  # type: ignore[no-untyped-call]
        await self.aiohttp_client_session.close()

    async def _carry(self, _: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        if not self._taking:  # not acknowledged, so that Slack sends it again, to whoever is there by then
            return
        task = asyncio.current_task()
        if task:
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)
        self._unacknowledged += 1
        self._calm.clear()
        try:
            response = await run_async_bolt_app(self._app, request)
            await send_async_response(self, request, response, time.time())
        finally:
            self._unacknowledged -= 1
            if not self._unacknowledged:
                self._calm.set()

    async def calm(self) -> None:
        """Return when all that has come is acknowledged, or after a while: in a rush answers wait for that."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CALM_S):
                await self._calm.wait()

    async def finish(self) -> None:
        """Take nothing new, and return when all that was taken is answered."""
        self._taking = False
        await asyncio.sleep(0)  # what has just been acknowledged begins
        while self._busy:
            await asyncio.wait(self._busy)
