"""Every sentence exists in every language, says the same facts, and is set as its language sets it."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest
from fluent.syntax import FluentParser, FluentSerializer
from fluent.syntax import ast as ast_fluent

from bot.commands import COMMANDS, LENGTHS
from bot.phrases import FOLDER, LANGUAGES, Phrases, language_of
from bot.reply import ACTIONS, FORMS
from index import SMALL_TALK, LibraryError

ROOT = Path(__file__).parents[1]


def _messages(language: str) -> dict[str, str]:
    """Return the messages of a language's file: id -> source text."""
    entries = FluentParser().parse((FOLDER / f"{language}.ftl").read_text(encoding="utf-8")).body
    assert not [entry for entry in entries if isinstance(entry, ast_fluent.Junk)]
    serializer = FluentSerializer()
    return {
        entry.id.name: serializer.serialize_entry(entry) for entry in entries if isinstance(entry, ast_fluent.Message)
    }


def _variables(source: str) -> set[str]:
    return set(re.findall(r"\$(\w+)", source))


def _reasons() -> dict[str, str]:
    found: dict[str, str] = {}
    kinds = [LibraryError]
    while kinds:
        kind = kinds.pop()
        found |= kind.reasons
        kinds += kind.__subclasses__()
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    """No language lacks a sentence of English or a fact in it, and none has a sentence that nobody says."""
    english, other = _messages("en"), _messages(language)
    assert sorted(other) == sorted(english)
    assert {id_: _variables(other[id_]) for id_ in other} == {id_: _variables(english[id_]) for id_ in english}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", sorted(_reasons()))
def test_every_error_has_a_sentence(language: str, reason: str) -> None:
    """Each reason of the error tree has a sentence that uses no other facts than the error has."""
    facts = {name for _, name, _, _ in Formatter().parse(_reasons()[reason]) if name}
    assert _variables(_messages(language)[f"error-{reason}"]) <= facts


def test_every_sentence_is_said_somewhere() -> None:
    """No phrase id in the files is unknown to the code, so that the files do not gather dust."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    built = {f"command-{command.name}" for command in COMMANDS} | {
        f"argument-{argument.name}" for command in COMMANDS for argument in command.arguments
    }
    built |= {f"error-{reason}" for reason in _reasons()} | {"added", "updated", "unchanged"}
    built |= {f"action-{name}" for name in ACTIONS} | {f"form-{name}" for name in FORMS}
    built |= {f"length-{length}" for length in LENGTHS}
    built |= {f"talk-{talk}" for talk in SMALL_TALK} | {"about-no-author", "about-no-date"}
    unsaid = [id_ for id_ in _messages("en") if id_ not in built and f'"{id_}"' not in code]
    assert unsaid == []


def test_every_phrase_that_the_code_says_exists() -> None:
    """A phrase id written in a call of ``phrases(...)`` or ``say(...)`` is one of the files'."""
    said = set()
    for path in (ROOT / "bot").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in {"phrases", "_phrases", "say"} and isinstance(node.args[0].value, str):
                    said.add(node.args[0].value)
    assert len(said) > 20
    assert said <= set(_messages("en"))


def test_french_is_set_as_french() -> None:
    """High punctuation and guillemets have no-break spaces, apostrophes are curly."""
    text = "".join(source.partition(" = ")[2] for source in _messages("fr").values())
    assert re.findall(r"[^\s\u00a0\u202f/]? [:;?!»]", text) == []
    assert re.findall(r"«[^\u00a0]", text) == []
    assert re.findall(r"\w'\w", text) == []


def test_plurals_follow_the_language() -> None:
    """French and English choose by number."""
    assert [Phrases("fr")("articles-head", count=count) for count in (1, 2)] == [
        "Un article\u00a0:",
        "2 articles\u00a0:",
    ]
    assert [Phrases("en")("answer-none", articles=count)[:11] for count in (1, 5)] == ["The article", "The article"]
    assert Phrases("en")("answer-none", articles=5) == "The articles do not say."


def test_an_unknown_language_is_english_and_an_unknown_phrase_an_error() -> None:
    """Languages fall back, mistakes in the code do not."""
    assert Phrases("tlh")("goodbye") == "Goodbye."
    with pytest.raises(KeyError):
        Phrases("en")("no-such-phrase")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "fr_CH.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "ja_JP"}, "en"),
        ({}, "en"),
    ],
)
def test_the_locale_chooses_the_language(environment: dict[str, str], language: str) -> None:
    """LC_ALL before LC_MESSAGES before LANG, as everywhere; English where there are no sentences."""
    assert language_of(environment) == language


def test_days_and_numbers_are_written_as_the_language_writes_them() -> None:
    """A day in words, a decimal comma in French; what is no whole day stays as it is."""
    english, french = Phrases("en"), Phrases("fr")
    assert (english.day("2026-11-19"), french.day("2026-11-19")) == ("19 November 2026", "19 novembre 2026")
    assert (english.day("2026-11"), french.day("en 2026")) == ("2026-11", "en 2026")
    assert "(0.3 MB)" in english("backup-done", articles=1, file="a.db", size=0.31)
    assert "(0,3\u00a0Mo)" in french("backup-done", articles=1, file="a.db", size=0.31)


def test_french_has_one_word_for_a_bot() -> None:
    """Not "robot" here and "bot" there."""
    said = "".join(source.partition(" = ")[2] for source in _messages("fr").values()).replace("robots.txt", "")
    assert "robot" not in said
    assert "bot" in said
