"""How much one person, one channel and the whole machine may ask: token buckets, and a bounded queue."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

REMEMBERED = 10_000
"""How many people or channels are remembered; the one that asked longest ago is forgotten, and starts afresh."""


class Quota:
    """A token bucket for each key: ``per_minute`` requests a minute, as many at once."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._size, self._clock = float(per_minute), clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str) -> int:
        """Return how many seconds to wait until a request may be made; 0 when it may be made now."""
        missing = 1.0 - self._tokens(key)
        return max(0, math.ceil(missing * 60 / self._size - 1e-9))

    def take(self, key: str) -> None:
        """Count one request."""
        tokens = self._tokens(key)
        self._buckets[key] = (tokens - 1.0, self._clock())
        self._buckets.move_to_end(key)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)

    def _tokens(self, key: str) -> float:
        tokens, at = self._buckets.get(key, (self._size, self._clock()))
        return min(self._size, tokens + (self._clock() - at) * self._size / 60)
