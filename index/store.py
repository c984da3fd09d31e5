"""Articles, passages, vectors and full text in one SQLite file: the only truth, and the only sqlite3.

The file is in WAL mode, so that readers never wait for a writer, and every addition or removal is one transaction: a
process killed at any moment leaves whole articles only. Sentences lie in a table beside the passages, so that a start,
which reads the vector of every passage, does not read theirs.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import json
import secrets
import sqlite3
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from index.errors import Corrupt, ModelMismatch, StoreError, Unwritable
from index.ledger import Ledger
from index.reading import Reading
from index.rows import (
    Entry,
    Packed,
    article_row,
)
from index.schema import ARTICLE
from index.second import Second
from index.tables import Tables
from index.tally import Counting
from index.upkeep import Upkeep

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from index.records import Article

FILE = "exergue.db"
_MARKS = ", ".join("?" * len(f"{ARTICLE}, digest, passages, length".split(", ")))
BUSY_TIMEOUT_S = 10.0

_BY_ORIGIN = (
    "SELECT a.id, (SELECT count(*) FROM origin WHERE article = a.seq) FROM origin o JOIN article a ON a.seq = o.article"
    " WHERE o.origin = ? AND o.place = ? AND a.place = o.place"  # another place's origin may lead to the operator's
)


class Store(Tables, Reading, Ledger, Counting, Upkeep, Second):
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

    def keep_copy(self, file: Path) -> None:
        """Copy the database as it is now to ``file``, which appears when it is whole."""
        part = file.with_name(f"{file.name}.part")
        part.unlink(missing_ok=True)  # of a process that was killed
        copy_database(self.file, part)
        part.replace(file)

    def _prepare_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(error, self.folder) from None

    def _faults(self) -> contextlib.AbstractContextManager[None]:
        return faults(self.file)

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """See the file as it is at the first reading, whatever others commit, until the end."""
        with self._faults():
            self._db.execute("BEGIN")
        try:
            yield
        finally:
            with self._faults():
                self._db.execute("COMMIT")

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
        self,
        article: Article,
        passages: Sequence[Packed],
        *,
        origin: str,
        digest: str,
        identity: str,
        former: str | None = None,
    ) -> tuple[Article, Entry, Entry | None]:
        """Write an article and its passages in one transaction; return it as written, its entry, and what it replaced.

        It replaces the article that came to the same server from the same origin and keeps its id, unless that stands
        at another origin too; otherwise ``article.id`` is the wish that something is added to when it is taken.
        ``former`` is the id of the article to replace, wherever it stands; it goes on standing at all of its origins.
        """
        with self.transaction():
            self.check_identity(identity)
            if not self.count():  # another model, maybe: what was learnt from vectors of the former is void
                self._db.execute("DELETE FROM meta WHERE key NOT IN ('secret', 'generation')")
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('identity', ?)", (identity,))
            kept = self._origins(former) if former else []
            former = former if kept else self._former(origin, digest, article.place)
            replaced = self._delete(former) if former else None
            article = replace(article, id=former or self._free_id(article.id, article.place))
            seq = self._insert_article(article, passages, digest)
            self._db.executemany(
                "INSERT INTO origin VALUES (?, ?, ?, ?, ?, ?, ?, ?)", ((*at, seq, *tags) for at, tags in kept)
            )
            self._link(origin, seq, article.place)
            last = self._last_passage_id()
            self._insert_passages(seq, last + 1, passages)
            length = sum(each.length for each in passages)
        return article, Entry(seq, last + 1, last + len(passages), article.language, length, article.place), replaced

    def _former(self, origin: str, digest: str, place: str) -> str | None:
        """Return the id of the article that a new version takes the place of."""
        row = self._db.execute(_BY_ORIGIN, (origin, place)).fetchone()
        if row is None:
            row = self._db.execute(
                "SELECT id, 1 FROM article WHERE digest = ? AND place = ?", (digest, place)
            ).fetchone()
        return str(row[0]) if row and row[1] == 1 else None

    def _origins(self, id: str) -> list[tuple[tuple[str, str], tuple[str | None, ...]]]:
        """Return where the article with this id stands, as (place, origin), and what is known of each visit there."""
        rows = self._db.execute(
            "SELECT o.place, origin, etag, modified, fetched_at, o.title, o.language FROM origin o"
            " JOIN article a ON a.seq = o.article"
            " WHERE a.id = ?",
            (id,),
        )
        return [(row[:2], row[2:]) for row in rows]

    def _link(self, origin: str, seq: int, place: str) -> None:
        if origin:
            self._db.execute(
                "INSERT OR REPLACE INTO origin (place, origin, article) VALUES (?, ?, ?)", (place, origin, seq)
            )

    def link(self, origin: str, id: str, place: str = "") -> None:
        """Note that the article with this id is what stands at ``origin`` too, for this place."""
        with self.transaction():
            row = self._db.execute("SELECT seq FROM article WHERE id = ?", (id,)).fetchone()
            if row:
                self._link(origin, int(row[0]), place)

    def _free_id(self, wish: str, place: str) -> str:
        """Return an id that nobody has: numbered after those that ``place`` sees, ended by chance after others'.

        Ids are unique over all places, and a number would count what another one has.
        """
        taken = dict(self._db.execute("SELECT id, place FROM article WHERE id GLOB ? || '*'", (wish,)))
        numbered = itertools.chain([wish], (f"{wish}-{number}" for number in itertools.count(2)))
        drawn = (f"{wish}-{secrets.token_hex(3)}" for _ in itertools.count())
        first = next(each for each in numbered if taken.get(each) not in {"", place})
        return next(each for each in itertools.chain([first], drawn) if each not in taken)

    def _insert_article(self, article: Article, passages: Sequence[Packed], digest: str) -> int:
        cursor = self._db.execute(
            f"INSERT INTO article ({ARTICLE}, digest, passages, length) VALUES ({_MARKS})",
            (*article_row(article), digest, len(passages), sum(each.length for each in passages)),
        )
        return int(cursor.lastrowid or 0)

    def _last_passage_id(self) -> int:
        row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passage'").fetchone()
        return int(row[0]) if row else 0

    def _insert_passages(self, seq: int, first: int, passages: Sequence[Packed]) -> None:
        numbered = list(enumerate(passages, first))
        self._db.executemany(
            "INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?)",
            ((i, seq, p.paragraph, p.start, p.end, p.vector) for i, p in numbered),
        )
        self._db.executemany(
            "INSERT INTO passage_detail VALUES (?, ?, ?, ?)",
            ((i, p.terms, p.spans, p.sentence_vectors) for i, p in numbered),
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


def unwritable(error: OSError, folder: Path) -> Unwritable:
    """Return what the operating system says about a folder as the error of this library."""
    reasons = {
        errno.EACCES: "read-only", errno.EPERM: "read-only", errno.EROFS: "read-only",
        errno.ENOSPC: "disk-full", errno.EDQUOT: "disk-full",
    }  # fmt: skip
    return Unwritable(reasons.get(error.errno or 0, "not-a-folder"), folder=str(folder))


@contextlib.contextmanager
def faults(file: Path) -> Iterator[None]:
    """Turn what SQLite says about ``file`` into the errors of this library."""
    try:
        yield
    except sqlite3.Error as error:
        fault = _fault(error, file)
        if fault is None:
            raise  # a mistake of ours, not a fault of the file
        raise fault from error


def _fault(error: sqlite3.Error, file: Path) -> StoreError | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StoreError("busy", file=str(file))
    if code == sqlite3.SQLITE_FULL:
        return Unwritable("disk-full", folder=str(file.parent))
    if code == sqlite3.SQLITE_IOERR:
        return Unwritable("disk-fault", folder=str(file.parent))
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return Unwritable("read-only", folder=str(file.parent))
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}:
        return Corrupt("corrupt", file=str(file))
    return None


def _key(identity: str) -> dict[str, object]:
    return {key: value for key, value in json.loads(identity).items() if key != "name"}


def _name(identity: str) -> str:
    found = json.loads(identity)
    return f"{found['name']} ({found['revision'][:8]})"


def copy_database(source: Path, target: Path) -> None:
    """Copy a database that others may be reading and writing, as of one moment, by SQLite's online backup.

    A new ``target`` becomes one file without a write-ahead log; one in use stays in WAL mode, and those who use it see
    the former content or the new, nothing between. Raises Corrupt, Unwritable, or StoreError ``busy``.
    """
    until = time.monotonic() + BUSY_TIMEOUT_S
    new = not target.exists()

    def still_waiting(status: int, remaining: int, total: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and time.monotonic() > until:
            raise StoreError("busy", file=str(target))

    with (
        faults(source),
        contextlib.closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as reading,
    ):
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with faults(target), contextlib.closing(sqlite3.connect(target, timeout=BUSY_TIMEOUT_S)) as writing:
            reading.backup(writing, progress=still_waiting)
            if new:
                writing.execute("PRAGMA journal_mode = DELETE")
