"""What the command line says of itself: in one language throughout, help and faults alike."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]  # what the ``exergue`` fixture gives

FRENCH = {"EXERGUE_LANGUAGE": "fr"}
ENGLISH_WORDS = ("Usage", "Error", "Try", "Missing", "Invalid", "Show this", "Commands", "should be", "expected")


@pytest.mark.parametrize(
    ("typed", "english", "french"),
    [
        (["ask"], "QUESTION is missing.", "Il manque QUESTION."),
        (["lisst"], "no command lisst", "pas de commande lisst"),
        (["lisst"], "Did you mean list?", "Vouliez-vous dire list\u00a0?"),
        (["list", "--jsn"], "no option --jsn", "pas d’option --jsn"),
        (["list", "--jsn"], "Did you mean --json?", "Vouliez-vous dire --json\u00a0?"),
        (["list", "--data"], "--data needs a value.", "--data demande une valeur."),
        (["list", "everything"], "more arguments than", "plus d’arguments que"),
        (["ask", "Why?", "--limit", "x"], "a whole number from 1", "un nombre entier à partir de 1"),
        (["ask", "Why?", "--limit", "0"], "a whole number from 1", "un nombre entier à partir de 1"),
        (["summary", "--length", "huge"], "short, medium, long", "valeur attendue\u00a0: short, medium, long"),
        (["summary", "--length", "long", "--sentences", "2"], "not both", "pas les deux"),
    ],
)
def test_what_was_typed_wrongly_is_told_in_the_readers_language(
    exergue: Run, typed: list[str], english: str, french: str
) -> None:
    """On standard error, with the exit code 2, and with no word of Typer's English in French."""
    told = exergue(*typed)
    assert (told.returncode, told.stdout) == (2, "")
    assert english in told.stderr
    told = exergue(*typed, env=FRENCH)
    assert (told.returncode, told.stdout) == (2, "")
    assert french in told.stderr
    assert [word for word in ENGLISH_WORDS if word in told.stderr] == []


@pytest.mark.parametrize("typed", [[], ["--help"], ["summary", "--help"], ["add", "--help"]])
def test_help_is_in_one_language(exergue: Run, typed: list[str]) -> None:
    """Headings and the line about --help too."""
    told = exergue(*typed, env=FRENCH)
    shown = told.stdout + told.stderr
    assert "Utilisation\u00a0: exergue" in shown
    assert "Affiche cette aide." in shown
    assert [word for word in ENGLISH_WORDS if word in shown] == []


@pytest.mark.parametrize("name", ["DEADLINE_S", "LOG_QUESTIONS", "SLACK_BOT_TOKEN", "DATA_", "FEEDS_CHANNEL"])
def test_a_wrong_setting_is_told_in_the_language_that_is_set(exergue: Run, name: str) -> None:
    """What is allowed too, where the setting of the language itself is usable; also when it comes from .env."""
    wrong = {"EXERGUE_DEADLINE_S": "soon", f"EXERGUE_{name}": "?"}
    told = exergue("list", env=FRENCH | wrong)
    assert told.returncode == 78
    assert "valeur attendue\u00a0: un nombre de secondes, de 1 à 1000000." in told.stderr
    assert [word for word in ENGLISH_WORDS if word in told.stderr] == []


def test_a_language_in_the_file_counts(exergue: Run, tmp_path: Path) -> None:
    """And a language that there is not is told in the locale's."""
    (tmp_path / ".env").write_text("EXERGUE_LANGUAGE=fr\nEXERGUE_QUEUE=0\n")
    assert "un nombre de questions" in exergue("list").stderr
    told = exergue("list", env={"EXERGUE_LANGUAGE": "tlh", "LC_ALL": "fr_FR.UTF-8"}).stderr
    assert "EXERGUE_LANGUAGE=tlh\u00a0: valeur attendue\u00a0: en, fr, ou rien" in told
