"""Articles, passages, vectors and full text in one SQLite file: the only truth, and the only sqlite3.

The file is in WAL mode, so that readers never wait for a writer, and every addition or removal is one transaction: a
process killed at any moment leaves whole articles only. Sentences lie in a table beside the passages, so that a start,
which reads the vector of every passage, does not read theirs.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from index.errors import Corrupt, ModelMismatch, StoreError, Unwritable
from index.rows import (
    Candidates,
    Entry,
    Indexed,
    article_from,
    article_row,
    candidates_from,
    pack_sentences,
    pack_terms,
    pack_vectors,
    passage_from,
    unpack_vectors,
)
from index.schema import APPLICATION_ID, ARTICLE, ENTRY, SCHEMA, SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.records import Article, Passage

FILE = "exergue.db"
BUSY_TIMEOUT_S = 10.0


class Store:
    """One open library file. Not to be shared between threads; several processes may open the same file."""

    def __init__(self, folder: Path) -> None:
        """Open or create ``folder``/exergue.db; raises Unwritable, Corrupt or StoreError."""
        self.folder = folder
        self.file = folder / FILE
        with self._faults():
            self._prepare_folder()
            self._db = sqlite3.connect(self.file, timeout=BUSY_TIMEOUT_S, isolation_level=None)
            try:
                self._initialise()
            except BaseException:
                self._db.close()
                raise

    def close(self) -> None:
        """Close the file; a closed store can be closed again."""
        self._db.close()

    def _prepare_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise Unwritable("not-a-folder", folder=str(self.folder)) from None
        except PermissionError:
            raise Unwritable("read-only", folder=str(self.folder)) from None

    def _initialise(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA foreign_keys = ON")
        with self.transaction():  # two processes may create the file at once: look again inside the lock
            if not self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
                for statement in SCHEMA.split(";\n"):
                    self._db.execute(statement)
        if self._pragma("application_id") != APPLICATION_ID:
            raise Corrupt("corrupt", file=str(self.file))
        if self._pragma("user_version") > SCHEMA_VERSION:
            raise StoreError("newer", file=str(self.file))

    def _pragma(self, name: str) -> int:
        return int(self._db.execute(f"PRAGMA {name}").fetchone()[0])

    @contextlib.contextmanager
    def _faults(self) -> Iterator[None]:
        """Turn what SQLite says into the errors of this library."""
        try:
            yield
        except sqlite3.Error as error:
            fault = self._fault(error)
            if fault is None:
                raise  # a mistake of ours, not a fault of the file
            raise fault from error

    def _fault(self, error: sqlite3.Error) -> StoreError | None:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return StoreError("busy", file=str(self.file))
        if code == sqlite3.SQLITE_FULL:
            return Unwritable("disk-full", folder=str(self.folder))
        if code == sqlite3.SQLITE_IOERR:
            return Unwritable("disk-fault", folder=str(self.folder))
        if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
            return Unwritable("read-only", folder=str(self.folder))
        if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}:
            return Corrupt("corrupt", file=str(self.file))
        return None

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the write lock; commit on the way out, or leave everything as it was."""
        with self._faults():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    # what the library is made with

    def version(self) -> int:
        """Return a number that changes whenever another process has committed to the file."""
        with self._faults():
            return self._pragma("data_version")

    def identity(self) -> str | None:
        """Return the identity of the model that made the stored vectors; None while there are none."""
        with self._faults():
            if not self._db.execute("SELECT 1 FROM article LIMIT 1").fetchone():
                return None
            row = self._db.execute("SELECT value FROM meta WHERE key = 'identity'").fetchone()
        return str(row[0]) if row else None

    def check_identity(self, identity: str) -> None:
        """Raise ModelMismatch unless the stored vectors, if any, were made by the model with this identity.

        An identity is a JSON object; its ``name`` is for people and takes no part in the comparison.
        """
        stored = self.identity()
        if stored is not None and _key(stored) != _key(identity):
            raise ModelMismatch("model-changed", file=str(self.file), stored=_name(stored), current=_name(identity))

    def trained(self) -> bytes | None:
        """Return what the approximate index learnt, as it was given to :meth:`keep_trained`."""
        with self._faults():
            row = self._db.execute("SELECT value FROM meta WHERE key = 'trained'").fetchone()
        return row[0] if row else None

    def keep_trained(self, state: bytes) -> None:
        """Keep what the approximate index learnt, so that the next process need not train."""
        with self.transaction():
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('trained', ?)", (state,))

    # writing

    def put(
        self, article: Article, passages: Sequence[Indexed], *, origin: str, digest: str, identity: str
    ) -> tuple[Article, Entry, Entry | None]:
        """Write an article and its passages in one transaction; return it as written, its entry, and what it replaced.

        It takes the place of the article from the same origin, or else of one with the same digest, and keeps its id;
        otherwise ``article.id`` is the wish that a number is added to when it is taken.
        """
        with self.transaction():
            self.check_identity(identity)
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('identity', ?)", (identity,))
            former = self._former(origin, digest)
            replaced = self._delete(former) if former else None
            article = replace(article, id=former or self._free_id(article.id))
            seq = self._insert_article(article, passages, origin, digest)
            last = self._last_passage_id()
            self._insert_passages(seq, last + 1, passages)
            length = sum(len(each.terms) for each in passages)
        return article, Entry(seq, last + 1, last + len(passages), article.language, length), replaced

    def _former(self, origin: str, digest: str) -> str | None:
        row = self._db.execute(
            "SELECT id FROM article WHERE (origin = ? AND origin <> '') OR digest = ? ORDER BY origin = ? DESC LIMIT 1",
            (origin, digest, origin),
        ).fetchone()
        return str(row[0]) if row else None

    def _free_id(self, wish: str) -> str:
        candidates = itertools.chain([wish], (f"{wish}-{number}" for number in itertools.count(2)))
        taken = {row[0] for row in self._db.execute("SELECT id FROM article WHERE id GLOB ? || '*'", (wish,))}
        return next(each for each in candidates if each not in taken)

    def _insert_article(self, article: Article, passages: Sequence[Indexed], origin: str, digest: str) -> int:
        cursor = self._db.execute(
            f"INSERT INTO article ({ARTICLE}, origin, digest, passages, length)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*article_row(article), origin, digest, len(passages), sum(len(each.terms) for each in passages)),
        )
        return int(cursor.lastrowid or 0)

    def _last_passage_id(self) -> int:
        row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passage'").fetchone()
        return int(row[0]) if row else 0

    def _insert_passages(self, seq: int, first: int, passages: Sequence[Indexed]) -> None:
        numbered = list(enumerate(passages, first))
        self._db.executemany(
            "INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?)",
            (
                (i, seq, p.passage.paragraph, p.passage.start, p.passage.end, pack_vectors(p.vector))
                for i, p in numbered
            ),
        )
        self._db.executemany(
            "INSERT INTO passage_detail VALUES (?, ?, ?, ?)",
            (
                (i, pack_terms(p.terms), pack_sentences(p.passage.sentences), pack_vectors(p.sentence_vectors))
                for i, p in numbered
            ),
        )
        self._db.execute(
            "INSERT INTO passage_terms (rowid, terms) SELECT passage, terms FROM passage_detail WHERE passage >= ?",
            (first,),
        )

    def remove(self, id: str) -> Entry | None:
        """Remove the article with this id and return what its entry was; None when there is none."""
        with self.transaction():
            return self._delete(id)

    def _delete(self, id: str) -> Entry | None:
        entry = self.entry(id)
        if entry is None:
            return None
        self._db.execute(  # the full-text index holds no texts of its own: it has to be told what to forget
            "INSERT INTO passage_terms (passage_terms, rowid, terms)"
            " SELECT 'delete', passage, terms FROM passage_detail WHERE passage BETWEEN ? AND ?",
            (entry.first, entry.last),
        )
        self._db.execute("DELETE FROM article WHERE seq = ?", (entry.seq,))
        return entry

    # reading

    def entries(self) -> list[Entry]:
        """Return every article's place in the store, oldest first."""
        with self._faults():
            return [Entry(*row) for row in self._db.execute(f"{ENTRY} GROUP BY seq ORDER BY seq")]

    def entry(self, id: str) -> Entry | None:
        """Return the place of the article with this id."""
        with self._faults():
            row = self._db.execute(f"{ENTRY} WHERE a.id = ? GROUP BY seq", (id,)).fetchone()
        return Entry(*row) if row else None

    def articles(self) -> list[tuple[Article, int]]:
        """Return every article with the number of its passages, oldest first."""
        with self._faults():
            rows = self._db.execute(f"SELECT passages, {ARTICLE} FROM article ORDER BY seq")
            return [(article_from(row[1:]), row[0]) for row in rows]

    def find(self, column: str, value: str | int) -> tuple[Article, int] | None:
        """Return the oldest article whose id, origin, digest or seq is ``value``, and the number of its passages."""
        if column not in {"id", "origin", "digest", "seq"}:
            raise ValueError(column)
        with self._faults():
            row = self._db.execute(
                f"SELECT passages, {ARTICLE} FROM article WHERE {column} = ? ORDER BY seq LIMIT 1", (value,)
            ).fetchone()
        return (article_from(row[1:]), row[0]) if row else None

    def vectors(self, first: int, last: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return ids (n,) int64 and vectors (n, d) float32 of the passages with ids from ``first`` to ``last``."""
        with self._faults():
            rows = self._db.execute("SELECT id, vector FROM passage WHERE id BETWEEN ? AND ?", (first, last)).fetchall()
        return np.fromiter((row[0] for row in rows), np.int64, len(rows)), unpack_vectors([row[1] for row in rows])

    def candidates(self, ids: Sequence[int]) -> Candidates:
        """Return what search needs of the passages with these ids that are still there, in any order."""
        with self._faults():
            rows = self._db.execute(
                "SELECT id, article, vector, vectors, terms FROM passage JOIN passage_detail ON passage = id"
                f" WHERE id IN ({_marks(ids)})",
                tuple(ids),
            ).fetchall()
        return candidates_from(rows)

    def passage(self, id: int) -> Passage | None:
        """Return the passage with this id, None when it is gone."""
        with self._faults():
            row = self._db.execute(
                'SELECT paragraph, start, "end", spans, substr(text, start + 1, "end" - start) FROM passage p'
                " JOIN passage_detail d ON d.passage = p.id JOIN article a ON a.seq = p.article WHERE p.id = ?",
                (id,),
            ).fetchone()
        return passage_from(row) if row else None

    def frequency(self, term: str) -> int:
        """Return in how many passages the term occurs."""
        with self._faults():
            row = self._db.execute("SELECT doc FROM term WHERE term = ?", (term,)).fetchone()
        return int(row[0]) if row else 0

    def postings(self, term: str, limit: int, ranges: Sequence[tuple[int, int]] | None = None) -> list[int]:
        """Return ids of passages that hold the term, the first ``limit``; ``ranges`` (first, last) bound the search."""
        within = " OR ".join("rowid BETWEEN ? AND ?" for _ in ranges or ()) or ("TRUE" if ranges is None else "FALSE")
        query = '"' + term.replace('"', '""') + '"'
        with self._faults():
            rows = self._db.execute(
                f"SELECT rowid FROM passage_terms WHERE passage_terms MATCH ? AND ({within}) ORDER BY rowid LIMIT ?",
                (query, *(bound for each in ranges or () for bound in each), limit),
            )
            return [row[0] for row in rows]


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _key(identity: str) -> dict[str, object]:
    return {key: value for key, value in json.loads(identity).items() if key != "name"}


def _name(identity: str) -> str:
    found = json.loads(identity)
    return f"{found['name']} ({found['revision'][:8]})"
