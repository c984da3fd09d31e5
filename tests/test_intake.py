"""Articles on their way in through the desk: one at a time, beside questions, and names without texts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from places import ONE, OTHER, asked, opened_desk, page

from bot.desk import Desk
from bot.pasted import ask_linked, known
from bot.reply import Reply
from bot.request import Request
from index import Page, StoreError


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk over articles of several servers."""
    async with opened_desk(tmp_path) as desk:
        yield desk


async def test_questions_are_answered_while_an_article_is_added(desk: Desk) -> None:
    """A long addition leaves the library to others between its steps, and tells how far it is."""
    order: list[str] = []
    text = "\n\n".join(f"Paragraph {n} tells of the year {n} and of nothing else at all. " * 8 for n in range(400))
    adding = desk.add(
        asked("", command="add", keeper=True), page("Years", text), lambda done, _: order.append(f"step {done}")
    )

    async def asking() -> None:
        while not order:
            await desk.run(lambda: None)
        await desk.handle(asked("Who opened the bridge over the Orne?"))
        order.append("answered")

    reply, _ = await asyncio.gather(adding, asking())
    assert "Years" in reply.plain
    assert len(order) > 10
    assert order.index("answered") < len(order) - 2
    refused = await desk.add(asked("", command="add"), page("No", "Not by a stranger."))
    assert not refused.ok


async def test_articles_come_in_one_at_a_time(desk: Desk) -> None:
    """A second file is not even fetched before the first is stored; none is for who may not add."""
    at_once, most, fetched = 0, 0, 0

    def source(number: int) -> Callable[[], Awaitable[Page]]:
        async def fetch() -> Page:
            nonlocal at_once, most, fetched
            fetched += 1
            at_once += 1
            most = max(most, at_once)
            await asyncio.sleep(0.01)
            return page(f"Pier {number}", f"The pier number {number} was built of oak in 1846 by the fishermen.")

        return fetch

    def stored(done: int, _: int) -> None:
        nonlocal at_once
        at_once -= done > 0

    keeper, stranger = asked("", command="add", keeper=True), asked("", command="add")
    replies = await asyncio.gather(*(desk.add(keeper, source(number), stored) for number in range(5)))
    assert all(reply.ok for reply in replies)
    assert (most, fetched) == (1, 5)
    assert not (await desk.add(stranger, source(9))).ok
    assert fetched == 5


async def test_a_file_that_cannot_be_fetched(desk: Desk) -> None:
    """What fetches it says why there is none, and that is the reply; the next one has its turn."""

    async def gone() -> Reply:
        return Reply.line("gone", ok=False)

    keeper = asked("", command="add", keeper=True)
    assert (await desk.add(keeper, gone)).plain == "gone"
    assert (await desk.add(keeper, page("Pier", "The pier was built of oak in 1846 by the fishermen."))).ok


async def test_titles_cost_no_text(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What completes an option at every keystroke, and what looks an address up, reads names only."""
    address = "https://example.org/pier"
    pier = Page(b"The pier was built of oak in 1846.", "pier", "text", title="The pier", url=address, place=ONE)
    await desk.run(lambda: desk.library.take(pier))
    monkeypatch.setattr(desk.library, "articles", lambda *_: pytest.fail("texts are read"))
    assert await desk.titles(ONE, "PIER") == [("the-pier", "The pier")]
    assert await desk.run(lambda: known(desk.library, address, ONE)) == "the-pier"
    assert await desk.run(lambda: known(desk.library, address, OTHER)) is None
    plan = "EXPLAIN QUERY PLAN SELECT id, title, url FROM article WHERE (? IS NULL OR place IN ('', ?)) ORDER BY seq"
    steps = await desk.run(lambda: desk.library.ledger._db.execute(plan, (ONE, ONE)).fetchall())
    assert [step[3] for step in steps] == ["SCAN article USING COVERING INDEX article_heading"]


@pytest.mark.parametrize("keeper", [False, True])
async def test_a_library_that_fails_over_a_link_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, keeper: bool
) -> None:
    """Whoever asks about a link gets a sentence, not silence."""

    def busy(*_: object, **__: object) -> None:
        raise StoreError("busy", file="exergue.db")

    monkeypatch.setattr(desk.library, "find_origin", busy)

    async def add(_: Request) -> Reply:
        pytest.fail("nothing is added")

    reply = await ask_linked(desk, asked("Why?", keeper=keeper), "https://example.org/pier", add)
    assert (reply.ok, reply.private) == (False, True)
    assert reply.plain
