"""What a web server sent, and what it really is: unpacked within a bound, and told apart by its content. Pure."""

from __future__ import annotations

import codecs
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import TooLarge, Unreachable, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TEXTS = {"text/plain": "text", "text/markdown": "markdown", "text/x-markdown": "markdown"}
_PAGES = {"text/html", "application/xhtml+xml"}
_ANYTHING = {
    "",
    "application/octet-stream",
    "binary/octet-stream",
    "text/xml",
    "application/xml",
}  # nothing is promised
_HTML = re.compile(rb"(?is)(?>\xef\xbb\xbf|\s+|<!--.*?-->|<\?xml[^>]*>)*+<(!doctype\s+html|html|head|body|article)\b")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back from ``url``, the last of the redirects; ``content`` is unpacked.

    ``type`` is the media type in small letters and ``charset`` the encoding that the server states, "" for none.
    ``etag`` and ``modified`` are what it wants to hear again at the next visit. ``fresh`` is false when it says
    that nothing has changed since: then there is no content.
    """

    url: str
    content: bytes = b""
    type: str = ""
    charset: str = ""
    etag: str | None = None
    modified: str | None = None
    fresh: bool = True


def unpack(chunks: Iterable[bytes], encoding: str, *, max_bytes: int, name: str) -> bytes:
    """Return the body that ``chunks`` make up, unpacked as its content encoding says.

    Neither what comes nor what it unpacks to may be larger than ``max_bytes``: a bomb is never held in memory. Raises
    TooLarge, and Unreachable for what is cut off or packed otherwise.
    """
    body = bytearray()
    for piece in _unpacked(_bounded(chunks, max_bytes, name), encoding.strip().lower(), name):
        body += piece
        if len(body) > max_bytes:
            raise _too_large(max_bytes, name)
    return bytes(body)


def _bounded(chunks: Iterable[bytes], max_bytes: int, name: str) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > max_bytes:
            raise _too_large(max_bytes, name)
        yield chunk


def _too_large(max_bytes: int, name: str) -> TooLarge:
    return TooLarge("web-large", name=name, limit_mb=max_bytes // 2**20)


def _unpacked(chunks: Iterator[bytes], encoding: str, name: str) -> Iterator[bytes]:
    if encoding in ("", "identity"):
        yield from chunks
        return
    first = next((chunk for chunk in chunks if chunk), b"")
    if not first:
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Unreachable("web-broken", name=name)
    # "deflate" means zlib's format by the book and bare deflate by habit
    bare = encoding == "deflate" and (first[0] & 15 != 8 or int.from_bytes(first[:2].ljust(2)) % 31)
    window = -zlib.MAX_WBITS if bare else zlib.MAX_WBITS + (0 if encoding == "deflate" else 16)
    unpacker = zlib.decompressobj(window)
    try:
        for chunk in _with(first, chunks):
            rest = chunk
            while rest:
                if unpacker.eof:  # a gzip file may be several in a row
                    unpacker = zlib.decompressobj(window)
                yield unpacker.decompress(rest, 2**16)
                rest = unpacker.unconsumed_tail or unpacker.unused_data
        yield unpacker.flush()
    except zlib.error:
        raise Unreachable("web-broken", name=name) from None
    if not unpacker.eof:
        raise Unreachable("web-broken", name=name)


def _with(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def kind_of(fetched: Fetched, name: str) -> str:
    """Return ``"pdf"``, ``"html"``, ``"markdown"`` or ``"text"``: what the content is, not what the server says it is.

    The header decides only whether what looks like text is meant as one: JSON, scripts and style sheets are not. Raises
    Unreadable for everything else.
    """
    content, promised = fetched.content, fetched.type
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        raise Unreadable("web-kind", name=name)
    if promised in _PAGES or (_HTML.match(content[:5000]) and promised in {*_TEXTS, *_ANYTHING}):
        return "html"
    if promised in _TEXTS or (promised in _ANYTHING and not re.match(rb"\s*[<{\[]", content)):
        return _TEXTS.get(promised, "text")
    raise Unreadable("web-kind", name=name)


def text_of(fetched: Fetched) -> bytes:
    """Return the content of a text in UTF-8, marked as such where the server has stated what it is encoded in.

    A statement that does not fit the content is no statement: then the content speaks for itself.
    """
    content = fetched.content
    if content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content
    try:
        charset = codecs.lookup(fetched.charset.replace("iso-8859-1", "cp1252")).name
        if charset == "utf-8":
            content.decode()  # as it is, but no other encoding that the page declares comes before it
            return codecs.BOM_UTF8 + content
        return codecs.BOM_UTF8 + content.decode(charset).encode()
    except (LookupError, UnicodeError, ValueError):
        return content
