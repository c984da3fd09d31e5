"""What the command line and the README say of the commands: all of them, whole lines, in the reader's language."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_SETTINGS, app
from bot.commands import CHAT, COMMANDS, commands_of

ROOT = Path(__file__).parents[1]

Run = Callable[..., subprocess.CompletedProcess[str]]  # what the ``exergue`` fixture gives


def test_every_command_is_documented(exergue: Run) -> None:
    """Each command of the command line is in the README and in --help; each chat command in the README's table."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = [command.name or command.callback.__name__ for command in app.registered_commands]
    shown = exergue("--help").stdout
    for name in names:
        assert f"exergue {name}" in readme, name
        assert name in shown
    for command in COMMANDS:
        assert f"`/{command.name}" in readme, command.name
    [chats] = [part for part in readme.split("\n\n") if part.startswith("In Discord and Slack there are")]
    for command in commands_of(CHAT):
        assert f"`/{command.name}`" in chats, command.name


def test_the_readme_names_every_exit_code() -> None:
    """Scripts branch on them."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [codes] = [part for part in readme.split("\n\n") if "exits with 0" in part.replace("\n", " ")]
    for code in (EXIT_FAILED, EXIT_SETTINGS, EXIT_INTERRUPTED):
        assert re.search(rf"\b{code}\b", codes), code
    assert "`data/history`" in readme


def test_help_is_said_in_the_readers_language(exergue: Run) -> None:
    """No phrase id is left in any help text, in either language."""
    for locale, word in (("en_GB.UTF-8", "quoting"), ("fr_FR.UTF-8", "citant")):
        assert word in exergue("--help", env={"LC_ALL": locale}).stdout
        for command in ("add", "ask", "summary", "run"):
            assert "cli-" not in exergue(command, "--help", env={"LC_ALL": locale}).stdout


@pytest.mark.parametrize(("locale", "heading"), [("en_GB.UTF-8", "Commands:"), ("fr_FR.UTF-8", "Commandes")])
def test_no_line_of_the_list_of_commands_is_cut_off(exergue: Run, locale: str, heading: str) -> None:
    """In a terminal of 80 columns."""
    listed = exergue("--help", env={"LC_ALL": locale, "COLUMNS": "80"}).stdout.partition(heading)[2].lstrip("\u00a0:")
    assert len(listed.strip().splitlines()) == len(app.registered_commands)
    assert "..." not in listed


@pytest.mark.parametrize(
    ("command", "usage"),
    [("ask", "QUESTION"), ("add", "SOURCE..."), ("summary", "[ID]"), ("show", "ID"), ("manifest", "slack|discord"),
     ("evaluate", "FILE..."), ("backup", "FILE")],
)  # fmt: skip
def test_usage_lines_are_the_usual_ones(exergue: Run, command: str, usage: str) -> None:
    """Brackets around what may be left out, and around nothing else."""
    shown = exergue(command, "--help", env={"COLUMNS": "80"}).stdout
    assert shown.splitlines()[0] == f"Usage: exergue {command} [OPTIONS] {usage}"
