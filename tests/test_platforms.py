"""Platforms side by side: one that falls is started again, one that refuses is let go, and all close at the sign."""

from __future__ import annotations

import asyncio
import logging
import os
import signal

import pytest

from bot import platforms
from bot.platforms import Refused, keep, reason_of, serve
from bot.reply import Reply


class Scripted:
    """A platform that does, run after run, what its script says: an exception to raise, or None to serve."""

    def __init__(self, name: str, *script: Exception | None) -> None:
        self.name, self.script, self.runs = name, list(script), 0
        self.closed = asyncio.Event()
        self.serving = asyncio.Event()

    async def run(self) -> None:
        """Do the next thing of the script."""
        self.runs += 1
        step = self.script.pop(0)
        if step:
            raise step
        self.serving.set()
        await self.closed.wait()

    async def close(self) -> None:
        """End the serving."""
        self.closed.set()

    async def announce(self, channel: str, reply: Reply) -> None:
        """Never asked for here."""
        raise NotImplementedError


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between two starts."""
    monkeypatch.setattr(platforms, "FIRST_PAUSE_S", 0.001)
    monkeypatch.setattr(keep, "__kwdefaults__", {"first_pause_s": 0.001})


async def test_one_that_falls_is_started_again(caplog: pytest.LogCaptureFixture) -> None:
    """Two falls, then it serves; each fall is in the log."""
    stop, falling = asyncio.Event(), Scripted("falling", KeyError("id"), TypeError("nothing"), None)
    task = asyncio.create_task(serve([falling], stop))
    await asyncio.wait_for(falling.serving.wait(), 5)
    stop.set()
    assert await asyncio.wait_for(task, 5) == {}
    assert falling.runs == 3
    assert [record.message for record in caplog.records if record.levelno == logging.ERROR] == [
        "falling fell: KeyError: 'id'",
        "falling fell: TypeError: nothing",
    ]
    assert "\n" not in "".join(record.message for record in caplog.records)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError("Cannot connect to host discord.com:443"), "OSError: Cannot connect to host discord.com:443"),
        (TimeoutError(), "TimeoutError"),
        (ValueError("bad token xoxb-1234567890-abcdef\nagain"), "ValueError: bad token *** again"),
        (ValueError("wss://a.example/?ticket=1-2&app_id=3"), "ValueError: wss://a.example/?***&***"),
        (ValueError(f"{'M' * 24}.{'G' * 6}.{'x' * 38}"), "ValueError: ***"),
        (ValueError("x" * 900), "ValueError: " + "x" * 288),
    ],
)
def test_why_one_fell_is_told_without_secrets(error: Exception, told: str) -> None:
    """On one line, not endless, with no token in it and nothing that an address asks for."""
    assert reason_of(error) == told


async def test_one_that_refuses_is_let_go_and_the_other_serves() -> None:
    """A wrong token is told at once and not tried again, and takes nobody down."""
    stop = asyncio.Event()
    heard: list[tuple[str, ...]] = []
    wrong, right = Scripted("wrong", Refused("discord-token")), Scripted("right", None)
    task = asyncio.create_task(serve([wrong, right], stop, told=lambda *said: heard.append(said)))
    await asyncio.wait_for(right.serving.wait(), 5)
    await asyncio.sleep(0)
    assert not task.done()
    assert heard == [("wrong", "discord-token")]
    stop.set()
    assert await asyncio.wait_for(task, 5) == {"wrong": "discord-token"}
    assert (wrong.runs, right.runs) == (1, 1)


async def test_when_all_refuse_it_ends() -> None:
    """Nothing is left to wait for."""
    both = [Scripted("one", Refused("a")), Scripted("two", Refused("b"))]
    assert await asyncio.wait_for(serve(both), 5) == {"one": "a", "two": "b"}


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_closes_all(sign: signal.Signals) -> None:
    """The sign to stop closes every platform, and the process's own handling of it comes back."""
    before = signal.getsignal(sign)
    both = [Scripted("one", None), Scripted("two", None)]
    task = asyncio.create_task(serve(both))
    for each in both:
        await asyncio.wait_for(each.serving.wait(), 5)
    os.kill(os.getpid(), sign)
    assert await asyncio.wait_for(task, 5) == {}
    assert all(each.closed.is_set() for each in both)
    assert signal.getsignal(sign) in {before, signal.SIG_DFL, signal.default_int_handler}


async def test_one_that_hangs_while_closing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a platform does at the end, the process ends in time."""
    monkeypatch.setattr(platforms, "FINISH_S", 0.05)

    class Hanging(Scripted):
        async def close(self) -> None:
            await asyncio.Event().wait()

    stop, hanging = asyncio.Event(), Hanging("hanging", None)
    task = asyncio.create_task(serve([hanging], stop))
    await asyncio.wait_for(hanging.serving.wait(), 5)
    stop.set()
    assert await asyncio.wait_for(task, 5) == {}
