"""The one table of commands: what a person can type, on every platform."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.phrases import Phrases

TERMINAL, CHAT = "terminal", "chat"

LENGTHS = {"short": 3, "medium": 5, "long": 8}
"""Sentences of a summary, by what a person chooses."""


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument: its name is the phrase ``argument-<name>``, ``kind`` what it may be.

    Kinds: "text", "article" (one of those there are, completed while typing), "flag", "length" (of a summary), "file".
    """

    name: str
    kind: str = "text"
    required: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A command. Its description is the phrase ``command-<name>``.

    ``typed`` names the argument that a line of text gives. ``keeper`` says that only those who keep the articles may
    use it. ``places`` are where it exists.
    """

    name: str
    arguments: tuple[Argument, ...] = ()
    typed: str = ""
    keeper: bool = False
    places: frozenset[str] = frozenset([TERMINAL, CHAT])

    @property
    def required(self) -> bool:
        """Whether the argument that is typed has to be there."""
        return any(each.required for each in self.arguments if each.name == self.typed)

    def usage(self, phrases: Phrases) -> str:
        """Return how it is typed: ``/use <article>``, ``/summary [focus]``."""
        if not self.typed:
            return f"/{self.name}"
        argument = phrases(f"argument-{self.typed}")
        return f"/{self.name} <{argument}>" if self.required else f"/{self.name} [{argument}]"


_ARTICLE = Argument("article", "article")
_THIS_ARTICLE = Argument("article", "article", required=True)

COMMANDS = (
    Command("ask", (Argument("question", required=True), _ARTICLE, Argument("private", "flag")), "question"),
    Command("nearest", places=frozenset([TERMINAL])),
    Command("summary", (_ARTICLE, Argument("length", "length"), Argument("focus")), "focus"),
    Command("digest", (Argument("days"),), "days"),
    Command("articles"),
    Command("use", (_THIS_ARTICLE,), "article", keeper=True),
    Command("add", (Argument("link"), Argument("file", "file")), "link", keeper=True, places=frozenset([CHAT])),
    Command("remove", (_THIS_ARTICLE,), "article", keeper=True, places=frozenset([CHAT])),
    Command("help"),
    Command("privacy", places=frozenset([CHAT])),
    Command("forget", places=frozenset([CHAT])),
    Command("quit", places=frozenset([TERMINAL])),
)

BY_NAME = {command.name: command for command in COMMANDS}


def means_all(text: str, phrases: Phrases) -> bool:
    """Tell whether a person who names an article means all of them, in English or in their language."""
    return text.strip().casefold() in {"all", *phrases("words-all").split(", ")}


def commands_of(place: str) -> tuple[Command, ...]:
    """Return the commands that exist in a terminal or in a chat."""
    return tuple(command for command in COMMANDS if place in command.places)
