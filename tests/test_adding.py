"""Adding an article by its web address: from Python and from the command line, and what a person is told."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hostile import ARTICLE, PUBLIC, URL, LocalWire, Site, answer, page

from bot.desk import Desk
from bot.phrases import LANGUAGES, Phrases
from bot.request import Request
from bot.wording import fault_line
from index import WEB_REASONS, Forbidden, Library, TooLarge, Unreachable, Web


@pytest.fixture
def site() -> Iterator[Site]:
    """A server with one article at /story."""
    with Site({"/story": page()}) as site:
        yield site


@asynccontextmanager
async def desk_over(folder: Path, web: Web) -> AsyncIterator[Desk]:
    """A desk over a library in ``folder`` that fetches with ``web``."""
    desk = Desk(lambda: Library.open(folder, "embedded", web=web), deadline_s=30)
    await desk.open()
    try:
        yield desk
    finally:
        await desk.close()


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(web_exergue: Callable[[Site], Run], site: Site) -> Run:
    """The command line, every name of the net leading to ``site``."""
    return web_exergue(site)


def test_a_page_is_added_by_its_address(site: Site, tmp_path: Path) -> None:
    """Its address is its link; adding it again changes nothing, and a changed page keeps its id."""
    with Library.open(tmp_path, "embedded", web=Web(wire=LocalWire(site))) as library:
        article = library.add(URL)
        assert (article.title, article.url) == ("The lighthouse of Brennavik", URL)
        assert len(article.paragraphs) == 3
        assert library.ask("Who built the lighthouse?").hits[0].link
        assert library.add(f"{URL}#part").id == article.id
        site.pages["/story"] = page(ARTICLE.replace("four rooms", "five rooms"))
        assert "five rooms" in library.add(URL).text
        assert [each.id for each in library.articles()] == [article.id]


def test_a_page_that_cannot_be_fetched_leaves_no_trace(site: Site, tmp_path: Path) -> None:
    """Nothing is added, and what was there stays."""
    with Library.open(tmp_path, "embedded", web=Web(wire=LocalWire(site))) as library:
        before = library.add(URL)
        site.pages["/story"] = answer(ARTICLE, "Content-Type: text/html", length=10**5)
        with pytest.raises(Unreachable):
            library.add(URL)
        assert library.articles() == [before]


def test_the_command_line_adds_an_address(run: Run, site: Site) -> None:
    """With the JSON of the contract, beside what cannot be added."""
    status, out, err = run("add", "--json", URL, "https://press.example:22/", "ftp://press.example/")
    assert status == 1
    assert json.loads(out) | {"passages": 0} == {
        "id": "the-lighthouse-of-brennavik", "status": "added", "title": "The lighthouse of Brennavik", "url": URL,
        "language": "en", "paragraphs": 3, "passages": 0,
    }  # fmt: skip
    assert [line.split(": ")[0] for line in err.splitlines()] == ["https://press.example:22/", "ftp://press.example/"]


def test_adding_by_address_can_be_turned_off(run: Run, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says so, and nothing is fetched."""
    monkeypatch.setenv("EXERGUE_ADD_BY_URL", "false")
    status, out, err = run("add", URL)
    assert (status, out, site.requests) == (1, "", [])
    assert "EXERGUE_ADD_BY_URL" in err
    assert err.count("\n") == 1


def test_settings_decide_what_is_fetched(run: Run, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Domains and ports of the settings hold on the command line."""
    monkeypatch.setenv("EXERGUE_ALLOWED_DOMAINS", "press.example")
    monkeypatch.setenv("EXERGUE_ALLOWED_PORTS", "80")
    assert "EXERGUE_ALLOWED_DOMAINS" in run("add", "http://other.example/")[2]
    assert "EXERGUE_ALLOWED_PORTS" in run("add", "https://press.example/")[2]
    assert site.requests == []
    assert run("add", URL)[0] == 0


async def test_a_chat_adds_an_address(site: Site, tmp_path: Path) -> None:
    """To the articles of its own server; others are answered while the page is on its way."""

    def slowly(connection: socket.socket) -> None:
        time.sleep(0.5)
        connection.sendall(page())

    site.pages["/slow"] = slowly
    async with desk_over(tmp_path, Web(wire=LocalWire(site))) as desk:
        request = Request("add", place="discord:1", person="ada", keeper=True)
        adding = asyncio.create_task(desk.add(request, "http://press.example/slow"))
        await asyncio.sleep(0.1)
        started = time.monotonic()
        await desk.handle(Request("articles", place="discord:1"))
        assert time.monotonic() - started < 0.3
        assert (await adding).ok
        assert [len(await desk.titles(place)) for place in ("discord:1", "discord:2")] == [1, 0]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://10.0.0.1:80/", "http://press.example/missing", "https://press.example/",
            "http://press.example:22/"],
)  # fmt: skip
async def test_what_a_chat_is_told_is_one_sentence(site: Site, tmp_path: Path, url: str) -> None:
    """Whether it is a machine of the operator's, a site that is down or a page that is gone, to the asker alone."""
    async with desk_over(tmp_path, Web(wire=LocalWire(site))) as desk:
        reply = await desk.add(Request("add", place="discord:1", keeper=True), url)
        assert (reply.plain, reply.ok, reply.private) == (Phrases("en")("error-web-generic"), False, True)


@pytest.mark.parametrize("path", ["/etc/passwd", "file:///etc/passwd", "../../data/exergue.db", "-", ""])
async def test_a_chat_reads_no_file(site: Site, tmp_path: Path, path: str) -> None:
    """Whatever a member types in place of an address, no path of this machine is opened."""
    async with desk_over(tmp_path, Web(wire=LocalWire(site))) as desk:
        assert not (await desk.add(Request("add", place="discord:1", keeper=True), path)).ok
        assert await desk.titles(None) == []


def test_a_chat_learns_nothing_about_machines() -> None:
    """Whether a machine is there, and what it does, is one sentence in a chat; what a person can mend is told."""
    faults = [
        Forbidden("web-private", name=URL),
        Unreachable("web-name", name=URL),
        Unreachable("web-connect", name=URL),
    ]
    for language in LANGUAGES:
        phrases = Phrases(language)
        assert {fault_line(each, phrases, anyone=True) for each in faults} == {phrases("error-web-generic")}
        assert len({fault_line(each, phrases, anyone=False) for each in faults}) == 3
        large = TooLarge("web-large", name=URL, limit_mb=5)
        assert fault_line(large, phrases, anyone=True) == fault_line(large, phrases, anyone=False)


def test_what_a_chat_is_not_told_are_reasons_that_exist() -> None:
    """The set names reasons of the error tree, and every reason that a connection can give."""
    known = {reason for kind in (Forbidden, Unreachable) for reason in kind.reasons}
    assert known >= WEB_REASONS
    assert {reason for reason in Unreachable.reasons if reason.startswith("web-")} <= WEB_REASONS
    assert "web-private" in WEB_REASONS
    assert PUBLIC not in str(Forbidden("web-private", name=URL))
