"""From a page to an article, and from that to what is stored of it: passages with their vectors and terms."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from index.apart import extract_apart
from index.errors import TooLarge
from index.exchange import from_markdown
from index.lexical import terms
from index.naming import line
from index.rows import Indexed
from index.split import STOPS, passages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.encode import Encoder
    from index.records import Article, Page, Passage
    from index.rows import Packed

MAX_SENTENCES = 60_000
"""How many sentences an article may have, each of which has a vector: a book of 500 pages has 10,000 to 30,000."""

TITLE, BYLINE, ADDRESS = 300, 200, 1_000
"""The longest title, byline and address of an article, in characters: they stand beside whatever is quoted from it."""

_BATCH = 32  # passages encoded at once: progress is told after each, and memory stays small


class Prepared(NamedTuple):
    """An article that is split and not yet encoded."""

    article: Article
    passages: tuple[Passage, ...]


def prepare(page: Page, encoder: Encoder) -> Prepared:
    """Return the article in a page, with what is known of it beforehand, and split; for any thread.

    An overlong title or byline is cut, an overlong address left out. Raises SourceError.
    """
    article = from_markdown(page) or extract_apart(page)
    url = line(page.url) or line(article.url)
    article = replace(
        article,
        title=_cut(line(page.title) or line(article.title) or page.name, TITLE),
        byline=_cut(line(article.byline) or "", BYLINE) or None,
        site=_cut(line(article.site) or "", BYLINE) or None,
        language=page.language or article.language,
        url=url if url and len(url) <= ADDRESS else None,  # half an address leads nowhere
        place=page.place,
    )
    stops = sum(map(article.text.count, STOPS)) + len(article.paragraphs)
    prepared = divide(article, encoder) if stops <= 2 * MAX_SENTENCES else None  # splitting takes memory too
    if prepared is None or sum(len(each.sentences) for each in prepared.passages) > MAX_SENTENCES:
        raise TooLarge("sentences", name=page.name, limit=MAX_SENTENCES)
    return prepared


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def divide(article: Article, encoder: Encoder) -> Prepared:
    """Return an article with its passages, each of which the encoder takes whole; for any thread."""
    limit = encoder.max_tokens
    return Prepared(article, passages(article, fits=lambda text: limit is None or encoder.count_tokens(text) <= limit))


def indexed(prepared: Prepared, encoder: Encoder) -> Iterator[tuple[list[Packed], int]]:
    """Give the article's passages, ready to be stored, a batch at a time, each with the number of all passages."""
    article, split = prepared
    for start in range(0, len(split), _BATCH):
        yield list(_encoded(split[start : start + _BATCH], article, encoder)), len(split)


def _encoded(batch: Sequence[Passage], article: Article, encoder: Encoder) -> Iterator[Packed]:
    """Give the passages with their vectors, and with their terms and the title's: what a passage leaves unsaid."""
    title = terms(article.title, article.language)
    texts, parts = [p.text for p in batch], [[sentence.text for sentence in p.sentences] for p in batch]
    rows, sentence_rows = encoder.encode_parts(texts, parts)
    start = 0
    for row, passage in zip(rows, batch, strict=True):
        end = start + len(passage.sentences)
        yield Indexed(passage, row, sentence_rows[start:end], [*title, *terms(passage.text, article.language)]).packed
        start = end
