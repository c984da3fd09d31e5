"""The forms of Slack: one for each command that is typed without its argument, one for each button that asks more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.commands import LENGTHS
from bot.slack_manifest import NAME
from bot.slack_view import article_field, choice_field, file_field, flag_field, form, typed_field

if TYPE_CHECKING:
    from bot.phrases import Phrases
    from bot.slack_view import Block

WITH_FORM = frozenset(["ask", "summary", "use", "add", "remove"])
"""Commands that open a form when nothing is typed behind them."""

ADDRESS = 2_000  # characters of a link


def command_form(command: str, phrases: Phrases, carried: dict[str, Any]) -> Block:
    """Return the form of a command: what Discord asks for as options."""
    return form(phrases, _fields(command, phrases), NAME, {"command": command, **carried})


def action_form(action: str, phrases: Phrases, carried: dict[str, Any]) -> Block:
    """Return the form of a button, or of a message that was pointed at: one line of text."""
    fields = [typed_field("typed", phrases(f"form-{action}"))]
    return form(phrases, fields, NAME, {"action": action, **carried})


def _fields(command: str, phrases: Phrases) -> list[Block]:
    def label(argument: str) -> str:
        return phrases(f"argument-{argument}")

    hint = phrases("word-all")
    match command:
        case "ask":
            return [
                typed_field("question", label("question")),
                article_field("article", label("article"), hint, optional=True),
                flag_field("private", label("private")),
            ]
        case "summary":
            lengths = [(length, phrases(f"length-{length}")) for length in LENGTHS]
            return [
                article_field("article", label("article"), "–", optional=True),
                choice_field("length", label("length"), lengths, optional=True),
                typed_field("focus", label("focus"), optional=True),
            ]
        case "add":
            return [
                typed_field("link", label("link"), optional=True, longest=ADDRESS),
                file_field("file", label("file")),
            ]
    return [article_field("article", label("article"), "–")]
