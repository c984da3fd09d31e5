"""The database: whole articles or none, whoever writes, dies or damages what."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import Corrupt, ModelMismatch, StoreError, Unwritable
from index.ledger import Asked
from index.records import Article, Passage, Sentence
from index.rows import Indexed, pack_vectors, unpack_vectors
from index.store import FILE, Store

ROOT = Path(__file__).parents[1]
IDENTITY = json.dumps({"name": "toy", "revision": "0123456789", "dimension": 2})


def article(text: str = "One. Two.", id: str = "toy") -> Article:
    """An article of one paragraph."""
    return Article(title=text[:20], text=text, paragraphs=(text,), language="en", id=id, byline="Ada", notes=(1,))


def indexed(text: str, terms: tuple[str, ...] = ("one", "two")) -> Indexed:
    """The whole text as one passage of one sentence, with vectors that point in one direction."""
    row = np.array([1.0, 0.0], np.float32)
    sentence = Sentence(0, len(text), text, 1)
    return Indexed(Passage(0, len(text), text, 1, (sentence,)), row, row[None], terms)


def put(store: Store, text: str = "One. Two.", *, id: str = "toy", origin: str = "", passages: int = 1) -> str:
    """Write an article and return the id that it was given."""
    written, _, _ = store.put(
        article(text, id),
        [indexed(text).packed] * passages,
        origin=origin,
        digest=f"digest of {text}",
        identity=IDENTITY,
    )
    return written.id


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """Article and passages come back as they were, from another connection."""
    with closing(Store(tmp_path)) as store:
        _, entry, _ = store.put(article(), [indexed("One. Two.").packed], origin="o", digest="d", identity=IDENTITY)
    with closing(Store(tmp_path)) as store:
        assert store.find("id", "toy") == (article(), 1)
        assert store.find("origin", "o") == store.find("digest", "d") == store.find("seq", entry.seq)
        assert store.passage(entry.first) == replace(indexed("One. Two.").passage, id=entry.first)
        found = store.candidates([entry.first, 99])
        assert (found.ids, found.seqs, found.terms) == ([entry.first], [entry.seq], [" one  two "])
        assert np.array_equal(found.vectors, [indexed("").vector])
        assert np.array_equal(found.sentence_vectors, indexed("").sentence_vectors)
        assert (entry.passages, entry.length) == (1, 2)
        assert store.entries() == [entry]


def test_ids_are_made_distinct_and_an_origin_keeps_its_id(tmp_path: Path) -> None:
    """Two articles of one title get two ids; a new version from the same place replaces the old under its id."""
    with closing(Store(tmp_path)) as store:
        assert [put(store, "A"), put(store, "B"), put(store, "C", origin="here")] == ["toy", "toy-2", "toy-3"]
        assert put(store, "D", origin="here", id="other") == "toy-3"
        assert [(each.id, each.text) for each, _ in store.articles()] == [("toy", "A"), ("toy-2", "B"), ("toy-3", "D")]


def test_an_id_does_not_count_what_another_place_has(tmp_path: Path) -> None:
    """A number follows only what the place sees itself; what others have is avoided by chance."""
    with closing(Store(tmp_path)) as store:
        ids = []
        for number, place in enumerate(["", "one", "other", "other", "", "one"]):
            new = replace(article(f"Text {number}."), place=place)
            ids.append(store.put(new, [], origin="", digest=str(number), identity=IDENTITY)[0].id)
    assert ids[:2] == ["toy", "toy-2"]
    assert all(re.fullmatch("toy-[0-9a-f]{6}", each) for each in ids[2:5])  # "toy-2" is another place's
    assert ids[5] == "toy-3"


def test_removing_takes_everything_along(tmp_path: Path) -> None:
    """No passage, sentence or term of a removed article is left, and its passage ids are never used again."""
    with closing(Store(tmp_path)) as store:
        put(store, "A", passages=3)
        removed = store.remove("toy")
        assert removed is not None
        assert (removed.first, removed.last) == (1, 3)
        assert store.remove("toy") is None
        assert [store.passage(gone) for gone in (1, 2, 3)] == [None] * 3
        assert store.postings("one", 99) == []
        assert store.frequency("one") == 0
        _, entry, _ = store.put(article(), [indexed("A").packed], origin="", digest="", identity=IDENTITY)
        assert entry.first == 4
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        assert db.execute("SELECT count(*) FROM passage_detail").fetchone() == (1,)


def test_what_is_forgotten_is_not_left_in_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database overwrites it, also where SQLite was built not to: the bytes of the file do not hold it."""
    connect = sqlite3.connect

    def careless(*arguments: Any, **options: Any) -> sqlite3.Connection:
        made = connect(*arguments, **options)
        made.execute("PRAGMA secure_delete = OFF")
        return made

    monkeypatch.setattr(sqlite3, "connect", careless)
    words = "What did the private person ask?"
    with closing(Store(tmp_path)) as store:
        for number in range(20):
            store.note(Asked(str(number), "slack", "slack:T", "p", "ask", "silent", None, f"{words} {number}"))
    assert words.encode() in (tmp_path / FILE).read_bytes()
    with closing(Store(tmp_path)) as store:
        assert store.forget("p") == 20
    assert words.encode() not in (tmp_path / FILE).read_bytes()


def test_full_text_search_stays_inside_its_ranges(tmp_path: Path) -> None:
    """Ids come from inside the ranges only, whatever the term."""
    with closing(Store(tmp_path)) as store:
        for number in range(20):
            put(store, f"Text {number}")
        assert store.postings("one", 99) == list(range(1, 21))
        assert store.postings("one", 99, [(3, 4), (18, 30)]) == [3, 4, 18, 19, 20]
        assert store.postings("one", 99, []) == store.postings("absent", 99) == store.postings('"', 99) == []


@given(st.lists(st.lists(st.floats(-1, 1, width=16), min_size=3, max_size=3), max_size=5))
def test_vectors_survive_packing(rows: list[list[float]]) -> None:
    """What float16 can hold comes back exactly."""
    matrix = np.array(rows, np.float32).reshape(-1, 3)
    back = unpack_vectors([pack_vectors(row) for row in matrix])
    assert np.array_equal(back.reshape(-1, 3), matrix)


def test_another_process_sees_a_commit_and_is_told(tmp_path: Path) -> None:
    """The version changes for the other connection only, and only after a commit."""
    with closing(Store(tmp_path)) as one, closing(Store(tmp_path)) as other:
        before = other.version()
        assert other.version() == before
        put(one)
        assert other.version() != before
        assert [each.id for each, _ in other.articles()] == ["toy"]


def test_another_model_is_refused_until_the_library_is_empty(tmp_path: Path) -> None:
    """Vectors of two models never mix; a model's name does not matter, what makes its vectors does."""
    renamed = json.dumps({"name": "renamed", "revision": "0123456789", "dimension": 2})
    other = json.dumps({"name": "toy", "revision": "9999999999", "dimension": 2})
    with closing(Store(tmp_path)) as store:
        store.check_identity(other)
        put(store)
        store.check_identity(renamed)
        with pytest.raises(ModelMismatch, match=r"toy \(01234567\), not with toy \(99999999\)"):
            store.check_identity(other)
        with pytest.raises(ModelMismatch):
            store.put(article(), [], origin="", digest="x", identity=other)
        assert [each.id for each, _ in store.articles()] == ["toy"]
        store.remove("toy")
        store.check_identity(other)


@pytest.mark.parametrize(
    "content", [b"This is no database, it is a text." * 100, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_damaged_file_is_told_and_left_alone(tmp_path: Path, content: bytes) -> None:
    """Corrupt is raised at open, and not a byte of the file changes."""
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(Corrupt):
        Store(tmp_path)
    assert (tmp_path / FILE).read_bytes() == content


def test_damage_inside_a_database_is_told(tmp_path: Path) -> None:
    """Pages overwritten in the middle are noticed when they are read, as Corrupt."""
    with closing(Store(tmp_path)) as store:
        for number in range(200):
            put(store, f"Text {number} " * 50)
    file = tmp_path / FILE
    data = bytearray(file.read_bytes())
    data[4096 * 4 :] = b"\xa5" * (len(data) - 4096 * 4)
    file.write_bytes(data)
    with pytest.raises(Corrupt), closing(Store(tmp_path)) as store:
        store.articles()
        store.entries()
        put(store, "New")


def test_another_programs_database_is_not_touched(tmp_path: Path) -> None:
    """A SQLite file of somebody else is refused and not written into."""
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute("CREATE TABLE diary (day TEXT)")
    with pytest.raises(Corrupt):
        Store(tmp_path)
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("diary",)]


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    """A database of a later version is not guessed at."""
    Store(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute("PRAGMA user_version = 999")
    with pytest.raises(StoreError) as caught:
        Store(tmp_path)
    assert caught.value.reason == "newer"


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    """A path that is a file, or lies below one, cannot hold a library."""
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(Unwritable) as caught:
            Store(path)
        assert caught.value.reason == "not-a-folder"


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """When no page can be added any more, the addition fails as a whole and what was there stays."""
    with closing(Store(tmp_path)) as store:
        put(store, "Kept")
        pages = store._pragma("page_count")
        store._db.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(Unwritable) as caught:
            put(store, "Too long " * 10_000)
        assert caught.value.reason == "disk-full"
        assert [each.text for each, _ in store.articles()] == ["Kept"]
    with closing(Store(tmp_path)) as store:
        assert put(store, "Room again") == "toy-2"


def test_a_writer_that_never_ends_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second writer waits for a while, then gets one clear error; reading goes on all the time."""
    monkeypatch.setattr("index.store.BUSY_TIMEOUT_S", 0.1)
    with closing(Store(tmp_path)) as one, closing(Store(tmp_path)) as other:
        put(one)
        with one.transaction():
            assert len(other.articles()) == 1
            with pytest.raises(StoreError) as caught:
                put(other, "Waiting")
        assert caught.value.reason == "busy"
        assert put(other, "Waiting") == "toy-2"


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_a_killed_writer_leaves_whole_articles_only(tmp_path: Path) -> None:
    """Kill -9 in a loop while articles are added: every committed one is whole, and the file stays sound."""
    acknowledged = 0
    for round_ in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", _ENDLESS_WRITER, str(tmp_path), str(round_)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"writing\n"
        time.sleep(0.03 + 0.02 * round_)
        process.send_signal(signal.SIGKILL)
        acknowledged += process.stdout.read().count(b"\n")
        process.wait()
        process.stdout.close()
        with closing(Store(tmp_path)) as store:
            entries = store.entries()
            assert len(entries) >= acknowledged
            for entry in entries:
                assert entry.last - entry.first + 1 == 40
                assert len(store.candidates(range(entry.first, entry.last + 1)).ids) == 40
                assert store.passage(entry.last)
            assert len(store.postings("one", 10**6)) == store.frequency("one") == 40 * len(entries)
    assert acknowledged > 0
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


_ENDLESS_WRITER = """
import itertools, sys
from pathlib import Path
from test_store import put
from index.store import Store
store = Store(Path(sys.argv[1]))
print("writing", flush=True)
for number in itertools.count():
    put(store, f"Round {sys.argv[2]}, text {number}", passages=40)
    print("committed", flush=True)
"""


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    """Articles of one title from two writers at the same time all arrive, each under an id of its own."""
    code = _ENDLESS_WRITER.replace("itertools.count()", "range(15)")
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path), name],
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        )
        for name in ("left", "right")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    with closing(Store(tmp_path)) as store:
        assert len({each.id for each, _ in store.articles()}) == 30


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root, to become somebody else")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    """Another user without write permission gets one clear error, for a new library and for an existing one."""
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    (tmp_path / "new").mkdir()
    with closing(Store(tmp_path / "old")) as store:
        put(store)
    code = (
        "import os, sys; from pathlib import Path; from index.store import Store; from index.errors import Unwritable\n"
        "os.setuid(65534)\n"
        "try: Store(Path(sys.argv[1])).remove('toy')\n"
        "except Unwritable as error: print(error.reason)"
    )
    for folder in (tmp_path / "new", tmp_path / "old", tmp_path / "new" / "below"):
        done = subprocess.run(
            [sys.executable, "-c", code, str(folder)],
            capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert done.stdout == "read-only\n", done.stderr
