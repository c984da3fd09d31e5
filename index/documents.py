"""What each kind of document says: its blocks in reading order, and what it tells about itself.

A block is a paragraph, a heading, a list item or a line that stands alone; no block holds a newline. Nothing is judged
here: which blocks are the article is for :mod:`index.clean` to say.
"""

from __future__ import annotations

import datetime
import html
import io
import logging
import re
import unicodedata
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from index.clean import ends_sentence, fold
from index.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

MAX_UNPACKED = 50 * 2**20
"""The most bytes that the parts of a Word file may unpack to; beyond it is a trap, no article."""


MAX_CHARACTERS = 2_000_000
"""The longest article, in characters. A book of 500 pages has about 1,250,000 (2,500 a page, blanks counted).

It is read, split and encoded within a small machine's memory; the bytes of a file say little about that.
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """A page taken apart. ``title`` is ``None`` when one may be among the first blocks, ``""`` when there is none."""

    blocks: tuple[str, ...]
    title: str | None = None
    byline: str | None = None
    published: str | None = None
    language: str | None = None
    url: str | None = None
    site: str | None = None


_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028]")
# Joiners (U+200C, U+200D) are spelling in Persian, in the scripts of India and in emoji: they go only after Latin,
# Greek or Cyrillic. The tag characters of plane 14 are invisible and can carry text that nobody sees.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]|(?<![\u0600-\u1fff\u2190-\U0010ffff])[\u200c\u200d]"
)


def tidy(text: str) -> str:
    """Return ``text`` in NFC without control, zero-width and bidirectional characters, every line end a ``\\n``.

    Runs of blanks become one space and lines are trimmed. A single no-break space stays what it is: it belongs to the
    typography of the text (French sets one before a colon), and a quotation keeps it.
    """
    text = _INVISIBLE.sub("", _BREAKS.sub("\n", text).replace("\u2029", "\n\n"))
    text = re.sub(r"[^\S\n]{2,}|\t", " ", unicodedata.normalize("NFC", text))
    return re.sub(r"[^\S\n]*\n[^\S\n]*", "\n", text).strip()


def one_line(text: str) -> str:
    """Return ``text`` tidy, its line ends as blanks."""
    return tidy(re.sub(r"\s*[\n\r]\s*", " ", text)).replace("\n", " ")


@contextmanager
def quiet(*names: str) -> Iterator[None]:
    """Silence loggers of libraries that report a fault of the page there: what matters is raised."""
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


# plain text


def read_text(text: str) -> Draft:
    """Return the blocks of a plain text: its paragraphs when it is hard-wrapped, else its lines."""
    groups = [group.split("\n") for group in re.split(r"\n{2,}", tidy(text))]
    width = _wrapped_at(groups)
    if width:
        blocks = [block for group in groups for block in reflow(group, width)]
    else:
        blocks = [line for group in groups for line in group if line]
    alone = len(groups[0]) == 1 or (len(groups) == 1 and any(len(line) >= 120 for line in groups[0]))
    return Draft(tuple(blocks), title=None if alone else "")


def _wrapped_at(groups: list[list[str]]) -> int:
    """Return the width that the text is wrapped at, 0 when its lines end where their author ended them.

    In wrapped text hardly a line has room for the first word of the next one; in verse and in lists many have.
    """
    pairs = [(line, after) for group in groups for line, after in pairwise(group)]
    lengths = sorted(len(line) for line, _ in pairs)
    if len(pairs) < 3 or not 40 <= (width := lengths[int(0.95 * (len(lengths) - 1))]) <= 120:
        return 0
    full = sum(_is_full(line, after, width) or ends_sentence(line) for line, after in pairs)
    crossing = sum(not ends_sentence(line) for line, _ in pairs)
    return width if full >= 0.9 * len(pairs) and crossing >= 0.6 * len(pairs) else 0


def _is_full(line: str, after: str, width: int) -> bool:
    return len(line) + 1 + len(after.split(" ", 1)[0]) > width


def reflow(lines: list[str], width: int) -> list[str]:
    """Return the paragraphs that ``lines``, wrapped at about ``width`` characters, make up.

    A paragraph ends with a sentence whose line has room left; a short line before a capital is a heading.
    """
    blocks: list[str] = []
    fresh = True
    for i, line in enumerate(lines):
        if fresh or _LIST_ITEM.match(line):
            blocks.append(line)
        else:
            blocks[-1] = joined(blocks[-1], line)
        after = lines[i + 1] if i + 1 < len(lines) else ""
        room = not _is_full(line, after, width)
        heading = fresh and len(line) < 0.6 * width and after[:1].isupper()
        fresh = room and (ends_sentence(line) or heading)
    return blocks


_LIST_ITEM = re.compile(r"[•‣▪●◦*–—-] |\d{1,2}[.)] ")


def joined(text: str, line: str, hyphenated: set[str] | None = None) -> str:
    """Return ``text`` with the next ``line``.

    Where the first ends in a hyphen the word becomes whole, unless it is one of ``hyphenated``, the words that have a
    hyphen elsewhere; without such a set every hyphen is the author's.
    """
    if not re.search(r"\w-$", text):
        return f"{text} {line}"
    word = text.rsplit(None, 1)[-1] + line.split(None, 1)[0]
    whole = hyphenated is not None and line[0].islower() and re.sub(r"^\W+|\W+$", "", word) not in hyphenated
    return (text[:-1] if whole else text) + line


# Markdown


def read_markdown(text: str) -> Draft:
    """Return the blocks of a Markdown text: links as their words, list items one by one, images and tags left out.

    The title is the one of the front matter, else the first heading.
    """
    from markdown_it import MarkdownIt

    about, text = _front_matter(text)
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    title = about.get("title")
    blocks: list[str] = []
    row: list[str] = []
    marker = ""
    for before, token in zip(tokens[:1] + tokens, tokens, strict=False):
        if token.type == "list_item_open":
            marker = f"{token.info}{token.markup} " if token.info else ""
        elif token.type in ("code_block", "fence"):
            blocks.append(token.content.replace("\n", " "))
        elif token.type == "html_block":
            blocks.append(_without_tags(token.content))
        elif token.type == "tr_close":
            blocks.append(" | ".join(row))
            row = []
        elif token.type == "inline" and before.type in ("th_open", "td_open"):
            row.append(_words(token))
        elif token.type == "inline" and before.type == "heading_open" and title is None:
            title = _words(token)
        elif token.type == "inline":
            blocks.append(marker + _words(token))
            marker = ""
    return Draft(
        tuple(line for block in blocks for line in tidy(block).split("\n") if line),
        title=title or "",
        byline=about.get("author"),
        published=find_date(about.get("date", ""))[0],
        language=about.get("lang") or about.get("language"),
        url=about.get("url") or about.get("canonical"),
    )


_FRONT = re.compile(r"\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """Return the ``key: value`` lines between dashes at the top, and the text below; no YAML beyond that."""
    if not (front := _FRONT.match(text)):
        return {}, text
    pairs = (line.split(":", 1) for line in front[1].split("\n") if re.match(r"\w[\w -]*:", line))
    about = {key.strip().lower(): value.strip().strip("\"'") for key, value in pairs}
    return {key: value for key, value in about.items() if value}, text[front.end() :]


def _words(token: Token) -> str:
    """Return what a reader sees of inline Markdown, with ``\n`` where the author broke the line."""
    words = {"softbreak": " ", "hardbreak": "\n", "image": "", "html_inline": ""}
    return "".join(words.get(child.type, child.content) for child in token.children or [])


def _without_tags(markup: str) -> str:
    visible = re.sub(
        r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1>|\Z)", " ", markup, flags=re.DOTALL | re.IGNORECASE
    )
    return html.unescape(re.sub(r"<[^<>]*>", " ", visible))


# Word


def read_docx(content: bytes, name: str) -> Draft:
    """Return the paragraphs of a Word file, those of its tables included; raises Unreadable when it is damaged."""
    from docx import Document

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > MAX_UNPACKED:
            raise ValueError(unpacked)
        document = Document(io.BytesIO(content))
        about = document.core_properties
        title, byline = about.title, about.author
        if (title, about.last_modified_by) == ("Word Document", "python-docx"):  # made up: the file has no properties
            title = ""
        found = [(p.style.name if p.style else "", tidy(p.text)) for p in _docx_paragraphs(document)]
    except Exception as error:  # zipfile, lxml and python-docx each have their own
        raise Unreadable("damaged", name=name, kind="Word") from error
    headed = next((text for style, text in found if text and style in ("Title", "Heading 1")), None)
    blocks = tuple(line for _, text in found for line in text.split("\n") if line)
    return Draft(blocks, title=tidy(title) or headed, byline=None if byline == "python-docx" else tidy(byline) or None)


def _docx_paragraphs(container: Any) -> Iterator[Any]:
    """Yield paragraphs in reading order; a cell that spans several columns or rows comes once."""
    for part in container.iter_inner_content():
        if hasattr(part, "rows"):
            cells = {id(cell._tc): cell for row in part.rows for cell in row.cells}
            for cell in cells.values():
                yield from _docx_paragraphs(cell)
        else:
            yield part


# dates, as pages write them

_MONTHS = (
    "january janvier januar enero gennaio janeiro januari|february fevrier februar febrero febbraio fevereiro februari"
    "|march mars marz maerz marzo marco maart mrt|april avril abril aprile"
    "|may mai mayo maggio maio mei|june juin juni junio giugno junho"
    "|july juillet juli julio luglio julho|august aout agosto augustus"
    "|september septembre septiembre setiembre settembre setembro|october octobre oktober octubre ottobre outubro"
    "|november novembre noviembre novembro|december decembre dezember diciembre dicembre dezembro"
)
_DATES = [
    re.compile(r"\b(?P<d>\d{1,2})(?:er|st|nd|rd|th|\.|º)?(?: de)? (?P<m>[a-z]{3,})\.?(?: del?|,)? (?P<y>\d{4})\b"),
    re.compile(r"\b(?P<m>[a-z]{3,})\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})\b"),
    re.compile(r"\b(?P<y>\d{4})[-/.年] ?(?P<m>\d{1,2})[-/.月] ?(?P<d>\d{1,2})(?!\d)日?"),
    re.compile(r"\b(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>\d{4})\b"),
]


def find_date(text: str) -> tuple[str | None, str]:
    """Return the first date with a year in ``text``, as ISO 8601, and ``text``, folded, without dates and times.

    Where day and month could change places (03/04/2024) the date is taken out but not understood: then it is ``None``.
    """
    found: list[tuple[int, str | None]] = []
    rest = fold(text)
    for pattern in _DATES:
        for match in pattern.finditer(rest):
            month, day = _month(match["m"]), int(match["d"])
            unclear = pattern is _DATES[-1] and "." not in match[0] and day <= 12 and day != month
            iso = _iso(int(match["y"]), month, day)
            if iso:
                found.append((match.start(), None if unclear else iso))
                rest = rest[: match.start()] + "\0" * len(match[0]) + rest[match.end() :]
    rest = re.sub(r"\d{1,2} ?[:.h] ?\d{2}", "", rest.replace("\0", ""))
    return (min(found)[1] if found else None), rest


def _month(word: str) -> int:
    if word.isdigit():
        return int(word)
    return next((i for i, names in enumerate(_MONTHS.split("|"), 1) if f" {word}" in f" {names}"), 0)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
