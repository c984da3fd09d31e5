"""Buttons under an answer or a summary: where they lead, by their state alone, and what is for one person only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from places import ONE, OTHER, asked, opened_desk, page, quoted, state

from bot.desk import Desk
from bot.quoted import Quoted
from bot.reply import STATE, Action, Item, Quote
from index import Library


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk over articles of several servers."""
    async with opened_desk(tmp_path) as desk:
        yield desk


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


def test_states_are_short_and_read_back() -> None:
    """Five passages of a library of two billion fit."""
    made = Quoted(tuple((2**31 - number, 35) for number in range(5)), 4, 3)
    assert len(made.state) <= STATE
    assert Quoted.read(made.state) == made
    assert Action("next", made.state).form is False
