"""Everything that can go wrong in a library, and who can mend it.

::

    LibraryError
    ├ SourceError       Forbidden, Unreachable, TooLarge, Unreadable, Empty    the person can act
    ├ ArticleNotFound                                                          the person can act
    ├ QuestionError                                                            the person can act
    ├ EvaluationError                                                          who wrote the file can act
    ├ ModelError                                                               the operator can act
    └ StoreError        ModelMismatch, Corrupt, Unwritable, BackupError        the operator can act

Each error names a ``reason`` and the ``facts`` that explain it. Adapters turn the reason into a sentence in the
reader's language; ``str(error)`` is the English of it for those who call the library from Python.
"""

from __future__ import annotations

from typing import ClassVar


def in_a_line(error: Exception) -> str:
    """Return the first line of what another library raised, or else its name: at most 200 characters."""
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]


class LibraryError(Exception):
    """The root. ``reason`` is one of the keys of ``reasons``, ``facts`` fill in its sentence."""

    reasons: ClassVar[dict[str, str]] = {}

    def __init__(self, reason: str, **facts: str | int) -> None:
        super().__init__(self.reasons[reason].format(**facts))
        self.reason = reason
        self.facts = facts


class SourceError(LibraryError):
    """A source could not be made into an article."""


class Forbidden(SourceError):
    """The source is of a kind that this library does not take."""

    reasons: ClassVar[dict[str, str]] = {
        "web-off": "{name}: adding by web address is turned off",
        "web-address": "{name}: not a web address",
        "web-scheme": "{name}: neither http nor https",
        "web-credentials": "{name}: an address with a user name or a password",
        "web-port": "{name}: port {port} is not allowed",
        "web-domain": "{name}: {host} is none of the allowed domains",
        "web-private": "{name}: not on the public net",
        "not-web": "{title}: did not come from a web address",
        "web-robots": "{name}: the site's robots.txt does not let programs fetch it",
    }


class Unreachable(SourceError):
    """The source is not where it was said to be."""

    reasons: ClassVar[dict[str, str]] = {
        "missing": "{name}: no such file or folder",
        "denied": "{name}: permission denied",
        "stopped": "{name}: given up, because the process ends",
        "web-name": "{name}: there is no machine of that name",
        "web-connect": "{name}: no connection",
        "web-slow": "{name}: not fetched within {seconds} seconds",
        "web-certificate": "{name}: its certificate cannot be verified ({detail})",
        "web-redirects": "{name}: redirects more than {limit} times",
        "web-missing": "{name}: the site has no such page ({status})",
        "web-refused": "{name}: the site does not give the page to a program ({status})",
        "web-busy": "{name}: the site has a fault or is too busy ({status})",
        "web-status": "{name}: the site answers {status}",
        "web-broken": "{name}: the answer breaks off or is garbled",
    }


class TooLarge(SourceError):
    """The source is larger than the limit; nothing of it was kept."""

    reasons: ClassVar[dict[str, str]] = {
        "large": "{name}: {size_mb} MB, the limit is {limit_mb} MB",
        "large-input": "{name}: more than {limit_mb} MB",
        "web-large": "{name}: more than {limit_mb} MB",
        "text-large": "{name}: more than {limit} characters of text",
        "sentences": "{name}: more than {limit} sentences",
    }


class Unreadable(SourceError):
    """The source is there, but is no text that can be quoted exactly."""

    reasons: ClassVar[dict[str, str]] = {
        "binary": "{name}: not a text, HTML, Markdown, PDF or Word file",
        "feed": "{name}: a feed, not an article",
        "encoding": "{name}: not valid UTF-8 at byte {position}",
        "folder": "{name}: a folder; its files are added one by one",
        "damaged": "{name}: damaged or encrypted {kind} file",
        "costly": "{name}: takes more than {seconds} s or {megabytes} MB of memory to read",
        "web-kind": "{name}: neither HTML nor PDF nor plain text",
        "web-feed": "{name}: neither RSS nor Atom",
    }


class Empty(SourceError):
    """The source holds no article."""

    reasons: ClassVar[dict[str, str]] = {
        "empty": "{name}: no text in it",
        "blank": "{name}: empty",
        "scanned": "{name}: a scan, pictures without text",
        "no-articles": "{name}: no article files in this folder",
    }


class ArticleNotFound(LibraryError):
    """No article answers to that id, or the id is needed to choose one."""

    reasons: ClassVar[dict[str, str]] = {
        "unknown-article": "no article has the id {id}",
        "no-article": "the library has no article yet",
        "which-article": "the library has {count} articles: name one",
        "not-yours": "{title}: only who runs the bot can remove it",
        "passage-gone": "the passage is no longer there: ask again",
    }


class QuestionError(LibraryError):
    """The question cannot be asked, or the focus of a summary is none."""

    reasons: ClassVar[dict[str, str]] = {
        "question-empty": "the question is empty",
        "question-long": "the question has {length} characters, the limit is {limit}",
        "focus-empty": "the focus is empty",
        "focus-long": "the focus has {length} characters, the limit is {limit}",
    }


class EvaluationError(LibraryError):
    """An evaluation file does not say what it has to."""

    reasons: ClassVar[dict[str, str]] = {
        "eval-unreadable": "{name}: neither UTF-8 text nor a whole gzip file",
        "eval-json": "{name}, line {line}: not a JSON object",
        "eval-key": '{name}, line {line}: "{key}" is missing or of another type than {expected}',
        "eval-text": "{name}, line {line}: question {id} is empty or longer than {limit} characters",
        "eval-paragraph": "{name}, line {line}: question {id} names paragraph {paragraph} of {count}, counted from 0",
        "eval-mixed": "{name}, line {line}: articles and questions alone in one file",
        "eval-empty": "{name}: no question in it",
        "eval-alone": "{name}: questions alone, and no article beside it holds their gold sentences",
        "eval-pairs": "{name}, line {line}: question {id} is not asked there in {other}",
    }


class ModelError(LibraryError):
    """The encoder cannot be loaded. It never falls back to another one silently."""

    reasons: ClassVar[dict[str, str]] = {
        "model-missing": "{model}: no such model folder or hub name",
        "model-hub": "{model}: the model hub cannot be reached; what ships needs none (EXERGUE_MODEL=embedded)",
        "model-broken": "{model}: cannot be loaded ({detail})",
        "model-backend": "{model}: the backend {backend} is not installed",
        "reranker": "{model}: cannot be loaded as a cross-encoder ({detail})",
        "verifier": "the verifier cannot be loaded ({detail})",
    }


class StoreError(LibraryError):
    """The library's database cannot do what was asked."""

    reasons: ClassVar[dict[str, str]] = {
        "busy": "{file}: another process has been writing for too long",
        "newer": "{file}: written by a newer version of Exergue",
    }


class ModelMismatch(StoreError):
    """The stored vectors were made by another model than the one in use."""

    reasons: ClassVar[dict[str, str]] = {
        "model-changed": "{file}: indexed with the model {stored}, not with {current}",
    }


class Corrupt(StoreError):
    """The database file is damaged, or is no database of Exergue."""

    reasons: ClassVar[dict[str, str]] = {
        "corrupt": "{file}: damaged, or not a library of Exergue",
    }


class Unwritable(StoreError):
    """The data folder cannot be written; what was committed before is kept."""

    reasons: ClassVar[dict[str, str]] = {
        "read-only": "{folder}: no permission to write",
        "disk-full": "{folder}: no space left on the disk",
        "disk-fault": "{folder}: the disk reports a fault, or has no space left",
        "not-a-folder": "{folder}: not a folder",
    }


class BackupError(StoreError):
    """A library cannot be saved there, or not be brought back from there."""

    reasons: ClassVar[dict[str, str]] = {
        "backup-nothing": "{folder}: no library to save",
        "backup-exists": "{file}: there already",
        "backup-missing": "{file}: no such file",
        "backup-damaged": "{file}: no sound library of Exergue ({problem})",
        "backup-strange": "{file}: no library of Exergue",
        "target-read-only": "{folder}: nothing can be written there",
        "library-not-empty": "{folder}: a library with {count} articles",
    }


WEB_REASONS = frozenset(
    f"web-{each}"
    for each in (
        "port", "private", "name", "connect", "slow", "certificate", "redirects", "missing", "refused", "busy",
        "status", "broken",
    )
)  # fmt: skip
"""Why a web page was not fetched, where the reason tells something about a machine of the net.

A person at the command line is told; in a chat these are one sentence, so that nobody can look around through the bot.
"""
