"""Texts that wait for a question about them: bounded in number and time, on both platforms."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from bot import pending
from bot.discord_asking import Asking
from bot.pending import Pending
from bot.request import Request
from bot.slack_pointing import Pointing


async def test_what_waits_is_bounded_in_number_and_time() -> None:
    """The oldest goes first, and each goes by itself when its time is over, not only when it is asked for."""
    waiting: Pending[str] = Pending(2, seconds=0.05)
    for key in (1, 2, 3):
        waiting.note(key, f"text {key}")
    assert (waiting.take(1), waiting.take(2), waiting.take(2)) == (None, "text 2", None)
    await asyncio.sleep(0.1)
    assert not waiting._kept
    assert waiting.take(3) is None


async def test_a_text_waits_a_quarter_of_an_hour_on_both_platforms() -> None:
    """What people point at is kept in memory for as long as the platforms take the form back."""
    assert pending.MINUTES == 15
    desk = cast("Any", None)
    discord, slack = Asking(desk, desk, desk, {})._pending, Pointing(desk)._waiting
    assert isinstance(discord, Pending)
    assert isinstance(slack, Pending)
    assert discord._seconds == slack._seconds == 900


async def test_a_form_on_slack_that_comes_too_late_is_told() -> None:
    """A long text that is gone is said to be gone; a short one travels with the form and does not wait."""
    pointing = Pointing(cast("Any", None))
    pointing._waiting = Pending(5, seconds=0.02)
    carried = pointing.carry("The mill at Saint-Omer burnt down. " * 60)
    assert carried is not None
    assert "kept" in carried
    await asyncio.sleep(0.05)
    reply = await pointing.answer(Request("ask", "When?"), carried)
    assert (reply.ok, reply.private) == (False, True)
    assert "Too much time" in reply.plain
