"""What can be read from an open store. The queries are here, the connection and its faults are the store's."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from index.rows import Candidates, Entry, article_from, candidates_from, passage_from, unpack_sentences, unpack_vectors
from index.schema import ARTICLE, ENTRY, SEEN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from numpy.typing import NDArray

    from index.records import Article, Passage


_WHERE = {
    "id": "id = ?",
    "digest": "digest = ?",
    "seq": "seq = ?",
    "origin": "seq = (SELECT article FROM origin WHERE origin = ? AND place = ?)",
}


class Heading(NamedTuple):
    """What names an article: its id, its title, the address that it comes from."""

    id: str
    title: str
    url: str | None


class Reading:
    """The reading half of a store: ``_db`` is a connection, ``_faults`` turns what it says into a StoreError."""

    _db: Any

    def _faults(self) -> AbstractContextManager[None]:
        raise NotImplementedError

    def entries(self) -> list[Entry]:
        """Return where every article stands in the store, oldest first."""
        with self._faults():
            return [Entry(*row) for row in self._db.execute(f"{ENTRY} GROUP BY seq ORDER BY seq")]

    def entry(self, id: str, place: str | None = None) -> Entry | None:
        """Return where the article with this id stands in the store, if ``place`` sees it."""
        with self._faults(), contextlib.suppress(UnicodeEncodeError):
            row = self._db.execute(f"{ENTRY} WHERE a.id = ? AND {SEEN} GROUP BY seq", (id, place, place)).fetchone()
            return Entry(*row) if row else None
        return None

    def articles(self, place: str | None = None) -> list[tuple[Article, int]]:
        """Return every article that ``place`` sees with the number of its passages, oldest version first."""
        with self._faults():
            rows = self._db.execute(
                f"SELECT passages, {ARTICLE} FROM article WHERE {SEEN} ORDER BY seq", (place, place)
            )
            return [(article_from(row[1:]), row[0]) for row in rows]

    def headings(self, place: str | None = None) -> list[Heading]:
        """Return what names every article that ``place`` sees, oldest first; no text is read for it."""
        with self._faults():
            rows = self._db.execute(f"SELECT id, title, url FROM article WHERE {SEEN} ORDER BY seq", (place, place))
            return [Heading(*row) for row in rows]

    def count(self, place: str | None = None) -> int:
        """Return the number of articles that ``place`` sees."""
        with self._faults():
            return int(self._db.execute(f"SELECT count(*) FROM article WHERE {SEEN}", (place, place)).fetchone()[0])

    def find(self, column: str, value: str | int, place: str | None = None) -> tuple[Article, int] | None:
        """Return the oldest article whose id, origin, digest or seq is ``value``, and the number of its passages.

        Only articles that ``place`` sees are found; what came from an origin, only as that very place's own.
        """
        where = _WHERE[column]
        query = f"SELECT passages, {ARTICLE} FROM article WHERE {where} AND {SEEN} ORDER BY seq LIMIT 1"
        values = (value, place or "") if column == "origin" else (value,)
        with self._faults(), contextlib.suppress(UnicodeEncodeError):  # lone surrogates: nothing is called so
            row = self._db.execute(query, (*values, place, place)).fetchone()
            return (article_from(row[1:]), row[0]) if row else None
        return None

    def digest(self, id: str) -> str | None:
        """Return the digest that the article with this id was written with."""
        with self._faults():
            row = self._db.execute("SELECT digest FROM article WHERE id = ?", (id,)).fetchone()
        return str(row[0]) if row else None

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
                'SELECT p.id, paragraph, start, "end", spans, substr(text, start + 1, "end" - start) FROM passage p'
                " JOIN passage_detail d ON d.passage = p.id JOIN article a ON a.seq = p.article WHERE p.id = ?",
                (id,),
            ).fetchone()
        return passage_from(row) if row else None

    def sentences(self, first: int, last: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Return the sentences of the passages with ids from ``first`` to ``last``, those that two share twice.

        They are rows (start, end, paragraph), int32 (n, 3), and their vectors, float32 (n, d).
        """
        with self._faults():
            rows = self._db.execute(
                "SELECT spans, vectors FROM passage_detail WHERE passage BETWEEN ? AND ? ORDER BY passage",
                (first, last),
            ).fetchall()
        return unpack_sentences([row[0] for row in rows], [row[1] for row in rows])

    def added_since(self, since: str, place: str | None = None) -> list[tuple[Article, str]]:
        """Return the articles that ``place`` sees and that were added or changed since a time, newest first, and when.

        Times are ISO 8601 in UTC; a day is its first second.
        """
        with self._faults():
            rows = self._db.execute(
                f"SELECT added_at, {ARTICLE} FROM article WHERE added_at >= ? AND {SEEN} ORDER BY seq DESC",
                (since, place, place),
            )
            return [(article_from(row[1:]), row[0]) for row in rows]

    def passage_at(self, article: str, position: int) -> int | None:
        """Return the id of the passage of an article that holds a character of its text, None when none does."""
        with self._faults():
            row = self._db.execute(
                "SELECT p.id FROM passage p JOIN article a ON a.seq = p.article"
                ' WHERE a.id = ? AND start <= ? AND "end" > ?',
                (article, position, position),
            ).fetchone()
        return int(row[0]) if row else None

    def holder(self, passage: int, place: str | None = None) -> Article | None:
        """Return the article that holds the passage with this id; None when it is gone or ``place`` does not see it."""
        with self._faults():
            row = self._db.execute("SELECT article FROM passage WHERE id = ?", (passage,)).fetchone()
        found = self.find("seq", row[0], place) if row else None
        return found[0] if found else None

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
