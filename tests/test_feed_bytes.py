"""What the bytes of a feed say, and what they cannot do."""

from __future__ import annotations

import time

import pytest

from index import FeedEntry, Unreadable, feed_entries

FEED = "http://press.example/rss"


def test_atom_and_rss_are_read() -> None:
    """Newest first; relative addresses are those of the feed; an entry without an id goes by its link."""
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Press</title>
      <entry><id>urn:1</id><link href="/one"/><updated>2026-11-01T10:00:00Z</updated></entry>
      <entry><id>urn:2</id><link rel="alternate" href="two"/><updated>2026-11-02T10:00:00Z</updated></entry>
      <entry><id>urn:3</id></entry></feed>"""
    assert feed_entries(atom, "https://press.example/feeds/atom") == [
        FeedEntry("urn:2", "https://press.example/feeds/two"), FeedEntry("urn:1", "https://press.example/one"),
    ]  # fmt: skip
    bare = b"<rss version='2.0'><channel><item><link>http://a.example/1</link></item></channel></rss>"
    assert feed_entries(bare, "http://a.example/") == [FeedEntry("http://a.example/1", "http://a.example/1")]


@pytest.mark.parametrize(
    "content", [b"", b"<html></html>", b"/etc/hostname", b"http://press.example/rss", b'{"version": "1"}']
)
def test_what_is_no_feed_is_refused(content: bytes) -> None:
    """Also a path and an address, which feedparser would open if it could."""
    with pytest.raises(Unreadable) as caught:
        feed_entries(content, FEED)
    assert caught.value.reason == "web-feed"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7", "cp037"])
def test_a_feed_is_no_bomb(encoding: str) -> None:
    """Entities that multiply, or that lead to a file, are refused in whatever encoding they come."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{levels}<!ENTITY file SYSTEM "file:///etc/passwd">]>'
        "<rss version='2.0'><channel><item><link>http://a.example/1</link><guid>&l9;&file;</guid></item></channel></rss>"
    )
    started = time.monotonic()
    with pytest.raises(Unreadable):
        declared = f'<?xml version="1.0" encoding="{encoding}"?>'.encode()
        feed_entries(declared + bomb.encode(encoding) if encoding != "utf-16" else bomb.encode(encoding), FEED)
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252", "utf-16"])
def test_a_feed_is_read_in_its_encoding(encoding: str) -> None:
    """As its byte order mark or its declaration says."""
    feed = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><item>'
    feed += "<guid isPermaLink='false'>café</guid><link>http://a.example/1</link></item></channel></rss>"
    assert feed_entries(feed.encode(encoding), FEED) == [FeedEntry("café", "http://a.example/1")]


def test_a_feed_that_would_take_for_ever_is_refused() -> None:
    """A million tags are no feed; a long one is read as far as its first two hundred entries."""
    started = time.monotonic()
    with pytest.raises(Unreadable):
        feed_entries(b"<rss version='2.0'><channel>" + b"<a>" * 500_000, FEED)
    assert time.monotonic() - started < 1
    item = "<item><title>Story</title><link>http://a.example/{0}</link><guid>{0}</guid></item>"
    items = "".join(item.format(n) for n in range(1000))
    assert len(feed_entries(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), FEED)) == 200
