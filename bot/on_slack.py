"""Slack, by Bolt and Socket Mode: connects, serves, closes. What comes is read by bot.slack_serving."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.commands import CHAT, commands_of
from bot.phrases import Phrases, language_of
from bot.platforms import Refused
from bot.slack_event import Where
from bot.slack_manifest import SHORTCUT, typed
from bot.slack_people import People
from bot.slack_sending import Sender
from bot.slack_serving import Serving
from bot.slack_socket import BOT, LOST_S, Socket, refusal, sdk_logger
from bot.slack_view import ACTION, CHOICE, FORM

if TYPE_CHECKING:
    from bot.desk import Desk
    from bot.reply import Reply
    from bot.settings import Settings

logger = logging.getLogger(__name__)

PING_S = 10.0
"""How often the connection is tried: an end that nobody tells is noticed within four times that."""

TIMEOUT_S = 30.0
RETRIES = 4  # of a request that Slack asks to make later


class Slack:
    """One workspace's Slack. ``ping_s`` paces how soon a dead connection is noticed."""

    name = "Slack"

    def __init__(self, settings: Settings, desk: Desk, *, ping_s: float = PING_S) -> None:
        self._settings, self._desk, self._ping_s = settings, desk, ping_s
        self._language = settings.language or language_of()
        self._socket: Socket | None = None
        self._sender: Sender | None = None
        self._closed = asyncio.Event()
        self._busy: set[asyncio.Task[Any]] = set()
        self._seen: OrderedDict[str, None] = OrderedDict()  # outlives a fall: Slack sends again what it misses

    @property
    def connected(self) -> bool:
        """Whether there is a connection to Slack."""
        return self._socket is not None

    async def run(self) -> None:
        """Connect and serve until :meth:`close`; raises Refused for tokens that Slack does not take."""
        if not (self._settings.slack_bot_token and self._settings.slack_app_token):
            raise Refused("slack-tokens")
        self._closed = asyncio.Event()
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_S)) as session:
            client = self._client(session)
            app, serving, self._sender = await self._app(client, session)
            socket = Socket(app, client, self._settings.slack_app_token, ping_s=self._ping_s, busy=self._busy)
            serving.calm = socket.calm
            try:
                async with asyncio.timeout(LOST_S):
                    await socket.open()
                self._socket = socket
                logger.info("slack: connected")
                await self._serve(socket)
            finally:
                self._socket = self._sender = None
                await socket.end()

    async def _serve(self, socket: Socket) -> None:
        watching, closed = asyncio.create_task(socket.watch()), asyncio.create_task(self._closed.wait())
        try:
            done, _ = await asyncio.wait([watching, closed], return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                each.result()
        finally:
            for each in (watching, closed):
                each.cancel()

    async def close(self) -> None:
        """Take no new work, finish what is being answered, then let :meth:`run` return."""
        if self._socket:
            await self._socket.finish()
        self._closed.set()

    async def announce(self, channel: str, reply: Reply) -> None:
        """Send a reply to the channel with this id; raises what Slack says when that cannot be done.

        Raises RuntimeError while there is no connection.
        """
        if self._sender is None:
            raise RuntimeError("not connected")
        await self._sender.announce(Where(team="", channel=channel, person=""), reply, Phrases(self._language))

    def _client(self, session: aiohttp.ClientSession) -> AsyncWebClient:
        api = self._settings.slack_api
        return AsyncWebClient(
            token=self._settings.slack_bot_token,
            base_url=f"{api.rstrip('/')}/" if api else AsyncWebClient.BASE_URL,
            session=session,
            logger=sdk_logger(),
            retry_handlers=[
                AsyncConnectionErrorRetryHandler(max_retry_count=RETRIES),
                AsyncRateLimitErrorRetryHandler(max_retry_count=RETRIES),
                AsyncServerErrorRetryHandler(max_retry_count=RETRIES),
            ],
        )

    async def _app(self, client: AsyncWebClient, session: aiohttp.ClientSession) -> tuple[AsyncApp, Serving, Sender]:
        """Return the Bolt app with all that it listens to; raises Refused for a wrong bot token."""
        try:
            me = await client.auth_test()
        except SlackApiError as error:
            raise refusal(error, BOT) or error from None

        async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
            return AuthorizeResult(
                enterprise_id=enterprise_id,
                team_id=team_id,
                bot_id=me.get("bot_id"),
                bot_user_id=me["user_id"],
                bot_token=client.token,
            )

        nobody = AsyncWebClient(base_url=client.base_url, session=session, logger=sdk_logger())  # else: auth.test again
        app = AsyncApp(
            logger=sdk_logger(),
            client=nobody,
            authorize=authorize,
            request_verification_enabled=False,  # the socket is Slack's
            ssl_check_enabled=False,
            url_verification_enabled=False,
            attaching_function_token_enabled=False,
        )
        people = People(client, language=self._language, keepers=self._settings.keepers)
        sender = Sender(client, session)
        team = "" if me.get("is_enterprise_install") else me["team_id"]
        serving = Serving(
            self._desk,
            client,
            sender,
            people,
            team=team,
            me=me["user_id"],
            max_file_mb=self._settings.max_file_mb,
            busy=self._busy,
            seen=self._seen,
        )
        _listen(app, serving)
        return app, serving, sender


def _listen(app: AsyncApp, serving: Serving) -> None:
    for command in commands_of(CHAT):
        for name in {command.name, typed(command)}:
            app.command(f"/{name}")(serving.listener(serving.on_command(command.name)))
    for event in ("app_mention", "message"):
        app.event(event)(serving.listener(serving.on_message))
    app.shortcut(SHORTCUT)(serving.listener(serving.on_shortcut))
    app.action(re.compile(f"^{ACTION}-"))(serving.listener(serving.on_button))
    app.view(FORM)(serving.listener(serving.on_form))
    app.options(CHOICE)(serving.listener(serving.on_choice))


def create(settings: Settings, desk: Desk) -> Slack:
    """Return Slack as the settings have it, not started."""
    return Slack(settings, desk)
