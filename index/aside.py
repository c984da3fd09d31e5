"""A library for a moment: one page, asked apart from everything else, and nothing left of it."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from index.library import Library
from index.records import Page
from index.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.indexing import Prepared


@contextmanager
def set_aside(library: Library, prepared: Prepared) -> Iterator[Library]:
    """Give a library with this article alone, and with ``library``'s models; it is gone when the block ends."""
    reranker, verifier = library._reranker, library._verifier
    with (
        TemporaryDirectory(prefix="exergue-") as folder,
        Library(Store(Path(folder)), library._loaded, library._max_bytes, reranker, verifier=verifier) as alone,
    ):
        for _ in alone.taking(prepared, Page(b"", name="")):
            pass
        yield alone
