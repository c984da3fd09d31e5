"""Slack when things go wrong: crowds, lost connections, limits, hostile texts, wrong tokens, and the sign to stop."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack
from slack_place import BRIDGE, WHO, Place, place, slack_settings

from bot import platforms, slack_serving, slack_socket
from bot.on_slack import Slack
from bot.platforms import Refused
from bot.reply import Reply
from index import Library

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
    """All are acknowledged within three seconds and all are answered."""
    async with place(tmp_path, BRIDGE, ping_s=10, **CROWD) as here:
        await asyncio.gather(*(here.people.mention(f"U{number}", WHO) for number in range(200)))
        await here.slack.next(0, 200)
        waits = sorted(here.slack.acks[name][0] - sent for name, sent in here.slack.sent.items())
        print(f"acknowledged after {waits[100]:.3f} s (median), {waits[-1]:.3f} s (last)")
        assert waits[-1] < 3
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


async def test_blocks_that_slack_does_not_take_are_left_out(here: Place) -> None:
    """Better a plain answer than none."""
    here.slack.refuse("chat.postMessage", "invalid_blocks")
    message = await here.answer(here.people.mention("U1", WHO))
    assert message.blocks == []
    assert "Jeanne Sorel" in message.text


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


def test_tokens_and_tickets_are_masked_in_what_the_library_logs(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever Slack's library logs, no secret is in it."""
    log = slack_socket.sdk_logger()
    try:
        raise ConnectionError("wss://example.org/link/?ticket=secret-1&app_id=A1")
    except ConnectionError as error:
        log.exception("Failed to connect (error: %s) with %s", error, BOT_TOKEN)
    assert log.level == logging.WARNING
    assert "***" in caplog.text
    assert "secret-1" not in caplog.text
    assert "the-bots-token" not in caplog.text


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


async def test_a_question_about_a_message(here: Place) -> None:
    """Its own words are asked when there are enough of them, and nothing of them is kept."""
    words = "The windmill of Saint-Pair was turned into a library in 1988 by the teacher, Anne Le Goff. " * 3
    for text in (words, words * 12):
        view = await here.people.point("U1", text)
        message = await here.answer(here.people.submit("U1", view, typed="Who turned the windmill into a library?"))
        assert (message.to, "Anne Le Goff" in message.shown) == ("", True)
        assert message.shown.startswith("“Who turned the windmill into a library?”")
    assert len(await here.desk.titles(None)) == 1
    nothing = await here.answer(here.people.slack.envelope("interactive", _pointing(here, "Lunch?")))
    assert nothing.shown == "This message has neither a link nor enough text to ask about."


def _pointing(here: Place, text: str) -> dict[str, object]:
    return {
        "type": "message_action",
        "callback_id": "exergue-ask",
        "team": {"id": "T0001"},
        "user": {"id": "U1"},
        "trigger_id": "trigger-lunch",
        "response_url": here.slack.address("C1", "U1"),
        "message": {"text": text},
        "channel": {"id": "C1"},
    }


async def test_a_question_about_a_link(here: Place, tmp_path: Path) -> None:
    """A linked article that is there is asked; one that is not is not fetched for somebody who may not add."""
    text = "The kiln\n\n" + "The kiln of Ger was lit for the last time in 1926 by the potter, Yves Esnouf. " * 4
    address = "https://example.org/kiln"
    await here.desk.run(lambda: here.desk.library.add(text.encode(), url=address))
    view = await here.people.point("U1", f"Look: <{address}>")
    message = await here.answer(here.people.submit("U1", view, typed="Who lit the kiln for the last time?"))
    assert "Yves Esnouf" in message.shown
    view = await here.people.point("U1", "Look: <https://example.org/other>")
    message = await here.answer(here.people.submit("U1", view, typed="Who?"))
    assert (message.to, "is not among the articles here" in message.shown) == ("U1", True)


async def test_a_link_that_cannot_be_added_is_told(here: Place) -> None:
    """What the fetching says is said to who asked for it; something else than a link is no link."""
    message = await here.answer(here.people.type("U9", "/add", "the article of yesterday"))
    assert (message.to, message.shown) == ("U9", "Say what to add: a link, or a file.")
    message = await here.answer(here.people.type("U9", "/add", "<http://127.0.0.1:1/secret>"))
    assert message.to == "U9"
    assert "127.0.0.1" in message.shown


@pytest.mark.parametrize(
    ("error", "where", "phrase"),
    [
        ("invalid_auth", "auth.test", "slack-bot-token"),
        ("account_inactive", "auth.test", "slack-bot-token"),
        ("invalid_auth", "apps.connections.open", "slack-app-token"),
        ("not_allowed_token_type", "apps.connections.open", "slack-app-token"),
        ("missing_scope", "apps.connections.open", "slack-scope"),
        ("forbidden_team", "apps.connections.open", "slack-socket"),
    ],
)
async def test_a_refusal_is_told_and_not_tried_again(tmp_path: Path, error: str, where: str, phrase: str) -> None:
    """A wrong token is what only the operator can mend."""
    async with place(tmp_path, started=False) as here:
        here.slack.refuse(where, error)
        with pytest.raises(Refused) as caught:
            await here.platform.run()
        assert caught.value.phrase == phrase


async def test_a_token_that_is_revoked_while_it_runs_is_told(here: Place) -> None:
    """When Slack does not give another connection because of the token, the platform ends with a refusal."""
    here.slack.refuse("apps.connections.open", "token_revoked")
    here.slack.drop()
    with pytest.raises(Refused) as caught:
        await asyncio.wait_for(asyncio.shield(here.running), 20)
    assert caught.value.phrase == "slack-app-token"
    here.running = asyncio.create_task(asyncio.sleep(0))


async def test_both_tokens_are_needed(tmp_path: Path) -> None:
    """One alone is told before anything is sent."""
    fake = await FakeSlack().start()
    platform = Slack(slack_settings(fake, EXERGUE_SLACK_APP_TOKEN=""), None)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="slack-tokens"):
        await platform.run()
    assert fake.calls == []
    await fake.stop()


async def test_something_is_announced(here: Place) -> None:
    """A channel is told something unasked."""
    before = len(here.messages)
    await here.platform.announce("C1", Reply.line("Good morning."))
    assert [(message.channel, message.shown) for message in here.messages[before:]] == [("C1", "Good morning.")]


def environment(slack: FakeSlack, folder: Path, **more: str) -> dict[str, str]:
    """The environment of ``exergue run`` beside the fake Slack."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EXERGUE_")}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "EXERGUE_DATA": str(folder),
        "EXERGUE_SLACK_BOT_TOKEN": BOT_TOKEN,
        "EXERGUE_SLACK_APP_TOKEN": APP_TOKEN,
        "EXERGUE_SLACK_API": f"{slack.base}/api/",
        "EXERGUE_LANGUAGE": "en",
        **more,
    }


async def _run(slack: FakeSlack, folder: Path, **more: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        env=environment(slack, folder, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
    )


async def test_a_wrong_token_is_one_clear_line(tmp_path: Path) -> None:
    """``exergue run`` ends with 1 and says which token and where the right one is."""
    fake = await FakeSlack().start()
    process = await _run(fake, tmp_path, EXERGUE_SLACK_BOT_TOKEN="xoxb-2-a-wrong-token")
    _, told = await asyncio.wait_for(process.communicate(), 60)
    [line] = told.decode().splitlines()
    assert (process.returncode, line[:35]) == (1, "Slack refuses the bot token. Take i")
    assert "xoxb-2" not in line
    await fake.stop()


async def test_the_sign_to_stop_lets_answers_be_finished(tmp_path: Path) -> None:
    """SIGTERM with answers in flight: they are sent, nothing new is taken, and the process ends in under 10 seconds."""
    from slack_verbs import People

    fake = await FakeSlack().start()
    (tmp_path / "bridge.txt").write_text(BRIDGE)
    with Library.open(tmp_path, "embedded") as library:
        library.add(tmp_path / "bridge.txt")
    process = await _run(fake, tmp_path)
    await fake.until(lambda: fake.connections, 60)
    people = People(fake)
    fake.slow = asyncio.Event()
    for number in range(3):
        await people.mention(f"U{number}", WHO)
    await fake.until(lambda: len([each for each, _ in fake.calls if each == "chat.postMessage"]) == 3)
    process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    await asyncio.sleep(0.2)  # what comes now is too late
    late = people.mentioning("U7", WHO)
    await fake.envelope("events_api", late, acked=False)
    fake.slow.set()
    _, told = await asyncio.wait_for(process.communicate(), 20)
    assert time.monotonic() - began < 10
    assert (process.returncode, told.decode()) == (0, "")
    assert len(fake.messages) == 3
    assert len(fake.acks) == 3
    assert fake.faults == []
    await fake.stop()
