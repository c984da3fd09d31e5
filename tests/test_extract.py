"""Pages of every kind become articles: the text of the author, word for word, and what the page says about it."""

from __future__ import annotations

import contextlib
import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clean import fold
from index.errors import Empty, SourceError, Unreadable
from index.extract import extract
from index.records import Article, Page

PAGES = Path(__file__).parent / "data" / "pages"
SHARED = Path(__file__).parents[2] / "shared"

PARAGRAPHS = [
    "La première rame est partie du dépôt à cinq heures vingt, presque vide, dans une ville encore endormie.",
    "« J’avais vingt ans quand on a arraché les rails », raconte Odette, qui n’a pas dormi de la nuit.",
    "Le projet, abandonné deux fois, a été relancé en 2017 ; il aura coûté 214 millions d’euros à la région.",
]


def _extract(content: str | bytes, kind: str | None = "text", **about: str) -> Article:
    content = content.encode() if isinstance(content, str) else content
    return extract(Page(content, name="page", kind=kind, **about))


def _blocks(name: str) -> list[tuple[str, str]]:
    """The lines of a page with their marks: ``~`` must go, ``=`` is the title, ``+`` the note, the rest stays."""
    lines = (PAGES / name).read_text(encoding="utf-8").splitlines()
    return [(line[0], line[1:]) if line[0] in "~=+" else ("", line) for line in lines]


# text


@pytest.mark.parametrize(
    ("name", "byline", "published"),
    [
        ("fr-quotidien.txt", "Camille Rousselin", "2024-03-14"),
        ("en-blog.txt", "Nadia Okafor", "2023-02-03"),
        ("de-magazin.txt", "Jonas Ehrlich", "2022-11-12"),
        ("es-diario.txt", "Lucía Ferrándiz", "2021-08-08"),
    ],
)
@pytest.mark.parametrize("separator", ["\n\n", "\n", "\r\n\r\n", "\n \t\n\n"])
def test_saved_pages(name: str, byline: str, published: str, separator: str) -> None:
    """A newspaper, a blog, a magazine: exactly the marked lines stay, however the page was saved."""
    blocks = _blocks(name)
    article = _extract(separator.join(text for _, text in blocks))
    kept = [(mark, text) for mark, text in blocks if mark in ("", "+")]
    assert list(article.paragraphs) == [text for _, text in kept]
    assert article.title == next(text for mark, text in blocks if mark == "=")
    assert (article.byline, article.published, article.language) == (byline, published, name[:2])
    assert article.notes == tuple(i for i, (mark, _) in enumerate(kept, 1) if mark == "+")


def test_the_title_is_the_repeated_line() -> None:
    """Two lines above the article that differ by a blank and by the name of the site are its title, once."""
    body = "\n\n".join(PARAGRAPHS)
    article = _extract(f"Le tramway  renaît. Enfin. | La Dépêche\n\nLe tramway renaît. Enfin.\n\nCommentaire\n\n{body}")
    assert (article.title, article.text) == ("Le tramway renaît. Enfin.", body)


def test_a_sentence_is_no_title() -> None:
    """A short first paragraph with a full stop stays in the text."""
    article = _extract("Il pleut.\n\n" + "\n\n".join(PARAGRAPHS))
    assert article.paragraphs == ("Il pleut.", *PARAGRAPHS)
    assert article.title.startswith("Il pleut. La première rame")


def test_a_long_title_is_cut_at_a_word() -> None:
    """The first words stand in for a title: at most 80 characters and no half word, where words have blanks."""
    assert len(_extract("mot " * 90 + ".").title) <= 80
    assert _extract("mot " * 90 + ".").title.endswith("mot")
    assert _extract("桥" * 200 + "。").title == "桥" * 80


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Ann Lee", "Ann Lee"),
        ("By ANN LEE and BO DAY | May 3, 2020", "ANN LEE and BO DAY"),
        ("Par Anne de La Tour, le 3 mai 2020", "Anne de La Tour"),
        ("Von Änne Öhm", "Änne Öhm"),
        ("Par AFP", "AFP"),
        ("Posted by Ann Lee on May 3, 2020", "Ann Lee"),
        ("By the river, in the morning", None),
        ("Par ailleurs", None),
        ("By Ann Lee the river looks calm", None),
    ],
)
def test_bylines(line: str, byline: str | None) -> None:
    """A line above the article that names its authors is taken out; one that merely starts so stays."""
    article = _extract("\n\n".join(["Le tramway renaît", line, *PARAGRAPHS]))
    assert article.byline == byline
    assert (line in article.paragraphs) == (byline is None)


def test_a_date_in_a_title_is_no_dateline() -> None:
    """A title may hold a date."""
    title = "Les élections du 9 juin 2024"
    assert _extract("\n\n".join([title, *PARAGRAPHS])).title == title


# kinds


BINARIES = [
    b"\x89PNG\r\n\x1a\n12",
    b"\xff\xd8\xff\xe0",
    b"\x7fELF\x02",
    b"MZ\x90",
    b"a\x00b",
    b"{\\rtf1 a}",
    b"\x01\x02" * 9,
]


@pytest.mark.parametrize("content", BINARIES)
@pytest.mark.parametrize("kind", [None, "text", "html", "markdown"])
def test_binaries_are_refused(content: bytes, kind: str | None) -> None:
    """Images, executables, rich text and control characters are no articles, whatever their name promised."""
    with pytest.raises(Unreadable) as caught:
        _extract(content, kind)
    assert (caught.value.reason, caught.value.facts) == ("binary", {"name": "page"})


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?><rss version="2.0"><channel><item><title>A</title></item></channel></rss>',
        '\n<?xml version="1.0"?>\n<!-- made by hand -->\n<feed xmlns="http://www.w3.org/2005/Atom"></feed>',
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/"></rdf:RDF>',
    ],
)
def test_a_feed_is_no_article(text: str) -> None:
    """RSS and Atom are told as such, instead of being quoted with their tags; a text that speaks of them is a text."""
    with pytest.raises(Unreadable) as caught:
        extract(Page(text.encode(), "page"))
    assert caught.value.reason == "feed"
    assert extract(Page(f"The element {text} opens every feed of this kind.".encode(), "page")).text


@pytest.mark.parametrize("content", ["", " \n\t", "\u200b\u00a0", "…!? -- *", "\ufeff"])
@pytest.mark.parametrize("kind", [None, "text", "html", "markdown"])
def test_nothing_is_empty(content: str, kind: str | None) -> None:
    """Blanks and punctuation hold no article."""
    with pytest.raises(Empty) as caught:
        _extract(content, kind)
    reason = "empty" if kind == "html" else "blank"  # a page may be drawn by scripts; a text is what it is
    assert (caught.value.reason, caught.value.facts) == (reason, {"name": "page"})


@pytest.mark.parametrize("content", ["<html><body></body></html>", "<!-- nothing -->", "<p>…</p>"])
def test_markup_without_words_is_empty(content: str) -> None:
    """Tags say nothing."""
    with pytest.raises(Empty):
        _extract(content, "html")


def test_the_content_decides_over_the_name() -> None:
    """A page saved as .txt is HTML, a text saved as .html is text; what is called a PDF and is none is damaged."""
    page = "<!DOCTYPE html><html><body><article><p>" + "</p><p>".join(PARAGRAPHS) + "</p></article></body></html>"
    assert _extract(page, "text").paragraphs == tuple(PARAGRAPHS)
    assert _extract(page, None).paragraphs == tuple(PARAGRAPHS)
    assert _extract("\n\n".join(PARAGRAPHS), "html").paragraphs == tuple(PARAGRAPHS)
    for kind in ("pdf", "docx"):
        with pytest.raises(Unreadable, match="damaged"):
            _extract("\n\n".join(PARAGRAPHS), kind)


# HTML

HTML = """<!DOCTYPE html><html lang="en"><head><title>Le tramway renaît | La Dépêche</title>
<meta name="author" content="Camille Rousselin"><meta property="article:published_time" content="2024-03-14T18:05:00Z">
<link rel="canonical" href="https://example.org/tramway"></head><body>
<nav><ul><li><a href="/">Accueil</a></li><li><a href="/p">Politique</a></li></ul></nav>
<article><h1>Le tramway renaît</h1><p>{0}</p><p><a href="/x">Lire aussi : Les cyclistes réclament des pistes</a></p>
<h2>Pourquoi maintenant ?</h2><p>Un mot <b>en gras</b>,<br>puis une ligne<!-- invisible -->.</p><p>{1}</p>
<ul><li>la ligne A relie la gare au port ;</li><li>la ligne B dessert l’hôpital.</li></ul><p>{2}</p></article>
<script>var a = "<p>du code</p>";</script><footer>© 2024 La Dépêche</footer></body></html>"""


def test_html() -> None:
    """A page gives its title without the site, author, date, address and blocks; links to other articles go."""
    article = _extract(HTML.format(*PARAGRAPHS), "html")
    assert (article.title, article.byline) == ("Le tramway renaît", "Camille Rousselin")
    assert (article.published, article.url) == ("2024-03-14", "https://example.org/tramway")
    assert article.language == "fr"  # the text knows better than the tag
    assert article.paragraphs == (
        PARAGRAPHS[0],
        "Pourquoi maintenant ?",
        "Un mot en gras,",
        "puis une ligne.",
        PARAGRAPHS[1],
        "la ligne A relie la gare au port ;",
        "la ligne B dessert l’hôpital.",
        PARAGRAPHS[2],
    )
    assert _extract(HTML.format(*PARAGRAPHS), "html", url="https://example.org/b").url == "https://example.org/b"


def test_a_page_that_is_hardly_one() -> None:
    """Where the extractor finds no article, what the page shows is taken."""
    article = _extract(
        "<html lang=fr><title>Note</title><div>Le pont est <i>fermé</i>.<br>Prenez le bac.</div>", "html"
    )
    assert (article.title, article.language) == ("Note", "fr")
    assert article.paragraphs == ("Le pont est fermé.", "Prenez le bac.")


# any page

LINES = [line for name in ("fr-quotidien.txt", "en-blog.txt", "de-magazin.txt") for line in _blocks(name)]
OWN = [text for mark, text in LINES if mark in ("", "+")]
BETWEEN = [
    "Partager",
    "Publicité",
    "Lire aussi Les cyclistes réclament des pistes",
    "Read more: How to clean up an inbox",
]
ANY = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=60)


def _check(article: Article) -> None:
    assert "\n\n".join(article.paragraphs) == article.text
    assert article.title
    assert all(paragraph.strip() == paragraph and "\n" not in paragraph for paragraph in article.paragraphs)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e]", article.text + article.title)
    assert unicodedata.is_normalized("NFC", article.text)


@given(st.lists(st.sampled_from([text for _, text in LINES]) | ANY, max_size=15), st.sampled_from(["\n", "\n\n"]))
def test_any_lines_make_a_sound_article(lines: list[str], separator: str) -> None:
    """Whatever stands above a paragraph, in whatever order, what comes out is well formed."""
    _check(_extract(separator.join([*lines, PARAGRAPHS[0]])))


@given(st.lists(st.sampled_from(OWN + BETWEEN) | ANY, max_size=15), st.sampled_from(["\n", "\n\n"]))
def test_extracting_again_loses_nothing(lines: list[str], separator: str) -> None:
    """A clean article, saved as text with its title and added again, says what it said."""
    article = _extract(separator.join([*lines, PARAGRAPHS[0]]))
    again = _extract(f"{article.title}\n\n{article.text}")
    said = [re.findall(r"\w+", fold(text)) for text in (again.title, *again.paragraphs)]
    lost = [text for text in article.paragraphs if re.findall(r"\w+", fold(text)) not in said]
    assert lost == []


@given(st.binary(max_size=400), st.sampled_from([None, "text", "markdown", "html", "pdf", "docx"]))
def test_bytes_raise_nothing_else(content: bytes, kind: str | None) -> None:
    """Whatever the bytes, there is a sound article or an error that a person can act on."""
    try:
        article = _extract(content, kind)
    except SourceError:
        return
    _check(article)


@given(st.text(st.sampled_from("<>/!&;-= \n\"'aph1#*`|[]()é"), max_size=200), st.sampled_from(["markdown", "html"]))
def test_markup_raises_nothing_else(markup: str, kind: str) -> None:
    """Broken markup is read as well as it can be."""
    with contextlib.suppress(SourceError):
        _check(_extract(f"<html><body>{markup}" if kind == "html" else markup, kind))


# the real article


@pytest.fixture
def column() -> Article:
    """The column that the project is tried on, extracted."""
    path = SHARED / "articles" / "elon-prochain-objet-brillant.txt"
    if not path.exists():
        pytest.skip("needs the evaluation data in ../shared, which is not part of the project")
    return extract(Page(path.read_bytes(), name="column", kind="text"))


def _squeezed(line: str) -> str:
    return " ".join(line.split())


def test_the_real_column(column: Article) -> None:
    """A French column as saved from the web: none of its page's lines, all of its paragraphs, its author noted."""
    page = json.loads((SHARED / "eval" / "boilerplate.json").read_text(encoding="utf-8"))
    title, _, note = (_squeezed(line) for line in page["metadata_not_body"])
    shown = [_squeezed(paragraph) for paragraph in column.paragraphs]
    assert {_squeezed(line) for line in page["never_an_answer"] + page["metadata_not_body"]} & set(shown) == {note}
    assert (len(shown), column.notes, shown[-1]) == (14, (14,), note)
    assert (column.title, column.byline, column.language) == (title, note.split(" est ")[0], "fr")


def test_the_real_column_still_answers(column: Article) -> None:
    """Every sentence that an evaluation question needs is in the text, to the letter."""
    path = SHARED / "eval" / "seed_dev.jsonl"
    needed = [
        s
        for line in path.read_text(encoding="utf-8").splitlines()
        for s in json.loads(line).get("gold_sentences") or []
    ]
    assert needed
    assert [sentence for sentence in needed if sentence not in column.text] == []
