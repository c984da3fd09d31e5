"""Articles that come from Slack: files, links, and messages that somebody points at."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from slack_place import BRIDGE, OVEN, Place, place

from index import Page


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


@pytest.mark.parametrize("command", ["/use oven", "/remove oven", "/remove-article oven", "/add https://example.org/"])
async def test_others_may_not_keep_articles(two: Place, command: str) -> None:
    """Who is no admin of this very workspace is turned away, alone; so is an admin of another one."""
    two.slack.users["U3"] = {"is_admin": True, "team_id": "T9999"}
    for user in ("U1", "U3"):
        told = await two.answer(two.people.type(user, *command.split(" ", 1)))
        assert (told.to, told.shown[:34]) == (user, "Only those who keep the articles h")
    assert len(await two.desk.titles(None)) == 2


async def test_a_file_shared_by_a_keeper_becomes_an_article_and_goes_again(here: Place) -> None:
    """It is this workspace's own; ``/remove`` takes it away, but not what is the operator's."""
    await here.people.share("U9", "oven.txt", OVEN.encode())
    [message] = await here.slack.until(lambda: [each for each in here.messages if "Added" in each.shown])
    assert message.channel == "D1"
    answer = await here.answer(here.people.mention("U1", "Who built the oven?"))
    assert "Pietro Gallo" in answer.shown
    assert await here.desk.titles("slack:T9999") == [(here.ids[0], "The bridge over the Orne")]
    gone = await here.answer(here.people.type("U9", "/remove-article", "oven"))
    assert (gone.to, gone.shown) == ("U9", "Removed “The village oven”.")
    kept = await here.answer(here.people.type("U9", "/remove", "bridge"))
    assert "belongs to whoever runs the bot" in kept.shown


async def test_a_file_from_somebody_else_is_not_fetched(here: Place) -> None:
    """Who may not add is told so before anything is downloaded."""
    message = await here.answer(here.people.share("U1", "oven.txt", OVEN.encode()))
    assert message.shown.startswith("Only those who keep the articles here")
    assert len(await here.desk.titles(None)) == 1


async def test_a_file_in_the_form_of_add(here: Place) -> None:
    """``/add`` alone opens a form for a link or a file."""
    await here.people.type("U9", "/add")
    await here.slack.until(lambda: here.slack.views)
    file = here.people.file("oven.txt", OVEN.encode())
    told = await here.answer(here.people.submit("U9", here.slack.views[-1], file=file))
    assert (told.to, "Added" in told.shown) == ("U9", True)


@pytest.mark.parametrize("fault", ["large", "lying", "elsewhere", "forbidden"])
async def test_a_file_that_cannot_be_taken_is_told(tmp_path: Path, fault: str) -> None:
    """Too large, larger than it says, at an address that is not Slack's, or not given to this token."""
    async with place(tmp_path, BRIDGE, EXERGUE_MAX_FILE_MB="1") as here:
        content = OVEN.encode() if fault in {"elsewhere", "forbidden"} else b"x" * 2**21
        more = {
            "large": {},
            "lying": {"size": 10},
            "elsewhere": {"url_private_download": "https://files.slack.com.example.org/secret"},
            "forbidden": {"url_private_download": f"{here.slack.base}/nothing"},
        }[fault]
        message = await here.answer(here.people.share("U9", "oven.txt", content, **more))
        if fault in {"large", "lying"}:
            assert "the limit is 1 MB" in message.shown
        else:
            assert message.shown.startswith("oven.txt could not be fetched from here.")
        if fault == "forbidden":
            assert here.slack.faults.pop() == "unknown route: GET /nothing"


async def test_two_workspaces_do_not_see_each_other(tmp_path: Path, here: Place) -> None:
    """What one has added is not listed, chosen nor quoted in the other."""
    await here.people.share("U9", "oven.txt", OVEN.encode())
    await here.slack.until(lambda: [each for each in here.messages if "Added" in each.shown])
    assert len(await here.desk.titles("slack:T0001")) == 2
    assert len(await here.desk.titles("slack:T0002")) == 1


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


async def test_a_keeper_adds_a_link(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the command, or by asking about a message that has it; what is fetched is this workspace's own."""

    def fetched(url: str) -> Page:
        return Page(OVEN.replace("oven", url[-4:]).encode(), name=url, url=url)

    monkeypatch.setattr(here.desk.library.web, "page", fetched)
    told = await here.answer(here.people.type("U9", "/add", "<https://example.org/kiln>"))
    assert (told.to, told.shown[:18]) == ("U9", "Added “The village")
    view = await here.people.point("U9", "Look: <https://example.org/mill|this>")
    message = await here.answer(here.people.submit("U9", view, typed="Who built the mill?"))
    assert "The mill was built in 1846" in message.shown
    assert len(await here.desk.titles("slack:T0001")) == 3
    assert len(await here.desk.titles("slack:T9999")) == 1


async def test_a_link_that_cannot_be_added_is_told(here: Place) -> None:
    """What the fetching says is said to who asked for it, nothing of this machine; another text is no link."""
    message = await here.answer(here.people.type("U9", "/add", "the article of yesterday"))
    assert (message.to, message.shown) == ("U9", "Say what to add: a link, or a file.")
    message = await here.answer(here.people.type("U9", "/add", "<http://127.0.0.1:1/secret>"))
    assert message.to == "U9"
    assert message.shown.startswith("This address cannot be added.")
