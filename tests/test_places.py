"""Places: a server sees its own articles and the operator's, never another's; and what chats remember."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.desk import Desk
from bot.gate import Gate
from bot.pasted import ask_linked, known
from bot.people import pseudonym
from bot.quoted import Quoted
from bot.reply import STATE, Action, Item, Quote, Reply
from bot.request import Request
from index import ArticleNotFound, Asked, Library, Page, StoreError

ONE, OTHER = "discord:1", "slack:T2"
BRIDGE = "The bridge over the Orne was opened in 1932 by the mayor, Jeanne Sorel. It is 210 metres long."
MILL = "The mill at Saint-Omer burnt down in 1911. Its owner, Paul Lefort, never built another one."
BAKERY = "The bakery in the market hall sells rye bread on Fridays. Its oven was built by Marta Klein."


HIDDEN = {ONE: ["Klein"], OTHER: ["Saint-Omer"], "": ["Klein", "Saint-Omer"], None: []}
"""What a place never reads, whatever it asks."""


def page(title: str, text: str, place: str = "") -> Page:
    """A page with one paragraph."""
    return Page(f"{title}\n\n{text} ".encode() * 1, "page", "text", title=title, place=place)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk over three articles: the operator's, one server's, another one's."""
    desk = Desk(lambda: Library.open(tmp_path, "embedded"), deadline_s=20, gate=Gate(member=100))
    await desk.open()
    for each in (page("The bridge", BRIDGE), page("The mill", MILL, ONE), page("The bakery", BAKERY, OTHER)):
        await desk.run(lambda each=each: desk.library.take(each))  # type: ignore[misc]
    yield desk
    await desk.close()


def asked(text: str, place: str | None = ONE, command: str = "ask", **more: object) -> Request:
    """A request from a server."""
    return replace(
        Request(command, text, platform="discord", place=place, channel="7", person="42"),
        **more,  # type: ignore[arg-type]
    )


def quoted(reply: Reply) -> str:
    """All that a reply quotes."""
    return " ".join(part.text for part in reply.parts if isinstance(part, Quote))


def state(reply: Reply, name: str) -> str:
    """The state of a reply's button."""
    [found] = [action.state for action in reply.actions if action.name == name]
    return found


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


async def test_buttons_lead_through_the_passages(desk: Desk, tmp_path: Path) -> None:
    """Next, previous, around, summary and back, from the state alone; also by a desk that was opened since."""
    text = "\n\n".join(
        f"Lighthouse number {n} stands on rock {n}. Its keeper, number {n}, lights it. " * 5 for n in range(6)
    )
    await desk.run(lambda: desk.library.take(page("Lighthouses", text, ONE)))
    first = await desk.handle(asked("On which rock does lighthouse number 3 stand?", limit=5))
    assert all(len(action.state) <= STATE for action in first.actions)
    second = Desk(lambda: Library.open(tmp_path, "embedded"), deadline_s=20)
    await second.open()
    later = await second.handle(asked(state(first, "next"), command="next", pressed=True))
    assert quoted(later)
    assert quoted(later) not in quoted(first)
    back = await second.handle(asked(state(later, "previous"), command="previous", pressed=True))
    assert quoted(back) in quoted(first)
    wide = await second.handle(asked(state(back, "around"), command="around", pressed=True))
    assert quoted(back) in quoted(wide)
    assert len(quoted(wide)) > len(quoted(back))
    summary = await second.handle(asked(state(back, "summary"), command="summary", pressed=True))
    assert [part for part in summary.parts if isinstance(part, Item)]
    longer = await second.handle(asked(state(summary, "more"), command="more", pressed=True))
    assert len([part for part in longer.parts if isinstance(part, Item)]) == 8
    focused = await second.handle(asked(state(summary, "focus"), command="focus", pressed=True, typed="number 4"))
    assert "number 4" in focused.plain
    await second.close()


async def test_a_sentence_of_a_summary_is_shown_by_its_number(desk: Desk) -> None:
    """In its passage and marked there; what is no number of the summary is told; another place finds nothing."""
    text = "\n\n".join(
        f"Lighthouse {n} was built by keeper {n} on the rock of Ker-{n}. It is {n}0 metres high." for n in range(9)
    )
    await desk.run(lambda: desk.library.take(page("Lighthouses", text, ONE)))
    summary = await desk.handle(asked("", command="summary", article="lighthouses"))
    items = [part for part in summary.parts if isinstance(part, Item)]
    for item in items:
        shown = await desk.handle(
            asked(state(summary, "sentence"), command="sentence", pressed=True, typed=f"{item.number}")
        )
        [quote] = [part for part in shown.parts if isinstance(part, Quote)]
        assert quote.marked is not None
        assert quote.text[slice(*quote.marked)] == item.text
    for typed in ("0", str(len(items) + 1), "two", "-1", ""):
        wrong = asked(state(summary, "sentence"), command="sentence", pressed=True, typed=typed, person="43")
        told = await desk.handle(wrong)
        assert (told.ok, f"1 to {len(items)}" in told.plain) == (False, True)
    hidden = asked(state(summary, "sentence"), OTHER, "sentence", pressed=True, typed="1")
    assert not (await desk.handle(hidden)).ok


@pytest.mark.parametrize("wrong", ["", "x", "1x1;", "9x1;1.0", "0x0;1.0", "0x1;zzzzz.0", "-1x1;1.0"])
async def test_a_state_that_nobody_made_is_no_harm(desk: Desk, wrong: str) -> None:
    """A button's state comes back from the platform: whatever it is, the answer is a sentence."""
    for command in ("next", "around", "summary", "found"):
        assert not (await desk.handle(asked(wrong, command=command, pressed=True))).ok
    assert not (await desk.handle(asked(wrong, command="more", pressed=True))).ok


async def test_a_private_answer_can_be_shown(desk: Desk) -> None:
    """It is for the asker alone until the button is pressed."""
    reply = await desk.handle(asked("Who opened the bridge over the Orne?", private=True))
    assert reply.private
    shown = await desk.handle(asked(state(reply, "share"), command="share", pressed=True, private=True))
    assert not shown.private
    assert quoted(shown) == quoted(reply)
    public = await desk.handle(asked("Who opened the bridge over the Orne?"))
    assert not public.private
    assert "share" not in {action.name for action in public.actions}


async def test_silence_is_private_and_has_the_nearest_behind_a_button(desk: Desk) -> None:
    """Nothing is quoted until it is asked for."""
    reply = await desk.handle(asked("What is the capital of Peru?"))
    assert (quoted(reply), reply.private, [action.name for action in reply.actions]) == ("", True, ["found"])
    nearest = await desk.handle(asked(state(reply, "found"), command="found", pressed=True, private=True))
    assert quoted(nearest)
    assert nearest.private


async def test_a_follow_up_leans_on_the_question_before(desk: Desk) -> None:
    """A bare "and when?" is asked in the light of what was asked in the same thread."""
    first = await desk.handle(asked("Who opened the bridge over the Orne?", thread="t"))
    assert "Sorel" in quoted(first)
    assert "1932" in quoted(await desk.handle(asked("And when?", thread="t")))
    assert "1932" not in quoted(await desk.handle(asked("And when?", thread="elsewhere")))


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
    import asyncio

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


def test_states_are_short_and_read_back() -> None:
    """Five passages of a library of two billion fit."""
    made = Quoted(tuple((2**31 - number, 35) for number in range(5)), 4, 3)
    assert len(made.state) <= STATE
    assert Quoted.read(made.state) == made
    assert Action("next", made.state).form is False


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
