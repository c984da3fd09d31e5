"""A Slack to test in: the fake one, people in it, and the real adapter in front of a real library."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack, Message
from slack_verbs import People

from bot import settings
from bot.desk import Desk
from bot.gate import Gate
from bot.on_slack import Slack
from index import Library

BRIDGE = """The bridge over the Orne

The bridge over the Orne was opened in 1932 by the mayor, Jeanne Sorel. It has three arches of grey stone, and a lamp on
each side that burns all night. Children learn to swim below it, where the water is shallow and slow, and old men fish
for eels from its parapet in the evening. On the day of the village feast it is hung with lanterns, and a brass band
plays on it until midnight, whatever the weather.

Its toll was two sous for a cart and nothing for a person on foot. The toll house is a bakery now, which sells rye bread
on Saturdays. The baker, who came from Brittany with a wooden trough and four sacks of buckwheat, has kept the iron
board with the prices above the counter, and children ask what a sou was. He tells them that it was the price of a small
loaf, which is not quite true, and gives them the crust of the day before.

In 1944 the middle arch was blown up by retreating soldiers. It was rebuilt in 1947 with concrete, which the village has
regretted ever since, because the colour is wrong. A council of eleven members has voted three times to face it with
stone, and three times the money went to the school roof, to the drains, and to a second fire engine that was needed
after the dry summer. The mason who was asked for a price has retired in the meantime.
"""

OVEN = "The village oven\n\n" + "The oven was built in 1846 by a mason from Italy, Pietro Gallo. " * 5

WHO, WHAT_ELSE = "Who opened the bridge over the Orne?", "How many moons does Jupiter have?"


@dataclass
class Place:
    """All that a test touches."""

    slack: FakeSlack
    people: People
    desk: Desk
    platform: Slack
    running: asyncio.Task[None]
    ids: list[str] = field(default_factory=list)

    @property
    def messages(self) -> list[Message]:
        """What the bot has said."""
        return self.slack.messages

    async def answer(self, deed: Any, count: int = 1) -> Message:
        """Do something and return the last of the ``count`` messages that come of it."""
        before = len(self.messages)
        await deed
        return (await self.slack.next(before, count))[-1]


def slack_settings(slack: FakeSlack, **more: str) -> settings.Settings:
    """Return settings for the fake Slack."""
    return settings.load(
        {
            "EXERGUE_SLACK_BOT_TOKEN": BOT_TOKEN,
            "EXERGUE_SLACK_APP_TOKEN": APP_TOKEN,
            "EXERGUE_SLACK_API": f"{slack.base}/api",
            "EXERGUE_LANGUAGE": "en",
            **more,
        },
        None,
    )


@asynccontextmanager
async def place(
    folder: Path, *articles: str, slack: FakeSlack | None = None, started: bool = True, ping_s: float = 1.0, **more: str
) -> AsyncIterator[Place]:
    """Run the adapter in front of a library of ``articles``, the operator's; fails for what the fake finds wrong."""
    fake = slack or await FakeSlack().start()
    fake.users |= {"U9": {"is_admin": True}, "UFR": {"locale": "fr-FR"}}
    current = slack_settings(fake, **more)
    gate = Gate(member=current.member_per_minute, channel=current.channel_per_minute, queue=current.queue)
    desk = Desk(lambda: Library.open(folder, "embedded"), deadline_s=20, gate=gate)
    await desk.open()
    for text in articles:
        await desk.run(lambda text=text: desk.library.add(text.encode()))  # type: ignore[misc]
    ids = [article.id for article in await desk.run(desk.library.articles)]
    platform = Slack(current, desk, ping_s=ping_s)
    running = asyncio.create_task(platform.run() if started else asyncio.sleep(0))
    try:
        if started:
            await fake.until(lambda: fake.connections or running.done())
        here = Place(fake, People(fake), desk, platform, running, ids)
        yield here
        await platform.close()
        await asyncio.wait_for(here.running, 10)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await desk.close()
        if not slack:
            await fake.stop()
    assert not fake.faults, fake.faults
