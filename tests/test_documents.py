"""Documents come apart into blocks: characters, dates, Markdown and Word."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from index.documents import find_date, tidy
from index.errors import Unreadable
from index.extract import extract
from index.records import Article, Page

PAGES = Path(__file__).parent / "data" / "pages"

PARAGRAPHS = [
    "The first tram left the depot at twenty past five, almost empty, through a town that was still asleep.",
    "“I was twenty when they tore up the rails,” says Odette, who did not sleep that night – not at all.",
]


def _extract(content: str | bytes, kind: str | None = "text") -> Article:
    content = content.encode() if isinstance(content, str) else content
    return extract(Page(content, name="page", kind=kind))


# plain text


def test_an_essay_passes_whole() -> None:
    """A text without a title and without boilerplate loses nothing, and is called by its first words."""
    text = (PAGES / "essay.txt").read_text(encoding="utf-8")
    article = _extract(text)
    assert article.text == text.strip()
    assert article.title == "I have kept a notebook for most of my life, and for most of my life I have been"
    assert (article.byline, article.published, article.notes) == (None, None, ())


def test_dialogue_passes_whole() -> None:
    """Short lines, dashes, "Comment ?" and an ellipsis are what people say."""
    text = (PAGES / "dialogue.txt").read_text(encoding="utf-8")
    assert _extract(text).text == text.strip()


def test_verse_passes_line_by_line() -> None:
    """A poem keeps every line of its own: its title is the title, and lines such as "Share" are lines."""
    lines = [line for line in (PAGES / "verse.txt").read_text(encoding="utf-8").split("\n") if line]
    article = _extract("\n\n".join((PAGES / "verse.txt").read_text(encoding="utf-8").split("\n\n")))
    assert [article.title, *article.paragraphs] == lines


def test_wrapped_lines_are_joined() -> None:
    """A hard-wrapped text becomes paragraphs; a word with a hyphen of its own keeps it."""
    text = (PAGES / "wrapped.txt").read_text(encoding="utf-8")
    article = _extract(text)
    title, *groups = text.strip().split("\n\n")
    assert article.title == title
    assert list(article.paragraphs) == [group.replace("well-\n", "well-").replace("\n", " ") for group in groups]


def test_typography_is_untouched() -> None:
    """Quotes, dashes, no-break spaces and odd spacing before a full stop are quoted as they are."""
    odd = "«\u00a0C’est lui\u202f!\u00a0» -- dit-elle — “peut-être”… ‹non› 1 000 m² . Fin d'un «mot» accentué, œuvre ß."
    assert _extract(f"Titre\n\n{odd}\n\n{PARAGRAPHS[0]}").paragraphs[0] == odd


def test_what_cannot_be_seen_goes() -> None:
    """Controls, zero-width and bidirectional characters go, letters are composed, joiners stay where they spell."""
    assert tidy("\ufeffe\u0301te\u0301 \u202eabc\u202c d\u200be\u00adf\x1bg\u2066h\u2069\U000e0041") == "été abc defgh"
    assert tidy("می\u200cخواهم 👩\u200d🔬 a\u200cb") == "می\u200cخواهم 👩\u200d🔬 ab"
    assert tidy("a\r\nb\rc\u2028d\x0ce\t f   g \n h") == "a\nb\nc\nd\ne f g\nh"


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Publié le 1er mars 2024 à 10h30", "2024-03-01"),
        ("March 3, 2024", "2024-03-03"),
        ("Updated Sept. 12, 2019 8:40 AM", "2019-09-12"),
        ("3. März 2021", "2021-03-03"),
        ("12.11.2022, 07:30 Uhr", "2022-11-12"),
        ("8 de agosto de 2021", "2021-08-08"),
        ("14 luglio 2020", "2020-07-14"),
        ("5 de março de 2018", "2018-03-05"),
        ("9 mei 2017", "2017-05-09"),
        ("2024-02-29T10:00:00Z", "2024-02-29"),
        ("2024年3月14日", "2024-03-14"),
        ("25/12/2020", "2020-12-25"),
        ("03/04/2020", None),
        ("30 février 2020", None),
        ("le 3 mars", None),
        ("45 wagons 2019", None),
    ],
)
def test_dates(line: str, date: str | None) -> None:
    """Dates are understood in the languages of the rules; one that can be read in two ways is not."""
    assert find_date(line)[0] == date


# Markdown


def test_markdown() -> None:
    """Markup goes and words stay: emphasis, links, code, tables; images, comments and the title's heading go."""
    article = _extract(
        "# Le *tramway* renaît\n\nUne ligne\nqui continue, avec [un lien](https://example.org) et `du code`.\n\n"
        "![une image](a.png)\n\n## Pourquoi ?\n\n- le premier\n- le **deuxième**\n\n1. un\n2. deux\n\n"
        "> une citation &amp; une entité\n\n```\nx = 1\ny = 2\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        "<!-- rien -->\n\n"
        "<div>du <b>HTML</b></div>\n\nvers un  \nvers deux\n",
        "markdown",
    )
    assert article.title == "Le tramway renaît"
    assert article.paragraphs == (
        "Une ligne qui continue, avec un lien et du code.",
        "Pourquoi ?",
        "le premier",
        "le deuxième",
        "1. un",
        "2. deux",
        "une citation & une entité",
        "x = 1 y = 2",
        "a | b",
        "1 | 2",
        "du HTML",
        "vers un",
        "vers deux",
    )


def test_front_matter() -> None:
    """What stands between dashes at the top is about the article, not in it."""
    about = "---\ntitle: 'Le tramway'\nauthor: Camille Rousselin\ndate: 2024-03-14\n"
    about += "url: https://example.org/t\nlang: fr\n---\n\n"
    article = _extract(about + "# Le tramway\n\nOui.\n", None)
    assert (article.title, article.byline, article.published) == ("Le tramway", "Camille Rousselin", "2024-03-14")
    assert (article.url, article.language, article.text) == ("https://example.org/t", "fr", "Oui.")


# Word


def _docx(*paragraphs: str, title: str = "", author: str = "") -> bytes:
    from docx import Document

    document = Document()
    document.core_properties.title, document.core_properties.author = title, author
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "une cellule"
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def test_docx() -> None:
    """Paragraphs and cells in order, with the title and the author of the document."""
    article = _extract(_docx(*PARAGRAPHS, title="Le tramway", author="Ann Lee"), None)
    assert (article.title, article.byline, article.language) == ("Le tramway", "Ann Lee", "en")
    assert article.paragraphs == (*PARAGRAPHS, "une cellule")
    assert _extract(_docx("Le tramway", *PARAGRAPHS), "docx").title == "Le tramway"


def test_a_docx_without_properties_has_no_made_up_title() -> None:
    """python-docx invents "Word Document" for a file without them: the first words of the text are better."""
    packed = io.BytesIO()
    written = io.BytesIO(_docx("Le tramway de Brest", *PARAGRAPHS))
    with zipfile.ZipFile(written) as whole, zipfile.ZipFile(packed, "w") as bare:
        for name in set(whole.namelist()) - {"docProps/core.xml"}:
            content = whole.read(name)
            if name in {"_rels/.rels", "[Content_Types].xml"}:
                content = re.sub(rb"<(Relationship|Override) [^>]*core[^>]*/>", b"", content)
            bare.writestr(name, content)
    article = _extract(packed.getvalue(), "docx")
    assert article.title.startswith("Le tramway")
    assert article.byline is None


def test_a_zip_that_is_no_word_file_is_refused() -> None:
    """Any archive starts like a Word file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "text")
    with pytest.raises(Unreadable, match="not a text"):
        _extract(packed.getvalue(), None)


def test_damaged_docx_and_traps_are_refused() -> None:
    """A Word file that was cut short, or that unpacks to more than any article, is refused before it is read."""
    whole = _docx(*PARAGRAPHS)
    trap = io.BytesIO(whole)
    with zipfile.ZipFile(trap, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/zeros", bytes(51 * 2**20))
    for content in (whole[: len(whole) // 2], trap.getvalue()):
        with pytest.raises(Unreadable) as caught:
            _extract(content, "docx")
        assert (caught.value.reason, caught.value.facts) == ("damaged", {"name": "page", "kind": "Word"})
