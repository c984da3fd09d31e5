"""What a web server says, when it means harm: how long it may take, how much it may say, and what it must be."""

from __future__ import annotations

import gzip
import socket
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator

import pytest
from hostile import ARTICLE, URL, LocalWire, Site, answer, dripping, page, redirect, refused

from index import SourceError, Web
from index.extract import extract
from index.fetch import MAX_WEB_BYTES


@pytest.fixture
def site() -> Iterator[Site]:
    """A server with one article at /story."""
    with Site({"/story": page()}) as site:
        yield site


# how long and how much


def _packed(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(size // 2**20)) + packer.flush()


def test_a_gzip_bomb_is_not_unpacked(site: Site) -> None:
    """200 MB of nothing in 200 KB: refused, and never held in memory."""
    site.pages["/story"] = answer(_packed(200 * 2**20), "Content-Type: text/html", "Content-Encoding: gzip")
    web = Web(wire=LocalWire(site))
    tracemalloc.start()
    try:
        assert refused(web) == "web-large"
        assert tracemalloc.get_traced_memory()[1] < 4 * MAX_WEB_BYTES
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "say",
    [
        dripping(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"x" * 2**16, 0),
        dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 2**16 + b"\r\n", 0),
        answer(b"", "Content-Type: text/html", length=10**15),
    ],
    ids=["body", "chunks", "promise"],
)
def test_an_endless_body_is_cut_off(site: Site, say: Callable[[socket.socket], None] | bytes) -> None:
    """At 5 MB, however it comes; at once where the length is told."""
    site.pages["/story"] = say
    assert refused(Web(wire=LocalWire(site))) == "web-large"


@pytest.mark.parametrize(
    "say",
    [
        dripping(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n", b"x", 0.05),
        dripping(b"HTTP/1.1 200 OK\r\nX: ", b"x", 0.05),
        dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", 0.05),
        dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"x", 0.05),
        dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.05),
        dripping(b"", b"", 0.05),
    ],
    ids=["body", "header", "chunks", "extension", "continue", "silence"],
)
def test_a_slow_server_is_given_up(site: Site, say: Callable[[socket.socket], None]) -> None:
    """The deadline is for all of it: a byte now and then does not put it off."""
    site.pages["/story"] = say
    started = time.monotonic()
    assert refused(Web(wire=LocalWire(site), deadline_s=0.4)) == "web-slow"
    assert time.monotonic() - started < 1.5


def test_redirects_share_the_deadline(site: Site) -> None:
    """Three slow redirects have no more time than one."""

    def slowly(connection: socket.socket) -> None:
        time.sleep(0.3)
        connection.sendall(redirect("/slow"))

    site.pages["/slow"] = slowly
    started = time.monotonic()
    assert refused(Web(wire=LocalWire(site), deadline_s=0.5), "http://press.example/slow") == "web-slow"
    assert time.monotonic() - started < 1


def test_a_slow_name_server_is_given_up(site: Site) -> None:
    """The system's resolver knows no deadline, ours does."""

    class Slow(LocalWire):
        def resolve(self, host: str, port: int) -> list[str]:
            time.sleep(1)
            return super().resolve(host, port)

    started = time.monotonic()
    assert refused(Web(wire=Slow(site), deadline_s=0.3)) == "web-slow"
    assert time.monotonic() - started < 0.9


def test_a_slow_handshake_is_given_up(site: Site) -> None:
    """A server that accepts and says nothing, where TLS is expected."""
    assert refused(Web(wire=LocalWire(site), deadline_s=0.3), "https://press.example/story") == "web-slow"


def test_a_name_that_does_not_exist(site: Site) -> None:
    """Said as such."""

    class Nowhere(LocalWire):
        def resolve(self, host: str, port: int) -> list[str]:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")

    assert refused(Web(wire=Nowhere(site))) == "web-name"


# garbled answers


@pytest.mark.parametrize(
    "say",
    [
        answer(ARTICLE, "Content-Type: text/html", length=len(ARTICLE) + 1000),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nff\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n", b"", b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: 1\r\n" % i for i in range(500)) + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
        answer(gzip.compress(ARTICLE.encode())[:-20], "Content-Type: text/html", "Content-Encoding: gzip"),
        answer(b"no gzip at all", "Content-Type: text/html", "Content-Encoding: gzip"),
        answer(b"\x0b\x02\x80", "Content-Type: text/html", "Content-Encoding: br"),
        answer(gzip.compress(gzip.compress(b"x")), "Content-Encoding: gzip, gzip"),
    ],
    ids=["length", "chunk", "size", "ssh", "nothing", "status", "headers", "header", "cut", "unpacked", "br", "twice"],
)  # fmt: skip
def test_a_garbled_answer_is_no_article(site: Site, say: bytes) -> None:
    """Half a page is no page, and what is no HTTP is no answer."""
    site.pages["/story"] = say
    assert refused(Web(wire=LocalWire(site))) == "web-broken"


def test_a_length_that_is_too_short_bounds_what_is_read(site: Site) -> None:
    """What comes after the promised end is somebody else's."""
    site.pages["/story"] = answer("A plain text." + "x" * 100, "Content-Type: text/plain", length=13)
    found = Web(wire=LocalWire(site)).page(URL)
    assert found.content.decode("utf-8-sig") == "A plain text."


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [("gzip", gzip.compress), ("x-gzip", gzip.compress),
     ("GZIP ", lambda b: gzip.compress(b[:99]) + gzip.compress(b[99:])),
     ("deflate", zlib.compress), ("deflate", lambda b: zlib.compress(b)[2:-4]), ("identity", bytes)],
)  # fmt: skip
def test_packed_pages_are_unpacked(site: Site, encoding: str, pack: Callable[[bytes], bytes]) -> None:
    """Gzip in one or several parts, deflate by the book and by habit."""
    site.pages["/story"] = answer(
        pack(ARTICLE.encode()), "Content-Type: text/html; charset=utf-8", f"Content-Encoding: {encoding}"
    )
    found = Web(wire=LocalWire(site)).page(URL)
    assert found.content.decode("utf-8-sig") == ARTICLE


@pytest.mark.parametrize(
    ("status", "reason"),
    [("404 Not Found", "web-missing"), ("410 Gone", "web-missing"), ("401 Unauthorized", "web-refused"),
     ("403 Forbidden", "web-refused"), ("451 Legal", "web-refused"), ("429 Too Many", "web-busy"),
     ("500 Oops", "web-busy"),
     ("503 Busy", "web-busy"), ("204 No Content", "web-status"), ("206 Partial", "web-status"),
     ("304 Same", "web-status"),
     ("418 Teapot", "web-status"), ("300 Choices", "web-status")],
)  # fmt: skip
def test_other_answers_than_a_page(site: Site, status: str, reason: str) -> None:
    """An error page is no article, whatever it says."""
    site.pages["/story"] = answer(ARTICLE, "Content-Type: text/html", status=status)
    assert refused(Web(wire=LocalWire(site))) == reason


# what it is


def test_what_a_page_is_is_told_by_its_content(site: Site) -> None:
    """A PDF under the wrong flag is a PDF, a page without one a page; pictures, archives and data are refused."""
    web = Web(wire=LocalWire(site))

    def kind(body: str | bytes, *types: str) -> str | None:
        site.pages["/x.pdf"] = answer(body, *(f"Content-Type: {each}" for each in types))
        found = web.page("http://press.example/x.pdf")
        return found.kind

    assert kind(b"%PDF-1.7\n...", "text/html") == "pdf"
    assert kind(ARTICLE, "application/octet-stream") == kind(ARTICLE) == kind(ARTICLE, "text/plain") == "html"
    assert kind("Just text.", "text/plain") == kind("Just text.") == "text"
    assert kind("# Text\n\nMore.", "text/markdown") == "markdown"
    for body, kinds in (
        (b'{"a": 1}', ["application/json", "application/octet-stream", ""]),
            (b"PK\x03\x04word/document.xml", ["text/html"]),
        (b"<rss></rss>", ["application/rss+xml", "text/xml"]), (b"x = 1", ["text/javascript"]), (b"abc", ["image/png"]),
        (b"<svg/>", ["image/svg+xml"]),
    ):  # fmt: skip
        for each in kinds:
            site.pages["/story"] = answer(body, f"Content-Type: {each}")
            assert refused(web) == "web-kind", (body, each)


def test_a_picture_that_says_it_is_a_page_is_no_article(site: Site) -> None:
    """What passes as a page by its header is looked at once more when it is read."""
    site.pages["/story"] = answer(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50, "Content-Type: text/html")
    found = Web(wire=LocalWire(site)).page(URL)
    with pytest.raises(SourceError):
        extract(found)


@pytest.mark.parametrize(
    ("charset", "encoding", "declared"),
    [("windows-1251", "cp1251", "utf-8"), ("ISO-8859-1", "cp1252", ""), ("utf-8", "utf-8", "iso-8859-15"),
     ("nonsense", "utf-8", "utf-8"), ("ascii", "utf-8", "utf-8"), ("utf-16", "utf-16", "")],
)  # fmt: skip
def test_the_stated_encoding_is_believed_where_it_fits(site: Site, charset: str, encoding: str, declared: str) -> None:
    """The header comes before what the page declares, and neither before the bytes themselves."""
    text = (
        "Маяк построили в тысяча восемьсот семьдесят первом году."
        if charset == "windows-1251"
        else "Un café déjà servi."
    )
    body = f'<html><head><meta charset="{declared}"><title>Phare</title></head><body><p>{text}</p></body></html>'
    site.pages["/story"] = answer(body.encode(encoding), f"Content-Type: text/html; charset={charset}")
    found = Web(wire=LocalWire(site)).page(URL)
    assert text in extract(found).text
