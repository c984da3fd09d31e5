"""Every sentence a person sees, in Fluent files, one a language. A missing sentence is said in English."""

from __future__ import annotations

import os
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fluent.runtime import FluentBundle, FluentResource

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parent
LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.ftl")))
DEFAULT = "en"
LONGEST = 500

_LOCALES = {"en": "en-GB"}  # for days and numbers: 20 November 2026

COMMAND_FOLDER = FOLDER / "commands"
COMMAND_LANGUAGES = tuple(sorted(path.stem for path in COMMAND_FOLDER.glob("*.ftl")))
"""Languages that commands have names in, where a platform shows each person their own."""


class Said(str):
    """A sentence of Exergue's own; ``facts`` are the texts in it that others wrote or typed."""

    facts: tuple[str, ...] = ()


class Phrases:
    """The sentences of one language: ``phrases("hello", name="Ada")``."""

    def __init__(self, language: str) -> None:
        """Use the sentences of ``language``, or English ones when there is no such file."""
        self.language = language if language in LANGUAGES else DEFAULT
        self._bundles = [_bundle(FOLDER, self.language), _bundle(FOLDER, DEFAULT)]

    def __call__(self, phrase: str, **facts: str | float | date) -> str:
        """Return the sentence, a :class:`Said`, with its facts filled in; raises KeyError when no language has it.

        Of a text among the facts at most LONGEST characters are told: who typed it or wrote it is not to break a
        sentence, and Fluent refuses long ones.
        """
        facts = {name: _told(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
        for bundle in self._bundles:
            if bundle.has_message(phrase):
                pattern = bundle.get_message(phrase).value
                text, errors = bundle.format_pattern(pattern, facts)
                if errors:
                    raise errors[0]
                said = Said(text)
                said.facts = tuple(fact for fact in facts.values() if isinstance(fact, str))
                return said
        raise KeyError(phrase)

    def day(self, text: str) -> str:
        """Return a day (``2026-11-20``) as it is written in a sentence; what is no whole day as it is."""
        try:
            return self("written-day", day=date.fromisoformat(text))
        except ValueError:
            return text

    def __contains__(self, phrase: str) -> bool:
        return any(bundle.has_message(phrase) for bundle in self._bundles)


def command_word(phrase: str, language: str = DEFAULT) -> str | None:
    """Return what a command or an option is called in a language (``name-ask``, ``argument-link``), None if unnamed."""
    bundle = _bundle(COMMAND_FOLDER, language) if language in COMMAND_LANGUAGES else None
    if bundle is None or not bundle.has_message(phrase):
        return None
    return str(bundle.format_pattern(bundle.get_message(phrase).value)[0])


def _told(fact: str) -> str:
    return fact if len(fact) <= LONGEST else f"{fact[: LONGEST - 1]}…"


@cache
def _bundle(folder: Path, language: str) -> FluentBundle:
    bundle = FluentBundle([_LOCALES.get(language, language)], use_isolating=False)
    bundle.add_resource(FluentResource((folder / f"{language}.ftl").read_text(encoding="utf-8")))
    return bundle


def language_of(environ: Mapping[str, str] = os.environ) -> str:
    """Return the language of the locale that the environment names, if there are sentences in it."""
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    language = locale.partition("_")[0].partition(".")[0].lower()
    return language if language in LANGUAGES else DEFAULT
