"""The one desk behind every platform: a Request comes in, a Reply goes out, and no exception ever does."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from bot.logs import log_request
from bot.phrases import Phrases
from bot.reply import Reply
from bot.wording import about_reply, answer_reply, articles_reply, help_reply, nearest_reply, summary_reply, talk_reply
from index import SMALL_TALK, LibraryError

if TYPE_CHECKING:
    from collections.abc import Callable

    from index import Library

T = TypeVar("T")

OPENING = 2  # sentences that say what an article is about

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """What a person wants: ``command`` is a name of the command table, ``text`` its argument.

    ``article`` is the id of the article to ask, None for all. ``platform`` says where the request comes from.
    """

    command: str
    text: str = ""
    article: str | None = None
    language: str = "en"
    platform: str = "terminal"
    limit: int = 3
    sentences: int = 5
    id: str = field(default_factory=lambda: secrets.token_hex(3))


class Desk:
    """Answers requests, one at a time, in the one thread that owns the library."""

    def __init__(self, open_library: Callable[[], Library], *, deadline_s: float, log_questions: bool = False) -> None:
        self._open_library = open_library
        self._deadline_s = deadline_s
        self._log_questions = log_questions
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="library")

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
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self._deadline_s):
                reply, outcome = await self.run(lambda: self._serve(request, phrases)), "ok"
        except LibraryError as error:
            reply, outcome = Reply.line(phrases(f"error-{error.reason}", **error.facts), ok=False), error.reason
        except TimeoutError:
            reply, outcome = Reply.line(phrases("error-deadline", seconds=self._deadline_s), ok=False), "deadline"
        except Exception:
            logger.exception("request %s failed", request.id)  # without its traceback where the log is the screen
            reply, outcome = Reply.line(phrases("error-internal", id=request.id), ok=False), "internal"
        log_request(
            request.id, platform=request.platform, command=request.command, outcome=outcome,
            seconds=time.perf_counter() - started, text=request.text if self._log_questions else None,
        )  # fmt: skip
        return reply

    async def articles(self) -> dict[str, tuple[str, str]]:
        """Return id and title of each article, by its number in the list and by its id; nothing when that fails."""
        try:
            found = await self.run(self.library.articles)
        except LibraryError:
            logger.exception("articles cannot be listed")
            return {}
        names = {str(number): article for number, article in enumerate(found, 1)} | {each.id: each for each in found}
        return {name: (article.id, article.title) for name, article in names.items()}

    def _serve(self, request: Request, phrases: Phrases) -> Reply:
        """Do the work, in the library's thread."""
        library = self.library
        match request.command:
            case "ask" | "nearest":
                answer = library.ask(request.text, article_id=request.article, limit=request.limit)
                count = 1 if request.article else len(library)
                if answer.talk in SMALL_TALK:
                    return talk_reply(answer.talk, phrases)
                if answer.talk and count == 1 and not answer.answered_by_note:
                    opening = library.summarize(request.article, sentences=OPENING)
                    return about_reply(answer.talk, opening.article, opening.sentences, phrases)
                reply = answer_reply if request.command == "ask" else nearest_reply
                return reply(answer, phrases, articles=count)
            case "summary":
                focus = request.text or None
                summary = library.summarize(request.article, sentences=request.sentences, focus=focus)
                return summary_reply(summary, phrases, focus=focus, asked=request.sentences)
            case "articles":
                return articles_reply(library.articles(), phrases)
            case "help":
                return help_reply(phrases)
        return Reply.line(phrases("unknown-command", name=request.command), ok=False)
