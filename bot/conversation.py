"""What was asked before in a thread: a short question that follows another one is asked in the light of it.

Kept in memory only, a while, and forgotten with the process: nothing that people write is stored.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.request import Request

THREADS = 2_000
MINUTES = 60
LONGEST = 400  # characters
SHORT = 5
"""A question of at most so many words may lean on the one before it; one that opens like a follow-up, up to twice."""

_OPENING = re.compile(
    r"(and|but|what about|how about|et|mais|qu['’]en est-il|und|aber|was ist mit|¿?y|pero|e|ma|mas|en|и)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a request leans on, ``before``, and all whose words that is; it began ``since`` so many forgettings."""

    before: str
    people: frozenset[str]
    since: int


class Conversation:
    """The last question of each thread with all who have a part in it, and who has asked to be forgotten."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: OrderedDict[str, tuple[float, str, frozenset[str]]] = OrderedDict()
        self._forgotten: OrderedDict[str, int] = OrderedDict()
        self.forgettings = 0

    def begin(self, request: Request) -> Turn:
        """Return what a request leans on: nothing when it stands alone or nothing was asked before.

        Who wants to be forgotten is forgotten at once, so that what is being served meanwhile is not noted either.
        """
        if request.command == "forget":
            self._forget(request.person)
        at, last, people = self._last.get(request.thread, (0.0, "", frozenset[str]()))
        old = self._clock() - at > 60 * MINUTES
        if request.command != "ask" or old or not _leans(request.text):
            last, people = "", frozenset()
        return Turn(last, people, self.forgettings)

    def note(self, request: Request, turn: Turn) -> None:
        """Remember what was asked, in full: with what it leaned on, unless somebody in it was forgotten meanwhile."""
        people = turn.people | {request.person}
        if request.thread and not any(self.was_forgotten(each, turn.since) for each in people):
            asked = f"{turn.before} {request.text}"[-LONGEST:].strip()
            self._last[request.thread] = (self._clock(), asked, people)
            self._last.move_to_end(request.thread)
            if len(self._last) > THREADS:
                self._last.popitem(last=False)

    def was_forgotten(self, person: str, since: int) -> bool:
        """Return whether a person has asked to be forgotten since there were so many ``forgettings``."""
        return self._forgotten.get(person, 0) > since

    def _forget(self, person: str) -> None:
        """Forget every thread that a person took part in."""
        for thread in [thread for thread, (_, _, people) in self._last.items() if person in people]:
            del self._last[thread]
        self.forgettings += 1
        self._forgotten[person] = self.forgettings
        self._forgotten.move_to_end(person)
        if len(self._forgotten) > THREADS:
            self._forgotten.popitem(last=False)


def _leans(question: str) -> bool:
    words = len(question.split())
    return words <= SHORT or bool(words <= 2 * SHORT and _OPENING.match(question.strip()))
