"""What an operator wants to know of an open store: whether it is sound, and what lies in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from index.rows import unpack_vectors

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from numpy.typing import NDArray

_MOST = 5  # problems told: who restores a backup need not know all of them

_CONTRADICTIONS = {
    "articles with another number of passages than they say": (
        "SELECT count(*) FROM article a WHERE passages != (SELECT count(*) FROM passage WHERE article = a.seq)"
    ),
    "passages without their sentences": (
        "SELECT count(*) FROM passage LEFT JOIN passage_detail ON passage = id WHERE passage IS NULL"
    ),
    "passages that reach beyond their article": (
        'SELECT count(*) FROM passage p JOIN article ON seq = p.article WHERE start < 0 OR "end" > length(text)'
    ),
    "kinds of vectors too many": "SELECT max(count(DISTINCT length(vector)) - 1, 0) FROM passage",
}


class Upkeep:
    """The operator's half of a store: ``_db`` is a connection, ``_faults`` turns what it says into a StoreError."""

    _db: Any

    def _faults(self) -> AbstractContextManager[None]:
        raise NotImplementedError

    def transaction(self) -> AbstractContextManager[None]:
        """Hold the write lock."""
        raise NotImplementedError

    def problems(self) -> list[str]:
        """Return what is wrong inside the file, in SQLite's words or ours; nothing when it is sound.

        Reads all of it, the full-text index too. Raises Corrupt when it is too damaged to be read at all.
        """
        with self._faults():
            found = [str(row[0]) for row in self._db.execute(f"PRAGMA integrity_check({_MOST})")]
            found = [] if found == ["ok"] else found
            lost = self._db.execute("SELECT count(*) FROM pragma_foreign_key_check").fetchone()[0]
            found += [f"{lost} rows that belong to nothing"] if lost else []
            for problem, query in _CONTRADICTIONS.items():
                if count := self._db.execute(query).fetchone()[0]:
                    found.append(f"{count} {problem}")
        with self.transaction():  # FTS5 is asked by a command that looks like an insertion
            self._db.execute("INSERT INTO passage_terms (passage_terms) VALUES ('integrity-check')")
        return found[:_MOST]

    def generation(self) -> str:
        """Return a word that changes when the whole content was exchanged, so that no id means what it did before."""
        with self._faults():
            row = self._db.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
        return str(row[0]) if row else ""

    def start_generation(self, word: str) -> None:
        """Note that what is in the file is of one piece, called by a word that was never used before."""
        with self.transaction():
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('generation', ?)", (word,))

    def journal(self) -> str:
        """Return the journal mode in use: ``"wal"``, unless the file system cannot do that."""
        with self._faults():
            return str(self._db.execute("PRAGMA journal_mode").fetchone()[0]).lower()

    def newest(self) -> str | None:
        """Return when the newest article was added (ISO 8601, UTC), None while there is none."""
        with self._faults():
            found = self._db.execute("SELECT max(added_at) FROM article").fetchone()[0]
        return str(found) if found else None

    def passages(self) -> int:
        """Return the number of passages."""
        with self._faults():
            return int(self._db.execute("SELECT count(*) FROM passage").fetchone()[0])

    def sample(self, count: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return ids (n,) and vectors (n, d) float32 of at most ``count`` passages, spread evenly over all."""
        with self._faults():
            step = max(self.passages() // max(count, 1), 1)
            rows = self._db.execute(
                "SELECT id, vector FROM (SELECT id, vector, row_number() OVER (ORDER BY id) AS number FROM passage)"
                " WHERE number % ? = 0 ORDER BY id LIMIT ?",
                (step, count),
            ).fetchall()
        return np.array([row[0] for row in rows], np.int64), unpack_vectors([row[1] for row in rows])
