"""What one hostile article, address or name can do to a channel: it floods nothing, and no fault leaves the desk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import discord_view, slack_view
from bot.desk import Desk
from bot.gate import Gate
from bot.phrases import Phrases
from bot.reply import Quote, Reply
from bot.request import Request
from index import Article, Library, Page, indexing
from index.encode import open_encoder

BODY = "<p>" + "The bridge over the Orne was opened in 1932 by the mayor, Jeanne Sorel. " * 4 + "</p>"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk over an empty library."""
    desk = Desk(lambda: Library.open(tmp_path, "embedded"), deadline_s=20, gate=Gate(member=100))
    await desk.open()
    yield desk
    await desk.close()


def asked(command: str, text: str = "", **more: object) -> Request:
    """What a keeper of a server asks."""
    made = Request(command, text, platform="discord", place="discord:1", channel="2", person="1", keeper=True)
    return replace(made, **more)  # type: ignore[arg-type]


def web_page(title: str, canonical: str = "") -> Page:
    """A page with a title and the address that it gives itself."""
    head = f"<title>{title}</title><link rel=canonical href='{canonical}'>"
    html = f"<html><head>{head}</head><body><article><h1>{title}</h1>{BODY * 3}</article></body></html>"
    return Page(html.encode(), name="page.html", kind="html", place="discord:1")


def test_names_and_addresses_are_bounded() -> None:
    """A title and a byline are cut, and say so; an address that is too long is left out, for half leads nowhere."""

    def prepare(page: Page) -> Article:
        return indexing.prepare(page, open_encoder()).article

    article = prepare(web_page("long " * 500, "https://example.org/" + "a" * 1_000))
    assert len(article.title) <= 300
    assert article.title.endswith("long…")
    assert article.url is None
    signed = prepare(Page(f"---\nauthor: {'Ada Klein, ' * 40}\n---\n\n{BODY}".encode(), "a.md", "markdown"))
    assert signed.byline == ("Ada Klein, " * 40)[:199].rstrip() + "…"
    kept = prepare(web_page("Short", "https://example.org/" + "a" * 900))
    assert (kept.title, kept.url) == ("Short", "https://example.org/" + "a" * 900)
    given = replace(web_page("Short"), title="x" * 400, url="https://example.org/" + "b" * 1_000)
    assert (len(prepare(given).title), prepare(given).url) == (300, None)


@pytest.mark.parametrize(
    ("title", "address"), [("Bridge", "https://example.org/" + "a" * 2_850), ("Bridge_" + "_*" * 1_050, "")]
)
async def test_a_hostile_article_does_not_flood_a_channel(desk: Desk, title: str, address: str) -> None:
    """Answers, summaries and digests stay a message or two on both platforms, with their quotations."""
    assert (await desk.add(asked("add"), web_page(title, address))).ok
    for request in (asked("ask", "Who opened the bridge?"), asked("summary"), asked("digest")):
        reply = await desk.handle(request)
        assert "Jeanne Sorel" in reply.plain
        assert len(discord_view.render(reply)) <= 2
        assert len(slack_view.messages(reply, Phrases("en"), "U1")) <= 2


def test_an_article_that_was_added_before_does_not_flood_either() -> None:
    """Replies keep to their bounds whatever stands beside a quotation: the rows of an older library may be long."""
    text = ("The mill burnt down in 1911. " * 30).strip()
    for source, link in (("_*" * 1_100, None), ("Title", "https://example.org/" + "a" * 2_870)):
        reply = Reply((Quote(text, None, source, link),))
        assert len(discord_view.render(reply)) == 1
        [message] = slack_view.messages(reply, Phrases("en"), "U1")
        assert text in str(message["blocks"])


def test_slack_gives_no_room_to_a_link_that_it_would_refuse() -> None:
    """A link that is dropped in the end does not cut the words that it stands beside."""
    quote = Quote("The mill burnt down. " * 100, None, "Title", "https://example.org/" + "a b" * 400)
    [message] = slack_view.messages(Reply((quote,)), Phrases("en"), "U1")
    assert len(message["blocks"]) == 1


async def test_what_is_typed_at_length_is_told_in_short(desk: Desk) -> None:
    """An unknown article of 3,000 characters, a command or a link like that: one sentence, and the desk goes on."""
    long = "x" * 3_000
    for request in (asked("ask", "When?", article=long), asked("use", long), asked("remove", long), asked(long)):
        reply = await desk.handle(request)
        assert not reply.ok
        assert f"{'x' * 499}…" in reply.plain
        assert len(reply.plain) < 700
    assert (await desk.add(asked("add"), Page(b" ", name=f"https://example.org/{long}"))).plain.startswith("https://")


async def test_a_fault_that_cannot_be_told_becomes_an_id(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """When telling what went wrong goes wrong itself, the person gets an id all the same."""

    def broken(*_: object, **__: object) -> str:
        raise ValueError("a sentence that cannot be made")

    monkeypatch.setattr("bot.desk.fault_line", broken)
    request = asked("ask", "When?", article="gone")
    reply = await desk.handle(request)
    assert not reply.ok
    assert request.id in reply.plain


def test_only_long_facts_are_cut() -> None:
    """A question of the longest kind is told whole, numbers are left to their language."""
    phrases = Phrases("en")
    assert phrases("asked-head", question="q" * 500).count("q") >= 500
    assert phrases("about-title", title="t" * 501).count("t" * 499 + "…") == 1
    assert "1,000" in phrases("articles-head", count=1000)
