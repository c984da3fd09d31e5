"""The one desk behind every platform: a Request comes in, a Reply goes out, and no exception ever does."""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from bot.adding import Intake
from bot.conversation import Conversation
from bot.gate import Gate
from bot.logs import log_request
from bot.metrics import Metrics
from bot.pasted import read_pasted
from bot.people import remember
from bot.phrases import Phrases
from bot.reply import Reply
from bot.serving import serve, titles
from bot.wording import fault_line
from index import LibraryError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.adding import Source
    from bot.request import Request
    from bot.serving import Served
    from bot.uploads import Progress
    from index import Library, Prepared

T = TypeVar("T")
logger = logging.getLogger(__name__)


class Desk:
    """Answers requests, one at a time, in the one thread that owns the library."""

    def __init__(
        self,
        open_library: Callable[[], Library],
        *,
        deadline_s: float,
        log_questions: bool = False,
        gate: Gate | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._open_library, self._deadline_s, self._log_questions = open_library, deadline_s, log_questions
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="library")
        self.intake, self._reading = Intake(self), asyncio.Semaphore(1)
        self._conversation, self.gate, self.metrics = Conversation(), gate or Gate(), metrics or Metrics()

    async def open(self) -> None:
        """Open the library; raises what opening it raises."""
        self.library = await self.run(self._open_library)

    async def close(self) -> None:
        """Finish what is being done and close the library."""
        await self.run(self.library.close)
        self._worker.shutdown()

    async def run(self, work: Callable[[], T]) -> T:
        """Run ``work`` in the library's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    async def handle(self, request: Request) -> Reply:
        """Return the reply to a request; what goes wrong is part of it."""
        phrases = Phrases(request.language)
        turn = self._conversation.begin(request)

        async def work() -> Served:
            async with asyncio.timeout(self._deadline_s):
                pasted = await self._read(request, phrases) if request.pasted else None
                return await self.run(lambda: serve(request, self.library, phrases, turn.before, pasted))

        reply, outcome = await self._do(request, phrases, work)
        if outcome in {"answered", "silent"}:
            self._conversation.note(request, turn)
        return reply

    async def _read(self, request: Request, phrases: Phrases) -> Prepared:
        """Read what a request brings along, beside the library's thread, one text at a time."""
        async with self._reading:
            return await asyncio.to_thread(read_pasted, request, self.library, phrases)

    async def add(self, request: Request, source: Source, progress: Progress | None = None) -> Reply:
        """Add what a source gives to the request's place; others are answered in between.

        Nothing is fetched for who may not add.
        """
        phrases = Phrases(request.language)

        async def work() -> Served:
            return await self.intake.serve(request, source, phrases, progress)

        return (await self._do(request, phrases, work))[0]

    async def titles(self, place: str | None, typed: str = "", limit: int | None = None) -> list[tuple[str, str]]:
        """Return id and title of articles that ``place`` sees and that match what is typed; nothing when that fails."""
        try:
            return await self.run(lambda: titles(self.library, place, typed)[:limit])
        except LibraryError:
            logger.exception("articles cannot be listed")
            return []

    async def _do(self, request: Request, phrases: Phrases, work: Callable[[], Awaitable[Served]]) -> tuple[Reply, str]:
        """Do the work unless the gate turns it away; tell what goes wrong, and note what became of it."""
        if refusal := self.gate.refusal(request, phrases):
            self.metrics.observe(request.platform, request.command, "refused", 0.0)
            return refusal, "refused"
        started, since, article = time.perf_counter(), self._conversation.forgettings, None
        self.gate.waiting += 1
        try:
            try:
                reply, outcome, article = await work()
            except LibraryError as error:
                told = fault_line(error, phrases, anyone=request.place is not None)
                reply, outcome = Reply.line(told, ok=False, private=True), error.reason
            except TimeoutError:
                told = phrases("error-deadline", seconds=self._deadline_s)
                reply, outcome = Reply.line(told, ok=False, private=True), "deadline"
        except Exception:  # telling a fault may fail too
            logger.exception("request %s failed", request.id)  # without its traceback where the log is the screen
            reply, outcome = Reply.line(phrases("error-internal", id=request.id), ok=False, private=True), "internal"
        finally:
            self.gate.waiting -= 1
        seconds = time.perf_counter() - started
        self.gate.took(seconds)
        self.metrics.observe(request.platform, request.command, outcome, seconds)
        log_request(request, outcome, seconds, with_text=self._log_questions)
        if not self._conversation.was_forgotten(request.person, since):
            self._worker.submit(remember, request, self.library, outcome, article, with_text=self._log_questions)
        return reply, outcome
