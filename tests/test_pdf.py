"""PDF files come apart into paragraphs in reading order. The files are written here, character by character."""

from __future__ import annotations

import io
import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import Empty, Unreadable
from index.extract import extract
from index.layout import Line, in_reading_order, paragraphs
from index.records import Article, Page

Text = tuple[float, float, float, str]  # from the left and from the bottom, size, words; all in Courier

PROSE = [
    "The old bridge at Tarn was closed in the spring of 1998, after a barge had struck its second pier in thick fog. "
    "Engineers found cracks that ran the whole length of the pier, and the council ordered the road shut at once.",
    "For eleven years the people of the valley took the well-known ferry, which left when it was full and not a minute "
    "before. Nobody complained, or nobody who was heard beyond the market and the church.",
    "The new bridge has three spans and no pier in the current; it opened without a ceremony on a rainy Tuesday, and "
    "half of the town had walked across it before noon. The other half came later, with umbrellas.",
    "What the ferryman does now is a question that is put to him daily. He has a garden, and he answers that it "
    "is full of things that need to be brought from one side to the other.",
]


def _pdf(*pages: list[Text], title: str = "", author: str = "", picture: bool = False) -> bytes:
    """A PDF file with these words at these places."""
    pixels = zlib.compress(b"\xff" * 64)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
        b"<< /Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8"
        b" /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(pixels), pixels),
    ]
    kids = []
    for texts in pages:
        stream = b"q 500 0 0 700 40 40 cm /I1 Do Q " if picture else b""
        for left, bottom, size, words in texts:
            shown = re.sub(rb"([\\()])", rb"\\\1", words.encode("cp1252"))
            stream += b"BT /F1 %g Tf %g %g Td (%s) Tj ET\n" % (size, left, bottom, shown)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> /XObject << /I1 4 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    objects.append(b"<< /Title (%s) /Author (%s) >>" % (title.encode(), author.encode()))
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    size, root = len(objects) + 1, b"/Root 1 0 R /Info %d 0 R" % len(objects)
    return out + b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF" % (size, root, out.rfind(b"xref\n0"))


def _extract(content: bytes, kind: str | None = "pdf") -> Article:
    return extract(Page(content, name="page", kind=kind))


def _hyphenated(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` characters, long words cut in two as typesetters do."""
    lines, line = [], ""
    for word in text.split():
        room = width - len(line) - 2
        if len(line) + len(word) + bool(line) <= width:
            line += f" {word}" if line else word
        elif room > 2 and len(word) > room + 2 and word.isalpha():
            lines.append(f"{line} {word[:room]}-")
            line = word[room:]
        else:
            lines.append(line)
            line = word
    return [*lines, line]


def _set(texts: list[str], left: float, top: float, width: int, *, indent: bool = True) -> list[Text]:
    """Paragraphs one below the other, the first line of each a little to the right."""
    found: list[Text] = []
    for text in texts:
        for number, line in enumerate(_hyphenated(text, width)):
            found.append((left + (9 if indent and not number else 0), top, 9, line))
            top -= 11
    return found


def _row_by_row(texts: list[Text]) -> list[Text]:
    """In the order in which a scanner reads: line by line across the whole page."""
    return sorted(texts, key=lambda text: (-text[1], text[0]))


# columns


@pytest.mark.parametrize("across", [False, True])
def test_columns_are_read_one_after_the_other(across: bool) -> None:
    """Whatever the order in the file, down the first and then down the second; a headline stays above them."""
    page = [(40.0, 800.0, 18.0, "A bridge for Tarn"), *_set(PROSE[:2], 40, 760, 44), *_set(PROSE[2:], 310, 760, 44)]
    article = _extract(_pdf(_row_by_row(page) if across else page))
    assert article.title == "A bridge for Tarn"
    assert article.paragraphs == tuple(PROSE)


def test_a_headline_between_columns_parts_the_page() -> None:
    """What crosses both columns ends them: the ones above it are read before it, the ones below after."""
    upper = [*_set(PROSE[:1], 40, 780, 44), *_set(PROSE[1:2], 310, 780, 44)]
    lower = [*_set(PROSE[2:3], 40, 600, 44), *_set(PROSE[3:], 310, 600, 44)]
    middle = [(40.0, 640.0, 14.0, "The second bridge, and what became of the ferryman")]
    article = _extract(_pdf(_row_by_row([*upper, *middle, *lower])))
    assert article.paragraphs == (*PROSE[:2], middle[0][3], *PROSE[2:])


def test_three_columns() -> None:
    """A newspaper's page."""
    columns = [_set(PROSE[i : i + 1], 30 + 180 * i, 780, 30) for i in range(3)]
    assert _extract(_pdf(_row_by_row([each for column in columns for each in column]))).paragraphs == tuple(PROSE[:3])


def test_a_paragraph_goes_on_in_the_next_column_and_page() -> None:
    """A break of the column is none of the text."""
    lines = _set([f"{PROSE[0]} {PROSE[1]} {PROSE[2]}"], 0, 0, 44)
    third = len(lines) // 3
    places = [(40, 780), (310, 780), (40, 780)]
    parts = []
    for number, (left, top) in enumerate(places):
        part = lines[number * third : (number + 1) * third if number < 2 else None]
        parts.append([(left + x, top - 11 * row, size, words) for row, (x, _, size, words) in enumerate(part)])
    filler = _set([PROSE[3]], 310, 780, 44)
    article = _extract(_pdf(_row_by_row(parts[0] + parts[1]), _row_by_row(parts[2] + filler)))
    assert article.paragraphs == (f"{PROSE[0]} {PROSE[1]} {PROSE[2]}", PROSE[3])


def test_the_rows_of_a_table_stay_rows() -> None:
    """Short cells are no columns of prose."""
    rows = [
        ("Span", "Length", "Steel"),
        ("first", "61 m", "S355"),
        ("second", "48 m", "S355"),
        ("third", "61 m", "S235"),
    ]
    cells = [
        (40.0 + 180 * x, 600.0 - 14 * y, 9.0, cell) for y, row in enumerate(rows * 3) for x, cell in enumerate(row)
    ]
    article = _extract(_pdf([*_set(PROSE[:1], 40, 780, 90), *cells]))
    assert "first 61 m S355" in article.text


# hyphens


def test_hyphens_at_line_ends_are_mended() -> None:
    """A word that was cut is whole; one that has its hyphen elsewhere too keeps it."""
    texts = ["The acci-", "dent closed the well-", "known bridge, and the", "well-known ferry came."]
    article = _extract(_pdf([(40.0, 780.0 - 11 * i, 9.0, text) for i, text in enumerate(texts)]))
    assert article.text == "The accident closed the well-known bridge, and the well-known ferry came."


# running heads and page numbers


@pytest.mark.parametrize("number", ["{}", "- {} -", "Page {} of 4", "{} / 4"])
def test_running_heads_and_page_numbers_go(number: str) -> None:
    """What stands at the same place of several pages, on left and on right ones, with the number or without."""
    pages, told = [], []
    for i, day in enumerate(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"], 1):
        told += [f"{day}. {PROSE[i % 4]}", f"On {day} the ferryman said no more than that."]
        head = (40.0, 810.0, 8.0, f"The Valley Post, {i}") if i % 2 else (400.0, 810.0, 8.0, "A Bridge For Tarn")
        foot = (40.0 if i % 2 else 500.0, 30.0, 8.0, number.format(i))
        pages.append([head, *_set(told[-2:], 40, 780, 90), foot])
    assert _extract(_pdf(*pages)).paragraphs == tuple(told)


def test_a_number_in_the_text_is_no_page_number() -> None:
    """Only at the edge of a page, and alone on its row."""
    article = _extract(
        _pdf([*_set([PROSE[0]], 40, 780, 60), (40.0, 600.0, 9.0, "1998"), *_set(PROSE[1:], 40, 580, 60)])
    )
    assert "1998" in article.paragraphs


# the rest


def test_lines_become_paragraphs_across_pages() -> None:
    """Title and author are the file's own; a running head right above the text goes too."""
    lines = [
        [
            "The bridge was closed in the spring of 1998, after a barge had struck the se-",
            "cond pier in thick fog, and the well-known ferry came back.",
            "Nobody was hurt. The engineers found cracks that were older than the acci-",
        ],
        ["dent, and far longer than anyone on the council had been told before it.", "It opened again."],
        ["Half of the town walked across it before noon, and the other half came later."],
    ]
    pages = [["The Valley Post", *text, str(number)] for number, text in enumerate(lines, 1)]
    made = _pdf(
        *([(40.0, 800.0 - 12 * row, 10.0, text) for row, text in enumerate(page)] for page in pages),
        title="The bridge", author="Ann Lee",
    )  # fmt: skip
    article = _extract(made)
    assert (article.title, article.byline) == ("The bridge", "Ann Lee")
    assert article.paragraphs == (
        "The bridge was closed in the spring of 1998, after a barge had struck the second pier in thick fog, and the"
        " well-known ferry came back.",
        "Nobody was hurt. The engineers found cracks that were older than the accident, and far longer than anyone on"
        " the council had been told before it. It opened again.",
        "Half of the town walked across it before noon, and the other half came later.",
    )


def test_a_pdf_is_told_by_its_bytes() -> None:
    """What the name promised does not matter."""
    made = _pdf(_set([PROSE[0]], 40, 780, 70))
    assert _extract(made, None).text == _extract(made, "text").text == PROSE[0]


def test_a_scan_is_told_as_one() -> None:
    """Pictures of words, with a number on the page perhaps, are not text; an empty file is only empty."""
    for texts in ([], [(300.0, 30.0, 9.0, "1")]):
        with pytest.raises(Empty) as caught:
            _extract(_pdf(texts, texts, picture=True))
        assert (caught.value.reason, caught.value.facts) == ("scanned", {"name": "page"})
    with pytest.raises(Empty) as caught:
        _extract(_pdf([]))
    assert caught.value.reason == "empty"
    assert _extract(_pdf(_set([PROSE[0]], 40, 780, 70), picture=True)).text == PROSE[0]


def test_damaged_and_encrypted_pdfs_are_refused() -> None:
    """A file that was cut short or is locked is named as such, and nothing else is raised."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(_pdf(_set([PROSE[0]], 40, 780, 70)))))
    writer.encrypt("secret", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    for content in (b"%PDF-1.7\n garbage", locked.getvalue()):
        with pytest.raises(Unreadable) as caught:
            _extract(content)
        assert (caught.value.reason, caught.value.facts) == ("damaged", {"name": "page", "kind": "PDF"})


LINES = st.builds(
    Line,
    text=st.sampled_from(["bridge", "the river-", "A.", "1998", "• one"]),
    left=st.floats(0, 500),
    right=st.floats(0, 600),
    bottom=st.floats(0, 800),
    size=st.floats(0, 40),
)


@given(st.lists(LINES, max_size=40))
def test_no_line_is_lost(lines: list[Line]) -> None:
    """Wherever lines stand, each is read once."""
    ordered = in_reading_order(lines)
    assert sorted(" ".join(line.text for line in ordered).split()) == sorted(
        " ".join(line.text for line in lines).split()
    )
    letters = re.sub(r"[\s-]", "", "".join(paragraphs(ordered)))
    assert sorted(letters) == sorted(re.sub(r"[\s-]", "", "".join(line.text for line in lines)))
