"""Slack, played by a server on this machine: all that a member can do there, in both languages."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import slack_rules
from fake_slack import ME, FakeSlack
from slack_place import BRIDGE, OVEN, WHAT_ELSE, WHO, Place, place

from bot.phrases import Phrases


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Place]:
    """A workspace whose bot knows one article."""
    async with place(tmp_path, BRIDGE) as it:
        yield it


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[Place]:
    """A workspace whose bot knows two articles."""
    async with place(tmp_path, BRIDGE, OVEN) as it:
        yield it


def test_the_specifications_are_at_hand() -> None:
    """Requests and answers are checked by Slack's specifications; skipped where these are not there."""
    if not slack_rules.SPECS.is_dir():
        pytest.skip("needs Slack's specifications in ../shared/specs, which are not part of the project")
    assert slack_rules.block_faults([{"type": "section", "txt": "misspelt"}]) != []
    assert slack_rules.block_faults([{"type": "section", "text": {"type": "mrkdwn", "text": "fine"}}]) == []
    assert slack_rules.request_faults("chat.postMessage", {"chanel": "C1"}, "application/json") != []
    assert slack_rules.payload_faults("api/auth.test", {"ok": True, "usr": "U1"}) != []


@pytest.mark.parametrize(("user", "said"), [("U1", "The article says:"), ("UFR", "L’article dit\u00a0:")])
async def test_a_mention_is_answered_in_its_thread(here: Place, user: str, said: str) -> None:
    """The answer quotes, in the member's language around it, with the sentence that answers in bold."""
    before = len(here.messages)
    ts = await here.people.mention(user, WHO)
    [message] = await here.slack.next(before)
    assert (message.channel, message.thread_ts, message.to) == ("C1", ts, "")
    assert message.shown.startswith(said)
    assert "opened in 1932 by the mayor, Jeanne Sorel." in message.bold[0]
    assert "three arches" in message.shown
    assert "Jeanne Sorel" in message.text
    assert list(message.buttons) == ["next", "around", "summary", "useful", "useless"]


async def test_a_slash_command_is_answered_for_all_with_its_question(here: Place) -> None:
    """The command is acknowledged with nothing; the answer says what was asked, since nobody else saw it."""
    message = await here.answer(here.people.type("U1", "/ask", WHO))
    assert message.to == ""
    assert message.shown.startswith(f"“{WHO}”The article says:")


@pytest.mark.parametrize(
    ("user", "said", "nearest"),
    [
        ("U1", "The article does not say.", "The nearest passages, which do not answer:"),
        ("UFR", "L’article ne le dit pas.", "Les passages les plus proches, qui ne répondent pas\u00a0:"),
    ],
)
async def test_what_the_article_does_not_say_is_told_to_the_asker(
    here: Place, user: str, said: str, nearest: str
) -> None:
    """Only who asks sees it; a button leads to the nearest passages in its place, and from there to everybody."""
    message = await here.answer(here.people.mention(user, WHAT_ELSE))
    assert (message.to, message.thread_ts, message.shown) == (user, "", said)
    await here.people.press(user, message, "found")
    await here.slack.until(lambda: message.edits)
    assert message.shown.startswith(nearest)
    shared = await here.answer(here.people.press(user, message, "share"))
    assert (shared.to, shared.channel) == ("", "C1")
    await here.slack.until(lambda: here.slack.gone)
    assert here.slack.gone == [message]


async def test_a_direct_message_is_answered_where_it_stands(here: Place) -> None:
    """In private nothing needs a mention, a thread or an answer for one alone."""
    message = await here.answer(here.people.write("U1", WHO))
    assert (message.channel, message.thread_ts) == ("D1", "")
    message = await here.answer(here.people.write("U1", WHAT_ELSE))
    assert (message.channel, message.to, message.shown) == ("D1", "", "The article does not say.")
    ts = await here.people.write("U1", WHO, thread_ts="1.000001")
    assert ts
    assert (await here.slack.next(2))[0].thread_ts == "1.000001"


@pytest.mark.parametrize(("user", "language"), [("U1", "en"), ("UFR", "fr")])
async def test_the_suggested_prompts_are_answered(here: Place, user: str, language: str) -> None:
    """What the pane suggests to ask has an answer, in each language."""
    phrases = Phrases(language)
    said = {
        "prompt-subject": phrases("about-subject", title="The bridge over the Orne"),
        "prompt-help": phrases("talk-who-are-you"),
    }
    for prompt, begins in said.items():
        message = await here.answer(here.people.write(user, str(phrases(prompt))))
        assert message.shown.startswith(begins)


async def test_a_short_question_follows_the_one_before_it_in_a_thread(tmp_path: Path) -> None:
    """In a thread "And by whom?" is asked in the light of the question before; elsewhere it is not."""
    first, then = "What bread does the bakery sell?", "And by whom?"
    async with place(tmp_path, BRIDGE, OVEN) as here:
        before = len(here.messages)
        ts = await here.people.mention("U1", first)
        await here.slack.next(before)
        followed = await here.answer(here.people.mention("U1", then, thread=ts))
        assert followed.thread_ts == ts
        assert "rye bread" in followed.shown
        alone = await here.answer(here.people.mention("U1", then))
        assert "rye bread" not in alone.shown


async def test_buttons_lead_from_passage_to_passage(here: Place) -> None:
    """Next, previous and around change the message; the summary is a message of its own."""
    message = await here.answer(here.people.mention("U1", WHO))
    first = message.shown
    await here.people.press("U1", message, "next")
    await here.slack.until(lambda: message.edits == 1)
    assert message.shown != first
    await here.people.press("U1", message, "previous")
    await here.slack.until(lambda: message.edits == 2)
    assert "Jeanne Sorel" in message.shown
    await here.people.press("U1", message, "around")
    await here.slack.until(lambda: message.edits == 3)
    assert "around" not in message.buttons
    summary = await here.answer(here.people.press("U1", message, "summary"))
    assert summary.shown.startswith("The bridge over the Orne, in the article's own words:")
    assert (summary.to, summary.thread_ts) == ("", message.thread_ts)


@pytest.mark.parametrize(("name", "useful"), [("useful", 1), ("useless", 0)])
async def test_an_answer_is_judged(here: Place, name: str, useful: int) -> None:
    """Who asked can say whether it helped, and alone sees the thanks."""
    message = await here.answer(here.people.mention("U1", WHO))
    thanks = await here.answer(here.people.press("U1", message, name))
    assert (thanks.to, thanks.shown) == ("U1", "Thank you, noted.")


async def test_a_button_is_for_whoever_asked(here: Place) -> None:
    """A stranger who presses it is told so, alone, and nothing changes."""
    message = await here.answer(here.people.mention("U1", WHO))
    refusal = await here.answer(here.people.press("U2", message, "next"))
    assert refusal.shown.startswith("These buttons are for the person who asked.")
    assert message.edits == 0


async def test_a_button_with_a_strange_value_is_refused(here: Place) -> None:
    """What a button carries is read with care: another version, a forged name, a state that is none."""
    message = await here.answer(here.people.mention("U1", WHO))
    value = message.buttons["next"]["value"]
    for forged in ("", "0|next|U1|", "1|dance|U1|0x1;1.0", value.replace("1|next", "1|next|")):
        message.buttons["next"]["value"] = forged
        told = await here.answer(here.people.press("U1", message, "next"))
        assert told.to == "U1"
    assert message.edits == 0


async def test_a_button_asks_for_a_subject_in_a_form(here: Place) -> None:
    """A summary about a subject asks for it, and comes where the first summary stood."""
    summary = await here.answer(here.people.type("U1", "/summary", "the bridge"))
    assert list(summary.buttons)[-2:] == ["focus", "sentence"]
    await here.people.press("U1", summary, "focus")
    await here.slack.until(lambda: here.slack.views)
    focused = await here.answer(here.people.submit("U1", here.slack.views[-1], typed="toll"))
    assert "about “toll”" in focused.shown
    assert focused.to == ""
    forms = len(here.slack.views)
    await here.people.press("U1", focused, "sentence")
    await here.slack.until(lambda: len(here.slack.views) > forms)
    number = re.findall(r"(\d)\. [^§]*toll[^§]*§", focused.shown)[-1]
    shown = await here.answer(here.people.submit("U1", here.slack.views[-1], typed=number))
    assert "toll" in shown.shown
    assert "paragraph" in shown.shown


async def test_the_form_of_a_question_chooses_article_and_privacy(two: Place) -> None:
    """``/ask`` alone opens a form; articles are found while typing, and a private answer can be shown to everyone."""
    await two.people.type("UFR", "/ask")
    await two.slack.until(lambda: two.slack.views)
    view = two.slack.views[-1]
    assert await two.people.choose("UFR", view, "oven") == [(two.ids[1], "The village oven")]
    assert len(await two.people.choose("UFR", view)) == 2
    message = await two.answer(
        two.people.submit("UFR", view, question="Qui a construit le four ?", article=two.ids[1], private=True)
    )
    assert (message.to, "Pietro Gallo" in message.shown) == ("UFR", True)
    assert "share" in message.buttons
    shared = await two.answer(two.people.press("UFR", message, "share"))
    assert (shared.to, "Pietro Gallo" in shared.shown) == ("", True)


@pytest.mark.parametrize(("length", "sentences"), [("short", 3), (None, 5)])
async def test_the_form_of_a_summary_chooses_its_length(two: Place, length: str | None, sentences: int) -> None:
    """``/summary`` alone opens a form with the article, the length and a subject."""
    await two.people.type("U1", "/summary")
    await two.slack.until(lambda: two.slack.views)
    message = await two.answer(two.people.submit("U1", two.slack.views[-1], article=two.ids[0], length=length))
    assert message.shown.startswith("The bridge over the Orne, in the article's own words:")
    assert message.shown.count("§") == sentences


async def test_the_articles_are_listed_for_who_asks(two: Place) -> None:
    """The list is for the asker alone."""
    message = await two.answer(two.people.type("UFR", "/articles"))
    assert (message.to, message.shown[:11]) == ("UFR", "2 articles\u00a0")


@pytest.mark.parametrize(
    ("text", "to", "said"),
    [("", "", "One article came in"), ("3", "", "One article came in"), ("soon", "U1", "Say how many")],
)
async def test_the_digest_is_for_all(here: Place, text: str, to: str, said: str) -> None:
    """What came in lately, for everybody in the channel; what is no number of days is told to the asker."""
    message = await here.answer(here.people.type("U1", "/digest", text))
    assert (message.to, message.shown[: len(said)]) == (to, said)


async def test_a_channel_is_bound_to_an_article(two: Place) -> None:
    """``/use`` takes part of a title, everybody sees it, and questions in the channel go to that article."""
    told = await two.answer(two.people.type("U9", "/use", "oven"))
    assert (told.to, told.shown) == ("", "Questions in this channel now go to “The village oven”.")
    message = await two.answer(two.people.mention("U1", WHO))
    assert message.shown == "The article does not say."
    told = await two.answer(two.people.type("U9", "/use", "all"))
    assert told.shown == "Questions in this channel now go to all articles."


async def test_the_form_of_use_offers_all(two: Place) -> None:
    """``/use`` alone asks which article, or all, in a form."""
    await two.people.type("U9", "/use")
    await two.slack.until(lambda: two.slack.views)
    assert (await two.people.choose("U9", two.slack.views[-1]))[0] == ("all", "all")
    told = await two.answer(two.people.submit("U9", two.slack.views[-1], article="all"))
    assert told.shown == "Questions in this channel now go to all articles."


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("/help", "Ask a question in any language; the answer is quoted from the article, word for word. Or:/ask"),
        ("/privacy", "Everything is answered on the machine of whoever runs this bot;"),
        ("/forget", "Done: one entry about you is removed."),
    ],
)
async def test_help_privacy_and_forget(here: Place, command: str, said: str) -> None:
    """They are for the asker alone, and forgetting removes what was stored."""
    await here.answer(here.people.mention("U1", WHO))
    message = await here.answer(here.people.type("U1", command))
    assert message.to == "U1"
    assert message.shown.startswith(said)


async def test_help_names_the_commands_as_slack_has_them(here: Place) -> None:
    """/remove is Slack's own for people; to remove an article is another command there."""
    message = await here.answer(here.people.type("U1", "/help"))
    assert "/remove-article <article>" in message.shown
    assert "/remove " not in message.shown
    told = await here.answer(here.people.mention("U9", "/remove"))
    assert (told.to, told.shown[:15]) == ("U9", "/remove-article")


async def test_a_mention_alone_gets_help_and_commands_work_behind_it(here: Place) -> None:
    """Slash commands do not exist in threads; behind a mention they do."""
    message = await here.answer(here.people.mention("U1", ""))
    assert message.shown.startswith("Ask a question in any language;")
    message = await here.answer(here.people.mention("U1", "/summary the toll", thread="1.000001"))
    assert (message.thread_ts, "about “the toll”" in message.shown) == ("1.000001", True)


async def test_the_same_event_is_answered_once(here: Place) -> None:
    """Delivered three times, as a retry, and as a message beside its mention: one answer."""
    payload = here.people.mentioning("U1", WHO)
    await here.slack.envelope("events_api", payload)
    await here.slack.next(0)
    await here.slack.envelope("events_api", payload)
    await here.slack.envelope("events_api", payload, retry_attempt=1, retry_reason="timeout")
    twin = {**payload["event"], "type": "message", "channel_type": "channel"}
    await here.slack.envelope("events_api", here.people.event(twin))
    await here.answer(here.people.write("U1", WHO))
    assert [message.channel for message in here.messages] == ["C1", "D1"]


async def test_bots_edits_and_the_bot_itself_are_not_answered(here: Place) -> None:
    """No loop of bots talking to each other."""
    mention = here.people.mentioning("U1", WHO)
    others = [{"bot_id": "B9"}, {"user": ME}, {"user": "USLACKBOT"}]
    for more in (*others, {"subtype": "message_changed"}, {"subtype": "bot_message"}):
        ts = here.slack.ts()
        event = {**mention["event"], "type": "message", "channel": "D1", "channel_type": "im", "ts": ts, **more}
        await here.slack.envelope("events_api", here.people.event(event))
    await here.answer(here.people.write("U1", WHO))
    assert len(here.messages) == 1


async def test_many_buttons_hold_after_a_restart(tmp_path: Path) -> None:
    """A button works although the bot was started again between the answer and the press."""
    fake = await FakeSlack().start()
    async with place(tmp_path, BRIDGE, slack=fake) as here:
        message = await here.answer(here.people.mention("U1", WHO))
    async with place(tmp_path, slack=fake) as again:
        await again.slack.until(lambda: fake.connections == 2)
        await again.people.press("U1", message, "next")
        await fake.until(lambda: message.edits)
    assert json.dumps(fake.faults) == "[]"
    await fake.stop()
    await asyncio.sleep(0)
