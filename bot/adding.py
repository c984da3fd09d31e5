"""Articles on their way in: fetched, read apart, split, encoded and stored, while questions are answered in between."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.reply import Reply
from bot.wording import added_reply
from index import Addition, Page

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.desk import Desk
    from bot.phrases import Phrases
    from bot.request import Request
    from bot.serving import Served
    from bot.uploads import Fetched, Progress
    from index import Step

    Source = Page | str | Callable[[], Awaitable[Fetched]]
    """A page, a web address, or what fetches a page when its turn comes, or tells why there is none."""

    Ending = Callable[[Addition], None]


class Intake:
    """Takes articles in for a desk, beside the thread that owns its library as far as that goes.

    One at a time, from its fetching on: each may take as much memory as a small machine has to spare.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk, self._one = desk, asyncio.Semaphore(1)

    async def serve(
        self, request: Request, source: Source, phrases: Phrases, progress: Progress | None = None
    ) -> Served:
        """Add what a source gives to the request's place; raises what the library raises."""
        async with self._one:
            page = await self._page(source)
            if isinstance(page, Reply):
                return page, "unfetched", None
            done = await self._take(replace(page, place=request.place or ""), progress)
        return added_reply(done, phrases), done.status, done.article.id

    async def take(self, source: Callable[[], Awaitable[Page]], ending: Ending | None = None) -> Addition:
        """Add what a source gives, as the operator's; raises what the library raises.

        ``ending`` is called with what became of it, in the library's thread, before anything else is done there.
        """
        async with self._one:
            return await self._take(await source(), None, ending)

    async def _page(self, source: Source) -> Fetched:
        if isinstance(source, str):
            return await asyncio.to_thread(self._desk.library.web.page, source)
        return source if isinstance(source, Page) else await source()

    async def _take(self, page: Page, progress: Progress | None, ending: Ending | None = None) -> Addition:
        steps = self._desk.library.taking(await asyncio.to_thread(self._desk.library.prepare, page), page)

        def step() -> Step:
            done = next(steps)
            if ending and isinstance(done, Addition):
                ending(done)
            return done

        while not isinstance(done := await self._desk.run(step), Addition):
            if progress:
                progress(*done)
        return done
