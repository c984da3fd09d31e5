"""Who asks in Slack: asked of Slack once in a while, never waited for long, and no stranger made a keeper."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from fake_slack import BOT_TOKEN, TEAM, FakeSlack
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack_people import KEPT_S, QUIET_S, People


class Clock:
    """A clock that stands still until it is set."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time in seconds."""
        return self.now


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """A workspace."""
    slack = await FakeSlack().start()
    yield slack
    await slack.stop()


def people(slack: FakeSlack, clock: Clock, **more: Any) -> People:
    """Its people, as the bot knows them."""
    client = AsyncWebClient(token=BOT_TOKEN, base_url=f"{slack.base}/api/")
    return People(client, language="en", clock=clock, **more)


@pytest.mark.parametrize(
    ("about", "keeper"),
    [
        ({}, False),
        ({"is_admin": True}, True),
        ({"is_owner": True}, True),
        ({"is_primary_owner": True}, True),
        ({"is_admin": True, "team_id": "T2"}, False),
        ({"is_admin": True, "is_stranger": True}, False),
        ({"is_admin": True, "deleted": True}, False),
        ({"is_admin": True, "team_id": "T2", "enterprise_user": {"id": "W1", "teams": ["T2", TEAM]}}, True),
    ],
)
async def test_who_manages_this_workspace_keeps_its_articles(
    slack: FakeSlack, about: dict[str, Any], keeper: bool
) -> None:
    """Administrators and owners of this one; not guests who are administrators elsewhere."""
    slack.users["U1"] = about
    assert (await people(slack, Clock()).get("U1", TEAM)).keeper is keeper


async def test_ids_in_the_settings_keep_articles_too(slack: FakeSlack) -> None:
    """Also when Slack does not answer."""
    known = people(slack, Clock(), keepers=("U1",))
    slack.refuse("users.info", "fatal_error")
    assert (await known.get("U1", TEAM)).keeper
    assert not (await known.get("U2", TEAM)).keeper


@pytest.mark.parametrize(("locale", "language"), [("fr-CA", "fr"), ("en-GB", "en"), ("ja-JP", "en"), (None, "en")])
async def test_the_language_is_the_members(slack: FakeSlack, locale: str | None, language: str) -> None:
    """Reduced to one that there are sentences in."""
    slack.users["U1"] = {"locale": locale}
    assert (await people(slack, Clock()).get("U1", TEAM)).language == language


async def test_slack_is_asked_once_in_a_while(slack: FakeSlack) -> None:
    """What it says is kept for some minutes."""
    clock = Clock()
    known = people(slack, clock)
    await known.get("U1", TEAM)
    slack.users["U1"] = {"is_admin": True}
    assert not (await known.get("U1", TEAM)).keeper
    clock.now = KEPT_S + 1
    assert (await known.get("U1", TEAM)).keeper
    assert len(slack.calls) == 2


async def test_a_slack_that_does_not_answer_is_left_alone_for_a_while(slack: FakeSlack) -> None:
    """Questions go on without it; where rights are at stake it is asked all the same."""
    clock = Clock()
    known = people(slack, clock)
    slack.users["U1"] = {"is_admin": True, "locale": "fr-FR"}
    slack.refuse("users.info", "fatal_error")
    assert (await known.get("U1", TEAM)).language == "en"
    assert (await known.get("U2", TEAM)).language == "en"
    assert len(slack.calls) == 1
    assert (await known.get("U1", TEAM, patience_s=10)).keeper
    clock.now = QUIET_S + 1
    await known.get("U2", TEAM)
    assert len(slack.calls) == 3


async def test_rights_in_one_workspace_are_none_in_another(slack: FakeSlack) -> None:
    """In an organisation one person is in several workspaces, whatever order they are asked about in."""
    slack.users["U1"] = {"is_admin": True}
    for teams in ([TEAM, "T2", TEAM], ["T2", TEAM, "T2"]):
        known = people(slack, Clock())
        assert [(await known.get("U1", team)).keeper for team in teams] == [team == TEAM for team in teams]


async def test_rights_that_slack_no_longer_confirms_are_none(slack: FakeSlack) -> None:
    """When what Slack said is old and it does not answer, the language stays; only the settings still make a keeper."""
    clock = Clock()
    known, named = people(slack, clock), people(slack, clock, keepers=("U1",))
    slack.users["U1"] = {"is_admin": True, "locale": "fr-FR"}
    for each in (known, named):
        assert (await each.get("U1", TEAM)).keeper
    clock.now = KEPT_S + 1
    slack.refuse("users.info", "fatal_error", times=3)
    for patience_s in (10.0, 1.0):  # asked in vain, and left alone for a while after that
        person = await known.get("U1", TEAM, patience_s=patience_s)
        assert (person.language, person.keeper) == ("fr", False)
    assert (await named.get("U1", TEAM)).keeper
