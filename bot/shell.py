"""What the commands of the command line share: settings, phrases, and opening things with faults told in one line."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot import settings
    from bot.desk import Desk
    from bot.phrases import Phrases
    from index import Addition, Library, LibraryError, Page, Web
    from index.encode import Encoder

EXIT_FAILED = 1
STDIN = "-"

Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", readable=False, help="cli-data")]
Json = Annotated[bool, typer.Option("--json", help="cli-json")]
Id = Annotated[str, typer.Argument(metavar="ID", help="cli-id")]


class Shell:
    """What the commands share: settings, phrases, and opening things with faults told in one line."""

    def __init__(self, current: settings.Settings, phrases: Phrases) -> None:
        self.settings, self.phrases = current, phrases

    def open(self, data: Path | None, *, load_model: bool = True) -> Library:
        """Open the library of ``data``, else of the settings."""
        from index import Library

        current = self.settings
        return Library.open(
            data or current.data,
            current.model,
            backend=current.model_backend,
            query_prompt=current.model_query_prompt or None,
            passage_prompt=current.model_passage_prompt or None,
            reranker=current.reranker or None,
            verifier=current.verifier,
            max_bytes=current.max_file_mb * 2**20,
            web=self.web,
            load_model=load_model,
        )

    def encoder(self) -> Encoder:
        """Open the encoder of the settings."""
        from index.encode import open_encoder

        current = self.settings
        return open_encoder(
            current.model,
            backend=current.model_backend,
            query_prompt=current.model_query_prompt or None,
            passage_prompt=current.model_passage_prompt or None,
        )

    @property
    def web(self) -> Web:
        """What fetches, with what the settings let be fetched."""
        from index import Web, WebRules

        current = self.settings
        return Web(WebRules(current.allowed_domains, current.allowed_ports, adding=current.add_by_url))

    @contextmanager
    def library(self, data: Path | None, *, load_model: bool = True) -> Iterator[Library]:
        """Open a library for a while; a fault of it ends the program with one line."""
        with self.faults(), self.open(data, load_model=load_model) as library:
            yield library

    @contextmanager
    def desk(self, data: Path | None) -> Iterator[tuple[Desk, asyncio.Runner]]:
        """Open a desk over the library for a while, and the loop that it runs in."""
        from bot.desk import Desk
        from bot.gate import Gate
        from index import give_up

        current = self.settings
        gate = Gate(member=current.member_per_minute, channel=current.channel_per_minute, queue=current.queue)
        desk = Desk(
            lambda: self.open(data), deadline_s=current.deadline_s, log_questions=current.log_questions, gate=gate
        )
        with self.faults(), asyncio.Runner() as runner:
            runner.run(desk.open())
            try:
                yield desk, runner
            finally:
                give_up()  # threads that fetch or wait for a child would hold the process
                runner.run(desk.close())

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Tell what went wrong in one line and leave with 1."""
        from index import LibraryError

        try:
            yield
        except LibraryError as error:
            self.tell(error)
            raise typer.Exit(EXIT_FAILED) from None

    def tell(self, error: LibraryError) -> None:
        """Write one line about an error to standard error."""
        from bot.on_terminal import safe

        print(" ".join(safe(self.phrases(f"error-{error.reason}", **error.facts)).split("\n")), file=sys.stderr)

    def report(self, done: Addition, *, as_json: bool) -> None:
        """Write what became of an article to standard output, as a line or as JSON."""
        from bot import shapes
        from bot.on_terminal import safe
        from bot.wording import added_line

        if as_json:
            print_json(shapes.addition(done))
        else:
            print(safe(added_line(done, self.phrases)), flush=True)

    def questions(self, question: str) -> Iterator[str]:
        """Give a question, or those that stand on standard input, a line each; fails when there is none."""
        if question != STDIN:
            yield question
            return
        asked = False
        for line in sys.stdin:
            if line.strip():
                asked = True
                yield line.strip()
        if not asked:
            print(self.phrases("nothing-read"), file=sys.stderr)
            raise typer.Exit(EXIT_FAILED)

    def say(self, phrase: str, **facts: str | float) -> None:
        """Write one line to standard output."""
        from bot.on_terminal import safe

        print(safe(self.phrases(phrase, **facts)), flush=True)

    def pages(self, source: str) -> Iterator[Page | LibraryError]:
        """Give the pages that a source stands for, and an error for each that cannot be read."""
        from index import LibraryError, Page, TooLarge, find_sources, is_address, read

        limit = self.settings.max_file_mb * 2**20
        try:
            if source == STDIN:
                content = sys.stdin.buffer.read(limit + 1)
                if len(content) > limit:
                    raise TooLarge(
                        "large-input", name=self.phrases("standard-input"), limit_mb=self.settings.max_file_mb
                    )
                content = read(content, max_bytes=limit).content
                yield Page(content, name=self.phrases("standard-input"))
                return
            if is_address(source):
                yield read(source, web=self.web)
                return
            files = find_sources(source)
        except LibraryError as error:
            yield error
            return
        for file in files:
            try:
                yield read(file, max_bytes=limit)
            except LibraryError as error:
                yield error


def is_folder(source: str) -> bool:
    """Tell whether a source is a folder; one that no file system can name is none."""
    try:
        return Path(source).is_dir()
    except (OSError, ValueError):
        return False


def print_json(value: dict[str, Any]) -> None:
    """Write one JSON line, as UTF-8 and not escaped."""
    print(json.dumps(value, ensure_ascii=False), flush=True)
