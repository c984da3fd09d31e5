"""Libraries of former versions: brought up to date when they are opened, and kept as they were beside."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from index import Library
from index.schema import APPLICATION_ID, SCHEMA, SCHEMA_VERSION
from index.store import BUSY_TIMEOUT_S, FILE, Store

ROOT = Path(__file__).parents[1]
FERRY = b"The ferry\n\nThe ferry to Skarholm leaves at seven and takes forty minutes when the sea is calm."

# What version 0.1 wrote, to the letter: never to be brought up to date
SCHEMA_1 = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE article (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL, byline TEXT, published TEXT, url TEXT, language TEXT NOT NULL, notes TEXT NOT NULL,
    digest TEXT NOT NULL, passages INTEGER NOT NULL, length INTEGER NOT NULL,
    added_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')), text TEXT NOT NULL
);
CREATE INDEX article_digest ON article (digest);
CREATE TABLE origin (
    origin TEXT PRIMARY KEY, article INTEGER NOT NULL REFERENCES article (seq) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX origin_article ON origin (article);
CREATE TABLE passage (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES article (seq) ON DELETE CASCADE,
    paragraph INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, vector BLOB NOT NULL
);
CREATE INDEX passage_article ON passage (article);
CREATE TABLE passage_detail (
    passage INTEGER PRIMARY KEY REFERENCES passage (id) ON DELETE CASCADE,
    terms TEXT NOT NULL, spans BLOB NOT NULL, vectors BLOB NOT NULL
);
CREATE VIRTUAL TABLE passage_terms USING fts5
    (terms, content = '', tokenize = 'unicode61 remove_diacritics 0', detail = 'none', columnsize = 0);
CREATE VIRTUAL TABLE term USING fts5vocab ('passage_terms', 'row');
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A library as version 0.1 left it, with one article that came from a file, and a log that is not folded in."""
    source = tmp_path / "ferry.txt"
    source.write_bytes(FERRY)
    with Library.open(tmp_path / "new", "embedded") as library:
        library.add(source)
    folder = tmp_path / "old"
    folder.mkdir()
    with closing(sqlite3.connect(folder / FILE)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript(SCHEMA_1)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("PRAGMA user_version = 1")
        db.execute("ATTACH ? AS new", (str(tmp_path / "new" / FILE),))
        article = "seq, id, title, byline, published, url, language, notes, digest, passages, length, added_at, text"
        with db:
            db.execute(f"INSERT INTO article ({article}) SELECT {article} FROM new.article")
            db.execute("INSERT INTO origin SELECT origin, article FROM new.origin")
            for table in ("meta", "passage", "passage_detail"):
                db.execute(f"INSERT INTO {table} SELECT * FROM new.{table}")
            db.execute("INSERT INTO passage_terms (rowid, terms) SELECT passage, terms FROM passage_detail")
    return folder


def tables(file: Path) -> list[tuple[str, str]]:
    """Every column of every table, in order of name."""
    query = "SELECT m.name, c.name || ' ' || c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c ORDER BY 1, 2"
    with closing(sqlite3.connect(file)) as db:
        return db.execute(query).fetchall()


def test_an_old_library_is_brought_up_to_date(old: Path) -> None:
    """It answers as before, knows where its article came from, and has the tables of a new one."""
    with Library.open(old, "embedded") as library:
        assert library.ask("When does the ferry leave?").answered
        assert library.add(old.parent / "ferry.txt").id == "the-ferry"
        assert len(library) == 1
    with closing(Store(old)) as store:
        assert store.problems() == []
        assert store._pragma("user_version") == SCHEMA_VERSION
    Store(old.parent / "fresh").close()
    assert tables(old / FILE) == tables(old.parent / "fresh" / FILE)


def test_version_2_gets_a_site_and_what_was_given_by_hand(tmp_path: Path) -> None:
    """What version 3 added comes, empty, to a library that version 2 wrote; it is as a fresh one then."""
    with Library.open(tmp_path / "old", "embedded") as library:
        library.add(b"The ferry\n\nThe ferry leaves at seven in the morning from the old pier.")
    with closing(sqlite3.connect(tmp_path / "old" / FILE)) as db:
        for table, column in (("article", "site"), ("origin", "title"), ("origin", "language")):
            db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        db.execute("PRAGMA user_version = 2")
    with Library.open(tmp_path / "old", "embedded") as library:
        assert library.article().site is None
        assert library.ask("When does the ferry leave?").answered
    Store(tmp_path / "fresh").close()
    assert tables(tmp_path / "old" / FILE) == tables(tmp_path / "fresh" / FILE)
    assert (tmp_path / "old" / f"{FILE}.v2").exists()


def test_what_it_was_is_kept(old: Path) -> None:
    """The copy is a whole library of the former version, made once, and a way back for who wants it."""
    Store(old).close()
    kept = old / f"{FILE}.v1"
    with closing(sqlite3.connect(kept)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        assert db.execute("SELECT title FROM article").fetchall() == [("The ferry",)]
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    made = kept.stat().st_mtime_ns
    Store(old).close()
    assert kept.stat().st_mtime_ns == made
    assert sorted(path.name for path in old.iterdir()) == [FILE, kept.name]


def test_a_migration_that_fails_leaves_everything(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it or nothing: the next version to come finds the library as it was."""
    from index import tables as module

    monkeypatch.setitem(module.MIGRATIONS, 1, module.MIGRATIONS[1] + ";\nINSERT INTO article (seq) VALUES (1)")
    with pytest.raises(sqlite3.IntegrityError):
        Store(old)
    with closing(sqlite3.connect(old / FILE)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        assert not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'asked'").fetchall()
    monkeypatch.undo()
    Store(old).close()


def test_two_processes_may_open_it_at_once(old: Path) -> None:
    """Both wait for each other, and both can use it."""
    code = (
        "import sys; from pathlib import Path; from index.store import Store; print(Store(Path(sys.argv[1])).count())"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(old)], stdout=subprocess.PIPE, cwd=ROOT, text=True)
        for _ in range(3)
    ]
    assert [process.communicate(timeout=60)[0] for process in started] == ["1\n"] * 3


def test_every_former_version_has_its_migration() -> None:
    """Whoever raises the version says how to get there."""
    from index.schema import MIGRATIONS

    assert sorted(MIGRATIONS) == list(range(1, SCHEMA_VERSION))
    assert SCHEMA != SCHEMA_1


def test_an_old_backup_is_brought_up_to_date(old: Path) -> None:
    """A library saved by a former version comes back under this one; the file itself stays as it was."""
    from index.backup import restore

    with closing(sqlite3.connect(old / FILE)) as db:
        db.execute("VACUUM INTO ?", (str(old.parent / "saved.db"),))
    before = (old.parent / "saved.db").read_bytes()
    restore(old.parent / "saved.db", old.parent / "restored")
    with Library.open(old.parent / "restored", "embedded") as library:
        assert library.ask("When does the ferry leave?").answered
    assert (old.parent / "saved.db").read_bytes() == before


def test_indexes_come_to_a_file_that_lacks_them(tmp_path: Path) -> None:
    """Without a new version: older programs go on reading the file. Where another process writes, they come later."""
    query = "SELECT name FROM sqlite_master WHERE name IN ('asked_person', 'article_heading') ORDER BY name"
    with closing(Store(tmp_path)) as store:
        assert store._db.execute(query).fetchall() == [("article_heading",), ("asked_person",)]
        store._db.execute("DROP INDEX asked_person")
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with closing(Store(tmp_path)) as store:
            assert len(store._db.execute(query).fetchall()) == 1
            assert store._pragma("busy_timeout") == 1000 * BUSY_TIMEOUT_S
    with closing(Store(tmp_path)) as store:
        assert len(store._db.execute(query).fetchall()) == 2
        plan = store._db.execute("EXPLAIN QUERY PLAN DELETE FROM asked WHERE person = '1'").fetchall()
        assert "asked_person" in plan[0][3]
