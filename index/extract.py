"""From a page to its article: what kind of document the bytes are, what they say, and which of it is the article."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from index.clean import author_notes, clean
from index.documents import MAX_CHARACTERS, read_docx, read_markdown, read_text
from index.errors import Empty, TooLarge, Unreadable
from index.headlines import front_matter
from index.language import detect_language
from index.pdf import read_pdf
from index.records import Article, Page
from index.webpage import read_html

if TYPE_CHECKING:
    from index.documents import Draft


_ROUNDS = 10  # more than any page has lines above its article; a page of one line a thousand times has a thousand


def extract(page: Page) -> Article:
    """Return the article that ``page`` holds, with an empty ``id``.

    What the bytes are is told from the bytes, unless they are plain text for certain; ``page.kind`` decides else only
    between kinds that look alike. Raises Unreadable for what is no text, is damaged or cannot be decoded for certain,
    Empty when it says nothing, and TooLarge when it is longer than :data:`index.documents.MAX_CHARACTERS`.
    """
    draft = _read(page)
    blocks = clean(list(draft.blocks))
    if sum(map(len, blocks)) > MAX_CHARACTERS:
        raise TooLarge("text-large", name=page.name, limit=MAX_CHARACTERS)
    if not any(re.search(r"[^\W_]", block) for block in blocks):
        raise Empty("empty" if page.kind in {"html", "pdf", "docx"} else "blank", name=page.name)
    for _ in range(_ROUNDS):  # what stood above the article hid what stands there now
        draft, fewer = front_matter(draft, blocks)
        if len(fewer) == len(blocks):
            break
        blocks = clean(fewer)
    notes = author_notes(blocks)
    text = "\n\n".join(blocks)
    stated = re.match(r"[a-z]{2}(?![a-z])", (draft.language or "").lower())
    return Article(
        title=draft.title or _first_words(text),
        text=text,
        paragraphs=tuple(blocks),
        language=detect_language(text, default=stated[0] if stated else "und"),
        byline=draft.byline or next(iter(notes.values()), None),
        published=draft.published,
        url=page.url or draft.url,
        notes=tuple(i + 1 for i in notes),
        site=draft.site,
    )


def _first_words(text: str) -> str:
    words = text.replace("\n\n", " ").lstrip("—–-•* ") or text
    cut = words if len(words) <= 80 else words[:81].rpartition(" ")[0] or words[:80]
    return cut.rstrip(" ,;:–—-") or text[:80]


# kinds

_FOREIGN = re.compile(
    rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|RIFF.{4}(?:WEBP|WAVE)|\x7fELF|MZ[^\x09-\x0d -~]|\x1f\x8b|BZh[1-9]1AY|\xfd7zXZ"
    rb"|7z\xbc\xaf|Rar!\x1a|\xd0\xcf\x11\xe0|\{\\rtf|OggS|ID3[\x02-\x04]|%!PS-|\xca\xfe\xba\xbe|SQLite format 3",
    re.DOTALL,
)
_HTML = re.compile(rb"(?>\s+|<!--.*?-->)*+<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_FEED = re.compile(r"(?is)(?>\s+|<!--.*?-->|<\?.*?\?>)*+<(?:rss|feed|rdf:rdf)[\s>]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_TAGS = re.compile(r"(?is)(?>\s+|<!--.*?-->|<\?xml[^>]*>)*+<(!doctype\s+html|html|head|body|meta|article|div|p|h1)\b")


def _read(page: Page) -> Draft:
    content, name = page.content, page.name
    if page.kind == "plain":
        return read_text(content.decode())
    if b"%PDF-" in content[:1024]:
        return read_pdf(content, name)
    if content.startswith(b"PK\x03\x04") and (page.kind == "docx" or b"word/document.xml" in content):
        return read_docx(content, name)
    if page.kind in ("pdf", "docx") and content.strip():
        raise Unreadable("damaged", name=name, kind="PDF" if page.kind == "pdf" else "Word")
    if content.startswith(b"PK\x03\x04") or _FOREIGN.match(content):
        raise Unreadable("binary", name=name)
    is_text = b"<" not in content[:20_000]  # bytes: its first 5,000 characters tell whether it is HTML
    if is_text and len(content) > 4 * MAX_CHARACTERS:  # no character has more bytes
        raise TooLarge("text-large", name=name, limit=MAX_CHARACTERS)
    text = decode(content, name)
    if is_text and len(text) > MAX_CHARACTERS:  # before anything is made of it in the bot's own process
        raise TooLarge("text-large", name=name, limit=MAX_CHARACTERS)
    if len(_CONTROLS.findall(text)) > len(text) / 100:
        raise Unreadable("binary", name=name)
    if _FEED.match(text[:5000]):
        raise Unreadable("feed", name=name)
    kind = _kind_of_text(text, page.kind)
    if kind == "html":
        return read_html(text, page)
    return read_markdown(text) if kind == "markdown" else read_text(text)


def _kind_of_text(text: str, promised: str | None) -> str:
    tag = _TAGS.match(text[:5000])
    if tag and (promised is None or tag[1].lower().startswith(("!doctype", "html", "head", "body"))):
        return "html"
    if promised == "html" and not re.search(r"<[a-z!/][^<>]*>", text, re.IGNORECASE):
        return "text"
    if promised:
        return promised
    return "markdown" if re.match(r"---\n\w+:|#{1,3} \S", text) or re.search(r"^## \S", text, re.MULTILINE) else "text"


# encodings

_MARKS = {
    codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF32_LE: "utf-32-le", codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be",
}  # fmt: skip
_HOMES = {
    "cp1252": "en fr de es it pt nl da sv no nn is fi ca gl eu ga gd cy af id ms la lb oc co br rm",
    "cp1250": "pl cs sk hu sl hr bs sq ro", "iso8859_2": "pl cs sk hu sl hr bs sq ro",
    "cp1251": "ru uk bg be mk sr", "koi8_r": "ru", "koi8_u": "uk", "cp866": "ru", "cp1253": "el", "iso8859_7": "el",
    "cp1254": "tr az", "cp1255": "he yi", "cp1256": "ar fa ur", "cp1257": "lt lv et", "cp1258": "vi",
    "cp932": "ja", "euc_jp": "ja", "gb18030": "zh", "big5": "zh", "cp949": "ko", "mac_roman": "en fr de es it pt nl",
}  # fmt: skip
"""The encodings that texts were written in before UTF-8, and the languages that each was made for."""

_WEB = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
}  # fmt: skip
"""What browsers take for the encodings that pages declare."""


def decode(content: bytes, name: str) -> str:
    """Return the text that ``content`` encodes: by its byte order mark, as UTF-8, as its HTML says, or as detected.

    A detected encoding counts only when it yields a language that it was made for: a wrong guess would be quoted for
    ever. Raises Unreadable: "binary" for NUL bytes, "encoding" with the offset of the first byte that is no UTF-8.
    """
    marked = ((encoding, len(mark)) for mark, encoding in _MARKS.items() if content.startswith(mark))
    encoding, skip = next(marked, ("utf-8", 0))
    if not skip and content.count(0) > (len(content) // 1000 if _HTML.match(content) else 0):  # pages have some
        raise Unreadable("binary", name=name)
    declared = _declared(content)
    if declared and not skip and content.isascii():  # seven bits that are not ASCII, such as ISO-2022-JP
        encoding = declared
    try:
        return content[skip:].decode(encoding)
    except UnicodeDecodeError as fault:
        text = None
        if not skip:
            text = _strictly(content, declared) or (None if _is_broken_utf8(content) else _detected(content))
        if text is None:
            raise Unreadable("encoding", name=name, position=fault.start + skip) from None
        return text


def _declared(content: bytes) -> str | None:
    found = re.search(
        rb"<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", content[:4096], re.IGNORECASE
    )
    try:
        return codecs.lookup(found[1].decode()).name if found else None
    except LookupError:
        return None


def _strictly(content: bytes, encoding: str | None) -> str | None:
    """Return ``content`` decoded, None where that leaves bytes or control characters over."""
    try:
        text = content.decode(_WEB.get(encoding, encoding)) if encoding else None
    except (UnicodeError, LookupError):
        return None
    return None if text is None or re.search("[\x7f-\x9f\ufffd\ue000-\uf8ff]", text) else text


def _is_broken_utf8(content: bytes) -> bool:
    """Return whether most of what is not ASCII is valid UTF-8: then no other encoding explains it, a part is lost."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return len(re.findall(r"[^\x00-\x7f]", text)) - broken >= broken


def _detected(content: bytes) -> str | None:
    from charset_normalizer import from_bytes

    likely = dict.fromkeys(encoding for match in from_bytes(content) for encoding in match.could_be_from_charset)
    texts = {encoding: text for encoding in likely if encoding in _HOMES and (text := _strictly(content, encoding))}
    for encoding, text in texts.items():
        if detect_language(text) in _HOMES[encoding].split() and not _GARBLED.search(text):
            return text
    western = texts.get("cp1252")  # too short to tell its language: then by its letters
    return western if western and _WESTERN.fullmatch(western) else None


# A symbol inside a word, a lone ÿ or þ, Korean syllables grown together with Chinese or Japanese letters.
_GARBLED = re.compile(
    r"[^\W\d_][¡-©¬-±´¶¸¼-¿×÷][^\W\d_]|[ˇ˘˙˛˝]|(?<!\w)[ÿþð](?!\w)"
    r"|[\uac00-\ud7a3][\u3131-\u318e\u3041-\u30ff\u4e00-\u9fff]|[\u3131-\u318e\u4e00-\u9fff][\uac00-\ud7a3]"
)
_WESTERN = re.compile("[\x00-\x7f\xa0°¡¿«»‘’“”–—…€œŒÀÂÄÇÈÉÊËÎÏÔÖÙÜßàáâãäçèéêëíîïñóôõöùúûü]*")
