"""Texts that wait for a question about them: what a person pointed at, until their form comes back, and no longer."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")

MINUTES = 15
"""How long they wait: as long as Discord and Slack take an answer to what was pressed."""


class Pending(Generic[T]):
    """At most ``size`` of them, the one that came first is given up; each is dropped when its time is over."""

    def __init__(self, size: int, seconds: float = MINUTES * 60) -> None:
        self._size, self._seconds = size, seconds
        self._kept: OrderedDict[int | str, T] = OrderedDict()

    def note(self, key: int | str, value: T) -> None:
        """Keep something under a key that is used once; to be called where an event loop runs."""
        self._kept[key] = value
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)
        asyncio.get_running_loop().call_later(self._seconds, self._kept.pop, key, None)

    def get(self, key: int | str) -> T | None:
        """Return what waits under a key, and let it wait on; None when it is gone."""
        return self._kept.get(key)

    def take(self, key: int | str) -> T | None:
        """Return what waits under a key, and drop it; None when it is gone."""
        return self._kept.pop(key, None)
