"""Settings come from the environment and .env, and every fault is told at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.phrases import Phrases
from bot.settings import SETTINGS, SettingsError, load, unknown

ROOT = Path(__file__).parents[1]


def test_the_defaults_are_what_the_table_says() -> None:
    """Without any setting the embedded model, ./data and the locale's language are used."""
    settings = load({}, None)
    assert (settings.data, settings.model, settings.language) == (Path("data"), "embedded", "")
    assert settings.log_questions is False


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    """.env is read, the environment has the last word, and an empty value stands for the default."""
    (tmp_path / ".env").write_text("EXERGUE_DATA=/from/file\nEXERGUE_LANGUAGE=fr\nEXERGUE_DEADLINE_S=\n")
    settings = load({"EXERGUE_DATA": "/from/environment"}, tmp_path / ".env")
    assert (settings.data, settings.language, settings.deadline_s) == (Path("/from/environment"), "fr", 30)


def test_every_fault_is_told_at_once() -> None:
    """Three wrong values give three faults, each with what was expected."""
    wrong = {"EXERGUE_MAX_FILE_MB": "0", "EXERGUE_LANGUAGE": "klingon", "EXERGUE_LOG_QUESTIONS": "perhaps"}
    with pytest.raises(SettingsError) as caught:
        load(wrong, None)
    assert {facts["name"]: facts["value"] for _, facts in caught.value.faults} == wrong


def test_lists_are_read_and_checked() -> None:
    """Domains and ports stand with commas or blanks between; a domain is written as DNS knows it."""
    given = {
        "EXERGUE_ALLOWED_DOMAINS": "Example.org, *.lemonde.fr  .bücher.example",
        "EXERGUE_ALLOWED_PORTS": "443, 8443",
    }
    settings = load(given, None)
    assert settings.allowed_domains == ("example.org", "lemonde.fr", "xn--bcher-kva.example")
    assert settings.allowed_ports == (443, 8443)
    given = {"EXERGUE_FEEDS": "https://a.example/rss?tags=x,y, http://b.example", "EXERGUE_FEEDS_CHANNEL": "discord:12"}
    settings = load(given, None)
    assert settings.feeds == ("https://a.example/rss?tags=x,y", "http://b.example")
    assert settings.feeds_channel == "discord:12"
    wrong = {
        "EXERGUE_ALLOWED_DOMAINS": "https://example.org/", "EXERGUE_ALLOWED_PORTS": "0", "EXERGUE_FEEDS_CHANNEL": "12",
        "EXERGUE_FEEDS": "https://a:secret@a.example/ feed://b.example",
    }  # fmt: skip
    with pytest.raises(SettingsError) as caught:
        load(wrong, None)
    assert {facts["name"] for _, facts in caught.value.faults} == set(wrong)


@pytest.mark.parametrize("channel", ["discord:general", "discord:", "discord:12x", "discord:²", "irc:12", "slack:"])
def test_a_channel_is_named_by_its_id(channel: str) -> None:
    """A name would be refused by Discord at every announcement; it is told at the start, in one line, instead."""
    with pytest.raises(SettingsError) as caught:
        load({"EXERGUE_FEEDS_CHANNEL": channel}, None)
    [(phrase, facts)] = caught.value.faults
    assert (phrase, facts["value"]) == ("setting-wrong", channel)
    assert "discord:NUMBER" in Phrases("en")(facts["allowed"])
    assert load({"EXERGUE_FEEDS_CHANNEL": "slack:C0123ABC"}, None).feeds_channel == "slack:C0123ABC"


def test_a_misspelt_setting_is_noticed() -> None:
    """A name that is close to a setting is told with the one that was meant; other programs' names are not."""
    assert unknown({"EXERGUE_MODLE": "x", "EXERGUE_ZZZZZZ": "y", "HOME": "/"}, None) == [
        ("EXERGUE_MODLE", "EXERGUE_MODEL"),
        ("EXERGUE_ZZZZZZ", ""),
    ]


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    """A .env that is no UTF-8 is told like any other fault."""
    (tmp_path / ".env").write_bytes(b"EXERGUE_DATA=caf\xe9\n")
    with pytest.raises(SettingsError) as caught:
        load({}, tmp_path / ".env")
    assert caught.value.faults == [("setting-file", {"name": str(tmp_path / ".env")})]


def test_the_example_file_has_every_setting_with_its_default() -> None:
    """.env.example names each setting once, with the default that the code has."""
    written = dict(re.findall(r"^#?\s?(EXERGUE_\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert written == {setting.name: setting.default for setting in SETTINGS}


def test_the_readme_has_every_setting_with_its_default() -> None:
    """The README's table says the same."""
    table = dict(re.findall(r"^\| `(EXERGUE_\w+)` \| `?([^`|]*?)`? \|", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert {name: default.strip() for name, default in table.items()} == {
        setting.name: setting.default for setting in SETTINGS
    }
