"""Settings from the environment and from ``.env``; every fault is reported at once."""

from __future__ import annotations

import difflib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from dotenv import dotenv_values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PREFIX = "EXERGUE_"


class SettingsError(Exception):
    """Settings that cannot be used: ``faults`` are (phrase id, facts), one for each.

    The fact ``allowed`` is a phrase id in its turn. ``language`` is the language of the settings where at least that is
    usable, else "".
    """

    def __init__(self, faults: list[tuple[str, dict[str, str]]], language: str = "") -> None:
        super().__init__(", ".join(facts["name"] for _, facts in faults))
        self.faults, self.language = faults, language


def _folder(value: str) -> Path:
    if "\0" in value:
        raise ValueError
    return Path(value).expanduser()


def _text(value: str) -> str:
    return value


def _choice(*choices: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value.lower() not in choices:
            raise ValueError
        return value.lower()

    return parse


def _positive(value: str) -> int:
    if not 1 <= int(value) <= 1_000_000:
        raise ValueError
    return int(value)


def _port(value: str) -> int:
    if value and not 1 <= int(value) <= 65535:
        raise ValueError
    return int(value or 0)


def _yes_or_no(value: str) -> bool:
    return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}[value.lower()]


def _shape(pattern: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value and not re.fullmatch(pattern, value):
            raise ValueError
        return value

    return parse


def _names(value: str) -> tuple[str, ...]:
    return tuple(value.replace(",", " ").split())


def _domains(value: str) -> tuple[str, ...]:
    names = [name.lower().removeprefix("*.").strip(".").encode("idna").decode() for name in _names(value)]
    if not all(re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", name) for name in names):
        raise ValueError
    return tuple(names)


def _feeds(value: str) -> tuple[str, ...]:
    feeds = tuple(re.split(r"[\s,]+(?=https?://)", value)) if value else ()
    if not all(re.fullmatch(r"https?://[^\s/@]+(/\S*)?", feed) for feed in feeds):
        raise ValueError
    return feeds


def _ports(value: str) -> tuple[int, ...]:
    ports = tuple(int(port) for port in _names(value))
    if not all(1 <= port <= 65535 for port in ports):
        raise ValueError
    return ports


_CHANNEL = _shape(r"discord:[0-9]{1,20}|slack:\w+")  # ids, not names: a name leads nowhere


class Setting(NamedTuple):
    """One setting: its field in :class:`Settings`, default as written in ``.env``, and what it may be.

    ``allowed`` is the phrase that says it, "" where any text will do. The value of a ``secret`` is never shown.
    """

    field: str
    default: str
    parse: Callable[[str], Any]
    allowed: str = ""
    secret: bool = False

    @property
    def name(self) -> str:
        """The name in the environment."""
        return PREFIX + self.field.upper()


SETTINGS = (
    Setting("data", "./data", _folder, "allowed-folder"),
    Setting("language", "", _choice("", "en", "fr"), "allowed-language"),
    Setting("model", "embedded", _text),
    Setting("model_backend", "torch", _choice("torch", "onnx", "openvino"), "allowed-backend"),
    Setting("model_query_prompt", "", _text),
    Setting("model_passage_prompt", "", _text),
    Setting("reranker", "", _text),
    Setting("verifier", "false", _yes_or_no, "allowed-yes-or-no"),
    Setting("max_file_mb", "20", _positive, "allowed-megabytes"),
    Setting("add_by_url", "true", _yes_or_no, "allowed-yes-or-no"),
    Setting("allowed_domains", "", _domains, "allowed-domains"),
    Setting("allowed_ports", "80,443", _ports, "allowed-ports"),
    Setting("feeds", "", _feeds, "allowed-feeds"),
    Setting("feeds_every_min", "30", _positive, "allowed-minutes"),
    Setting("feeds_channel", "", _CHANNEL, "allowed-channel"),
    Setting("deadline_s", "30", _positive, "allowed-seconds"),
    Setting("discord_token", "", _shape(r"[\w-]{18,}\.[\w-]{5,}\.[\w-]{20,}"), "allowed-discord-token", secret=True),
    Setting("slack_bot_token", "", _shape(r"xoxb-[\w-]{10,}"), "allowed-slack-bot-token", secret=True),
    Setting("slack_app_token", "", _shape(r"xapp-[\w-]{10,}"), "allowed-slack-app-token", secret=True),
    Setting("keepers", "", _names),
    Setting("member_per_minute", "10", _positive, "allowed-questions"),
    Setting("channel_per_minute", "60", _positive, "allowed-questions"),
    Setting("queue", "200", _positive, "allowed-questions"),
    Setting("discord_api", "", _text),
    Setting("discord_gateway", "", _text),
    Setting("slack_api", "", _text),
    Setting("log_level", "warning", _choice("debug", "info", "warning", "error"), "allowed-log-level"),
    Setting("log_questions", "false", _yes_or_no, "allowed-yes-or-no"),
    Setting("retention_days", "30", _positive, "allowed-days"),
    Setting("metrics_port", "", _port, "allowed-port"),
    Setting("metrics_host", "127.0.0.1", _text),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the person who runs Exergue has decided; empty prompts and language stand for "not decided"."""

    data: Path
    language: str
    model: str
    model_backend: str
    model_query_prompt: str
    model_passage_prompt: str
    reranker: str
    verifier: bool
    max_file_mb: int
    add_by_url: bool
    allowed_domains: tuple[str, ...]
    allowed_ports: tuple[int, ...]
    feeds: tuple[str, ...]
    feeds_every_min: int
    feeds_channel: str
    deadline_s: int
    discord_token: str = field(repr=False)
    slack_bot_token: str = field(repr=False)
    slack_app_token: str = field(repr=False)
    keepers: tuple[str, ...]
    member_per_minute: int
    channel_per_minute: int
    queue: int
    discord_api: str
    discord_gateway: str
    slack_api: str
    log_level: str
    log_questions: bool
    retention_days: int
    metrics_port: int
    metrics_host: str


def load(environ: Mapping[str, str] = os.environ, env_file: Path | None = Path(".env")) -> Settings:
    """Return the settings; the environment wins over ``env_file``, an empty value stands for the default.

    Raises SettingsError with every value that cannot be used, or for a file that cannot be read.
    """
    try:
        given = _given(environ, env_file)
    except SettingsError as error:  # of the file alone: the environment may say in which language to tell it
        error.language = environ.get(f"{PREFIX}LANGUAGE", "").strip().lower()
        raise
    values: dict[str, Any] = {}
    faults: list[tuple[str, dict[str, str]]] = []
    for setting in SETTINGS:
        text = given.get(setting.name, "").strip() or setting.default
        try:
            values[setting.field] = setting.parse(text)
        except (ValueError, KeyError, RuntimeError):
            shown = "***" if setting.secret else text
            faults.append(("setting-wrong", {"name": setting.name, "value": shown, "allowed": setting.allowed}))
    if faults:
        raise SettingsError(faults, values.get("language", ""))
    return Settings(**values)


def unknown(environ: Mapping[str, str] = os.environ, env_file: Path | None = Path(".env")) -> list[tuple[str, str]]:
    """Return names that look like settings and are none, each with the setting that was probably meant (or "")."""
    known = {setting.name.removeprefix(PREFIX): setting.name for setting in SETTINGS}
    given = [name.removeprefix(PREFIX) for name in _given(environ, env_file) if name.startswith(PREFIX)]
    strange = sorted(name for name in given if name not in known)
    meant = [difflib.get_close_matches(name, known, 1) for name in strange]
    return [(PREFIX + name, known[near[0]] if near else "") for name, near in zip(strange, meant, strict=True)]


def _given(environ: Mapping[str, str], env_file: Path | None) -> dict[str, str]:
    try:
        written = dotenv_values(env_file) if env_file and env_file.is_file() else {}
    except (OSError, UnicodeDecodeError):
        raise SettingsError([("setting-file", {"name": str(env_file)})]) from None
    return {**{name: value or "" for name, value in written.items()}, **environ}
