"""Slack as it is run: tokens that are refused, secrets that stay out of the log, and the sign to stop."""

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
from slack_verbs import People

from bot import slack_socket
from bot.on_slack import Slack
from bot.platforms import Refused
from index import Library

ROOT = Path(__file__).parents[1]


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Place]:
    """A workspace whose bot knows one article."""
    async with place(tmp_path, BRIDGE) as it:
        yield it


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


@pytest.mark.parametrize(
    ("error", "where", "phrase"),
    [
        ("invalid_auth", "auth.test", "slack-bot-token"),
        ("account_inactive", "auth.test", "slack-bot-token"),
        ("invalid_auth", "apps.connections.open", "slack-app-token"),
        ("not_allowed_token_type", "apps.connections.open", "slack-app-token"),
        ("missing_scope", "apps.connections.open", "slack-scope"),
        ("forbidden_team", "apps.connections.open", "slack-app-token"),
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
