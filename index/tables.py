"""The tables of a database file: made where there are none, told from other programs', brought up to date."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from index.errors import Corrupt, StoreError
from index.schema import APPLICATION_ID, INDEXES, MIGRATIONS, SCHEMA, SCHEMA_VERSION

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path


class Tables:
    """The part of a store that opens its ``file``: ``_db`` is a connection."""

    _db: Any
    file: Path

    def transaction(self) -> AbstractContextManager[None]:
        """Hold the write lock; see the store."""
        raise NotImplementedError

    def keep_copy(self, file: Path) -> None:
        """Copy the database as it is now; see the store."""
        raise NotImplementedError

    def _initialise(self) -> None:
        if self._tables():  # not a byte of another program's file is changed, and opening waits for no writer
            self._check()
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.execute("PRAGMA secure_delete = ON")  # what is removed or forgotten is overwritten
        if not self._tables():
            with self.transaction():
                if not self._tables():  # else another process has made them since
                    self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                    self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
                    for statement in SCHEMA.split(";\n"):
                        self._db.execute(statement)
            self._check()
        self._migrate()
        self._quicken()

    def _migrate(self) -> None:
        """Bring an older file to the tables of today, in one transaction; what it was is kept beside it."""
        if self._pragma("user_version") == SCHEMA_VERSION:
            return
        with self.transaction():
            former = self._pragma("user_version")  # another process may have done it while this one waited
            kept = self.file.with_name(f"{self.file.name}.v{former}")
            if former < SCHEMA_VERSION and not kept.exists():  # else kept by an attempt that came to nothing
                self.keep_copy(kept)
            for version in range(former, SCHEMA_VERSION):
                for statement in MIGRATIONS[version].split(";\n"):
                    self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _quicken(self) -> None:
        """Add the indexes that an older file lacks; where it cannot be written now, it is read as slowly as before."""
        names = {row[0] for row in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
        if missing := INDEXES.keys() - names:
            patience = self._pragma("busy_timeout")
            self._db.execute("PRAGMA busy_timeout = 0")
            with contextlib.suppress(StoreError), self.transaction():
                for name in sorted(missing):
                    self._db.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {INDEXES[name]}")
            self._db.execute(f"PRAGMA busy_timeout = {patience}")

    def _tables(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])

    def _check(self) -> None:
        if self._pragma("application_id") != APPLICATION_ID:
            raise Corrupt("corrupt", file=str(self.file))
        if self._pragma("user_version") > SCHEMA_VERSION:
            raise StoreError("newer", file=str(self.file))

    def _pragma(self, name: str) -> int:
        return int(self._db.execute(f"PRAGMA {name}").fetchone()[0])
