"""What a web page puts around its article goes; the article is found whole, and as the page shows it."""

from __future__ import annotations

import pytest

from index.extract import extract
from index.records import Article, Page

PROSE = [
    "The old bridge at Tarn was closed in the spring of 1998, after a barge had struck its second pier in fog.",
    "Engineers found cracks that ran the whole length of the pier, and the council ordered the road shut at once.",
    "For eleven years the people of the valley took the ferry, which left when it was full and not a minute before.",
    "The new bridge has three spans and no pier in the current; it opened without a ceremony on a rainy Tuesday.",
]


def _extract(body: str, head: str = "<title>The bridge at Tarn</title>") -> Article:
    page = f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{body}</body></html>"
    return extract(Page(page.encode(), name="page", kind="html"))


def _p(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


ASIDES = [
    '<div class="newsletter-signup"><h3>The Post</h3><p>All of the day in your inbox, each day at six.</p></div>',
    '<aside id="relatedArticles"><p>Ten bridges that never opened, and what became of their builders.</p></aside>',
    '<a class="read-more-big"><span>Also in the Post</span><span>Ferries: the last crossing of the Aurora</span></a>',
    '<div class="cookie-banner"><p>We keep small files on your device, for your comfort and for ours.</p></div>',
    '<div class="share-buttons"><span>Send it</span><span>Pin it</span></div>',
    '<div style="display: none"><span>2019-11-19T08:57:40</span><span>https://example.org/logo.png</span></div>',
    "<div hidden><span>The bridge at Tarn, in short</span></div>",
    '<section class="comment-form"><p>Write what you think</p></section>',
    '<p class="sr-only">End of advertisement, the article goes on below.</p>',
]


@pytest.mark.parametrize("aside", ASIDES)
def test_boxes_between_paragraphs_go(aside: str) -> None:
    """Where words cannot tell a box from the article, what the page calls it does; so does its being hidden."""
    article = _extract(f"<article><h1>The bridge at Tarn</h1>{_p(*PROSE[:2])}{aside}{_p(*PROSE[2:])}</article>")
    assert article.paragraphs == tuple(PROSE)


@pytest.mark.parametrize("name", ["has-related", "newsletter", "share-tools", "content related"])
def test_a_name_is_not_believed_of_the_whole_article(name: str) -> None:
    """A class that says "related" on the box of the article itself says nothing."""
    assert _extract(f'<div class="{name}"><h1>The bridge</h1>{_p(*PROSE)}</div>').paragraphs == tuple(PROSE)


def test_what_unfolds_at_a_click_stays() -> None:
    """Hidden prose is the rest of the article behind a button."""
    rest = f'<div style="display:none">{_p(*PROSE[2:])}</div>'
    assert _extract(f"<article><h1>The bridge</h1>{_p(*PROSE[:2])}{rest}</article>").paragraphs == tuple(PROSE)


def test_an_article_in_several_boxes_is_whole() -> None:
    """A page that breaks its text for advertisements has it in boxes of one kind; a teaser's box is of another."""
    long = [f"{each} {each}" for each in PROSE]
    boxes = "".join(
        f'<div class="grid"><div class="article__body x">{_p(*part)}</div></div>' for part in (long[:2], long[2:])
    )
    linked = _p("The mayor of Tarn wants a second bridge across the river. " * 6)
    teaser = f'<div class="promo"><a href="/x">{linked}</a></div>'
    article = _extract(f"<main><article><h1>The bridge</h1>{boxes}</article>{teaser}</main>")
    assert article.paragraphs == tuple(long)


def test_the_next_article_is_another() -> None:
    """What is loaded below, in an article of its own, does not belong."""
    other = [
        f"A market was held in Vell for the first time since the flood, and {n} farmers came. " * 4 for n in (3, 4)
    ]
    first, second = (f'<article><div class="article__body">{_p(*part)}</div></article>' for part in (PROSE, other))
    assert _extract(f"<main>{first}{second}</main>").paragraphs == tuple(PROSE)


def test_the_lead_belongs_to_the_article() -> None:
    """A sentence between headline and text that the page calls a teaser is the author's."""
    lead = "Eleven years after the barge, the valley of Tarn has a bridge again, and the ferryman has a garden."
    body = f'<div class="intro"><h1>The bridge</h1><p class="article-teaser">{lead}</p></div>{_p(*PROSE)}'
    assert _extract(f"<article>{body}</article>").paragraphs == (lead, *PROSE)


def test_headlines_are_no_paragraphs() -> None:
    """The title goes above the text, in whatever form the page repeats it."""
    head = '<title>Bridge</title><meta property="og:title" content="Tarn: the bridge is open">'
    body = f"<article><h1>At last, a bridge</h1><h2>Tarn: the bridge is open</h2>{_p(*PROSE)}</article>"
    assert _extract(body, head).paragraphs == tuple(PROSE)


def test_what_is_shown_twice_comes_once() -> None:
    """A caption of a picture that is there for small screens too, and the article again in its printed form."""
    figure = "<figure><img src=a><figcaption>The pier, seen from Orrey. Photograph: A. Lee</figcaption></figure>"
    body = f"<h1>The bridge</h1>{figure}{_p(PROSE[0])}{figure}{_p(*PROSE[1:])}"
    for page in (f"<main><article>{body}</article></main>", f"<div>{body}</div><div>{_p(*PROSE)}</div>"):
        paragraphs = _extract(page).paragraphs
        assert [text for text in paragraphs if text in PROSE] == PROSE
        assert sum("Photograph" in text for text in paragraphs) <= 1


def test_a_refrain_is_no_print_page() -> None:
    """A sentence that an author says again is said again."""
    texts = [PROSE[0], "It rained.", "It rained.", PROSE[1], PROSE[0], PROSE[2]]
    assert _extract(f"<article><h1>The bridge</h1>{_p(*texts)}</article>").paragraphs == tuple(texts)


TITLES = [
    ("The bridge | The Valley Post", "The bridge", "The bridge"),
    ("Ada Brill: The bridge at Tarn - The Valley Post", "The bridge at Tarn", "The bridge at Tarn"),
    ("The bridge at Tarn | The Valley Post", "The Valley Post", "The bridge at Tarn"),
    ("The bridge – at last – The Valley Post", "The Valley Post", "The bridge – at last"),
]


@pytest.mark.parametrize(("stated", "headline", "title"), TITLES)
def test_titles_lose_the_name_of_the_site(stated: str, headline: str, title: str) -> None:
    """Where the headline of the page is a part of what it calls itself, and not the site's name."""
    head = f'<title>{stated}</title><meta property="og:site_name" content="The Valley Post">'
    assert _extract(f"<h1>{headline}</h1><article>{_p(*PROSE)}</article>", head).title == title


def test_the_site_says_who_it_is() -> None:
    """By the name that it gives itself; one of no letters is none."""
    for name, site in (("The Valley Post", "The Valley Post"), ("–", None)):
        head = f'<title>The bridge</title><meta property="og:site_name" content="{name}">'
        assert _extract(f"<article><h1>The bridge</h1>{_p(*PROSE)}</article>", head).site == site


def test_nobody_is_no_author() -> None:
    """Some systems name one where there is none."""
    for name, byline in (("admin", None), ("No Author", None), ("Ada Brill", "Ada Brill")):
        head = f'<title>The bridge</title><meta name="author" content="{name}">'
        assert _extract(f"<article><h1>The bridge</h1>{_p(*PROSE)}</article>", head).byline == byline


def test_rows_of_a_table_are_lines() -> None:
    """Short cells stand side by side; what a cell of a layout holds stays apart."""
    table = "<table><tr><th>Span</th><th>Length</th></tr><tr><td>first</td><td>61 m</td></tr></table>"
    article = _extract(f"<article><h1>The bridge</h1>{_p(*PROSE[:3])}{table}{_p(PROSE[3])}</article>")
    assert article.paragraphs == (*PROSE[:3], "Span | Length", "first | 61 m", PROSE[3])


def test_comments_in_the_source_break_nothing() -> None:
    """A paragraph with a comment inside is one paragraph, with what stands after the comment."""
    first = PROSE[0].replace("closed", "<!-- x --> closed").replace("fog", "<a href=/fog>fog</a>")
    assert _extract(f"<article><h1>The bridge</h1>{_p(first, *PROSE[1:])}</article>").paragraphs == tuple(PROSE)
