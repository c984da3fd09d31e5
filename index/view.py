"""The store's vectors as an index that can be searched, kept in step with what this and other processes commit."""

from __future__ import annotations

import contextlib
import struct
from typing import TYPE_CHECKING

import numpy as np

from index.errors import StoreError
from index.search import Scope, merge
from index.vectors import Trained, Vectors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.rows import Entry
    from index.store import Store


class View:
    """``entries`` by seq, and ``vectors`` (dimension d) of all their passages, as of the last :meth:`refresh`."""

    def __init__(self, store: Store, dimension: int, identity: str = "") -> None:
        """Follow ``store``, whose vectors have to be those of the model with ``identity``, where that is given."""
        state = store.trained() if store.count() else None  # else learnt from vectors that may be another model's
        self._store, self._dimension, self._identity = store, dimension, identity
        self._version: int | None = None
        self._generation = store.generation()
        self._kept = _unpacked(state, dimension) if state else None
        self.vectors = Vectors(dimension, trained=self._kept)
        self.entries: dict[int, Entry] = {}
        self._scopes: dict[str | None, Scope] = {}

    def scope(self, place: str | None = None) -> Scope:
        """The articles that ``place`` sees, to search in; made once for as long as they stay the same."""
        if place not in self._scopes:
            seen = [entry for entry in self.entries.values() if place is None or entry.place in {"", place}]
            self._scopes[place] = Scope.of(seen, whole=len(seen) == len(self.entries))
        return self._scopes[place]

    def refresh(self) -> None:
        """Follow what other processes have committed since the last time; cheap when that is nothing.

        To be called inside a snapshot of the store, so that entries and vectors are of one moment. Raises ModelMismatch
        when the vectors have become another model's.
        """
        version = self._store.version()
        if version == self._version:
            return
        if self._identity:
            self._store.check_identity(self._identity)
        if (generation := self._store.generation()) != self._generation:  # another library: no id means what it did
            self.vectors, self.entries, self._generation = Vectors(self._dimension), {}, generation
        current = {entry.seq: entry for entry in self._store.entries()}
        self._replace(
            gone=[entry for seq, entry in self.entries.items() if current.get(seq) != entry],
            new=[entry for seq, entry in current.items() if self.entries.get(seq) != entry],
        )
        self._version = version

    def follow(self, new: Entry | None, gone: Entry | None) -> None:
        """Follow one commit of this process, which SQLite's ``data_version`` does not tell it about."""
        if self._version is not None:  # else nothing was read yet, and the first refresh reads it all
            with self._store.snapshot():
                self._replace(gone=[gone] if gone else [], new=[new] if new else [])

    def keep(self) -> None:
        """Store what the approximate index has learnt, if that is new; not worth failing for."""
        trained = self.vectors.trained
        if trained is not None and trained is not self._kept:
            with contextlib.suppress(StoreError):
                self._store.keep_trained(_packed(trained))
            self._kept = trained

    def _replace(self, *, gone: Iterable[Entry], new: Iterable[Entry]) -> None:
        self._scopes = {}
        try:
            for entry in gone:
                self.vectors.remove(np.arange(entry.first, entry.last + 1))
                self.entries.pop(entry.seq, None)
            new = list(new)
            for first, last in merge((entry.first, entry.last) for entry in new):
                ids, matrix = self._store.vectors(first, last)
                if len(ids):  # else another process has removed them already, and the next refresh will tell
                    self.vectors.add(ids, matrix)
            self.entries.update({entry.seq: entry for entry in new})
        except BaseException:  # half done: read it all anew the next time
            self.vectors = Vectors(self._dimension, trained=self.vectors.trained)
            self.entries, self._version = {}, None
            raise


def _packed(trained: Trained) -> bytes:
    return struct.pack("<i", trained.probes) + trained.centroids.astype("<f4").tobytes()


def _unpacked(state: bytes, dimension: int) -> Trained | None:
    """Return what was learnt; None for a damaged state, which is learnt anew."""
    try:
        (probes,) = struct.unpack_from("<i", state)
        return Trained(np.frombuffer(state, "<f4", offset=4).reshape(-1, dimension), probes)
    except (struct.error, ValueError):
        return None
