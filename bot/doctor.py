"""``exergue doctor``: is everything here that answers need, does it work, and how is what does not mended."""

from __future__ import annotations

import os
import shutil
import stat
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot import settings
from bot.machine import available_mb, reach
from bot.shell import Shell
from index import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.phrases import Phrases
    from index.encode import Encoder
    from index.store import Store

TOKENS = {"discord_token": "Discord", "slack_bot_token": "Slack", "slack_app_token": "Slack"}
"""Settings that hold a token, and the platform that needs it."""

ADDRESSES = {"Discord": ("https://discord.com/api/v10", "gateway"), "Slack": ("https://slack.com/api", "api.test")}
"""Where each platform's API lies, and what it answers to anybody."""

_CLOCK_S = 60  # platforms sign and expire by the clock; more than this is no matter of a slow answer
_SPACE_MB = 200  # room for the write-ahead log and some articles
_SAMPLE = 5000  # passages whose neighbours are compared

# Measured, in MB: the process that answers, both platforms' libraries, sentence-transformers with a small model, and a
# thousand passages in the search index and in what every question reads.
_MODEL_MB = {"embedded": 0, "contextual": 120}  # beside what a process takes anyway
_VERIFIER_MB = {"contextual": 20}  # its trunk is there already
_NEED_MB, _PLATFORMS_MB, _TRANSFORMER_MB, _THOUSAND_PASSAGES_MB, _ALONE_MB = 120, 70, 900, 3.2, 105


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at and what was found; ``mend`` says what to do, and is empty when nothing is wrong."""

    name: str
    detail: str
    mend: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.mend


class Doctor:
    """Examines what ``current`` settings describe, with the library in ``folder``; says everything in ``phrases``."""

    def __init__(
        self, current: settings.Settings, folder: Path, phrases: Phrases, *, env_file: Path = Path(".env")
    ) -> None:
        self._settings, self._folder, self._phrases, self._env_file = current, folder, phrases, env_file
        self._skew_s: float | None = None  # how far the clock is from a platform's, once one has answered

    def checks(self) -> Iterator[Check]:
        """Give what was found, check after check; what cannot be looked at because of an earlier fault is left out."""
        yield from (self._configuration(), self._tokens())
        folder = self._data_folder()
        yield folder
        encoder = self._encoder()
        yield encoder if isinstance(encoder, Check) else self._self_test(encoder)
        if self._settings.verifier:
            yield self._verifier()
        passages = 0
        if folder.ok and self._exists():
            store = self._open()
            if isinstance(store, Check):
                yield store
            else:
                with closing(store):
                    yield from self._library(store, None if isinstance(encoder, Check) else encoder)
                    passages = store.passages()
        yield from (self._memory(passages), self._network(), self._clock())

    def _fine(self, name: str, phrase: str, /, **facts: str | float) -> Check:
        return Check(name, self._phrases(phrase, **facts))

    def _fault(self, name: str, phrase: str, mend: str, /, **facts: str | float) -> Check:
        return Check(name, self._phrases(phrase, **facts), self._phrases(mend, **facts))

    def _error(self, name: str, error: LibraryError) -> Check:
        """Turn an error, whose sentence says what is wrong and then what to do, into a check."""
        return Check(name, *split_mend(self._phrases(f"error-{error.reason}", **error.facts)))

    # settings

    def _configuration(self) -> Check:
        strange = settings.unknown(env_file=self._env_file)
        if strange:
            name, meant = strange[0]
            mend = "doctor-setting-meant-mend" if meant else "doctor-setting-unknown-mend"
            return self._fault("settings", "doctor-setting-unknown", mend, name=name, meant=meant)
        if any(self._token(name) for name in TOKENS) and _readable_by_all(self._env_file):
            file = str(self._env_file)
            return self._fault("settings", "doctor-env-open", "doctor-env-open-mend", file=file)
        return self._fine("settings", "doctor-settings", model=self._settings.model)

    def _token(self, name: str) -> str:
        return str(getattr(self._settings, name))

    def _tokens(self) -> Check:
        given = {name: token for name in TOKENS if (token := self._token(name))}
        shapes = {setting.field: setting for setting in settings.SETTINGS}
        for name, token in given.items():
            try:
                shapes[name].parse(token)
            except ValueError:
                facts = {"name": shapes[name].name, "allowed": self._phrases(shapes[name].allowed)}
                return self._fault("tokens", "doctor-token-shape", "doctor-token-shape-mend", **facts)
        if len(given.keys() & {"slack_bot_token", "slack_app_token"}) == 1:
            return self._fault("tokens", "doctor-token-half", "doctor-token-half-mend")
        if not given:
            return self._fine("tokens", "doctor-tokens-none")
        return self._fine("tokens", "doctor-tokens", platforms=", ".join(self._platforms()))

    def _platforms(self) -> list[str]:
        return [
            platform
            for platform in ADDRESSES
            if all(self._token(name) for name, needed in TOKENS.items() if needed == platform)
        ]

    # the data folder and what is in it

    def _exists(self) -> bool:
        from index.store import FILE

        return (self._folder / FILE).exists()

    def _data_folder(self) -> Check:
        folder = str(self._folder)
        try:
            there = next(each for each in (self._folder, *self._folder.absolute().parents) if each.exists())
            if not there.is_dir():
                return self._fault("folder", "doctor-folder-file", "doctor-folder-file-mend", folder=folder)
            if not os.access(there, os.R_OK | os.W_OK | os.X_OK):
                return self._fault("folder", "doctor-folder-rights", "doctor-folder-rights-mend", folder=folder)
            free_mb = shutil.disk_usage(there).free // 2**20
        except OSError as error:
            detail = error.strerror or str(error)
            return self._fault("folder", "doctor-folder-odd", "doctor-folder-file-mend", folder=folder, detail=detail)
        facts: dict[str, str | float] = {"folder": folder, "free": free_mb, "need": _SPACE_MB}
        if free_mb < _SPACE_MB:
            return self._fault("folder", "doctor-folder-space", "doctor-folder-space-mend", **facts)
        if not self._exists():
            return self._fine("folder", "doctor-folder-new", **facts)
        return self._fine("folder", "doctor-folder", **facts)

    def _open(self) -> Store | Check:
        from index.store import Store

        try:
            return Store(self._folder)
        except LibraryError as error:
            return self._error("database", error)

    def _library(self, store: Store, encoder: Encoder | None) -> Iterator[Check]:
        yield (found := self._database(store))
        if encoder is not None and found.ok:
            yield self._identity(store, encoder)
            yield self._search(store)

    def _database(self, store: Store) -> Check:
        file = str(store.file)
        try:
            if (mode := store.journal()) != "wal":
                return self._fault("database", "doctor-wal", "doctor-wal-mend", file=file, mode=mode)
            if problems := store.problems():
                facts = {"file": file, "problem": problems[0]}
                return self._fault("database", "doctor-database-broken", "doctor-database-broken-mend", **facts)
            newest = store.newest()
            if newest and (ahead := _seconds(newest) - time.time()) > _CLOCK_S:
                self._skew_s = -ahead
            return self._fine("database", "doctor-database", articles=store.count(), passages=store.passages())
        except LibraryError as error:
            return self._error("database", error)

    def _identity(self, store: Store, encoder: Encoder) -> Check:
        try:
            store.check_identity(encoder.identity.as_json())
        except LibraryError as error:
            return self._error("model", error)
        return self._fine("model", "doctor-model", model=str(encoder.identity))

    def _search(self, store: Store) -> Check:
        from index.checkup import neighbours_agree

        ids, rows = store.sample(_SAMPLE)
        share = round(100 * neighbours_agree(ids, rows))
        if share < 99:
            return self._fault("search", "doctor-search-broken", "doctor-search-broken-mend", share=share)
        return self._fine("search", "doctor-search", count=len(ids))

    # the encoder

    def _encoder(self) -> Encoder | Check:
        try:
            return Shell(self._settings, self._phrases).encoder()
        except LibraryError as error:
            return self._error("encoder", error)

    def _self_test(self, encoder: Encoder) -> Check:
        from index.checkup import encoder_fault, known_file

        known = known_file(self._settings.model)
        if fault := encoder_fault(encoder, known):
            phrases = {
                "files": "doctor-encoder-files", "vectors": "doctor-encoder-vectors", "shape": "doctor-encoder-shape",
                "unsteady": "doctor-encoder-unsteady", "meaning": "doctor-encoder-meaning",
            }  # fmt: skip
            return self._fault("encoder", phrases[fault], "doctor-encoder-mend", model=str(encoder.identity))
        phrase = "doctor-encoder-known" if known.is_file() else "doctor-encoder"
        return self._fine("encoder", phrase, model=str(encoder.identity))

    def _verifier(self) -> Check:
        from index.checkup import verifier_fault

        try:
            fault = verifier_fault()
        except LibraryError as error:
            return self._error("verifier", error)
        phrases = {"files": "doctor-verifier-files", "verdicts": "doctor-verifier-verdicts"}
        if fault:
            return self._fault("verifier", phrases[fault], "doctor-verifier-mend")
        return self._fine("verifier", "doctor-verifier")

    # the machine

    def _memory(self, passages: int) -> Check:
        need = _NEED_MB + passages / 1000 * _THOUSAND_PASSAGES_MB
        need += _PLATFORMS_MB if self._platforms() else 0
        need += _MODEL_MB.get(self._settings.model, _TRANSFORMER_MB)
        need += _VERIFIER_MB.get(self._settings.model, _ALONE_MB) if self._settings.verifier else 0
        available = available_mb()
        if available is None:
            return self._fine("memory", "doctor-memory-unknown", need=round(need))
        facts = {"need": round(need), "available": available}
        if available < need:
            return self._fault("memory", "doctor-memory-short", "doctor-memory-short-mend", **facts)
        return self._fine("memory", "doctor-memory", **facts)

    def _network(self) -> Check:
        platforms = self._platforms()
        for platform in platforms:
            api, path = ADDRESSES[platform]
            address = f"{str(getattr(self._settings, f'{platform.lower()}_api') or api).rstrip('/')}/{path}"
            try:
                date = reach(address)
            except OSError as error:
                reason = str(getattr(error, "reason", "") or error.strerror or type(error).__name__)
                facts = {"platform": platform, "address": address, "reason": reason}
                return self._fault("network", "doctor-network", "doctor-network-mend", **facts)
            if date and self._skew_s is None:
                self._skew_s = time.time() - date
        if not platforms:
            return self._fine("network", "doctor-network-none")
        return self._fine("network", "doctor-network-fine", platforms=", ".join(platforms))

    def _clock(self) -> Check:
        now = time.time()
        skew = self._skew_s
        installed = Path(__file__).stat().st_mtime
        if skew is None and now < installed - 86400:  # no clock is right that stands before the program's files
            skew = now - installed
        facts: dict[str, str | float] = {
            "now": datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
            "seconds": round(abs(skew or 0)),
        }
        if skew is not None and abs(skew) > _CLOCK_S:
            phrase = "doctor-clock-behind" if skew < 0 else "doctor-clock-ahead"
            return self._fault("clock", phrase, "doctor-clock-mend", **facts)
        return self._fine("clock", "doctor-clock", **facts)


def split_mend(sentence: str) -> tuple[str, str]:
    """Return what an error's sentence says is wrong, and what it says to do: its last sentence."""
    said, _, mend = sentence.rpartition(". ")
    return f"{said}.", mend


def _readable_by_all(file: Path) -> bool:
    try:
        return bool(file.stat().st_mode & stat.S_IROTH)
    except OSError:
        return False


def _seconds(stamp: str) -> float:
    return datetime.fromisoformat(stamp).timestamp()
