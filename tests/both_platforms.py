"""``exergue run`` in a process of its own, connected to a Discord and a Slack of ours at once; people ask in both."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from discord_people import text_of
from discord_setup import ADA
from fake_discord import TOKEN, FakeDiscord
from fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack, Message
from slack_verbs import People

ROOT = Path(__file__).parents[1]
UNLIMITED = dict.fromkeys(("EXERGUE_MEMBER_PER_MINUTE", "EXERGUE_CHANNEL_PER_MINUTE", "EXERGUE_QUEUE"), "1000000")


@dataclass
class Both:
    """The two platforms, and the bot's process between them."""

    discord: FakeDiscord
    slack: FakeSlack
    process: asyncio.subprocess.Process

    def memory_mb(self, field: str = "VmHWM") -> float:
        """Return what the process has taken at its peak, in MB, or now (``"VmRSS"``)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{field}:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]

    def open_files(self) -> int:
        """Return the number of files and sockets that the process has open."""
        return sum(1 for _ in Path(f"/proc/{self.process.pid}/fd").iterdir())

    async def connected(self, seconds: float = 60) -> None:
        """Wait until both platforms have the bot."""
        await self.discord.until(
            lambda: self.discord.online and self.discord.commands, "the bot online", seconds=seconds
        )
        await self.slack.until(lambda: self.slack.connections, seconds)

    async def ask_discord(self, question: str) -> str:
        """Ask with the slash command, and return what is shown."""
        shown = await self.discord.answer(await self.discord.slash(ADA, "ask", {"question": question}))
        return text_of(shown)

    async def ask_slack(self, question: str, person: str) -> str:
        """Mention the bot, and return what it says, to all or to the person alone, who asks nothing else."""
        ts = await People(self.slack).mention(person, question)
        mine = lambda: next((each for each in self.slack.messages if each.thread_ts == ts or each.to == person), None)  # noqa: E731
        message: Message = await self.slack.until(mine, 60)
        return message.shown

    async def drop(self) -> None:
        """End every connection on both sides without a word, and wait until there are new ones."""
        before = self.slack.connections
        self.slack.drop()
        await self.discord.drop()
        await self.slack.until(lambda: self.slack.connections > before, 60)

    def forget(self) -> None:
        """Forget what was said and asked so far: ours, not the bot's."""
        for kept in (self.slack.messages, self.slack.calls, self.discord.messages, self.discord.calls):
            kept.clear()  # type: ignore[attr-defined]
        self.discord.requests.clear()


@contextlib.asynccontextmanager
async def both(data: Path, **settings: str) -> AsyncIterator[Both]:
    """Run the bot on the library in ``data`` between two platforms, until the block ends."""
    discord, slack = FakeDiscord(), await FakeSlack().start()
    await discord.start()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EXERGUE_")}
    ours = {
        "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "EXERGUE_LANGUAGE": "en", "EXERGUE_DATA": str(data),
        "EXERGUE_DISCORD_TOKEN": TOKEN, "EXERGUE_DISCORD_API": discord.api, "EXERGUE_DISCORD_GATEWAY": discord.gateway,
        "EXERGUE_SLACK_BOT_TOKEN": BOT_TOKEN, "EXERGUE_SLACK_APP_TOKEN": APP_TOKEN,
        "EXERGUE_SLACK_API": f"{slack.base}/api/", **UNLIMITED,
    }  # fmt: skip
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"), env={**kept, **ours, **settings}, cwd=data, stdout=pipe, stderr=pipe
    )
    try:
        yield Both(discord, slack, process)
    finally:
        if process.returncode is None:
            process.terminate()
            await asyncio.wait_for(process.wait(), 20)
        await slack.stop()
        await discord.stop()
