"""Fetching articles again: what is asked of the site, what changes, and what stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile import ARTICLE, URL, LocalWire, Site, answer, page, redirect

from index import Addition, ArticleNotFound, Forbidden, Library, Robots, SourceError, Web, refresh, visits

TAGS = ('ETag: "v1"', "Last-Modified: Wed, 25 Nov 2026 10:00:00 GMT")
CHANGED = ARTICLE.replace("four rooms", "five rooms")


@pytest.fixture
def site() -> Iterator[Site]:
    """A server with one article at /story, with its tags, and no robots.txt."""
    with Site({"/story": page(ARTICLE, *TAGS)}) as site:
        yield site


@pytest.fixture
def library(site: Site, tmp_path: Path) -> Iterator[Library]:
    """A library with the article."""
    with Library.open(tmp_path / "data", "embedded", web=Web(wire=LocalWire(site))) as library:
        library.add(URL)
        yield library


def again(library: Library, article_id: str | None = None) -> Addition:
    """Refresh the one article there is to refresh."""
    [visit] = visits(library, article_id)
    return refresh(library, visit, Robots(library.web))


def test_what_has_not_changed_is_not_sent(site: Site, library: Library) -> None:
    """The site gets its tags back and answers with 304: nothing is done, also the next time."""
    before = library.articles()
    site.pages["/story"] = answer(b"", status="304 Not Modified")
    for _ in range(2):
        done = again(library)
        assert (done.status, done.article, done.passages > 0) == ("unchanged", before[0], True)
        assert (site.header("If-None-Match"), site.header("If-Modified-Since")) == ('"v1"', TAGS[1].partition(": ")[2])
    assert library.articles() == before


def test_what_is_sent_and_is_the_same_is_left_alone(site: Site, library: Library) -> None:
    """A site without tags sends all of it: nothing is indexed anew, and new tags are remembered."""
    site.pages["/story"] = page(ARTICLE, 'ETag: "v2"')
    assert again(library).status == "unchanged"
    assert [visit.etag for visit in visits(library)] == ['"v2"']


def test_what_has_changed_is_indexed_anew(site: Site, library: Library) -> None:
    """Under the same id, found by its new words, and with its new tags."""
    [before] = library.articles()
    site.pages["/story"] = page(CHANGED, 'ETag: "v2"')
    done = again(library, before.id)
    assert (done.status, done.article.id) == ("updated", before.id)
    assert [article.id for article in library.articles()] == [before.id]
    assert "five rooms" in library.ask("How many rooms has the guest house?").hits[0].passage.text
    assert [(visit.article, visit.etag) for visit in visits(library)] == [(before.id, '"v2"')]


def test_an_article_at_two_addresses_keeps_its_id_and_both(site: Site, library: Library) -> None:
    """The same content under another address is the same article, said so, and refreshed under its own."""
    site.pages |= {"/copy": page(), "/away": redirect("/copy")}
    before = library.article()
    for copy in ("http://press.example/copy", "http://press.example/away"):
        done = library.take(library.web.page(copy))
        assert (done.status, done.elsewhere, done.article) == ("unchanged", True, before)
    assert library.take(library.web.page(URL)).elsewhere is False
    site.pages |= {"/story": page(CHANGED), "/copy": page(CHANGED)}
    assert again(library).article.id == before.id
    assert library.article().url == URL
    done = library.take(library.web.page("http://press.example/copy"))
    assert (done.status, done.elsewhere, done.article.id, len(library)) == ("unchanged", True, before.id, 1)


def test_a_page_that_has_moved(site: Site, library: Library) -> None:
    """Its links lead to the new address; the id stays, and the next refresh finds it."""
    [before] = library.articles()
    site.pages |= {"/new": page(), "/story": redirect("/new", "301 Moved")}
    done = again(library)
    assert (done.article.id, done.article.url) == (before.id, "http://press.example/new")
    assert again(library).status == "unchanged"


@pytest.mark.parametrize(
    "say",
    [
        answer(b"", status="404 Not Found"), answer(b"", status="500 Oops"), page("<html><body></body></html>"), b"",
        redirect("http://127.0.0.1/"), answer(b"PK\x03\x04"),
    ],
)  # fmt: skip
def test_an_article_that_is_gone_stays(site: Site, library: Library, say: bytes) -> None:
    """What cannot be fetched any more is still there to be asked."""
    before = library.articles()
    site.pages["/story"] = say
    with pytest.raises(SourceError):
        again(library)
    assert library.articles() == before


def test_an_article_that_was_removed_meanwhile_does_not_come_back(site: Site, library: Library) -> None:
    """Another process may remove it while its page is fetched."""
    [visit] = visits(library)
    library.remove(visit.article)
    with pytest.raises(ArticleNotFound):
        refresh(library, visit, Robots(library.web))
    assert len(library) == 0


def test_only_what_came_from_the_web_is_refreshed(library: Library, tmp_path: Path) -> None:
    """Files are left out, and one that is named is told; so is an id that does not exist."""
    (tmp_path / "notes.txt").write_text("Some notes.\n\nThey are about the harbour of Brennavik and its many boats.")
    notes = library.add(tmp_path / "notes.txt")
    assert notes.id not in [visit.article for visit in visits(library)]
    with pytest.raises(Forbidden) as caught:
        visits(library, notes.id)
    assert caught.value.reason == "not-web"
    with pytest.raises(ArticleNotFound):
        visits(library, "nobody")


def test_an_update_of_one_place_never_replaces_what_is_another_places(site: Site, library: Library) -> None:
    """A server whose address once showed the operator's text does not change the operator's article with it."""
    from dataclasses import replace

    operators = library.add(
        b"The harbour of Brennavik.\n\nIt is deep and wide, and boats lie in it all the year round."
    )
    site.pages["/theirs"] = answer(operators.text, "Content-Type: text/plain")
    address = "http://press.example/theirs"
    library.take(replace(library.web.page(address), place="discord:1"))
    site.pages["/theirs"] = answer(
        "Something else altogether.\n\nIt is nobody's text, and short.", "Content-Type: text/plain"
    )
    library.take(replace(library.web.page(address), place="discord:1"))
    assert library.article(operators.id).text == operators.text


# robots.txt


@pytest.mark.parametrize(
    ("robots", "reason"),
    [
        (answer("User-agent: *\nDisallow: /", "Content-Type: text/plain"), "web-robots"),
        (answer("User-agent: exergue\nDisallow: /sto"), "web-robots"),
        (answer("User-agent: *\nDisallow: /\n\nUser-agent: Exergue\nAllow: /"), ""),
        (answer("User-agent: other\nDisallow: /"), ""), (answer("<html>no rules</html>"), ""),
        (answer(b"\xff\xfe"), ""),
        (answer("User-agent: *\nCrawl-delay: ²\nRequest-rate: ²/³\nDisallow: /private"), ""),
        (answer("User-agent: *\nCrawl-delay: ²\nRequest-rate: ²/³\nDisallow: /sto"), "web-robots"),
        (answer("User-agent: *\nDisallow: //[\nAllow: //%5B\nDisallow: //a\u2100b"), ""),
        (answer("User-agent: *\nDisallow: //[\nDisallow: /story # all of it"), "web-robots"),
        (answer("User-agent: other\nDisallow: //[\nUser-agent: *\nDisallow: /no\n\nUser-agent: z\nDisallow: /"), ""),
        (answer("User-agent: *\nDisallow: /*ry$\nAllow: /other"), "web-robots"),
        (answer("User-agent: *\nDisallow: /st*x\nDisallow: /story$x"), ""),
        (answer("User-agent: *\nDisallow: /sto\nAllow: /story"), ""),  # the longest rule that fits decides
        (answer("User-agent: *\nAllow: /s\nDisallow: /story"), "web-robots"),
        (answer("user-agent: other\nuser-agent: EXERGUE\ndisallow: /story"), "web-robots"),
        (answer("User-agent: *\nDisallow: /" + "*a" * 900 + "$"), ""),
        (answer("User-agent: *\n" + "Disallow: /a\n" * 60_000 + "Disallow: /story"), ""),  # beyond what is read
        (answer(b"\xef\xbb\xbfUser-agent: *\nDisallow: /story"), "web-robots"),
        (answer(b"", status="404 None"), ""), (answer(b"", status="403 No"), ""), (redirect("/robots.txt"), ""),
        (answer(b"", status="503 Busy"), "web-busy"), (b"", "web-broken"),
        (redirect("http://10.0.0.1/"), "web-private"),
    ],
)  # fmt: skip
def test_a_refresh_heeds_robots_txt(site: Site, library: Library, robots: bytes, reason: str) -> None:
    """A site that forbids it, or that cannot be asked, is not visited; one that has no rules is."""
    site.pages["/robots.txt"] = robots
    before = len([each for each in site.requests if "GET /story" in each])
    if reason:
        with pytest.raises(SourceError) as caught:
            again(library)
        assert caught.value.reason == reason
    else:
        assert again(library).status == "unchanged"
    assert len([each for each in site.requests if "GET /story" in each]) == before + (not reason)


def test_what_was_given_by_hand_stays(site: Site, tmp_path: Path) -> None:
    """The title and the language that a person gave hold after a refresh, whether the page has changed or not."""
    with Library.open(tmp_path / "given", "embedded", web=Web(wire=LocalWire(site))) as library:
        library.add(URL, title="My title", language="nl")
        assert again(library).status == "unchanged"
        for changed in (CHANGED, ARTICLE.replace("four rooms", "six rooms")):
            site.pages["/story"] = page(changed)
            done = again(library)
            assert (done.status, done.article.title, done.article.language) == ("updated", "My title", "nl")


def test_a_site_is_asked_for_its_rules_once(site: Site, library: Library) -> None:
    """Not before every page; another site is asked for its own."""
    robots = Robots(library.web)
    for url in (URL, "http://press.example/copy", "http://other.example/"):
        robots.check(url)
    assert len([each for each in site.requests if "GET /robots.txt" in each]) == 2


def test_a_person_needs_no_leave(site: Site, library: Library) -> None:
    """Adding an address is what a browser does: robots.txt is for programs that come by themselves."""
    site.pages |= {"/robots.txt": answer("User-agent: *\nDisallow: /"), "/other": page(CHANGED)}
    assert library.add("http://press.example/other")


# the command line


def test_the_command_line_refreshes(web_exergue, site: Site) -> None:  # type: ignore[no-untyped-def]
    """All articles or one; JSON has the keys of add; what cannot be fetched is told and the others are refreshed."""
    run = web_exergue(site)
    assert "nothing to fetch" in run("refresh")[1]
    site.pages["/other"] = page(CHANGED.replace("Brennavik", "Tangen"))
    assert run("add", URL, "http://press.example/other")[0] == 0
    site.pages |= {"/story": page(CHANGED), "/other": answer(b"", status="410 Gone")}
    status, out, err = run("refresh", "--json")
    assert (status, err.count("\n")) == (1, 1)
    assert "http://press.example/other" in err
    [line] = out.splitlines()
    assert json.loads(line)["status"] == "updated"
    status, out, _ = run("refresh", json.loads(line)["id"])
    assert (status, "unchanged" in out) == (0, True)
    assert run("refresh", "nobody")[0] == 1
    site.pages["/copy"] = page(CHANGED)
    assert "from another address: http://press.example/story" in run("add", "http://press.example/copy")[1]
