"""From a page to its article: what kind of document the bytes are, what they say, and which of it is the article."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from index.clean import NAME, author_notes, body, clean, fold, weight
from index.documents import Draft, find_date, one_line, quiet, read_docx, read_markdown, read_pdf, read_text
from index.errors import Empty, Unreadable
from index.language import detect_language
from index.records import Article, Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def extract(page: Page) -> Article:
    """Return the article that ``page`` holds, with an empty ``id``.

    What the bytes are is told from the bytes; ``page.kind`` decides only between kinds that look alike. Raises
    Unreadable for what is no text, is damaged or cannot be decoded for certain, and Empty when it says nothing.
    """
    draft = _read(page)
    blocks = clean(list(draft.blocks))
    if not any(re.search(r"[^\W_]", block) for block in blocks):
        raise Empty("empty", name=page.name)
    while True:  # what stood above the article hid what stands there now
        draft, fewer = _front_matter(draft, blocks)
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
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_TAGS = re.compile(r"(?is)(?>\s+|<!--.*?-->|<\?xml[^>]*>)*+<(!doctype\s+html|html|head|body|meta|article|div|p|h1)\b")


def _read(page: Page) -> Draft:
    content, name = page.content, page.name
    if b"%PDF-" in content[:1024]:
        return read_pdf(content, name)
    if content.startswith(b"PK\x03\x04") and (page.kind == "docx" or b"word/document.xml" in content):
        return read_docx(content, name)
    if page.kind in ("pdf", "docx") and content.strip():
        raise Unreadable("damaged", name=name, kind="PDF" if page.kind == "pdf" else "Word")
    if content.startswith(b"PK\x03\x04") or _FOREIGN.match(content):
        raise Unreadable("binary", name=name)
    text = decode(content, name)
    if len(_CONTROLS.findall(text)) > len(text) / 100:
        raise Unreadable("binary", name=name)
    kind = _kind_of_text(text, page.kind)
    if kind == "html":
        return _read_html(text, page)
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


# HTML

_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|br|caption|code|dd|div|dl|dt|figcaption|figure|footer|form|h[1-6]|head|header"
    "|hr|html|item|lb|li|list|main|nav|ol|option|p|pre|quote|row|section|table|td|th|title|tr|ul"
)
_UNSEEN = ("head", "script", "style", "noscript", "template", "svg", "nav", "form", "button", "select", "footer")


def _read_html(text: str, page: Page) -> Draft:
    """Return what trafilatura takes for the article, else all that the page shows: then the line rules have to do."""
    from lxml import etree, html
    from trafilatura import bare_extraction

    try:
        tree = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
        with quiet("trafilatura", "htmldate", "courlan", "justext"):
            options = {"include_comments": False, "include_tables": False, "with_metadata": True}
            found: Any = bare_extraction(text, url=page.url, **options)
        title = one_line((found and found.title) or tree.findtext(".//title") or "").rstrip(" -–—|·»")
        shorter = (_same_title(one_line(h1.text_content()), title) for h1 in tree.iter("h1"))  # without the site's name
        title = next(filter(None, shorter), title)
        etree.strip_elements(tree, *_UNSEEN, with_tail=False)
        shown = list(_blocks(tree))
    except etree.ParserError:  # nothing but comments and whitespace
        raise Empty("empty", name=page.name) from None
    except Exception as error:  # both libraries meet broken markup with whatever they trip over
        raise Unreadable("damaged", name=page.name, kind="HTML") from error
    if found is None or found.body is None:
        return Draft(tuple(shown), title=title or None, language=tree.get("lang"))
    author = (found.author or "").replace("; ", ", ")
    return Draft(
        tuple(_as_shown(_blocks(found.body), shown)),
        title=title or None,
        byline=_byline(author) or author or None,
        published=found.date,
        language=tree.get("lang"),
        url=found.url if (found.url or "").startswith(("http://", "https://")) else None,
    )


def _blocks(tree: Any) -> Iterator[str]:
    """Yield the text between the edges of block elements, those of trafilatura's own XML included."""
    from lxml import etree

    etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
    pieces: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if _BLOCKS.fullmatch(element.tag):
            if block := one_line("".join(pieces)):
                yield block
            pieces = []
        pieces.append((element.text if event == "start" else element.tail) or "")


def _as_shown(blocks: Iterable[str], shown: list[str]) -> Iterator[str]:
    """Yield ``blocks`` with the blanks of the page; the extractor may have put one where a tag was ("the end .")."""
    page = "\n".join(shown)
    places = [i for i, character in enumerate(page) if not character.isspace()]
    letters = "".join(page[i] for i in places)
    start = 0
    for block in blocks:
        wanted = "".join(block.split())
        at = letters.find(wanted, start)
        if at < 0:
            yield block
        else:
            start = at + len(wanted)
            yield from page[places[at] : places[start - 1] + 1].split("\n")


# what stands above the article: title, byline, date

_BY = re.compile(
    r"(?:(?:written|posted|published|story|texte?|publie|ecrit|redige|geschrieben|escrito|publicado|scritto|gepubliceerd"
    r"|propos recueillis) )?(?:by|par|von|por|di|da|door):? |(?:author|auteure?|autora?|autore) ?:? "
)
_STAMP = re.compile(
    r"[ ,.:|·•/()-]*(?:publie|published|posted|updated|last|mis a jour|modifie|veroffentlicht|aktualisiert|stand"
    r"|publicado|actualizado|pubblicato|aggiornato|atualizado|gepubliceerd|bijgewerkt)\b"
    r"(?:[ ,.:|·•/()-]+[^\W\d_]+){0,8}[\W\d_]*"
    r"|(?:[^\W\d_][\w-]+ ?[,|·•-] ?)?[ ,.:|·•/()-]*(?:(?:\w+(?:day|di|tag|woch|dag|feira|alle)|lunes|martes|miercoles"
    r"|jueves|viernes|sabado|domingo|domenica|dimanche|le|on|the|at|am|pm|um|uhr|el|il|em|op|om|h|a|as|ore|utc|gmt"
    r"|c?e[sd]?t)(?:[ ,.:|·•/()-]+|$))*"
)
_ALSO = re.compile(r" ?(?:,|&|\band\b|\bet\b|\bund\b|\by\b|\be\b|\ben\b) ?")


def _front_matter(draft: Draft, blocks: list[str]) -> tuple[Draft, list[str]]:
    """Return the draft with title, byline and date, and the blocks without the lines that say them above the prose."""
    head = body(blocks)[0]
    if not draft.title and (head or _may_be_title(blocks[0])):
        head = body(blocks[1:])[0] + 1  # a title may be as long as prose
    title = _find_title(blocks[: head + 1]) if draft.title is None else draft.title
    byline, published = draft.byline, draft.published
    drop = set()
    for i, block in enumerate(blocks[: head + 1]):
        if title and (same := _same_title(block, title)):
            title = same
            drop.add(i)
        elif i < head and (found := _byline(block)):
            byline, published = byline or found, published or find_date(block)[0]
            drop.add(i)
        elif i < head and _is_date(block):
            if i and i - 1 not in drop and NAME.fullmatch(blocks[i - 1]):
                byline = byline or blocks[i - 1]
                drop.add(i - 1)
            published = published or find_date(block)[0]
            drop.add(i)
    kept = [block for i, block in enumerate(blocks) if i not in drop]
    return replace(draft, title=title, byline=byline, published=published), kept or blocks[-1:]


def _find_title(head: list[str]) -> str | None:
    """Return the line that is repeated above the article, else the first that can be a title.

    A line that ends with a full stop is one only when it is repeated: it may as well be the first sentence.
    """
    likely = [block for block in head[:-1] or head if _may_be_title(block)]
    for i, block in enumerate(likely):
        if any(_same_title(other, block) for other in [*likely[i + 1 :], head[-1]] if other is not block):
            return block
    return next((block for block in likely if not block.endswith(".")), None)


def _may_be_title(block: str) -> bool:
    if weight(block) > 200 or not re.match(r"[\w«“\"'‘¿¡(\[#…]", block) or block.endswith((",", ";", ":")):
        return False
    return not (_byline(block) or _is_date(block) or (block[0] in '«“"' and block[-1] in '»”"'))


def _same_title(block: str, title: str) -> str | None:
    """Return the title when ``block`` repeats it, without the name of the site that one of them may carry."""
    short, long = sorted((block, title), key=len)
    start, whole = (" ".join(re.findall(r"\w+|[-|·»:]", fold(text))) for text in (short, long))
    if start == whole or (len(start) >= 15 and re.match(r" [-|·»] ", whole[len(start) :]) and whole.startswith(start)):
        return short
    return None


def _byline(block: str) -> str | None:
    """Return the names in a line such as "By Ann Lee and Bo Day | 3 May", None when it says more than that."""
    by = _BY.match(fold(block[:150]))
    if not by or len(block) > 150:
        return None
    start = end = by.end()
    while name := NAME.match(block, end):
        end = name.end()
        also = _ALSO.match(block, end)
        if not also or not NAME.match(block, also.end()):
            break
        end = also.end()
    if end == start and (agency := re.fullmatch(r"[A-ZÀ-Þ]\w{1,20}", block[start:])):
        return agency[0]
    after = re.match(r" ?(?:$|[|•·(,@–—/-]|(?:le|on|am|el|il|em|op) .*\d|\d)", block[end:])
    return block[start:end] if end > start and after else None


def _is_date(block: str) -> bool:
    """Return whether a line says when, and little else: a date with a year, perhaps a place, or "Updated …"."""
    rest = find_date(block)[1] if len(block) <= 120 else block
    return len(rest) < len(block) and _STAMP.fullmatch(rest.strip()) is not None
