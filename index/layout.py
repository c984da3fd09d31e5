"""The order of a printed page: from lines at their places to paragraphs. Pure.

A page is columns, and in them lines. What crosses the gutter between two columns (a headline, a wide figure's legend)
parts the page into bands, and each band is read column by column. Running heads are what stands at the same place of
several pages; hyphens at the ends of lines are mended.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from index.clean import ends_sentence
from index.documents import joined

if TYPE_CHECKING:
    from collections.abc import Iterable

_PAGE_NUMBER = re.compile(
    r"[-–— ]*(page |p\. ?|seite |página |pagina )?(\d{1,4}|[ivxl]{1,6})( ?(/|of|sur|von|de|di|van) ?\d{1,4})?[-–— ]*",
    re.IGNORECASE,
)
_LIST_ITEM = re.compile(r"[•‣▪●◦*–—-] |\d{1,2}[.)] ")
_EDGE_LINES = 3  # how many lines at the top and at the bottom of a page may be running heads


@dataclass(frozen=True, slots=True)
class Line:
    """A run of characters on one baseline. Points, from the left and the bottom of the page; ``size`` is its height."""

    text: str
    left: float
    right: float
    bottom: float
    size: float


def same_row(one: Line, other: Line) -> bool:
    """Tell whether two lines stand on one baseline."""
    return abs(one.bottom - other.bottom) < 0.4 * max(one.size, other.size)


# running heads


def without_running_heads(pages: list[list[Line]]) -> list[list[Line]]:
    """Return the lines of each page without page numbers and without the heads and feet that several pages repeat."""
    edges = [_edges(page) for page in pages]
    counts = Counter(key for rows in edges for key in {_running(row) for row in rows})
    full = sum(1 for page in pages if page)
    enough = 2 if full == 2 else max(3, full // 4)
    repeated = {key for key, count in counts.items() if count >= enough}
    kept = []
    for page, rows in zip(pages, edges, strict=True):
        gone = {
            id(line)
            for row in rows
            if _running(row) in repeated or _PAGE_NUMBER.fullmatch(_row_text(row))
            for line in row
        }
        kept.append([line for line in page if id(line) not in gone])
    return kept


def _edges(page: list[Line]) -> list[list[Line]]:
    """Return the rows at the top and at the bottom of a page; of a page with few rows all."""
    rows = _rows(page)
    return rows[:_EDGE_LINES] + rows[max(_EDGE_LINES, len(rows) - _EDGE_LINES) :]


def _rows(lines: Iterable[Line]) -> list[list[Line]]:
    """Return lines from top to bottom, those on one baseline together, from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda each: -each.bottom):
        if rows and same_row(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda each: each.left) for row in rows]


def _row_text(row: list[Line]) -> str:
    return " ".join(line.text for line in row)


def _running(row: list[Line]) -> tuple[str, int]:
    """Return what a row says, without its numbers, and how high it stands."""
    return re.sub(r"\d+", "#", _row_text(row)).casefold(), round(row[0].bottom / 4)


# reading order


def in_reading_order(lines: list[Line]) -> list[Line]:
    """Return the lines of a page column by column, what crosses all columns between them."""
    gutter = _gutter(lines)
    if gutter is None:
        return _top_down(lines)
    ordered: list[Line] = []
    band: list[Line] = []
    for line in sorted(lines, key=lambda each: (-each.bottom, each.left)):
        if line.left < gutter < line.right:
            ordered += [*_columns(band, gutter), line]
            band = []
        else:
            band.append(line)
    return ordered + _columns(band, gutter)


def _columns(band: list[Line], gutter: float) -> list[Line]:
    left = [line for line in band if line.right <= gutter]
    right = [line for line in band if line.right > gutter]
    if re.search("[\u0590-\u08ff]", "".join(line.text for line in band)):  # Hebrew, Arabic: from the right
        left, right = right, left
    return [*in_reading_order(left), *in_reading_order(right)] if left and right else _top_down(band)


def _top_down(lines: list[Line]) -> list[Line]:
    """Return the lines from top to bottom, what stands on one row joined."""
    return [
        replace(row[0], text=_row_text(row), right=max(each.right for each in row), size=max(each.size for each in row))
        for row in _rows(lines)
    ]


def _gutter(lines: list[Line]) -> float | None:
    """Return where a blank stripe parts most lines into two columns of prose, None where none does.

    The cells of a table are parted too, but they are short.
    """
    if len(lines) < 8:
        return None
    size = median(line.size for line in lines)
    low, high = min(line.left for line in lines), max(line.right for line in lines)
    edges = sorted({line.right for line in lines if low < line.right < high})
    best: tuple[int, float, float] | None = None
    for edge in edges:
        if not low + 0.15 * (high - low) < edge < high - 0.15 * (high - low):
            continue
        crossing = [line for line in lines if line.left < edge + 0.1 and line.right > edge + 0.1]
        if len(crossing) > 0.25 * len(lines):
            continue
        left = [line for line in lines if line.right <= edge + 0.1]
        right = [line for line in lines if line.left >= edge + 0.1]
        if not (_is_column(left, size) and _is_column(right, size) and _side_by_side(left, right)):
            continue
        width = min(line.left for line in right) - edge
        if width >= 0.4 * size and (best is None or (-len(crossing), width) > best[:2]):
            best = (-len(crossing), width, edge + width / 2)
    return best[2] if best else None


def _is_column(lines: list[Line], size: float) -> bool:
    """Tell whether lines are long enough for prose; justified ones come in pieces."""
    rows = _rows(lines)
    return len(rows) >= 3 and median(max(x.right for x in row) - min(x.left for x in row) for row in rows) >= 7 * size


def _side_by_side(left: list[Line], right: list[Line]) -> bool:
    top = min(max(line.bottom for line in each) for each in (left, right))
    foot = max(min(line.bottom for line in each) for each in (left, right))
    return sum(foot <= line.bottom <= top for line in (*left, *right)) >= 0.4 * len([*left, *right])


# lines to paragraphs


def paragraphs(lines: list[Line]) -> list[str]:
    """Return the paragraphs that lines in reading order make up, hyphenated words whole."""
    hyphenated = set(re.findall(r"\w+-\w+", " ".join(line.text for line in lines)))
    leading, edges = _leading(lines), _right_edges(lines)
    blocks: list[str] = []
    fresh = True
    for before, line in zip([None, *lines], lines, strict=False):
        if before is None or _ends(before, line, leading, edges.get(_start(before), before.right), fresh=fresh):
            blocks.append(line.text)
            fresh = True
        else:
            blocks[-1] = joined(blocks[-1], line.text, hyphenated)
            fresh = False
    return blocks


def _leading(lines: Iterable[Line]) -> float:
    """Return how far apart the lines of a paragraph stand, in heights of a line."""
    steps = ((one.bottom - other.bottom) / one.size for one, other in pairwise(lines) if one.size)
    usual = [step for step in steps if 0 < step < 4]
    return median(usual) if usual else 4.0


def _start(line: Line) -> tuple[int, int]:
    return round(line.left / 30), round(line.size)


def _right_edges(lines: Iterable[Line]) -> dict[tuple[int, int], float]:
    """Return how far right the lines go that start at about one place in one size, but for a few."""
    ends: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
    for line in lines:
        ends[_start(line)].append(line.right)
    return {place: sorted(rights)[int(0.9 * (len(rights) - 1))] for place, rights in ends.items()}


def _ends(line: Line, after: Line, leading: float, right: float, *, fresh: bool) -> bool:
    """Tell whether a paragraph ends with ``line``.

    The next one has another size, a gap above, an indent or a bullet, or its first word had room here. ``fresh`` says
    that the line starts its paragraph: then it may be a heading, which ends without a full stop.
    """
    if abs(line.size - after.size) > 0.12 * line.size or _LIST_ITEM.match(after.text):
        return True
    step = line.bottom - after.bottom
    below = 0 < step < 4 * line.size and after.left < line.right and line.left < after.right
    if below and step > 1.35 * leading * line.size:
        return True
    if below and not fresh and after.left - line.left > 0.8 * line.size and ends_sentence(line.text):
        return True
    letter = (line.right - line.left) / len(line.text)
    wanted = 1.15 * letter * (len(after.text.split(" ", 1)[0]) + 1)
    room = right - line.right > max(wanted, 0.1 * (right - line.left))
    heading = fresh and line.right - line.left < 0.6 * (right - line.left) and after.text[:1].isupper()
    return room and (ends_sentence(line.text) or heading)
