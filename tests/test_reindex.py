"""Another model for the same articles: the former index answers until the new one is whole, whoever is killed."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index import Library, ModelMismatch
from index.encode import open_encoder
from index.reindex import reindex
from index.store import FILE, Store

ROOT = Path(__file__).parents[1]
FERRY = b"The ferry\n\nThe ferry to Skarholm leaves at seven and takes forty minutes when the sea is calm."
MILL = b"The mill\n\nThe mill at Orrey grinds rye for three villages and was last repaired in 1958."
PROMPT = "asked: "  # enough to make another model of the embedded one

Run = Callable[..., subprocess.CompletedProcess[str]]


def finished(folder: Path, model: str = "embedded", **prompts: str) -> list[tuple[int, int]]:
    """Index a library anew to the end and return what was told on the way."""
    with closing(Store(folder)) as store:
        return list(reindex(store, open_encoder(model, **prompts)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library of two articles."""
    with Library.open(tmp_path / "data", "embedded") as library:
        library.add(FERRY)
        library.add(MILL)
    return tmp_path / "data"


def test_another_model_takes_over(folder: Path, other_model: Path) -> None:
    """Ids, texts and order stay; the vectors are the new model's, and the former model is refused."""
    with Library.open(folder, "embedded") as library:
        before = library.articles()
    assert finished(folder, str(other_model)) == [(1, 2), (2, 2)]
    with Library.open(folder, str(other_model)) as library:
        assert library.articles() == before
        assert library.ask("the lighthouse").hits == () or library.ask("the lighthouse").hits[0].score <= 1
        assert len(library._store.entries()) == 2
    with pytest.raises(ModelMismatch, match="other-model"):
        Library.open(folder, "embedded")
    with closing(Store(folder)) as store:
        assert store.problems() == []
        assert store.frequency("ferri") + store.frequency("ferry") == 1
    with closing(sqlite3.connect(folder / FILE)) as db:
        assert not db.execute("SELECT name FROM sqlite_master WHERE name LIKE 'second%'").fetchall()


def test_it_gives_what_adding_would_have_given(tmp_path: Path, folder: Path) -> None:
    """The same vectors, terms and sentences as in a library that had the model from the start."""
    finished(folder, query_prompt=PROMPT)
    with Library.open(tmp_path / "fresh", "embedded", query_prompt=PROMPT) as library:
        library.add(FERRY)
        library.add(MILL)
    query = (
        'SELECT paragraph, start, "end", vector, terms, spans, vectors FROM passage JOIN passage_detail ON passage = id'
    )
    rows = []
    for each in (folder, tmp_path / "fresh"):
        with closing(sqlite3.connect(each / FILE)) as db:
            rows.append(db.execute(f"{query} ORDER BY id").fetchall())
    assert rows[0] == rows[1]


def test_the_former_index_answers_meanwhile(folder: Path) -> None:
    """Between any two steps an open library answers, adds and removes; what it adds is indexed too."""
    with Library.open(folder, "embedded") as library, closing(Store(folder)) as store:
        assert library.ask("When does the ferry leave?").answered
        steps = reindex(store, open_encoder(query_prompt=PROMPT))
        next(steps)
        assert library.ask("When does the ferry leave?").answered
        library.remove("the-mill")
        added = library.add(b"The lamp\n\nThe lamp of the old lighthouse burns whale oil in each and every night.")
        assert library.ask("What does the lamp burn?").hits[0].article == added
        assert list(steps)[-1] == (2, 2)
        with pytest.raises(ModelMismatch):
            library.ask("When does the ferry leave?")
        with pytest.raises(ModelMismatch):
            library.add(MILL)
    with Library.open(folder, "embedded", query_prompt=PROMPT) as library:
        assert [each.title for each in library.articles()] == ["The ferry", "The lamp"]
        assert library.ask("What does the lamp burn?").hits[0].article.title == "The lamp"


def test_a_bot_with_the_same_model_goes_on(folder: Path) -> None:
    """Indexed anew with the model in use, after a change of ours to the splitting: nobody notices."""
    with Library.open(folder, "embedded") as library:
        former = library.ask("When does the ferry leave?").hits
        finished(folder)
        again = library.ask("When does the ferry leave?").hits
        assert [hit.passage.text for hit in again] == [hit.passage.text for hit in former]
        assert library.add(MILL).id == "the-mill"


def test_what_another_model_left_behind_is_dropped(folder: Path, other_model: Path) -> None:
    """Two models one after the other, the first never finished: no vector of the first is left."""
    with closing(Store(folder)) as store:
        next(reindex(store, open_encoder(str(other_model))))
    finished(folder, query_prompt=PROMPT)
    with closing(sqlite3.connect(folder / FILE)) as db:
        assert db.execute("SELECT DISTINCT length(vector) FROM passage").fetchall() == [(768,)]


def test_two_at_once_do_not_get_in_each_others_way(folder: Path) -> None:
    """Two processes with the same model: the second finds done what the first did."""
    with closing(Store(folder)) as one, closing(Store(folder)) as other:
        first, second = (reindex(store, open_encoder(query_prompt=PROMPT)) for store in (one, other))
        next(first)
        assert len(list(second)) == 1
        list(first)
        assert one.problems() == []
        assert one.count() == 2


def test_an_empty_library_has_nothing_to_do(tmp_path: Path) -> None:
    """And can be filled afterwards with any model."""
    assert finished(tmp_path) == []
    with Library.open(tmp_path, "embedded") as library:
        library.add(FERRY)


_KILLED = """
import sys
from pathlib import Path
from index.encode import open_encoder
from index.reindex import reindex
from index.store import Store
for done, total in reindex(Store(Path(sys.argv[1])), open_encoder(query_prompt=sys.argv[2])):
    print(done, flush=True)
"""


def test_killed_again_and_again_it_goes_on_where_it_was(tmp_path: Path) -> None:
    """Kill -9 in the middle, three times: the former model answers each time, and no article is done twice."""
    with Library.open(tmp_path, "embedded") as library:
        for number in range(40):
            library.add(f"House {number}\n\nThe lamp of house {number} burns oil, and nobody knows why.\n".encode() * 3)
    reached = 0
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", _KILLED, str(tmp_path), PROMPT],
            stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert process.stdout is not None
        first = int(process.stdout.readline())
        assert first == reached + 1
        for _ in range(4):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.stdout.read()
        process.wait()
        process.stdout.close()
        with Library.open(tmp_path, "embedded") as library:
            assert library.ask("Which lamp burns oil?").hits
        with closing(sqlite3.connect(tmp_path / FILE)) as db:
            reached = db.execute("SELECT count(*) FROM second_article").fetchone()[0]
        if reached == 40:
            break
    assert reached >= 5
    assert len(finished(tmp_path, query_prompt=PROMPT)) == 40 - reached
    with closing(Store(tmp_path)) as store:
        assert store.problems() == []
    with Library.open(tmp_path, "embedded", query_prompt=PROMPT) as library:
        assert library.ask("Which lamp burns oil?").hits


def test_the_command(tmp_path: Path, exergue: Run, other_model: Path) -> None:
    """As an operator types it after a change of the model."""
    exergue("add", "-", stdin=FERRY)
    env = {"EXERGUE_MODEL": str(other_model)}
    assert "exergue reindex" in exergue("ask", "Who?", env=env).stderr
    done = exergue("reindex", env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert "one article with other-model@" in done.stdout
    assert exergue("ask", "the lighthouse", "--json", env=env).returncode == 0
    checks = [json.loads(line) for line in exergue("doctor", "--json").stdout.splitlines()]
    assert [(check["check"], "exergue reindex" in check["mend"]) for check in checks if not check["ok"]] == [
        ("model", True)
    ]
