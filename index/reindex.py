"""The same articles for another model: passages split and encoded anew while the former index answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.indexing import divide, indexed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.encode import Encoder
    from index.store import Store


def reindex(store: Store, encoder: Encoder) -> Iterator[tuple[int, int]]:
    """Make the index anew with ``encoder``; give the number of articles done and of all, after each.

    Other processes go on asking and adding with the former model until the end, and are refused then: their model is
    not the one that the vectors are of. Left off at any moment, the work goes on where it was when it is begun again.
    Raises StoreError.
    """
    identity = encoder.identity.as_json()
    todo = store.begin_second(identity)
    while True:
        total = store.count()
        for left, seq in zip(range(len(todo) - 1, -1, -1), todo, strict=True):
            if found := store.find("seq", seq):
                passages = [each for batch, _ in indexed(divide(found[0], encoder), encoder) for each in batch]
                if not store.put_second(seq, passages, identity):
                    return
            yield max(total - left, 0), total
        if not (todo := store.finish_second(identity)):
            return
