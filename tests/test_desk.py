"""The desk: every request gets a reply, whatever happens, and the log says what happened and no more."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.desk import Desk
from bot.reply import Line, Quote, Reply
from bot.request import Request
from index import Library, apart, indexing

TEXT = b"The bridge\n\n" + b"The bridge over the Orne was opened in 1932 by the mayor, Jeanne Sorel. " * 3


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk over a library with one article."""
    desk = Desk(lambda: Library.open(tmp_path, "embedded"), deadline_s=20)
    await desk.open()
    await desk.run(lambda: desk.library.add(TEXT))
    yield desk
    await desk.close()


def first_line(reply: Reply) -> str:
    """The first sentence of a reply."""
    assert isinstance(reply.parts[0], Line)
    return reply.parts[0].text


async def test_a_question_gets_a_quotation(desk: Desk) -> None:
    """The reply holds the passage, word for word, with its sentence marked and its place."""
    reply = await desk.handle(Request("ask", "Who opened the bridge?", language="fr"))
    [quote] = [part for part in reply.parts if isinstance(part, Quote)]
    assert quote.marked is not None
    assert "Jeanne Sorel" in quote.text[slice(*quote.marked)]
    assert quote.source == "The bridge, paragraphe 1 sur 1, en anglais"
    assert reply.ok


async def test_what_a_person_can_mend_is_said_in_their_language(desk: Desk) -> None:
    """Errors of the library become sentences."""
    reply = await desk.handle(Request("ask", "", language="fr"))
    assert (reply.ok, first_line(reply)) == (False, "La question est vide. Écrivez ce que vous voulez savoir.")
    reply = await desk.handle(Request("ask", "Who?", article="gone", language="en"))
    assert "no article “gone”" in first_line(reply)
    assert not (await desk.handle(Request("dance"))).ok


async def test_what_nobody_expected_becomes_an_id(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """The person gets a short id, the log the traceback under the same id, and the next question is answered."""
    request = Request("ask", "Who opened the bridge?")
    ask, desk.library.ask = desk.library.ask, _raising  # type: ignore[method-assign]
    reply = await desk.handle(request)
    desk.library.ask = ask  # type: ignore[method-assign]
    assert request.id in first_line(reply)
    assert "Traceback" not in first_line(reply)
    assert any(record.exc_info and request.id in record.getMessage() for record in caplog.records)
    assert (await desk.handle(request)).ok


def _raising(*_: object, **__: object) -> None:
    raise ZeroDivisionError("secret of the article")


async def test_the_deadline_is_kept(desk: Desk) -> None:
    """A person waits no longer than the deadline, and is told."""
    slow = Desk(lambda: desk.library, deadline_s=0.05)
    await slow.open()
    release = threading.Event()
    blocked = slow._worker.submit(release.wait)
    started = time.monotonic()
    reply = await slow.handle(Request("ask", "Who opened the bridge?"))
    assert time.monotonic() - started < 5
    assert "0.05 seconds" in first_line(reply)
    release.set()
    assert blocked.result()
    slow._worker.shutdown()


@pytest.mark.parametrize("with_text", [False, True])
async def test_the_log_has_one_line_and_questions_only_on_demand(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, with_text: bool
) -> None:
    """One canonical line for each request; the question's text is in it only where the operator has asked for it."""
    caplog.set_level(logging.INFO, logger="exergue")
    desk = Desk(lambda: Library.open(tmp_path, "embedded"), deadline_s=20, log_questions=with_text)
    await desk.open()
    await desk.handle(Request("ask", "Who is the private person?"))
    await desk.close()
    [line] = [record.getMessage() for record in caplog.records if record.name.startswith(("exergue", "bot"))]
    assert "command=ask outcome=no-article" in line
    assert ("private person" in line) is with_text


async def test_questions_are_served_one_after_the_other(desk: Desk) -> None:
    """Fifty at once are all answered, by the one thread that owns the library."""
    threads: set[str] = set()
    ask: Callable[..., object] = desk.library.ask

    def watched(*arguments: object, **options: object) -> object:
        threads.add(threading.current_thread().name)
        return ask(*arguments, **options)

    desk.library.ask = watched  # type: ignore[method-assign, assignment]
    replies = await asyncio.gather(*(desk.handle(Request("ask", "Who opened the bridge?")) for _ in range(50)))
    assert all(reply.ok for reply in replies)
    assert len(threads) == 1


async def test_a_pasted_text_keeps_nobody_waiting(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read beside the library's thread, where it is split too, one text at a time, and never by a child."""
    reading, threads = threading.Event(), set[str]()
    done = threading.Event()
    real = indexing.passages

    def slowly(*arguments: object, **options: object) -> object:
        threads.add(threading.current_thread().name)
        reading.set()
        assert done.wait(20)
        return real(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(indexing, "passages", slowly)
    monkeypatch.setattr(apart, "_kept", lambda *_: pytest.fail("a child is started"))
    pasted = "%PDF- <b> The oven of the village was built in 1846 by Pietro Gallo, a baker from Turin."
    waiting = asyncio.ensure_future(desk.handle(Request("ask", "Who built the oven?", pasted=pasted)))
    assert await asyncio.to_thread(reading.wait, 20)
    assert (await desk.handle(Request("ask", "Who opened the bridge?"))).ok
    assert not waiting.done()
    done.set()
    reply = await waiting
    assert reply.ok
    assert "Pietro Gallo" in reply.plain
    assert not [name for name in threads if name.startswith("library")]
