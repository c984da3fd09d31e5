"""What was asked before in a thread: a short question that follows another one is asked in the light of it.

Kept in memory only, a while, and forgotten with the process: nothing that people write is stored.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

THREADS = 2_000
MINUTES = 60
SHORT = 5
"""A question of at most so many words may lean on the one before it; one that opens like a follow-up, up to twice."""

_OPENING = re.compile(
    r"(and|but|what about|how about|et|mais|qu['’]en est-il|und|aber|was ist mit|¿?y|pero|e|ma|mas|en|и)\b",
    re.IGNORECASE,
)


class Conversation:
    """The last question of each thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: OrderedDict[str, tuple[float, str, str]] = OrderedDict()

    def before(self, thread: str, question: str) -> str:
        """Return the question that this one leans on, "" when it stands alone or nothing was asked before."""
        at, last, _ = self._last.get(thread, (0.0, "", ""))
        if not thread or not last or self._clock() - at > 60 * MINUTES:
            return ""
        words = len(question.split())
        leans = words <= SHORT or (words <= 2 * SHORT and _OPENING.match(question.strip()))
        return last if leans else ""

    def note(self, thread: str, question: str, person: str) -> None:
        """Remember what a person asked, in full: with what it leaned on."""
        if thread:
            self._last[thread] = (self._clock(), question, person)
            self._last.move_to_end(thread)
            if len(self._last) > THREADS:
                self._last.popitem(last=False)

    def forget(self, person: str) -> None:
        """Forget what a person asked."""
        for thread in [thread for thread, (_, _, asked_by) in self._last.items() if asked_by == person]:
            del self._last[thread]
