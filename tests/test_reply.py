"""Replies on pages: every page keeps the platform's limits, and nothing of the text is lost."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reply import STATE, Action, Item, Limits, Line, Quote, Reply, fit


def escaped(text: str) -> int:
    """The length of a text once it is escaped, which is longer than it is."""
    return len(html.escape(text))


texts = st.text(st.sampled_from("ab .!?&<é字\n"), min_size=1, max_size=300)


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    """A quotation with up to two marks that do not overlap."""
    text = draw(texts)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4)))
    marks = [(a, b) for a, b in (cuts[:2], cuts[2:]) if a < b]
    return Quote(text, marks[0] if marks else None, "Title, paragraph 1", None, tuple(marks[1:]))


parts = st.one_of(texts.map(Line), quotes(), texts.map(lambda text: Item(3, text, "§ 3")))


@given(st.lists(parts, min_size=1, max_size=6), st.integers(60, 200), st.integers(1, 4))
def test_pages_keep_the_limits_and_lose_nothing(made: list[Line | Quote | Item], size: int, count: int) -> None:
    """Texts in order are the texts that came in; marked characters stay marked; no page is too large."""
    limits = Limits(part=size, page=size + 40, parts=count, measure=escaped, around=10, pages=10**6)
    reply = Reply(tuple(made), actions=(Action("next", "0"),))
    pages = fit(reply, limits)
    assert "".join(part.text for page in pages for part in page.parts) == "".join(part.text for part in made)
    assert marked(pages) == marked([reply])
    for page in pages:
        assert 1 <= len(page.parts) <= count
        sizes = [
            escaped(part.text) + 10 + escaped(getattr(part, "source", getattr(part, "detail", "")))
            for part in page.parts
        ]
        assert max(sizes) <= size
        assert sum(sizes) <= size + 40 or len(sizes) == 1
    assert [bool(page.actions) for page in pages] == [False] * (len(pages) - 1) + [True]


def marked(replies: list[Reply]) -> str:
    """All marked characters, in order."""
    quoted = [part for reply in replies for part in reply.parts if isinstance(part, Quote)]
    return "".join(part.text[a:b] for part in quoted for a, b in part.marks)


def test_a_long_quotation_is_cut_between_sentences() -> None:
    """Not within a word, and not within a sentence where that can be."""
    text = "The first sentence is here. " * 12
    pages = fit(Reply((Quote(text, None, "T"),)), Limits(part=100, page=100, parts=5))
    assert len(pages) > 2
    assert all(page.parts[0].text.rstrip().endswith("here.") for page in pages)


def test_what_stands_beside_a_part_leaves_room_for_its_text() -> None:
    """A long link goes, a long source or detail is cut: else every character would carry all of it on its own page."""
    limits = Limits(part=200, page=400, parts=5, measure=escaped, around=10)
    text, long = "The mill burnt down. " * 10, "A title of <some> length, " * 40
    for beside in ((long, None), ("Title", "https://example.org/" + "a" * 5000), (long, "https://example.org/")):
        for part in (Quote(text, None, *beside), Item(1, text, *beside)):
            pages = fit(Reply((part,)), limits)
            assert len(pages) <= 3
            assert "".join(each.text for page in pages for each in page.parts) == text
            first = pages[0].parts[0]
            assert isinstance(first, Quote | Item)
            assert first.link is None
            said = first.source if isinstance(first, Quote) else first.detail
            assert beside[0].startswith(said.removesuffix(" …"))
            assert (len(said) > 40, said.endswith(" …")) == (beside[0] is long,) * 2


def test_a_reply_does_not_flood_a_channel() -> None:
    """The last of ten pages says that there would be more, keeps the limits and has the buttons."""
    limits = Limits(part=100, page=150, parts=5, measure=escaped)
    text = "The mill & its owner were never seen again. " * 200
    for part in (Line(text), Quote(text, (0, len(text)), "Title"), Item(1, text)):
        pages = fit(Reply((part,), actions=(Action("next", "0"),)), limits)
        assert len(pages) == 10
        assert all(sum(escaped(each.text) for each in page.parts) <= 150 for page in pages)
        assert [page.parts[-1].text.endswith(" …") for page in pages] == [False] * 9 + [True]
        assert pages[-1].actions
        last = pages[-1].parts[-1]
        assert not isinstance(last, Quote) or last.marks == ((0, len(last.text) - 2),)
    assert [page.parts for page in fit(Reply((Line("a"),) * 3), Limits(9, 9, 1, pages=2))] == [
        (Line("a"),),
        (Line("a …"),),
    ]


def test_an_empty_reply_is_one_page() -> None:
    """There is always something to send."""
    assert len(fit(Reply(()), Limits(part=10, page=10, parts=1))) == 1


def test_plain_text_says_it_all() -> None:
    """Notifications and screen readers get every part."""
    reply = Reply((Line("The article says:"), Quote("It is so.", (0, 9), "Title, paragraph 2"), Item(1, "One.")))
    assert reply.plain == "The article says:\n« It is so. » — Title, paragraph 2\n1. One."


@pytest.mark.parametrize("length", [1, 2, 60])
def test_a_text_without_spaces_is_cut_anyway(length: int) -> None:
    """Even one character at a time where there is no more room."""
    pages = fit(Reply((Line("字" * 61),)), Limits(part=length, page=length, parts=1, pages=61))
    assert "".join(page.parts[0].text for page in pages) == "字" * 61
    assert STATE <= 80
