"""From what a person names to pages: files, folders, and what is neither."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index import Empty, Forbidden, TooLarge, Unreachable, Unreadable, Web, WebRules, find_sources, read


def test_a_folder_gives_its_article_files_sorted(tmp_path: Path) -> None:
    """Known endings at any depth, in any case; hidden files and folders, and other endings, are left out."""
    for name in ("b.md", "a.TXT", "deep/c.html", ".hidden.txt", ".git/d.txt", "photo.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [path.relative_to(tmp_path).as_posix() for path in find_sources(tmp_path)]
    assert found == ["a.TXT", "b.md", "deep/c.html"]


def test_a_folder_below_a_hidden_one_can_be_named(tmp_path: Path) -> None:
    """What counts as hidden is what lies below the folder that was named."""
    folder = tmp_path / ".notes"
    folder.mkdir()
    (folder / "a.txt").write_text("x")
    assert find_sources(folder) == [folder / "a.txt"]


def test_a_file_is_read_with_its_kind_and_origin(tmp_path: Path) -> None:
    """The ending gives the kind; the origin is the same however the file is named."""
    file = tmp_path / "page.HTM"
    file.write_bytes(b"<p>x")
    page = read(file)
    assert (page.content, page.kind) == (b"<p>x", "html")
    assert page.origin == read(tmp_path / "." / "page.HTM").origin == str(file.resolve())


def test_bytes_are_a_page(tmp_path: Path) -> None:
    """Bytes have neither kind nor origin: the content tells the kind."""
    page = read(b"Some text")
    assert (page.content, page.kind, page.origin) == (b"Some text", None, "")


@pytest.mark.parametrize("name", ["missing.txt", "a" * 5000, "nul\0.txt"])
def test_what_is_not_there_is_unreachable(tmp_path: Path, name: str) -> None:
    """Missing files, and names that no file system takes."""
    with pytest.raises(Unreachable) as caught:
        read(str(tmp_path / name))
    assert caught.value.reason == "missing"


@pytest.mark.parametrize("address", ["https://example.org/a", "http://127.0.0.1/", "file:///etc/passwd", "FTP://x/y"])
def test_addresses_are_refused_where_nothing_may_be_fetched(address: str) -> None:
    """Without a web nothing is fetched, with one that is off neither, and an address is never taken for a file."""
    for web in (None, Web(WebRules(adding=False))):
        with pytest.raises(Forbidden) as caught:
            read(address, web=web)
        assert caught.value.reason == "web-off"
    with pytest.raises(Forbidden):
        find_sources(address)


def test_an_address_without_its_scheme_is_noticed() -> None:
    """What people copy without its https:// is no missing file."""
    with pytest.raises(Forbidden) as caught:
        read("www.example.org/story")
    assert caught.value.reason == "web-scheme"


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """The size is taken from the file system: a sparse file of 50 MB costs nothing."""
    file = tmp_path / "large.txt"
    with file.open("wb") as stream:
        stream.truncate(50 * 2**20)
    with pytest.raises(TooLarge) as caught:
        read(file)
    assert caught.value.facts["size_mb"] == 50
    with pytest.raises(TooLarge):
        read(b"x" * 11, max_bytes=10)


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    """A pipe would block for ever; a folder holds more than one article."""
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(Unreadable):
        read(tmp_path / "pipe.txt")
    with pytest.raises(Empty):
        read(tmp_path)
