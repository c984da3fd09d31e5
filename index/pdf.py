"""What a PDF says: its paragraphs, put together from where each character stands on its page.

PDFium reads the file; it is not made for several threads at once, nor for what is hostile: see :mod:`index.apart`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING, Any

from index.clean import fold
from index.documents import Draft, tidy
from index.errors import Empty, Unreadable
from index.layout import Line, in_reading_order, paragraphs, same_row, without_running_heads

if TYPE_CHECKING:
    from collections.abc import Iterator

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_NO_TITLE = re.compile(
    r"untitled|sans titre|unbenannt|microsoft word|.*\.(docx?|pdf|tex|indd|odt|qxd|rtf|pages)$", re.IGNORECASE
)
_LEAST_LETTERS = 20  # a page, below which a file with pictures is a scan


def read_pdf(content: bytes, name: str) -> Draft:
    """Return the paragraphs of a PDF without its running heads; raises Unreadable when it is damaged or encrypted.

    Raises Empty when no page holds text: "scanned" when there are pictures instead.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
        try:
            pages = [_lines(page) for page in _pages(document)]
            letters = sum(len(line.text) for page in pages for line in page)
            scanned = letters < _LEAST_LETTERS * len(pages) and any(map(_has_picture, _pages(document)))
            about = document.get_metadata_dict()
        finally:
            document.close()
    except Exception as error:  # PDFium's own, and what its bindings trip over
        raise Unreadable("damaged", name=name, kind="PDF") from error
    if scanned or not letters:
        raise Empty("scanned" if scanned else "empty", name=name)
    lines = [line for page in without_running_heads(pages) for line in in_reading_order(page)]
    title, byline = (tidy(about.get(key) or "") for key in ("Title", "Author"))
    title, large = "" if _NO_TITLE.match(title) else title, _largest(lines, pages)
    if large and fold(large).startswith(fold(title)):
        title = large
    return Draft(tuple(paragraphs(lines)), title=title or None, byline=byline or None)


def _pages(document: Any) -> Iterator[Any]:
    for number in range(len(document)):
        page = document[number]
        try:
            yield page
        finally:
            page.close()


def _has_picture(page: Any) -> bool:
    import pypdfium2.raw as pdfium

    return next(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3), None) is not None


# characters to lines


def _lines(page: Any) -> list[Line]:
    """Return the runs of a page in the order of its content: cut where a line ends, and at gaps as wide as gutters."""
    text = page.get_textpage()
    try:
        runs = [line for run in _runs(text) if (line := _line(run))]
    finally:
        text.close()
    return _joined_runs(runs)


Char = tuple[str, float, float, float, float]  # itself, left, right, bottom, top


def _runs(text: Any) -> Iterator[list[Char]]:
    import pypdfium2.raw as pdfium

    run: list[Char] = []
    for i in range(text.count_chars()):
        char = chr(pdfium.FPDFText_GetUnicode(text, i))
        char = "-" if char == "\x02" else char  # PDFium's mark for a hyphen at the end of a line
        if char in "\r\n":
            yield run
            run = []
            continue
        left, bottom, right, top = text.get_charbox(i, loose=True)
        if char.isspace():
            run += [(" ", right, right, bottom, top)] if run and run[-1][0] != " " else []
            continue
        before = next((each for each in reversed(run) if each[0] != " "), None)
        if before and (
            abs(bottom - before[3]) > 0.5 * (before[4] - before[3])
            or left - before[2] > 1.2 * (top - bottom)
            or left < before[1] - 2 * (top - bottom)
        ):
            yield run
            run = []
        run.append((char, left, right, bottom, top))
    yield run


def _line(run: list[Char]) -> Line | None:
    seen = [each for each in run if each[0] != " "]
    text = "".join(each[0] for each in run)
    text = tidy(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").translate(_LIGATURES))
    if not seen or not text:
        return None
    size = median(each[4] - each[3] for each in seen)
    bottom = median(each[3] for each in seen)
    return Line(text, min(each[1] for each in seen), max(each[2] for each in seen), bottom, size)


def _joined_runs(runs: list[Line]) -> list[Line]:
    """Return the runs with those joined that follow each other closely on one line: a word in italics, for instance."""
    lines: list[Line] = []
    for run in runs:
        before = lines[-1] if lines else None
        if before and same_row(before, run) and -0.2 * run.size < run.left - before.right < 1.2 * run.size:
            blank = " " if run.left - before.right > 0.12 * run.size else ""
            text = f"{before.text}{blank}{run.text}"
            lines[-1] = replace(before, text=text, right=max(before.right, run.right), size=max(before.size, run.size))
        else:
            lines.append(run)
    return lines


def _largest(lines: list[Line], pages: list[list[Line]]) -> str | None:
    """Return what stands on the first page in letters larger than all others, None when there is no such thing."""
    body = median(line.size for line in lines for _ in line.text[:200:10])
    first = {id(line) for line in pages[0]}
    sizes = [line.size for line in lines if id(line) in first]
    if not sizes or max(sizes) < 1.15 * body:
        return None
    runs = groupby(lines, key=lambda line: line.size > 0.95 * max(sizes))
    large = next(list(run) for is_large, run in runs if is_large)
    text = " ".join(line.text for line in large)
    return text if len(text) <= 200 and len(large) <= 4 else None
