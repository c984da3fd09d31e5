"""What the operator is told of what was asked: counts, and texts only where they are kept."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index import Asked, Library
from index.encode import open_encoder
from index.store import FILE, Store
from index.tally import grouped

FERRY = b"The ferry\n\nThe ferry to Skarholm leaves at seven and takes forty minutes when the sea is calm."

Run = Callable[..., subprocess.CompletedProcess[str]]


def asked(number: int, outcome: str, article: str | None = None, text: str | None = None, **facts: str) -> Asked:
    """A question of Ada's on Discord."""
    known = {"platform": "discord", "place": "discord:1", "person": "ada", "command": "ask", **facts}
    return Asked(id=f"q{number}", outcome=outcome, article=article, text=text, **known)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library of which things were asked."""
    with Library.open(tmp_path / "data", "embedded") as library:
        library.add(FERRY)
        for each in (
            asked(1, "answered", "the-ferry", "When does it leave?"),
            asked(2, "answered", "the-ferry", "How long does it take?", person="bob", platform="slack"),
            asked(3, "answered", "gone", "What was there?"),
            asked(4, "silent", None, "Who is the mayor?"),
            asked(5, "silent", None, "Qui est le maire ?", person="bob"),
            asked(6, "silent", "the-ferry", "What does the ticket cost?"),
            asked(7, "talk", None, "Hello"),
            asked(8, "ok", "the-ferry", command="summary"),
            asked(9, "answered", "the-ferry", "Of last month"),
        ):
            library.ledger.note(each)
        library.ledger.judge("q1", useful=True)
        library.ledger.judge("q2", useful=False)
    with closing(sqlite3.connect(tmp_path / "data" / FILE)) as db, db:
        db.execute("UPDATE asked SET at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-20 days') WHERE id = 'q9'")
    return tmp_path / "data"


def test_what_was_asked_is_counted(folder: Path) -> None:
    """Questions of the days that are asked for, by outcome and platform; the most quoted articles first."""
    with closing(Store(folder)) as store:
        tally = store.tally(7)
        assert dict(tally.outcomes) == {"answered": 3, "silent": 3, "talk": 1}
        assert dict(tally.platforms) == {"discord": 6, "slack": 1}
        assert (tally.questions, tally.people, tally.useful, tally.useless) == (7, 2, 1, 1)
        assert tally.answered_share == 0.5
        assert tally.articles == [("the-ferry", "The ferry", 2), ("gone", None, 1)]
        assert sorted(tally.unanswered) == ["Qui est le maire ?", "What does the ticket cost?", "Who is the mayor?"]
        assert store.tally(30).questions == 8
        assert store.tally(7, most=1).questions == 7


def test_a_library_that_was_never_asked(tmp_path: Path) -> None:
    """Nothing to share out, and no division by it."""
    with closing(Store(tmp_path)) as store:
        assert (store.tally(7).questions, store.tally(7).answered_share) == (0, None)


def test_questions_that_ask_the_same_stand_together() -> None:
    """Across languages and wordings; the largest group first, every text in one group."""
    texts = ["Who is the mayor?", "Where is the harbour?", "Qui est le maire ?", "Wer ist der Bürgermeister?"]
    groups = grouped(texts, open_encoder().encode(texts, query=True))
    assert groups == [
        ["Who is the mayor?", "Qui est le maire ?", "Wer ist der Bürgermeister?"],
        ["Where is the harbour?"],
    ]
    assert grouped([], np.empty((0, 4), np.float32)) == []
    assert grouped(["?", "!"], np.zeros((2, 4), np.float32)) == [["?"], ["!"]]


def test_the_command_tells_counts_and_texts_only_where_they_are_kept(folder: Path, exergue: Run) -> None:
    """The JSON keys, and the switch of the operator: texts that lie there from before are not shown without it."""
    told = json.loads(exergue("report", "--json").stdout)
    assert set(told) == {
        "days", "questions", "people", "platforms", "outcomes", "answered_share", "useful", "useless", "articles",
        "unanswered",
    }  # fmt: skip
    assert (told["questions"], told["unanswered"]) == (7, None)
    told = json.loads(exergue("report", "--json", "--days", "30", env={"EXERGUE_LOG_QUESTIONS": "true"}).stdout)
    assert told["questions"] == 8
    assert [group["count"] for group in told["unanswered"]] == [2, 1]
    shown = exergue("report").stdout
    assert "The last 7 days on Discord and Slack: 7 questions from 2 people" in shown
    assert "50 %" in shown
    assert "mayor" not in shown
    shown = exergue("report", env={"EXERGUE_LOG_QUESTIONS": "true", "LC_ALL": "fr_FR.UTF-8"}).stdout
    assert "2\u202ffois" in shown or "2 fois" in shown


def test_nothing_older_than_the_retention_is_told(folder: Path, exergue: Run) -> None:
    """It is removed on the way, not only left out."""
    assert json.loads(exergue("report", "--json", "--days", "99").stdout)["questions"] == 8
    env = {"EXERGUE_RETENTION_DAYS": "10"}
    assert json.loads(exergue("report", "--json", "--days", "99", env=env).stdout)["questions"] == 7
    with closing(sqlite3.connect(folder / FILE)) as db:
        assert db.execute("SELECT count(*) FROM asked WHERE id = 'q9'").fetchone() == (0,)


def test_who_is_forgotten_is_no_longer_counted(folder: Path) -> None:
    """``/forget`` takes a person's questions out of the report."""
    with closing(Store(folder)) as store:
        store.forget("ada")
        assert (store.tally(7).questions, store.tally(7).people) == (2, 1)
