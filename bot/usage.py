"""What the command line says of itself, in the reader's language: its help pages, and what was typed wrongly.

Typer writes both in English and in parts that no catalogue of translations reaches; what it finds out is kept.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.phrases import Phrases

_HEADINGS = {"Arguments": "usage-arguments", "Commands": "usage-commands", "Options": "usage-options"}
_UsageError: Any = typer.BadParameter.__bases__[0]


def localise(group: Any, phrases: Phrases) -> None:
    """Put sentences in place of the phrase ids that the commands of ``group`` have for help, and of Typer's own."""
    context: Any = typer.Context

    class Formatter(context.formatter_class):  # type: ignore[misc]
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or phrases("usage-usage") + " ")

        def write_heading(self, heading: str) -> None:
            super().write_heading(phrases(_HEADINGS[heading]) if heading in _HEADINGS else heading)

    class Context(context):  # type: ignore[misc]
        formatter_class = Formatter

    for command in (group, *group.commands.values()):
        command.context_class = Context
        command.get_help_option(Context(command)).help = "cli-help"
        for each in (command, command.get_help_option(Context(command)), *command.params):
            if str(getattr(each, "help", "")) in phrases:
                each.help = phrases(each.help)
            if getattr(each, "param_type_name", "") == "argument":  # typer puts brackets around what has some
                each.get_usage_pieces = lambda _, metavar=each.metavar: [metavar]


def run(group: Any, phrases: Phrases, **options: Any) -> NoReturn:
    """Run what was typed and leave with its code; what was typed wrongly is told on standard error, with code 2."""
    try:
        code = group(standalone_mode=False, **options)
    except _UsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error.message, file=sys.stderr)
        else:
            if error.ctx is not None:
                print(error.ctx.get_usage(), file=sys.stderr)
                print(phrases("usage-help", command=error.ctx.command_path), end="\n\n", file=sys.stderr)
            print(_fault(error, phrases), file=sys.stderr)
        raise SystemExit(error.exit_code) from None
    raise SystemExit(code if isinstance(code, int) else 0)


def _fault(error: Any, phrases: Phrases) -> str:
    """Return the sentence about what was typed wrongly."""
    name = str(getattr(error, "option_name", ""))
    param = getattr(error, "param", None)
    match type(error).__name__:
        case "MissingParameter" if param is not None:
            return phrases("usage-missing", name=param.get_error_hint().strip("'"))
        case "NoSuchOption":
            return _meant(phrases("usage-no-option", name=name), error.possibilities or (), phrases)
        case "BadOptionUsage":
            return phrases("usage-no-value", name=name)
        case "BadParameter" if param is not None:
            return _value(param, error.message, phrases)
        case "UsageError" if hasattr(error.ctx and error.ctx.command, "commands"):
            name, *near = re.findall("'([^']*)'", error.message) or [""]
            return _meant(phrases("usage-no-command", name=name), near, phrases)
        case "UsageError":
            return phrases("usage-extra")
    return str(error.message)


def _meant(told: str, near: Sequence[str], phrases: Phrases) -> str:
    return f"{told} " + phrases("usage-meant", names=", ".join(near)) if near else told


def _value(param: Any, message: str, phrases: Phrases) -> str:
    """Return the sentence about a value that an option or an argument cannot have."""
    hint = param.get_error_hint().strip("'")
    described = getattr(param, "type_descriptor", None)
    choices = getattr(described, "choices", None)
    if choices:
        return phrases("usage-value", name=hint, expected=", ".join(map(str, choices)))
    if "N" in {param.metavar, hint}:
        return phrases("usage-value", name=hint, expected=phrases("usage-number"))
    return f"{hint}: {message}"
