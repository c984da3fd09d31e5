"""Places: a server sees its own articles and the operator's, never another's; and what chats remember."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from places import BRIDGE, HIDDEN, MILL, ONE, OTHER, asked, opened_desk, page, quoted

from bot.desk import Desk
from bot.people import pseudonym
from bot.quoted import Quoted
from bot.request import Request
from index import ArticleNotFound, Asked, Library


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk over articles of several servers."""
    async with opened_desk(tmp_path) as desk:
        yield desk


@pytest.mark.parametrize(
    ("question", "place", "words"),
    [
        ("Who opened the bridge over the Orne?", ONE, "Jeanne Sorel"),
        ("Who opened the bridge over the Orne?", OTHER, "Jeanne Sorel"),
        ("Who opened the bridge over the Orne?", "", "Jeanne Sorel"),
        ("When did the mill at Saint-Omer burn down?", ONE, "1911"),
        ("When did the mill at Saint-Omer burn down?", OTHER, None),
        ("When did the mill at Saint-Omer burn down?", "", None),
        ("When did the mill at Saint-Omer burn down?", None, "1911"),
        ("Who built the oven of the bakery?", OTHER, "Marta Klein"),
        ("Who built the oven of the bakery?", ONE, None),
    ],
)
async def test_a_place_is_answered_from_its_own_articles(
    desk: Desk, question: str, place: str | None, words: str | None
) -> None:
    """Its own and the operator's; the operator is answered from all."""
    reply = await desk.handle(asked(question, place))
    if words:
        assert words in quoted(reply)
    leading = [action for action in reply.actions if action.name in {"found", "next", "around"}]
    further = [await desk.handle(asked(each.state, place, each.name, pressed=True)) for each in leading]
    for hidden in HIDDEN[place]:
        assert all(hidden not in each.plain for each in (reply, *further))


async def test_nothing_of_another_place_is_reached_by_name(desk: Desk) -> None:
    """Not by its id, in no command, nor by the number of its passage in a button's state."""
    library = desk.library
    mill = await desk.run(lambda: library.ask("When did the mill burn down?", article_id="the-mill").hits[0].passage)
    assert await desk.titles(OTHER) == [("the-bridge", "The bridge"), ("the-bakery", "The bakery")]
    forged = Quoted(((mill.id, 0),)).state
    for request in (
        asked("Why?", OTHER, article="the-mill"),
        asked("", OTHER, "summary", article="the-mill"),
        asked("the-mill;3;", OTHER, "more", pressed=True),
        asked("the-mill", OTHER, "use", keeper=True),
        asked("the-mill", OTHER, "remove", keeper=True),
        *(asked(forged, OTHER, name, pressed=True) for name in ("next", "around", "share", "found", "summary")),
    ):
        reply = await desk.handle(request)
        assert not reply.ok, request
        assert "1911" not in reply.plain
    assert "1911" in (await desk.handle(asked(forged, ONE, "next", pressed=True))).plain
    assert "mill" not in (await desk.handle(asked("", OTHER, "articles"))).plain


async def test_the_same_article_in_two_places_is_two_articles(desk: Desk) -> None:
    """What one server adds is not told to another; what the operator has need not be added again."""
    library = desk.library
    added = await desk.run(lambda: library.take(page("The mill", MILL, OTHER)))
    assert added.status == "added"
    assert added.article.id.startswith("the-mill-")
    assert added.article.id != "the-mill-2"  # that would tell how many there are elsewhere
    assert (await desk.run(lambda: library.take(page("The mill", MILL, OTHER)))).status == "unchanged"
    known = await desk.run(lambda: library.take(page("The bridge", BRIDGE, OTHER)))
    assert (known.status, known.article.place) == ("unchanged", "")
    origin = replace(page("The pier", "The pier is new.", ONE), origin="https://example.org/pier")
    await desk.run(lambda: library.take(origin))
    mine = await desk.run(lambda: library.take(replace(origin, place=OTHER, content=b"The pier is old.")))
    assert mine.status == "added"
    assert (await desk.run(lambda: library.find_origin("https://example.org/pier"))) is None


async def test_what_the_operator_added_stays(desk: Desk) -> None:
    """A server removes its own articles only."""
    assert not (await desk.handle(asked("the-bridge", command="remove", keeper=True))).ok
    reply = await desk.handle(asked("the-mill", command="remove", keeper=True))
    assert reply.ok
    assert [each for each, _ in await desk.titles(None)] == ["the-bridge", "the-bakery"]


async def test_a_bound_channel_asks_one_article(desk: Desk) -> None:
    """Until it is unbound, or the article is gone."""
    where = "Who opened the bridge over the Orne?"
    assert (await desk.handle(asked("the-mill", command="use", keeper=True))).ok
    assert "Sorel" not in quoted(await desk.handle(asked(where)))
    assert "Sorel" in quoted(await desk.handle(asked(where, channel="8")))
    assert "Lefort" in (await desk.handle(asked("", command="summary"))).plain
    assert (await desk.handle(asked("all", command="use", keeper=True))).ok
    assert "Sorel" in quoted(await desk.handle(asked(where)))
    await desk.handle(asked("the-mill", command="use", keeper=True))
    await desk.handle(asked("the-mill", command="remove", keeper=True))
    assert "Sorel" in quoted(await desk.handle(asked(where)))


def rows(desk: Desk) -> list[tuple[object, ...]]:
    """What is remembered of requests."""
    return list(desk.library.ledger._db.execute("SELECT command, outcome, article, useful, text, person FROM asked"))


async def test_little_is_remembered_and_can_be_forgotten(desk: Desk) -> None:
    """Who asked stands under a keyed name, the text nowhere; judging and forgetting work."""
    request = asked("Who opened the bridge over the Orne?")
    await desk.handle(request)
    await desk.handle(asked(request.id, command="useful", pressed=True))
    [row] = await desk.run(lambda: rows(desk))
    name = await desk.run(lambda: pseudonym(desk.library, request))
    assert row == ("ask", "answered", "the-bridge", 1, None, name)
    assert "42" not in (name[:0] + str(row[:5]))
    reply = await desk.handle(asked("", command="forget"))
    assert "one entry" in reply.plain
    assert await desk.run(lambda: rows(desk)) == []
    assert "Nothing was stored" in (await desk.handle(asked("", command="forget"))).plain


async def test_what_is_being_served_is_not_remembered_after_forgetting(desk: Desk) -> None:
    """A question that is in flight when its asker wants to be forgotten leaves no row behind; others' do."""
    mine, other = asked("Who opened the bridge over the Orne?"), asked("Who opened the bridge?", person="43")
    asking = [asyncio.create_task(desk.handle(each)) for each in (mine, other)]
    await asyncio.sleep(0)
    await desk.handle(asked("", command="forget"))
    await asyncio.gather(*asking)
    names = [row[5] for row in await desk.run(lambda: rows(desk))]
    assert names == [await desk.run(lambda: pseudonym(desk.library, other))]
    await desk.handle(asked("Who opened the bridge over the Orne?"))
    assert len(await desk.run(lambda: rows(desk))) == 2


async def test_the_operator_may_keep_questions(tmp_path: Path) -> None:
    """Where questions are logged they are kept too; terminals are never remembered."""
    desk = Desk(lambda: Library.open(tmp_path, "embedded"), deadline_s=20, log_questions=True)
    await desk.open()
    await desk.handle(asked("Why?"))
    await desk.handle(Request("ask", "Why?"))
    assert [row[:5] for row in await desk.run(lambda: rows(desk))] == [("ask", "no-article", None, None, "Why?")]
    await desk.close()


def test_the_ledger_outlives_the_process(tmp_path: Path) -> None:
    """The key stays the same, another library has another one; old rows expire; an unknown answer cannot be judged."""
    with Library.open(tmp_path / "a", load_model=False) as library:
        key = library.ledger.secret()
        library.ledger.note(Asked("1", "slack", ONE, "p", "ask", "silent"))
        library.ledger._db.execute("UPDATE asked SET at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-36 hours')")
        assert library.ledger.expire(2) == 0
        assert library.ledger.expire(1) == 1
        assert not library.ledger.judge("1", useful=True)
    with Library.open(tmp_path / "a", load_model=False) as library:
        assert library.ledger.secret() == key
        assert len(key) == 32
        with pytest.raises(ArticleNotFound):
            library.quote(1)
    with Library.open(tmp_path / "b", load_model=False) as library:
        assert library.ledger.secret() != key


@pytest.mark.parametrize(
    "question", ["Who wrote this?", "When was it published?", "What is it about?", "Qui a écrit cet article ?"]
)
async def test_among_several_articles_nobody_can_tell_which_is_meant(desk: Desk, question: str) -> None:
    """A question about "the article" asks back; put to one article, it is answered, and never by a passage."""
    reply = await desk.handle(asked(question))
    assert "Which article" in reply.plain
    assert quoted(reply) == ""
    alone = await desk.handle(asked(question, article="the-mill"))
    assert "The mill" in alone.plain
    answer = await desk.run(lambda: desk.library.ask(question, article_id="the-mill"))
    assert not answer.answered
