"""Announcements in Slack: told when they cannot be sent, and everybody may press what stands under them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from slack_place import BRIDGE, WHO, Place, place
from slack_sdk.errors import SlackApiError

from bot.feeds import Feeds, announcer
from bot.phrases import Phrases
from bot.reply import Line, Reply
from bot.request import Request
from bot.wording import announcement_reply


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Place]:
    """A workspace whose bot knows one article."""
    async with place(tmp_path, BRIDGE) as it:
        yield it


async def announcement(here: Place) -> Reply:
    """Return the news of the article that is there."""
    summary = await here.desk.run(lambda: here.desk.library.summarize(here.ids[0], sentences=3))
    return announcement_reply(summary, Phrases("en"))


async def test_something_is_announced(here: Place) -> None:
    """A channel is told something unasked."""
    await here.platform.announce("C1", Reply.line("Good morning."))
    assert [(message.channel, message.shown) for message in here.messages] == [("C1", "Good morning.")]


@pytest.mark.parametrize("error", ["service_unavailable", "is_archived"])
async def test_who_announces_is_told_when_slack_does_not_take_it(here: Place, error: str) -> None:
    """Whatever Slack says, it is raised, so that it can be tried again; nothing is said twice."""
    here.slack.refuse("chat.postMessage", error)
    with pytest.raises(SlackApiError, match=error):
        await here.platform.announce("C1", Reply.line("Good morning."))
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await here.platform.announce("C404", Reply.line("Good morning."))
    await here.platform.announce("C1", Reply.line("Good morning."))
    assert len(here.messages) == 1


async def test_what_slack_refuses_is_announced_when_it_takes_it(here: Place) -> None:
    """Feeds try again, and the news is there once."""
    feeds = Feeds(here.desk, [], every_s=60, channel="slack:C1", announce=announcer({"slack": here.platform}))
    ledger = here.desk.library.ledger
    await here.desk.run(lambda: ledger.see_entries("http://press.example/rss", ["1"], announce=here.ids[0]))
    here.slack.refuse("chat.postMessage", "service_unavailable", times=2)
    for _ in range(5):
        await feeds.visit()
    [news] = here.messages
    assert news.shown.startswith("New article: “The bridge over the Orne”")
    assert len([each for each, _ in here.slack.calls if each == "chat.postMessage"]) == 3


async def test_the_end_of_a_long_announcement_is_no_reason_to_say_it_again(
    here: Place, caplog: pytest.LogCaptureFixture
) -> None:
    """Its beginning is there: that the rest is refused is logged."""
    long = Reply(tuple(Line(f"{number} " + "word " * 500) for number in range(8)))
    post = here.slack.do_chat_postMessage

    def once(**told: str) -> dict[str, object]:
        return post(**told) if not here.messages else {"ok": False, "error": "is_archived"}  # type: ignore[arg-type]

    here.slack.do_chat_postMessage = once  # type: ignore[method-assign,assignment]
    await here.platform.announce("C1", long)
    assert len(here.messages) == 1
    assert "the end of an announcement: is_archived" in caplog.text


async def test_everybody_may_press_what_stands_under_an_announcement(here: Place) -> None:
    """Each gets a reply of their own, which nobody else sees, with buttons that are theirs; the news stays."""
    await here.platform.announce("C1", await announcement(here))
    [news] = here.messages
    said = news.shown
    for user, begins in (("U1", "The bridge over the Orne, in"), ("UFR", "The bridge over the Orne, avec")):
        alone = await here.answer(here.people.press(user, news, "more"))
        assert (alone.to, alone.shown[: len(begins)]) == (user, begins)
        forms = len(here.slack.views)
        await here.people.press(user, alone, "focus")
        await here.slack.until(lambda forms=forms: len(here.slack.views) > forms)  # type: ignore[misc]
        focused = await here.answer(here.people.submit(user, here.slack.views[-1], typed="toll"))
        assert focused.to == user
        other = await here.answer(here.people.press("U3", alone, "focus"))
        assert other.shown.startswith("These buttons are for the person who asked.")
    assert (news.shown, news.edits) == (said, 0)
    assert here.slack.gone == []


async def test_no_button_of_everybodys_changes_what_all_see(here: Place) -> None:
    """Also one that would take the place of what it stands under: who presses it sees another passage alone."""
    request = Request("ask", WHO, platform="slack", place="slack:T0001", channel="C1", person="U1")
    found = next(each for each in (await here.desk.handle(request)).actions if each.name == "next")
    await here.platform.announce("C1", Reply((Line("News."),), actions=(found,)))
    [news] = here.messages
    alone = await here.answer(here.people.press("U2", news, "next"))
    assert (alone.to, news.shown, news.edits) == ("U2", "News.", 0)
    assert "The bridge over the Orne, paragraph" in alone.shown
