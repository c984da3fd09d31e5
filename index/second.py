"""A second index of the same articles, made beside the one in use and then put in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from index.rows import Packed

_TABLES = (
    """CREATE TABLE IF NOT EXISTS second_article (
        seq INTEGER PRIMARY KEY REFERENCES article (seq) ON DELETE CASCADE, passages INTEGER NOT NULL,
        length INTEGER NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS second_passage (
        id INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES article (seq) ON DELETE CASCADE,
        paragraph INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, vector BLOB NOT NULL,
        terms TEXT NOT NULL, spans BLOB NOT NULL, vectors BLOB NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS second_passage_article ON second_passage (article)",
)
_TODO = "SELECT seq FROM article WHERE seq NOT IN (SELECT seq FROM second_article) ORDER BY seq"
_EXCHANGE = (
    "DELETE FROM passage",
    "INSERT INTO passage_terms (passage_terms) VALUES ('delete-all')",
    'INSERT INTO passage SELECT id + :last, article, paragraph, start, "end", vector FROM second_passage ORDER BY id',
    "INSERT INTO passage_detail SELECT id + :last, terms, spans, vectors FROM second_passage ORDER BY id",
    "INSERT INTO passage_terms (rowid, terms) SELECT passage, terms FROM passage_detail ORDER BY passage",
    "UPDATE article SET (passages, length) = (SELECT passages, length FROM second_article s WHERE s.seq = article.seq)",
    "INSERT OR REPLACE INTO meta SELECT 'identity', value FROM meta WHERE key = 'second'",
    "DELETE FROM meta WHERE key IN ('trained', 'second')",
    "DROP TABLE second_passage",
    "DROP TABLE second_article",
)


class Second:
    """The part of a store that makes a second index: ``_db`` is a connection, ``transaction`` holds its write lock.

    What is made so far lies in tables of its own, article by article, and goes with its article: a process may be
    killed at any time and another one go on.
    """

    _db: Any

    def transaction(self) -> AbstractContextManager[None]:
        """Hold the write lock; see the store."""
        raise NotImplementedError

    def begin_second(self, identity: str) -> list[int]:
        """Begin, or go on with, an index by the model with this identity; return the seqs of articles to be done."""
        with self.transaction():
            for statement in _TABLES:
                self._db.execute(statement)
            if not self._begun(identity):  # what another model has left behind
                self._db.execute("DELETE FROM second_passage")
                self._db.execute("DELETE FROM second_article")
                self._db.execute("INSERT OR REPLACE INTO meta VALUES ('second', ?)", (identity,))
            return [int(row[0]) for row in self._db.execute(_TODO)]

    def put_second(self, seq: int, passages: Sequence[Packed], identity: str) -> bool:
        """Write the passages of an article, unless it has gone; False when another process has finished the index."""
        with self.transaction():
            if not self._begun(identity):
                return False
            if not self._db.execute("SELECT 1 FROM article WHERE seq = ?", (seq,)).fetchone():
                return True
            length = sum(each.length for each in passages)
            row = (seq, len(passages), length)
            if not self._db.execute("INSERT OR IGNORE INTO second_article VALUES (?, ?, ?)", row).rowcount:
                return True
            self._db.executemany(
                "INSERT INTO second_passage VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)",
                ((seq, *each[:-1]) for each in passages),
            )
        return True

    def finish_second(self, identity: str) -> list[int]:
        """Put the second index in the place of the first, in one transaction.

        Unless articles have come since: then nothing is done, and their seqs are returned. Passages get ids that were
        never used, so that whoever has the former in memory notices.
        """
        with self.transaction():
            if not self._begun(identity):
                return []
            if todo := [int(row[0]) for row in self._db.execute(_TODO)]:
                return todo
            row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passage'").fetchone()
            last = {"last": int(row[0]) if row else 0}
            for statement in _EXCHANGE:
                self._db.execute(statement, last if ":last" in statement else ())
            return []

    def _begun(self, identity: str) -> bool:
        row = self._db.execute("SELECT value FROM meta WHERE key = 'second'").fetchone()
        return bool(row) and row[0] == identity
