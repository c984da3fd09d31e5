"""Articles that are added in Slack: by a link, or by a file that is shared with the bot; progress is shown."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bot.phrases import Phrases
from bot.reply import Reply
from bot.slack_sending import DownloadFailed
from bot.uploads import page_of, too_large

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.desk import Desk
    from bot.request import Request
    from bot.slack_event import Where
    from bot.slack_sending import Sender
    from bot.uploads import Fetched, Progress

QUICK_S, STEP_S = 0.7, 2.0
"""Progress is shown when adding takes longer than the first, and then once in each of the second."""

FILES = 10  # of one message


class Adding:
    """Adds articles for those who keep them; a file has at most ``max_file_mb``."""

    def __init__(self, desk: Desk, sender: Sender, max_file_mb: int) -> None:
        self._desk, self._sender, self._max_file_mb = desk, sender, max_file_mb

    async def link(self, where: Where, request: Request) -> None:
        """Add what stands at the address that the request has as its text."""
        phrases = Phrases(request.language)
        if not request.text.startswith(("https://", "http://")):
            told = Reply.line(phrases("add-what"), ok=False, private=True)
            await self._sender.send(where, told, phrases, everyone=False)
            return
        await self._shown(
            where, phrases, request.text, lambda progress: self._desk.add(request, request.text, progress)
        )

    async def files(self, where: Where, request: Request, files: list[dict[str, Any]]) -> None:
        """Add files, one after the other; nothing is fetched for those who may not add, nor what is too large."""
        phrases = Phrases(request.language)
        if not request.keeper:
            refusal = Reply.line(phrases("not-allowed"), ok=False, private=True)
            await self._sender.send(where, refusal, phrases, everyone=False)
            return
        for file in files[:FILES]:
            name = str(file.get("name") or file.get("title") or phrases("argument-file"))
            await self._shown(where, phrases, name, lambda progress, file=file, name=name: self._file(  # type: ignore[misc]
                request, file, name, progress
            ))  # fmt: skip

    async def _file(self, request: Request, file: dict[str, Any], name: str, progress: Progress) -> Reply:
        phrases, limit = Phrases(request.language), self._max_file_mb
        if refusal := too_large(name, int(file.get("size") or 0), limit, phrases):
            return refusal
        address = str(file.get("url_private_download") or file.get("url_private") or "")

        async def fetch() -> Fetched:
            try:
                return page_of(await self._sender.download(address, limit=limit * 2**20), name)
            except DownloadFailed as failed:
                told = Reply.line(phrases("attachment-gone", name=name), ok=False, private=True)
                return too_large(name, failed.size, limit, phrases) or told

        return await self._desk.add(request, fetch, progress)

    async def _shown(
        self, where: Where, phrases: Phrases, name: str, add: Callable[[Progress], Awaitable[Reply]]
    ) -> None:
        """Add, show how far it is when it takes a while, and tell what became of it in the same message."""
        steps: list[tuple[int, int]] = []
        work = asyncio.ensure_future(add(lambda done, count: steps.append((done, count))))
        shown, pause = "", QUICK_S
        while not (await asyncio.wait([work], timeout=pause))[0]:
            pause = STEP_S
            if where.answer and not shown:  # it may be answered a few times only
                await self._sender.send(
                    where, Reply.line(phrases("adding-reading", name=name)), phrases, everyone=False
                )
                shown = where.answer
            elif not where.answer:
                shown = await self._sender.show(where, _so_far(phrases, name, steps), phrases, shown)
        reply = work.result()
        if shown and not where.answer:
            await self._sender.show(where, reply, phrases, shown)
        else:
            await self._sender.send(where, reply, phrases, everyone=not where.answer)


def _so_far(phrases: Phrases, name: str, steps: list[tuple[int, int]]) -> Reply:
    if not steps:
        return Reply.line(phrases("adding-reading", name=name))
    done, count = steps[-1]
    return Reply.line(phrases("adding-progress", name=name, done=done, total=count))
