"""What Discord does to a bot: closes, forgets, repeats, refuses, limits; and what the bot makes of it."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from pathlib import Path
from typing import Any

import discord
import pytest
from discord_payloads import GUILD, OTHER_CHANNEL, new_id
from discord_people import EPHEMERAL, buttons, text_of
from discord_setup import ADA, BEN, Setup, connected
from fake_discord import TOKEN, FakeDiscord

from bot import on_discord
from bot.desk import Desk
from bot.platforms import keep

QUESTION = {"question": "Who opened the bridge?"}


async def asks(setup: Setup, **where: Any) -> dict[str, Any]:
    """The answer to a question."""
    return await setup.fake.answer(await setup.fake.slash(ADA, "ask", QUESTION, **where))


async def test_every_request_and_event_is_checked(tmp_path: Path, desk: Desk, shared: Path) -> None:
    """The official files are really looked at: requests, answers, events and frames of one conversation."""
    async with connected(tmp_path, desk) as setup:
        shown = await asks(setup)
        await setup.fake.answer(await setup.fake.click(ADA, shown, "What is around it"))
        await setup.fake.reply(await setup.fake.say(ADA, "Who opened the bridge?", mention=True))
        assert setup.fake.spec.checked > 15
        assert list(setup.fake.spec.request("POST", "/channels/1/messages", {"content": ["no text"]}))


async def test_a_wrong_token_is_refused_for_good(tmp_path: Path, desk: Desk) -> None:
    """The platform gives up at once and says which of its settings is wrong."""
    wrong = TOKEN.replace("GoodTo", "BadTok")
    async with connected(tmp_path, desk, DISCORD_TOKEN=wrong) as setup:
        assert await asyncio.wait_for(setup.kept, 10) == "discord-token"
        assert setup.fake.identified == 0


@pytest.mark.parametrize(
    ("code", "refusal"), [(4004, "discord-token"), (4013, "discord-refused"), (4014, "discord-refused")]
)
async def test_a_close_code_that_stays_is_a_refusal(tmp_path: Path, desk: Desk, code: int, refusal: str) -> None:
    """What another try would not change is not tried again."""

    def prepare(fake: FakeDiscord) -> None:
        fake.close_with = code

    async with connected(tmp_path, desk, prepare=prepare) as setup:
        assert await asyncio.wait_for(setup.kept, 10) == refusal


async def test_a_connection_that_ends_for_another_reason_is_made_anew(tmp_path: Path, desk: Desk) -> None:
    """Too few shards, for instance: the platform is started again, and answers."""
    async with connected(tmp_path, desk) as setup:
        await setup.fake.drop(4011)
        await setup.fake.until(lambda: setup.fake.identified == 2 and setup.fake.online, "a second start")
        assert "Jeanne Sorel" in text_of(await asks(setup))


async def test_an_event_that_nobody_understands_takes_nothing_down(tmp_path: Path, desk: Desk) -> None:
    """The library ends on it; a new client takes over, and what was being answered is answered."""
    async with connected(tmp_path, desk) as setup:
        release = hold(desk)
        call = await setup.fake.slash(ADA, "ask", QUESTION)
        await setup.fake.until(lambda: call.kind is not None, "the acknowledgement")
        await setup.fake.emit("MESSAGE_CREATE", {"nonsense": True}, checked=False)
        release()
        assert "Jeanne Sorel" in text_of(await setup.fake.answer(call))
        await setup.fake.until(lambda: setup.fake.identified == 2 and setup.fake.online, "a new client")
        assert "Jeanne Sorel" in text_of(await asks(setup))


def hold(desk: Desk) -> Any:
    """Let nothing be answered until the returned function is called."""
    gate = threading.Event()
    desk._worker.submit(gate.wait, 20)
    return gate.set


async def test_a_connection_that_drops_in_the_middle_loses_nothing(tmp_path: Path, desk: Desk) -> None:
    """The answer arrives, the session is resumed, and what was asked meanwhile is answered too."""
    async with connected(tmp_path, desk) as setup:
        release = hold(desk)
        call = await setup.fake.slash(ADA, "ask", QUESTION)
        await setup.fake.until(lambda: call.kind is not None, "the acknowledgement")
        await setup.fake.drop()
        meanwhile = await setup.fake.say(BEN, "Who opened the bridge?", mention=True)
        release()
        assert "Jeanne Sorel" in text_of(await setup.fake.answer(call))
        assert "Jeanne Sorel" in text_of(await setup.fake.reply(meanwhile))
        assert (setup.fake.resumed, setup.fake.identified) == (1, 1)


async def test_a_forgotten_session_is_begun_anew(tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """INVALID_SESSION leads to a new IDENTIFY in the same client."""
    no_pause(monkeypatch)
    async with connected(tmp_path, desk) as setup:
        setup.fake.forgetful = True
        client = setup.side._client
        await setup.fake.drop()
        await setup.fake.until(lambda: setup.fake.identified == 2 and setup.fake.online, "a new session")
        assert setup.side._client is client
        assert "Jeanne Sorel" in text_of(await asks(setup))


def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the five seconds that Discord wants between two IDENTIFYs."""

    async def at_once(self: object, shard_id: object, *, initial: bool = False) -> None:
        return None

    monkeypatch.setattr(discord.Client, "before_identify_hook", at_once)


async def test_a_silent_connection_is_noticed(tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """When heartbeats are not acknowledged any more, the session is resumed over another connection."""
    monkeypatch.setattr(on_discord, "HEARTBEAT_S", 0.5)

    def prepare(fake: FakeDiscord) -> None:
        fake.heartbeat_s = 0.2

    async with connected(tmp_path, desk, prepare=prepare) as setup:
        await setup.fake.until(lambda: setup.fake.heartbeats > 2, "heartbeats")
        setup.fake.deaf = True
        await setup.fake.until(lambda: setup.fake.resumed >= 1, "a second connection")
        setup.fake.deaf = False
        assert "Jeanne Sorel" in text_of(await asks(setup))


async def test_the_advised_number_of_connections_is_made(
    tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above the size from which Discord advises it, servers are spread over connections; all are served."""
    no_pause(monkeypatch)
    far = (2 << 22) | 5

    def prepare(fake: FakeDiscord) -> None:
        fake.guilds[1] = fake.guilds[1] | {"id": str(far)}

    async with connected(tmp_path, desk, server={"shards": 2}, prepare=prepare) as setup:
        assert {(GUILD >> 22) % 2, (far >> 22) % 2} == {0, 1}
        for guild, channel in ((GUILD, None), (far, OTHER_CHANNEL)):
            where = {"guild": guild} | ({"channel": channel} if channel else {})
            assert "Jeanne Sorel" in text_of(await asks(setup, **where))


async def test_without_advice_there_is_one_connection(tmp_path: Path, desk: Desk) -> None:
    """A server that gives no advice is served over one connection."""

    def prepare(fake: FakeDiscord) -> None:
        fake.forbidden.append(lambda method, path, body: path == "/gateway/bot")

    async with connected(tmp_path, desk, prepare=prepare) as setup:
        assert "Jeanne Sorel" in text_of(await asks(setup))


async def test_who_waits_for_a_reply_sees_typing(tmp_path: Path, desk: Desk) -> None:
    """A message cannot be deferred: while its answer takes long, the bot is seen to type."""
    async with connected(tmp_path, desk) as setup:
        release = hold(desk)
        told = await setup.fake.say(ADA, "Who opened the bridge?", mention=True)
        await setup.fake.until(lambda: setup.fake.typing > 0, "the sign of typing", seconds=3)
        release()
        assert "Jeanne Sorel" in text_of(await setup.fake.reply(told))


async def test_completion_does_not_wait_for_the_questions_before_it(tmp_path: Path, desk: Desk) -> None:
    """While others are answered, what is typed is completed in time, if only by nothing."""
    async with connected(tmp_path, desk) as setup:
        release = hold(desk)
        typed = await setup.fake.complete(ADA, "ask", "article", "bridge")
        await setup.fake.until(lambda: typed.choices is not None, "choices")
        release()
        assert typed.choices == []
        assert typed.acknowledged_s < 3


async def test_rate_limits_are_waited_for(tmp_path: Path, desk: Desk) -> None:
    """A 429 on the acknowledgement, the edit or a message delays an answer and does not lose or double it."""
    async with connected(tmp_path, desk) as setup:
        setup.fake.limited += [(r"/callback$", 0.2), (r"/messages/@original$", 0.2), (r"/channels/\d+/messages$", 0.2)]
        call = await setup.fake.slash(ADA, "ask", QUESTION)
        assert "Jeanne Sorel" in text_of(await setup.fake.answer(call))
        told = await setup.fake.say(ADA, "Who opened the bridge?", mention=True)
        assert "Jeanne Sorel" in text_of(await setup.fake.reply(told))
        assert len(setup.fake._replies(told)) == 1
        assert setup.fake.limited == []


async def test_where_embeds_are_not_allowed_the_words_are_said(tmp_path: Path, desk: Desk) -> None:
    """In a channel without that permission the answer comes as plain text."""
    async with connected(tmp_path, desk) as setup:
        setup.fake.forbidden.append(lambda method, path, body: bool(body and body.get("embeds")))
        told = await setup.fake.say(ADA, "Who opened the bridge?", mention=True)
        await setup.fake.until(lambda: any("Jeanne" in text_of(each) for each in posted(setup)), "the words")
        assert told["id"] in setup.fake.messages


def posted(setup: Setup) -> list[dict[str, Any]]:
    """What the bot has written."""
    return [each for each in setup.fake.messages.values() if each["author"]["username"] == "exergue"]


async def test_an_event_that_comes_three_times_is_answered_once(tmp_path: Path, desk: Desk) -> None:
    """Commands, messages and buttons: each id is served once, and nothing is acknowledged twice."""
    async with connected(tmp_path, desk) as setup:
        call = await setup.fake.slash(ADA, "ask", QUESTION)
        told = await setup.fake.say(ADA, "Who opened the bridge?", mention=True)
        for _ in range(2):
            await setup.fake.emit("INTERACTION_CREATE", call.payload)
            await setup.fake.emit("MESSAGE_CREATE", told)
        shown = await setup.fake.answer(call)
        await setup.fake.reply(told)
        press = await setup.fake.click(ADA, shown, "Useful")
        for _ in range(2):
            await setup.fake.emit("INTERACTION_CREATE", press.payload)
        await setup.fake.answer(press)
        last = await setup.fake.say(BEN, "Who opened the bridge?", mention=True)
        await setup.fake.reply(last)  # whatever came before this has been served
        assert (len(call.shown), len(press.shown), len(setup.fake._replies(told))) == (1, 1, 1)
        assert call.edits == 1


async def test_buttons_outlive_a_restart(tmp_path: Path, desk: Desk) -> None:
    """A button under an answer of before works, for its owner; one of an older kind says that it does not."""
    async with connected(tmp_path, desk) as setup:
        shown = await asks(setup)
        await setup.end()
        side, stop = on_discord.create(setup.settings, desk), asyncio.Event()
        again = asyncio.create_task(keep(side, stop))
        try:
            await setup.fake.until(lambda: setup.fake.identified == 2 and setup.fake.online, "the bot to be back")
            await setup.fake.answer(await setup.fake.click(ADA, shown, "What is around it"))
            assert "twelve thousand cars" in text_of(shown)
            stranger = await setup.fake.answer(await setup.fake.click(BEN, shown, "Summary"))
            assert stranger["flags"] & EPHEMERAL
            buttons(shown)[0]["custom_id"] = "x0:of:an:older:version"
            told = await setup.fake.answer(await setup.fake.click(ADA, shown, buttons(shown)[0]["label"]))
            assert "earlier version" in text_of(told)
        finally:
            stop.set()
            await side.close()
            await again


async def test_a_command_that_is_no_longer_there_is_told(tmp_path: Path, desk: Desk) -> None:
    """Discord may know commands of an older version for a while."""
    async with connected(tmp_path, desk) as setup:
        setup.fake.commands.append({"id": new_id(), "name": "dance", "type": 1, "options": []})
        told = await setup.fake.answer(await setup.fake.slash(ADA, "dance"))
        assert "earlier version" in text_of(told)


async def test_stopping_finishes_what_is_being_answered(tmp_path: Path, desk: Desk) -> None:
    """No new work, the answer in flight arrives, and all is closed in a few seconds."""
    async with connected(tmp_path, desk) as setup:
        release = hold(desk)
        call = await setup.fake.slash(ADA, "ask", QUESTION)
        await setup.fake.until(lambda: call.kind is not None, "the acknowledgement")
        began = time.monotonic()
        ending = asyncio.create_task(setup.end())
        await setup.fake.until(lambda: setup.side.stopping, "the sign to stop")
        late = await setup.fake.slash(BEN, "ask", QUESTION)
        assert "being restarted" in text_of(await setup.fake.answer(late))
        release()
        assert "Jeanne Sorel" in text_of(await setup.fake.answer(call))
        assert await ending is None
        assert time.monotonic() - began < 10
        assert not setup.fake.online


async def test_an_answer_that_takes_too_long_to_finish_is_called_off(
    tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is left looking at "thinking": who waits when all has to close is told to ask again."""
    monkeypatch.setattr(on_discord, "DRAIN_S", 0.2)
    async with connected(tmp_path, desk) as setup:
        release = hold(desk)
        call = await setup.fake.slash(ADA, "ask", QUESTION)
        await setup.fake.until(lambda: call.kind is not None, "the acknowledgement")
        await setup.end()
        release()
        assert "being restarted" in text_of(call.shown[0])


async def test_a_fault_of_ours_is_told_too(
    tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever happens between the event and the desk, the person hears of it and the log has the same report."""
    async with connected(tmp_path, desk) as setup:
        monkeypatch.setattr(setup.side.desk, "titles", None)
        call = await setup.fake.slash(ADA, "ask", QUESTION | {"article": "the bridge"})
        told = text_of(await setup.fake.answer(call))
        assert "report" in told
        [record] = [each for each in caplog.records if "could not be served" in each.getMessage()]
        assert record.args[0] in told  # type: ignore[index, operator]


async def test_nothing_secret_and_no_question_is_logged(
    tmp_path: Path, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever goes wrong: no token, no interaction's token, no question, no id of a person."""
    caplog.set_level(logging.INFO)
    async with connected(tmp_path, desk) as setup:
        setup.fake.forbidden.append(lambda method, path, body: bool(body and body.get("embeds")))
        await asks(setup)
        setup.fake.forbidden[0] = lambda method, path, body: method == "PATCH"
        await setup.fake.slash(ADA, "ask", QUESTION)
        await setup.fake.until(lambda: "did not reach" in caplog.text, "a warning")
        setup.fake.forbidden.clear()
        await setup.fake.emit("MESSAGE_CREATE", {"nonsense": True}, checked=False)
        await setup.fake.until(lambda: setup.fake.identified == 2 and setup.fake.online, "a new client")
    assert "fell" in caplog.text
    for secret in (TOKEN, "interaction-", "opened the bridge", f"person={ADA['id']}"):
        assert secret not in caplog.text


def test_no_privileged_intent_is_asked_for() -> None:
    """Neither members nor presences nor the content of every message."""
    asked = on_discord.intents()
    assert [asked.members, asked.presences, asked.message_content] == [False] * 3
