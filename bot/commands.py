"""The one table of commands: what a person can type, on every platform."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Command:
    """A command. Its description is the phrase ``command-<name>``, its argument's name ``argument-<argument>``."""

    name: str
    argument: str = ""
    required: bool = False

    def usage(self, phrases: Phrases) -> str:
        """Return how it is typed: ``/use <article>``, ``/summary [focus]``."""
        if not self.argument:
            return f"/{self.name}"
        argument = phrases(f"argument-{self.argument}")
        return f"/{self.name} <{argument}>" if self.required else f"/{self.name} [{argument}]"


COMMANDS = (
    Command("ask", "question", required=True),
    Command("nearest"),
    Command("summary", "focus"),
    Command("articles"),
    Command("use", "article", required=True),
    Command("help"),
    Command("quit"),
)
