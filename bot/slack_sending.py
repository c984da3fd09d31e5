"""How a reply gets to Slack: by the Web API, or by the address that a command, button or form brings with it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack_socket import sdk_logger
from bot.slack_view import EVERYONE, messages

if TYPE_CHECKING:
    from aiohttp import ClientSession
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.phrases import Phrases
    from bot.reply import Reply
    from bot.slack_event import Where

logger = logging.getLogger(__name__)

ANSWERS = 5
"""How often the address that comes with a command, button or form may be answered."""

_FAULTS = (SlackApiError, ClientError, OSError, TimeoutError)
_REFUSED_BLOCKS = frozenset(["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"])


class DownloadFailed(Exception):
    """A file that Slack does not give; ``size`` is how much of it came before it was too much, else 0."""

    def __init__(self, size: int = 0) -> None:
        super().__init__(f"{size} bytes")
        self.size = size


class _Refused(ConnectionError):
    """An answer that Slack does not take at the address that it gave."""

    def __init__(self, status: int) -> None:
        super().__init__(f"an answer is refused: {status}")
        self.plain_may_pass = 400 <= status < 500 and status != 429


class Sender:
    """Sends replies; what cannot be sent is logged, since there is nobody else to tell."""

    def __init__(self, client: AsyncWebClient, session: ClientSession) -> None:
        self._client, self._session = client, session

    async def send(
        self, where: Where, reply: Reply, phrases: Phrases, *, everyone: bool = True, replace: bool = False
    ) -> None:
        """Send a reply; ``replace`` puts it in the place of the message that a button stands under.

        It is for the person alone when it is private, or unless it is for ``everyone``.
        """
        alone = reply.private or not everyone
        for number, message in enumerate(messages(reply, phrases, where.person)):
            if where.answer and number < ANSWERS:
                sent = self._answer(where, message, alone=alone, replace=replace and not number)
            else:
                sent = self._post(where, message, alone=alone)
            try:
                await sent
            except _FAULTS as error:
                logger.error("slack does not take an answer: %s", _said(error))
                return

    async def announce(self, where: Where, reply: Reply, phrases: Phrases) -> None:
        """Send a reply that nobody asked for; raises SlackApiError or what the network does when it cannot be sent.

        Once its beginning is there, what follows is logged when it cannot be sent: a second try would repeat it.
        """
        first, *others = messages(reply, phrases, EVERYONE)
        await self._post(where, first, alone=False)
        try:
            for message in others:
                await self._post(where, message, alone=False)
        except _FAULTS as error:
            logger.error("slack does not take the end of an announcement: %s", _said(error))

    async def take_back(self, where: Where) -> None:
        """Remove the message that a button stands under, which only its person sees."""
        try:
            await self._to(where.answer, {"delete_original": True})
        except _FAULTS as error:
            logger.warning("slack does not remove a message: %s", _said(error))

    async def show(self, where: Where, reply: Reply, phrases: Phrases, ts: str = "") -> str:
        """Post a message, or change the one of time stamp ``ts``, and return its time stamp, "" when that failed."""
        [message, *_] = messages(reply, phrases, where.person)
        try:
            if ts:
                await self._client.chat_update(channel=where.channel, ts=ts, **message)
                return ts
            posted = await self._client.chat_postMessage(
                channel=where.channel, thread_ts=where.thread or None, unfurl_links=False, unfurl_media=False, **message
            )
            return str(posted["ts"])
        except _FAULTS as error:
            logger.warning("slack does not show progress: %s", _said(error))
            return ""

    async def working(self, where: Where, status: str) -> None:
        """Show that a message is being answered, until the answer comes; not worth failing for."""
        try:
            async with asyncio.timeout(2):
                await self._client.assistant_threads_setStatus(
                    channel_id=where.channel, thread_ts=where.thread or where.message, status=status
                )
        except _FAULTS as error:
            logger.debug("slack shows no status: %s", _said(error))

    async def _post(self, where: Where, message: dict[str, Any], *, alone: bool) -> None:
        thread: dict[str, Any] = {"thread_ts": where.thread} if where.thread else {}
        if alone and not where.direct:  # a thread that is not there yet shows nothing to one person alone
            thread = thread if where.threaded else {}
            await _with_blocks_or_without(
                lambda sent: self._client.chat_postEphemeral(
                    channel=where.channel, user=where.person, **thread, **sent
                ),
                message,
            )
            return
        await _with_blocks_or_without(
            lambda sent: self._client.chat_postMessage(
                channel=where.channel, unfurl_links=False, unfurl_media=False, **thread, **sent
            ),
            message,
        )

    async def _answer(self, where: Where, message: dict[str, Any], *, alone: bool, replace: bool) -> None:
        about = {
            **({} if replace else {"response_type": "ephemeral" if alone else "in_channel"}),
            **({"thread_ts": where.thread} if where.thread and not replace else {}),
            "replace_original": replace,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        try:
            await self._to(where.answer, message | about)
        except _Refused as refused:  # better plain than not at all
            if not refused.plain_may_pass:
                raise
            logger.error("slack does not take blocks: %s", _said(refused))
            await self._to(where.answer, {"text": message["text"], **about})

    async def _to(self, address: str, body: dict[str, Any]) -> None:
        webhook = AsyncWebhookClient(
            address, session=self._session, logger=sdk_logger(), retry_handlers=self._client.retry_handlers
        )
        response = await webhook.send_dict(body)
        if response.status_code != 200:
            raise _Refused(response.status_code)

    async def download(self, address: str, *, limit: int) -> bytes:
        """Return a file that was shared with the bot; raises DownloadFailed.

        The token goes to Slack's own servers alone, or to the one that is set in their place.
        """
        url, api = urlsplit(address), urlsplit(self._client.base_url)
        slack = url.scheme == "https" and (url.hostname or "").endswith(".slack.com")
        if not slack and (url.scheme, url.netloc) != (api.scheme, api.netloc):
            raise DownloadFailed
        content = bytearray()
        headers = {"Authorization": f"Bearer {self._client.token}"}
        try:  # never redirected: Slack leads to its login page when the token may not read files
            async with self._session.get(
                address, headers=headers, allow_redirects=False, proxy=self._client.proxy
            ) as response:
                if response.status != 200:
                    raise DownloadFailed
                async for piece in response.content.iter_chunked(2**16):
                    content += piece
                    if len(content) > limit:
                        raise DownloadFailed(len(content))
        except (ClientError, OSError, TimeoutError) as error:
            raise DownloadFailed from error
        return bytes(content)


async def _with_blocks_or_without(send: Any, message: dict[str, Any]) -> None:
    """Send a message, without its blocks when Slack does not take them: better plain than not at all."""
    try:
        await send(message)
    except SlackApiError as error:
        if error.response.get("error") not in _REFUSED_BLOCKS:
            raise
        logger.error("slack does not take blocks: %s", _said(error))
        await send({"text": message["text"]})


def _said(error: Exception) -> str:
    """Return what an error says without what was sent: its kind, and Slack's word for it."""
    if isinstance(error, SlackApiError):
        return str(error.response.get("error") or "no reason given")
    return str(error) if isinstance(error, _Refused) else type(error).__name__
