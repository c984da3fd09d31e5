"""What a feed says is new: RSS or Atom as bytes to its entries. Pure: feedparser fetches nothing here."""

from __future__ import annotations

import codecs
import io
import re
from typing import NamedTuple

from index.errors import Unreadable

MAX_ENTRIES = 200
"""The most entries that are read of a feed, the first ones."""


MAX_TAGS = 100_000
"""The most tags of a feed that is read at all: about twenty seconds' work."""

MAX_FEED_BYTES = 2 * 2**20
"""The largest feed."""


class FeedEntry(NamedTuple):
    """One entry: ``id`` is what the feed knows it by, ``link`` the web address of its article."""

    id: str
    link: str


def entries(content: bytes, url: str) -> list[FeedEntry]:
    """Return the entries of the feed that was fetched from ``url``, newest first, each with an address of the web.

    Raises Unreadable for what is no feed. What is broken in one is passed over.
    """
    import feedparser

    text = _text(content)
    # no feed needs entities, and they multiply: feedparser unfolds what it is given, and has its time for every tag
    if "<!entity" in text.lower() or text.count("<") > MAX_TAGS:
        raise Unreadable("web-feed", name=url)
    # a stream, never the bytes: feedparser would open the file that they may name
    stream = io.BytesIO(codecs.BOM_UTF8 + text.encode("utf-8", "replace"))
    feed = feedparser.parse(
        stream, response_headers={"content-location": url}, sanitize_html=False, resolve_relative_uris=False
    )
    if not feed.get("version"):
        raise Unreadable("web-feed", name=url)
    found: dict[str, tuple[FeedEntry, tuple[int, ...]]] = {}
    for each in feed.entries[:MAX_ENTRIES]:
        link = str(each.get("link", "")).strip()
        if re.match(r"https?://[^\s\x00-\x1f\x7f-\x9f]+$", link, re.IGNORECASE):
            entry = FeedEntry(str(each.get("id") or link)[:500], link)
            dated = each.get("published_parsed") or each.get("updated_parsed") or ()
            found.setdefault(entry.id, (entry, tuple(dated[:6])))
    dated = sorted(found.values(), key=lambda each: each[1], reverse=True)  # stable: without dates the feed's own order
    return [entry for entry, _ in dated]


def _text(content: bytes) -> str:
    """Return the text of a feed without its XML declaration: from here on it is UTF-8, whatever that says."""
    marks = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
    encoding = next((name for mark, name in marks.items() if content.startswith(mark)), "")
    if not encoding:
        declared = re.match(rb"\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", content)
        encoding = declared[1].decode() if declared else "utf-8"
    try:
        text = content.decode(encoding, "replace")
    except (LookupError, ValueError):  # no such encoding, or no encoding of texts
        text = content.decode("utf-8", "replace")
    return re.sub(r"^\s*<\?xml\b[^>]{0,500}>", "", text)
