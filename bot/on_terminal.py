"""The terminal: a line to a Request, a Reply to text. Needs no token and no network."""

from __future__ import annotations

import contextlib
import os
import shutil
import textwrap
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from bot.commands import TERMINAL, commands_of, means_all
from bot.harmless import safe as safe  # others know it from here
from bot.reply import Item, Line, Quote, Reply
from bot.request import Request

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bot.desk import Desk
    from bot.phrases import Phrases

PLAIN = {"quit": "quit", "exit": "quit", "quitter": "quit", "help": "help", "aide": "help"}
"""What is a command without its stroke too: who types only that wants to leave, or to know how to."""

_OPEN, _CLOSE = "\ue000", "\ue001"  # stand for the marks while lines are wrapped


@dataclass(frozen=True, slots=True)
class Look:
    """How replies are drawn: ``width`` in columns, ``colour`` whether the terminal understands ANSI sequences."""

    width: int = 80
    colour: bool = False

    @classmethod
    def of(cls, stream: TextIO) -> Look:
        """Return the look that fits ``stream``; honours NO_COLOR and TERM=dumb."""
        terminal = stream.isatty()
        plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
        return cls(min(shutil.get_terminal_size().columns, 100), terminal and not plain)

    def bold(self, text: str) -> str:
        """Return ``text`` in bold, or between asterisks where there is no bold."""
        return f"\033[1m{text}\033[22m" if self.colour else f"**{text}**"

    def dim(self, text: str) -> str:
        """Return ``text`` dimmed, or as it is."""
        return f"\033[2m{text}\033[22m" if self.colour else text


def render(reply: Reply, look: Look) -> str:
    """Return a reply as text, without a line end; everything in it is made safe for a terminal."""
    return "\n".join(line for part in reply.parts for line in _lines(part, look))


def _lines(part: object, look: Look) -> Iterator[str]:
    if isinstance(part, Quote):
        yield ""
        yield from (f"  {line}".rstrip() for line in _quoted(part, look))
        link = f" · {safe(part.link)}" if part.link else ""
        source = _wrap(f"— {safe(part.source)}{link}", look.width - 2, "  ")
        yield from (look.dim(f"  {line}") for line in source)
    elif isinstance(part, Item):
        head = f"{part.number}. "
        detail = f"  ({safe(part.detail)})" if part.detail else ""
        yield from _wrap(head + safe(part.text) + detail, look.width, " " * len(head))
    elif isinstance(part, Line):
        lines = _wrap(safe(part.text), look.width)
        yield from ("", *(look.bold(line) if look.colour else line for line in lines)) if part.title else lines


def _quoted(part: Quote, look: Look) -> list[str]:
    text, done = "", 0
    for start, end in part.marks:
        text += f"{safe(part.text[done:start])}{_OPEN}{safe(part.text[start:end])}{_CLOSE}"
        done = end
    text += safe(part.text[done:])
    on, off = look.bold("\0").split("\0")
    paragraphs = [_wrap(paragraph, look.width - 2) for paragraph in text.split("\n\n")]
    lines = [line for wrapped in paragraphs for line in (*wrapped, "")][:-1]
    return [line.replace(_OPEN, on).replace(_CLOSE, off) for line in lines]


def _wrap(text: str, width: int, indent: str = "") -> list[str]:
    if any(unicodedata.east_asian_width(char) in "WF" for char in text):
        width //= 2  # textwrap counts characters, the terminal columns
    return textwrap.wrap(text, max(width, 20), subsequent_indent=indent, break_on_hyphens=False) or [""]


class Chat:
    """A conversation at the terminal: it knows which article is asked and what was asked last."""

    def __init__(
        self,
        desk: Desk,
        phrases: Phrases,
        out: TextIO,
        errors: TextIO | None = None,
        *,
        article: str | None = None,
        limit: int = 3,
        nearest: bool = False,
    ) -> None:
        self._desk, self._phrases, self._out, self._errors = desk, phrases, out, errors
        self._look = Look.of(out)
        self._article = article
        self._limit = limit
        self._nearest = nearest
        self._asked = ""
        self._failed = False

    @property
    def failed(self) -> bool:
        """Whether a request could not be done."""
        return self._failed

    def say(self, reply: Reply) -> None:
        """Write a reply and an empty line; a failure as one line where there is a stream for failures."""
        self._failed = self._failed or not reply.ok
        if not reply.ok and self._errors:
            told = " ".join(part.text for part in reply.parts if isinstance(part, Line))
            print(" ".join(safe(told).split("\n")), file=self._errors)
            return
        print(render(reply, self._look) + "\n", file=self._out, flush=True)

    def echo(self, line: str) -> None:
        """Write a line that was read and not typed."""
        print(f"> {safe(line)}", file=self._out, flush=True)

    async def line(self, line: str) -> bool:
        """Do what one line asks for; False when it asks to leave."""
        line = line.strip()
        if not line:
            return True
        name, argument = _split(line)
        command = next((each for each in commands_of(TERMINAL) if each.name == name), None)
        if name == "quit":
            return False
        if command is None:  # the desk knows words that only buttons say
            self.say(Reply.line(self._phrases("unknown-command", name=name), ok=False))
        elif command.required and not argument:
            word = self._phrases(f"argument-{command.typed}")
            self.say(Reply.line(self._phrases("needs-argument", name=name, argument=word), ok=False))
        elif name == "use":
            await self._use(argument)
        elif name == "nearest" and not self._asked:
            self.say(Reply.line(self._phrases("nearest-nothing"), ok=False))
        elif name == "summary" and self._article is None and len(await self._desk.titles(None)) > 1:
            self.say(Reply.line(self._phrases("use-first"), ok=False))
        else:
            await self._request(name, argument, thread=f"terminal {self._article or ''}")
        return True

    async def ask(self, question: str) -> None:
        """Ask a question that is no command, whatever it begins with, and that leans on none before it."""
        self._asked = question
        await self._request("nearest" if self._nearest else "ask", question)

    async def _request(self, name: str, argument: str, thread: str = "") -> None:
        if name == "ask":
            self._asked = argument
        text = self._asked if name == "nearest" else argument
        request = Request(
            name, text, article=self._article, language=self._phrases.language, limit=self._limit, thread=thread
        )
        self.say(await self._desk.handle(request))

    async def _use(self, wanted: str) -> None:
        found = await self._desk.titles(None)
        by_name = {str(number): each for number, each in enumerate(found, 1)} | {each[0]: each for each in found}
        alike = await self._desk.titles(None, wanted)
        if means_all(wanted, self._phrases):
            self._article = None
            self.say(Reply.line(self._phrases("use-all")))
        elif wanted.casefold() in by_name or len(alike) == 1:
            self._article, title = by_name.get(wanted.casefold()) or alike[0]
            self.say(Reply.line(self._phrases("use-done", title=title)))
        else:
            self.say(Reply.line(self._phrases("use-which"), ok=False))


def _split(line: str) -> tuple[str, str]:
    """Return the name of the command that a line is, and what follows it; a line that is none is a question."""
    if not line.startswith("/"):
        command = PLAIN.get(line.lower())
        return (command, "") if command else ("ask", line)
    name, _, argument = line[1:].partition(" ")
    return PLAIN.get(name.lower(), name.lower()), argument.strip()


def answer_lines(chat: Chat, lines: Iterable[str], runner: asyncio.Runner) -> None:
    """Answer questions that come from a file or a pipe, each written before its answer."""
    for line in lines:
        if line.strip():
            chat.echo(line.strip())
            if not runner.run(chat.line(line)):
                break


def converse(chat: Chat, phrases: Phrases, runner: asyncio.Runner, history: Path) -> None:
    """Talk with a person at the keyboard until they leave: Ctrl-C gives up a line or an answer, Ctrl-D leaves."""
    prompt = phrases("prompt")
    with _line_editing(history):
        while True:
            try:
                if not runner.run(chat.line(input(f"{prompt} "))):
                    break
            except KeyboardInterrupt:
                print()
            except EOFError:
                print()
                break
            except UnicodeDecodeError:  # a terminal that is not set to UTF-8
                continue
    print(phrases("goodbye"))


@contextlib.contextmanager
def _line_editing(history: Path) -> Iterator[None]:
    try:
        import readline
    except ImportError:  # Python without readline: a plain prompt
        yield
        return
    readline.set_completer(_complete)
    readline.set_completer_delims(" ")
    readline.parse_and_bind("tab: complete")
    with contextlib.suppress(OSError):
        readline.read_history_file(history)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            readline.set_history_length(1000)
            readline.write_history_file(history)


def _complete(text: str, state: int) -> str | None:
    found = [name for each in commands_of(TERMINAL) if (name := f"/{each.name}").startswith(text)] if text else []
    return found[state] if state < len(found) else None
