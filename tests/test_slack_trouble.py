"""Slack when things go wrong: crowds, lost connections, limits, hostile texts, wrong tokens, and the sign to stop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fake_slack import APP_TOKEN, BOT_TOKEN
from slack_place import BRIDGE, WHO, Place, place

from bot import platforms, slack_serving, slack_socket
from bot.reply import Reply

ROOT = Path(__file__).parents[1]
CROWD = {"EXERGUE_MEMBER_PER_MINUTE": "1000", "EXERGUE_CHANNEL_PER_MINUTE": "1000", "EXERGUE_QUEUE": "1000"}

HOSTILE = """<!channel> & @everyone *bold* \u202egnp.exe\u202c

The <!here> tower *of* zero\u200bwidth was built in 1871 by <@U1234> and @everyone, with `code` & ~lines~. It leans \
towards the river, and nobody knows why; the mason said that it was the wind, and the wind has not been asked.
"""


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Place]:
    """A workspace whose bot knows one article."""
    async with place(tmp_path, BRIDGE) as it:
        yield it


async def test_two_hundred_questions_at_once(tmp_path: Path) -> None:
    """All are acknowledged within three seconds of this process's own time, and all are answered."""
    async with place(tmp_path, BRIDGE, ping_s=30, **CROWD) as here:
        events = [here.people.mentioning(f"U{number}", WHO) for number in range(200)]
        await asyncio.gather(*(here.slack.envelope("events_api", event, acked=False) for event in events))
        await here.slack.until(lambda: len(here.slack.acks) == 200, 120)
        waits = sorted(here.slack.acks[name][0] - sent for name, sent in here.slack.sent.items())
        assert waits[-1] < 3
        await here.slack.next(0, 200, 120)
        assert all("Jeanne Sorel" in message.shown for message in here.messages)
        assert len({message.thread_ts for message in here.messages}) == 200


async def test_who_asks_too_much_is_told_how_long_to_wait(tmp_path: Path) -> None:
    """The quota of a member holds, and its refusal is for them alone."""
    async with place(tmp_path, BRIDGE, EXERGUE_MEMBER_PER_MINUTE="1") as here:
        await here.answer(here.people.mention("U1", WHO))
        message = await here.answer(here.people.mention("U1", WHO))
        assert (message.to, message.shown[:34]) == ("U1", "That is a lot of questions at once")


async def test_a_slow_answer_is_announced(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits sees that their question is being worked on."""
    release, handle = asyncio.Event(), here.desk.handle

    async def slowly(request: object) -> Reply:
        await release.wait()
        return await handle(request)  # type: ignore[arg-type]

    monkeypatch.setattr(here.desk, "handle", slowly)
    monkeypatch.setattr(slack_serving, "QUICK_S", 0.01)
    await here.people.mention("UFR", WHO)
    await here.slack.until(lambda: here.slack.statuses)
    assert here.slack.statuses == ["cherche dans les articles…"]
    assert here.messages == []
    release.set()
    await here.slack.next(0)


@pytest.mark.parametrize("method", ["chat.postMessage", "users.info"])
async def test_a_rate_limit_is_waited_for(here: Place, method: str) -> None:
    """429 with Retry-After: the answer comes later, and once; without knowing who asks, in the bot's language."""
    here.slack.rate_limit(method)
    before = time.monotonic()
    message = await here.answer(here.people.mention("UFR", WHO))
    assert ("dit\u00a0:" in message.shown) is (method != "users.info")
    assert time.monotonic() - before >= 0.9
    assert len(here.messages) == 1


async def test_the_connection_is_dropped_in_the_middle_of_an_answer(
    here: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The answer arrives all the same, the bot connects anew and says so, and the next question is answered."""
    release, handle = asyncio.Event(), here.desk.handle

    async def slowly(request: object) -> Reply:
        await release.wait()
        return await handle(request)  # type: ignore[arg-type]

    monkeypatch.setattr(here.desk, "handle", slowly)
    await here.people.mention("U1", WHO)
    here.slack.drop()
    release.set()
    await here.slack.next(0)
    await here.slack.until(lambda: here.slack.connections == 2)
    await here.answer(here.people.mention("U1", WHO))
    assert any("the connection ended" in record.getMessage() for record in caplog.records)


async def test_slack_asks_to_connect_anew(here: Place) -> None:
    """A refresh, as there is one every few hours, loses nothing."""
    await here.slack.refresh()
    await here.answer(here.people.mention("U1", WHO))
    assert here.slack.connections == 2


async def test_a_slack_that_is_out_of_reach_ends_the_platform_which_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack's library would try one dead address for ever: after a while the platform falls, and begins anew."""
    monkeypatch.setattr(slack_socket, "LOST_S", 0.5)
    async with place(tmp_path, BRIDGE, started=False) as here:
        stop = asyncio.Event()
        kept = asyncio.create_task(platforms.keep(here.platform, stop, first_pause_s=0.1))
        await here.slack.until(lambda: here.slack.connections == 1)
        here.slack.opened = False
        here.slack.drop()
        await here.slack.until(lambda: len([each for each, _ in here.slack.calls if each == "auth.test"]) > 1)
        here.slack.opened = True
        await here.slack.until(lambda: here.slack.connections == 2)
        await here.answer(here.people.mention("U1", WHO))
        stop.set()
        await here.platform.close()
        assert await kept is None


async def test_an_event_is_answered_once_although_the_platform_was_started_again(here: Place) -> None:
    """What was served before it fell is not served again when Slack delivers it once more."""
    payload = here.people.mentioning("U1", WHO)
    await here.answer(here.slack.envelope("events_api", payload))
    await here.platform.close()
    await asyncio.wait_for(here.running, 10)
    here.running = asyncio.create_task(here.platform.run())
    await here.slack.until(lambda: here.slack.connections == 2)
    await here.slack.envelope("events_api", payload, retry_attempt=1, retry_reason="timeout")
    await here.answer(here.people.write("U1", WHO))
    assert [message.channel for message in here.messages] == ["C1", "D1"]


@pytest.mark.parametrize("command", ["/add", "/remove-article", "/use", "/ask"])
async def test_a_form_opens_while_slack_does_not_say_who_asks(here: Place, command: str) -> None:
    """Slack takes a form for three seconds after the command: it comes in the bot's language rather than too late."""
    here.slack.rate_limit("users.info", after=6)
    await here.people.type("UFR", command)
    await here.slack.until(lambda: here.slack.views, 2.5)
    assert here.slack.views[-1]["submit"]["text"] == "Send"


async def test_a_choice_is_given_in_time_although_everything_is_slow(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the library nor Slack is waited for beyond what Slack allows; the language is what was known before."""
    await here.people.type("UFR", "/use")
    await here.slack.until(lambda: here.slack.views)
    monkeypatch.setattr(here.desk, "titles", lambda *_: asyncio.sleep(10))
    here.slack.rate_limit("users.info", after=6)
    for user, shown in (("UFR", "tous"), ("U1", "all")):
        began = time.monotonic()
        assert await here.people.choose(user, here.slack.views[-1]) == [("all", shown)]
        assert time.monotonic() - began < 2.7


async def test_a_slack_that_no_longer_listens_does_not_hold_up_the_end(here: Place) -> None:
    """The farewell of the connection is waited for, but not for long."""
    here.slack.stop_listening()
    await here.platform.close()
    began = time.monotonic()
    await asyncio.wait_for(here.running, 20)
    assert time.monotonic() - began < 5


async def test_blocks_that_slack_does_not_take_are_left_out(here: Place) -> None:
    """Better a plain answer than none."""
    here.slack.refuse("chat.postMessage", "invalid_blocks")
    message = await here.answer(here.people.mention("U1", WHO))
    assert message.blocks == []
    assert "Jeanne Sorel" in message.text


async def test_an_answer_to_a_command_goes_without_blocks_where_slack_refuses_them(here: Place) -> None:
    """Once, to the same address and the same people; in the place of the message where a button stands under one."""
    here.slack.refuse("answer", "invalid_blocks", status=400)
    message = await here.answer(here.people.type("U1", "/ask", WHO))
    assert (message.to, message.blocks, "Jeanne Sorel" in message.text) == ("", [], True)
    here.slack.refuse("answer", "invalid_blocks", status=404)
    alone = await here.answer(here.people.type("U1", "/articles"))
    assert (alone.to, alone.blocks, alone.text[:11]) == ("U1", [], "One article")
    message = await here.answer(here.people.mention("U1", WHO))
    here.slack.refuse("answer", "invalid_blocks", status=400)
    await here.people.press("U1", message, "next")
    await here.slack.until(lambda: message.edits)
    assert (message.blocks, len(here.messages)) == ([], 3)


async def test_an_answer_that_slack_refuses_plain_too_is_given_up(
    here: Place, caplog: pytest.LogCaptureFixture
) -> None:
    """It is not tried for ever, and the log says why; what is said to the next person arrives."""
    here.slack.refuse("answer", "used_url", times=2, status=404)
    await here.people.type("U1", "/ask", WHO)
    await here.slack.until(lambda: len([each for each, _ in here.slack.calls if each == "answer"]) == 2)
    await here.answer(here.people.type("U1", "/ask", WHO))
    assert "slack does not take an answer: an answer is refused: 404" in caplog.text
    assert len([each for each, _ in here.slack.calls if each == "answer"]) == 3


async def test_an_answer_that_cannot_be_sent_is_logged_without_what_it_says(
    here: Place, caplog: pytest.LogCaptureFixture
) -> None:
    """The bot goes on; neither question nor answer nor token is in the log."""
    here.slack.refuse("chat.postMessage", "channel_is_archived")
    await here.people.mention("U1", WHO)
    await here.slack.until(lambda: [each for each, _ in here.slack.calls if each == "chat.postMessage"])
    await here.answer(here.people.mention("U1", WHO))
    assert "channel_is_archived" in caplog.text
    for secret in ("Orne", "Sorel", BOT_TOKEN, APP_TOKEN):
        assert secret not in caplog.text


async def test_a_long_passage_and_a_hostile_article(tmp_path: Path) -> None:
    """A passage of 6,000 characters is quoted whole; mentions and formats in article and question stay text."""
    long = "The register\n\n" + "In the year of the flood the register names " + "a miller, " * 600 + "and a priest."
    async with place(tmp_path, HOSTILE, long, **CROWD) as here:
        for ask in (here.people.mention, here.people.type):
            arguments = ("U1", "/ask") if ask == here.people.type else ("U1",)
            message = await here.answer(ask(*arguments, "Who built the &lt;!here&gt; tower &amp; @everyone *of* 1871?"))
            assert "The <!here> tower *of* zerowidth was built in 1871 by <@U1234> and @everyone" in message.shown
            assert "<" not in message.text
            assert "&lt;!here&gt; tower" in message.text
            assert "&amp;amp;" not in message.text
            assert "\u202e" not in message.shown + message.text
        message = await here.answer(here.people.mention("U1", "Whom does the register name in the year of the flood?"))
        assert message.shown.count("a miller, ") > 30
