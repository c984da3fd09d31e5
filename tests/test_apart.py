"""Hostile documents are read apart: in bounded time and memory, without our secrets; the next page is read as ever."""

from __future__ import annotations

import contextlib
import io
import json
import os
import threading
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from index import apart
from index.apart import extract_apart
from index.errors import Empty, SourceError, Unreadable
from index.extract import extract
from index.records import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

PROSE = [
    "The old bridge at Tarn was closed in the spring of 1998, after a barge had struck its second pier in fog.",
    "Engineers found cracks that ran the whole length of the pier, and the council ordered the road shut at once.",
]
PAGE = (
    "<!DOCTYPE html><html lang=en><title>The bridge</title><article><p>"
    + "</p><p>".join(PROSE)
    + "</p></article></html>"
)


@pytest.fixture(autouse=True)
def _no_child_is_left() -> Iterator[None]:
    """Each test starts with no child, and leaves none."""
    apart._end()
    yield
    apart._end()
    assert not [each for each in psutil.Process().children() if each.status() != psutil.STATUS_ZOMBIE]


def _page(content: str | bytes, kind: str | None = "html", **about: str) -> Page:
    return Page(content.encode() if isinstance(content, str) else content, "page", kind, **about)


def _pid() -> int:
    return apart._child[0]._process.pid


def test_what_comes_back_is_what_extraction_gives() -> None:
    """Article and errors, with all their facts, are those of the same page read here."""
    page = _page(PAGE, url="https://example.org/a")
    assert extract_apart(page) == extract(page)
    for bad, kind in (("<html></html>", "html"), (b"\x89PNG\r\n\x1a\n12", "html"), (b"%PDF-1.4 nothing", "pdf")):
        with pytest.raises(SourceError) as here:
            extract(_page(bad, kind))
        with pytest.raises(SourceError) as there:
            extract_apart(_page(bad, kind))
        assert type(there.value) is type(here.value)
        assert (there.value.reason, there.value.facts) == (here.value.reason, here.value.facts)


def test_plain_text_needs_no_child() -> None:
    """Nothing of it can be hostile enough."""
    assert extract_apart(_page("\n\n".join(PROSE), "text")).paragraphs == tuple(PROSE)
    assert extract_apart(_page("# The bridge\n\n" + PROSE[0], "markdown")).title == "The bridge"
    assert apart._child == []


def test_many_pages_are_read_by_one_child() -> None:
    """A folder costs one start; an error of a page is no reason for another."""
    extract_apart(_page(PAGE))
    first = _pid()
    with pytest.raises(Empty):
        extract_apart(_page("<html></html>"))
    extract_apart(_page(PAGE))
    assert _pid() == first


def test_a_child_leaves_when_nothing_comes() -> None:
    """Its memory is given back; the next page gets another child."""
    extract_apart(_page(PAGE))
    first = apart._child[0]._process
    first.wait(timeout=apart.IDLE_S + 10)
    assert first.returncode == 0
    assert extract_apart(_page(PAGE)).title == "The bridge"
    assert _pid() != first.pid


def test_two_pages_at_a_time() -> None:
    """A second thread does not wait for the first."""
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(extract_apart(_page(PAGE)).title)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert found == ["The bridge"] * 3


def test_too_slow() -> None:
    """A page that takes too long is given up, and told as that; the next one is read."""
    slow = _page("<html><body>" + "<div><p>a b c</p>" * 60_000)
    started = time.monotonic()
    with pytest.raises(Unreadable) as caught:
        extract_apart(slow, seconds=0.2)
    assert time.monotonic() - started < 60
    assert (caught.value.reason, caught.value.facts) == ("costly", {"name": "page", "seconds": 0, "megabytes": 384})
    assert extract_apart(_page(PAGE)).title == "The bridge"


def test_too_large() -> None:
    """Memory ends before the machine's does; the next page is read."""
    large = _page("<html><body>" + "<p>word <b>bold</b></p>" * 400_000)
    with pytest.raises(Unreadable) as caught:
        extract_apart(large, megabytes=64)
    assert caught.value.reason in ("costly", "damaged")  # lxml may give up before Python does
    assert extract_apart(_page(PAGE)).title == "The bridge"


def _docx(**parts: bytes) -> bytes:
    """A Word file with these parts, deflated."""
    from docx import Document

    made = io.BytesIO()
    document = Document()
    document.add_paragraph(PROSE[0])
    document.save(made)
    packed = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name.rpartition("/")[2].partition(".")[0], old.read(name)))
    return packed.getvalue()


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _pdf(body: bytes) -> bytes:
    return b"%PDF-1.4\n" + body + b"\ntrailer << /Root 1 0 R /Size 9 >>\n%%EOF"


def _word(doctype: str, text: str) -> bytes:
    """A Word file whose text has an entity."""
    body = f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body>"
    return _docx(document=f"{doctype}<w:document {W}>{body}</w:document>".encode())


ROOT = b"1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
FILE = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
HOSTILE = {
    "billion laughs in docx": (lambda: _word(LAUGHS, "&l9;"), "docx"),
    "a file of the machine in docx": (lambda: _word(FILE, "&x;"), "docx"),
    "a zip bomb": (lambda: _docx(document=b" " * (51 * 2**20)), "docx"),
    "billion laughs in html": (lambda: f"{LAUGHS}<html><body><p>&l9;</p></body></html>".encode(), "html"),
    "deeply nested html": (lambda: b"<html><body>" + b"<div>" * 200_000 + b"deep", "html"),
    "nested lists and tables": (lambda: b"<html><body>" + b"<table><tr><td><ul><li>" * 50_000, "html"),
    "an attribute without end": (lambda: b"<html><body><p class='" + b"a" * 5_000_000, "html"),
    "one paragraph, again and again": (lambda: f"<html><body>{f'<p>{PROSE[0]}</p>' * 3000}".encode(), "html"),
    "a pdf whose pages loop": (
        lambda: _pdf(ROOT + b"2 0 obj << /Type /Pages /Count 1 /Kids [2 0 R] >> endobj"), "pdf",
    ),
    "a pdf whose parents loop": (
        lambda: _pdf(
            ROOT + b"2 0 obj << /Type /Pages /Count 9 /Kids [3 0 R 3 0 R] >> endobj\n"
            b"3 0 obj << /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >> endobj"
        ), "pdf",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents(name: str) -> None:
    """Whatever it is, there is an error that a person can act on or a harmless article, soon; nothing leaks in."""
    make, kind = HOSTILE[name]
    started = time.monotonic()
    with contextlib.suppress(SourceError):
        article = extract_apart(_page(make(), kind), seconds=20)
        assert "root:" not in article.text
        assert "haha" not in article.text
    assert time.monotonic() - started < 60
    assert extract_apart(_page(PAGE), seconds=20).title == "The bridge"


def test_the_child_has_no_secrets_and_few_rights(monkeypatch: pytest.MonkeyPatch) -> None:
    """No token in its environment, no file that it may write, a bound on its memory."""
    monkeypatch.setenv("EXERGUE_DISCORD_TOKEN", "secret")
    extract_apart(_page(PAGE))
    child = psutil.Process(_pid())
    assert not [name for name in child.environ() if "EXERGUE" in name or "TOKEN" in name]
    assert child.rlimit(psutil.RLIMIT_FSIZE) == (0, 0)
    assert child.rlimit(psutil.RLIMIT_CORE) == (0, 0)
    limit, most = child.rlimit(psutil.RLIMIT_DATA)
    assert 0 < limit == most < 2**30
    assert child.rlimit(psutil.RLIMIT_CPU)[0] <= apart.SECONDS + 10
    assert child.cwd() == "/"
    assert Path(f"/proc/{child.pid}/fd/1").readlink() == Path(os.devnull)  # what a library prints is no answer


def test_a_fault_of_ours_is_no_fault_of_the_page() -> None:
    """An exception that is none of the page's comes here with its traceback."""
    extract_apart(_page(PAGE))
    with pytest.raises(RuntimeError, match="boom"):
        apart._child[0]._article(_page(PAGE), json.loads('{"fault": "Traceback: boom"}'))


@pytest.mark.parametrize("mark", ["%PDF-1.7\n", "<html><body>", "PK\x03\x04", "---\nexergue: 0\n---\n\n"])
def test_plain_text_is_not_mistaken_for_anything_else(mark: str) -> None:
    """What is text for certain is read as that, here, whatever it begins with."""
    text = f"{mark} {PROSE[0]}"
    assert PROSE[0] in extract_apart(_page(text, "plain")).text
    assert apart._child == []


def test_a_page_below_blanks_is_read_apart() -> None:
    """Blanks above the first tag do not bring a page into this process."""
    assert extract_apart(_page(" \n" * 2000 + PAGE, None)).title == "The bridge"
    assert apart._child
