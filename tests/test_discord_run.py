"""``exergue run`` with a Discord token, in a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from discord_people import text_of
from discord_setup import ADA, pages
from fake_discord import TOKEN, FakeDiscord

from index import Library

ROOT = Path(__file__).parents[1]
QUESTION = {"question": "Who opened the bridge?"}


async def test_the_command_runs_and_stops(tmp_path: Path) -> None:
    """`exergue run` with a token serves Discord, and SIGTERM ends it within ten seconds with nothing left undone."""
    fake = FakeDiscord()
    await fake.start()
    with Library.open(tmp_path / "data", "embedded") as library:
        library.take(pages()[0])
    try:
        process = await run(fake, tmp_path)
        await fake.until(lambda: fake.online and bool(fake.commands), "the bot to be online", seconds=60)
        shown = await fake.answer(await fake.slash(ADA, "ask", QUESTION))
        assert "Jeanne Sorel" in text_of(shown)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        out, errors = await asyncio.wait_for(process.communicate(), 30)
        assert time.monotonic() - began < 10
        assert (process.returncode, errors) == (0, b"")
        assert out == b"Starting: Discord. Ctrl-C stops.\n"
    finally:
        await fake.stop()
    assert fake.faults == []


@pytest.mark.parametrize(
    ("language", "said"), [("en", b"Discord refuses the token."), ("fr", b"Discord refuse le jeton.")]
)
async def test_a_wrong_token_is_one_clear_line(tmp_path: Path, language: str, said: bytes) -> None:
    """`exergue run` ends with 1 and says what to do, in the reader's language."""
    fake = FakeDiscord()
    await fake.start()
    try:
        process = await run(fake, tmp_path, EXERGUE_DISCORD_TOKEN=TOKEN[::-1], EXERGUE_LANGUAGE=language)
        _, errors = await asyncio.wait_for(process.communicate(), 60)
    finally:
        await fake.stop()
    assert process.returncode == 1
    assert errors.startswith(said)
    assert errors.count(b"\n") == 1
    assert TOKEN[::-1].encode() not in errors


async def run(fake: FakeDiscord, folder: Path, **more: str) -> asyncio.subprocess.Process:
    """The command line in a process of its own, with the fake as its Discord."""
    settings = {
        "EXERGUE_DISCORD_TOKEN": TOKEN, "EXERGUE_DISCORD_API": fake.api, "EXERGUE_DISCORD_GATEWAY": fake.gateway,
    }  # fmt: skip
    clean = {name: value for name, value in os.environ.items() if not name.startswith("EXERGUE_")}
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--data", str(folder / "data")),
        env={**clean, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", **settings, **more},
        cwd=folder, stdout=pipe, stderr=pipe,
    )  # fmt: skip


SLACK = {"EXERGUE_SLACK_BOT_TOKEN": "xoxb-0123456789", "EXERGUE_SLACK_APP_TOKEN": "xapp-0123456789"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"EXERGUE_DISCORD_TOKEN": TOKEN}, "['Discord'] ['discord']"),
        (SLACK, "['Slack'] ['slack_bolt']"),
        ({}, "[] []"),
    ],
)
def test_only_a_platform_that_has_its_tokens_is_imported(given: dict[str, str], expected: str) -> None:
    """Each costs a small machine 35 MB; the one that is not used costs nothing."""
    code = (
        "import os, sys; from bot import running; from bot.settings import load\n"
        "found = running.create(load(os.environ, None), None)\n"
        "print([each.name for each in found], sorted({'discord', 'slack_bolt'} & set(sys.modules)))"
    )
    clean = {name: value for name, value in os.environ.items() if not name.startswith("EXERGUE_")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60,
        env={**clean, "PYTHONPATH": str(ROOT), **given},
    )  # fmt: skip
    assert done.stdout.strip() == expected
