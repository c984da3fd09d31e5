"""Every sentence a person sees, in Fluent files, one a language. A missing sentence is said in English."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fluent.runtime import FluentBundle, FluentResource

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parent
LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.ftl")))
DEFAULT = "en"


class Phrases:
    """The sentences of one language: ``phrases("hello", name="Ada")``."""

    def __init__(self, language: str) -> None:
        """Use the sentences of ``language``, or English ones when there is no such file."""
        self.language = language if language in LANGUAGES else DEFAULT
        self._bundles = [_bundle(self.language), _bundle(DEFAULT)]

    def __call__(self, phrase: str, **facts: str | float) -> str:
        """Return the sentence with its facts filled in; raises KeyError when no language has it."""
        for bundle in self._bundles:
            if bundle.has_message(phrase):
                pattern = bundle.get_message(phrase).value
                text, errors = bundle.format_pattern(pattern, facts)
                if errors:
                    raise errors[0]
                return str(text)
        raise KeyError(phrase)

    def __contains__(self, phrase: str) -> bool:
        return any(bundle.has_message(phrase) for bundle in self._bundles)


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource((FOLDER / f"{language}.ftl").read_text(encoding="utf-8")))
    return bundle


def language_of(environ: Mapping[str, str] = os.environ) -> str:
    """Return the language of the locale that the environment names, if there are sentences in it."""
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    language = locale.partition("_")[0].partition(".")[0].lower()
    return language if language in LANGUAGES else DEFAULT
