"""Who may ask now: permission, how much a person and a channel have asked, how many are waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import BY_NAME
from bot.quota import Quota
from bot.reply import Reply

if TYPE_CHECKING:
    from bot.phrases import Phrases
    from bot.request import Request

FREE = frozenset(["help", "privacy", "forget", "useful", "useless"])
"""Commands that are not counted: they are refused only when too many requests wait."""


class Gate:
    """Turns requests away: ``member`` and ``channel`` may make so many a minute, ``queue`` of them may wait at once."""

    def __init__(self, *, member: int = 10, channel: int = 60, queue: int = 200) -> None:
        self._members, self._channels, self._queue = Quota(member), Quota(channel), queue
        self.waiting = 0
        self.pace_s = 0.01  # how long a request has taken of late

    def refusal(self, request: Request, phrases: Phrases) -> Reply | None:
        """Return why a request is turned away; None counts it as made."""
        command = BY_NAME.get(request.command)
        if request.place is None:  # the operator's own terminal
            return None
        if request.command in FREE:
            return self._full(phrases)
        if command and command.keeper and not request.keeper:
            return Reply.line(phrases("not-allowed"), ok=False, private=True)
        person = f"{request.platform}:{request.person}"  # wherever they ask: a further server is no further quota
        channel = f"{request.platform}:{request.place}:{request.channel}"
        if wait := max(self._members.wait(person), self._channels.wait(channel)):
            return Reply.line(phrases("slow-down", seconds=wait), ok=False, private=True)
        if full := self._full(phrases):
            return full
        self._members.take(person)
        self._channels.take(channel)
        return None

    def _full(self, phrases: Phrases) -> Reply | None:
        """Return what is said when too many wait."""
        if self.waiting < self._queue:
            return None
        wait = max(1, round(self.waiting * self.pace_s))
        return Reply.line(phrases("queue-full", seconds=wait), ok=False, private=True)

    def took(self, seconds: float) -> None:
        """Note how long a request has taken, for telling others how long to wait."""
        self.pace_s += 0.1 * (seconds - self.pace_s)
