"""Articles on their way in: fetched, read apart, split, encoded and stored, while questions are answered in between."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.wording import added_reply
from index import Addition

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.desk import Desk
    from bot.phrases import Phrases
    from bot.request import Request
    from bot.serving import Served
    from bot.uploads import Progress
    from index import Page, Step


class Intake:
    """Takes articles in for a desk, beside the thread that owns its library as far as that goes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def serve(
        self, request: Request, source: Page | str, phrases: Phrases, progress: Progress | None = None
    ) -> Served:
        """Add a page, or what is at a web address, to the request's place; raises what the library raises."""
        library = self._desk.library
        page = await asyncio.to_thread(library.web.page, source) if isinstance(source, str) else source
        done = await self.take(replace(page, place=request.place or ""), progress)
        return added_reply(done, phrases), done.status, done.article.id

    async def take(
        self, page: Page, progress: Progress | None = None, ending: Callable[[Addition], None] | None = None
    ) -> Addition:
        """Add a page; ``progress`` is told how far it is. Raises what the library raises.

        ``ending`` is called with what became of it, in the library's thread, before anything else is done there.
        """
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
