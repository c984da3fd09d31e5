"""A link that leads to a passage: the article's address with a text fragment (``#:~:text=``). Pure.

A browser scrolls there and highlights it, by the rules of https://wicg.github.io/scroll-to-text-fragment/. It looks for
the first place where ``prefix-``, ``start``, ``end`` and ``-suffix`` follow each other, in any case. Each stands
in one block, starts and ends with a word, and between a prefix and what it precedes there is nothing but blanks. So the
fragment has the first and the last words of the passage, as many as tell them from the same words elsewhere in the
article, and what stands around it where the passage itself occurs twice.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from index.clean import fold, weight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.records import Article, Passage, Sentence

_LEAST_WORDS, _LEAST_LETTERS = 3, 16  # of what a fragment starts and ends with; fewer stand elsewhere on the page too
_MOST_WORDS = 24  # around a passage; what is the same for longer is a page printed twice
_SHORT = 80  # letters of a passage that is looked for as a whole

# A word for this: what no blank interrupts, cut after the punctuation of scripts without blanks. No blank but the plain
# one is a place to cut: a narrow no-break space belongs to the word or the number at its side.
_WORD = re.compile(r"[^ \n]+?(?:[。，、！？；：」』）】》〉…．｡､]+|(?=[ \n])|\Z)")
_EDGE = re.compile(r"\n\n| \| ")  # between two blocks of the page; a bar is what stands between two cells of a table


def link_to(article: Article, place: Passage | Sentence) -> str | None:
    """Return the address of ``place`` (a slice of the article's text), None for an article without a web address."""
    address = urlsplit(article.url or "")
    if address.scheme not in ("http", "https") or not address.netloc:
        return None
    if address.path.lower().endswith(".pdf"):  # browsers have other rules there, or none
        return article.url
    before, _, _ = article.url.partition(":~:") if article.url else ("", "", "")
    return f"{before}{'' if '#' in before else '#'}:~:text={fragment(article, place.start, place.end)}"


def fragment(article: Article, start: int, end: int) -> str:
    """Return the text directive for ``article.text[start:end]``, percent-encoded; the best there is where none is sure.

    The title counts as text before the article: pages have it there.
    """
    offset = len(article.title) + 2
    text = f"{article.title}\n\n{article.text}"
    prefix, first, last, suffix = _directive(text, _folded(text), start + offset, end + offset)
    parts = [f"{_encoded(prefix)}-" if prefix else "", _encoded(first), _encoded(last)]
    return ",".join([*(part for part in parts if part), *([f"-{_encoded(suffix)}"] if suffix else [])])


def _encoded(text: str) -> str:
    return quote(text, safe="").replace("-", "%2D")


@lru_cache(maxsize=8)  # an answer quotes the same article several times
def _folded(text: str) -> str:
    return fold(text)


def _directive(text: str, folded: str, start: int, end: int) -> tuple[str, str, str, str]:
    """Return prefix, start, end and suffix, ``""`` for those that are not needed."""
    edge = _EDGE.search(text, start, end)
    whole = edge is None and weight(text[start:end]) <= _SHORT
    first_end = end if whole else _first_end(text, folded, start, edge.start() if edge else end)
    last_start = end if first_end == end else _last_start(text, folded, first_end, end)
    if last_start < first_end:  # the first and the last words would meet: the passage is one block, and short enough
        first_end = last_start = end
    first, last = folded[start:first_end], folded[last_start:end]
    prefix = suffix = ""
    if folded.find(first) != start:
        prefix = next((each for each in _before(text, start) if _found(folded, each, first, start)), "")
    if not prefix and not last and folded.find(first) != start:
        suffix = next((each for each in _after(text, end) if _followed(folded, first, each, start)), "")
    if last and folded.find(last, first_end) != last_start:
        suffix = next((each for each in _after(text, end) if _followed(folded, last, each, last_start, first_end)), "")
    return prefix, text[start:first_end], text[last_start:end], suffix


def _first_end(text: str, folded: str, start: int, limit: int) -> int:
    """Return where the first words end that the passage, or its first block, is known by: at least a few."""
    for count, word in enumerate(_WORD.finditer(text, start, limit), 1):
        enough = count >= _LEAST_WORDS and weight(text[start : word.end()]) >= _LEAST_LETTERS
        if enough and folded.find(folded[start : word.end()]) == start:
            return word.end()
    return limit


def _last_start(text: str, folded: str, after: int, end: int) -> int:
    """Return where the last words start that the end of the passage, or its last block, is known by."""
    edges = [edge.end() for edge in _EDGE.finditer(text, after, end)]
    start = edges[-1] if edges else after
    words = [word.start() for word in _WORD.finditer(text, start, end) if text[word.start()] != " "]
    for count, at in enumerate(reversed(words), 1):
        enough = count >= _LEAST_WORDS and weight(text[at:end]) >= _LEAST_LETTERS
        if enough and folded.find(folded[at:end], after) == at:
            return at
    return words[0] if edges else -1


def _before(text: str, start: int) -> Iterator[str]:
    """Yield the words before ``start`` that stand in one block: one, two, three, ..."""
    edges = [edge.end() for edge in _EDGE.finditer(text, 0, len(text[:start].rstrip(" \n|")))]
    block = text[edges[-1] if edges else 0 : start].rstrip(" \n|")
    words = [word.start() for word in _WORD.finditer(block)]
    yield from (block[at:] for at in reversed(words[-_MOST_WORDS:]))


def _after(text: str, end: int) -> Iterator[str]:
    """Yield the words after ``end`` that stand in one block: one, two, three, ..."""
    rest = text[end:].lstrip(" \n|")
    edge = _EDGE.search(rest)
    block = rest[: edge.start() if edge else len(rest)]
    for count, word in enumerate(_WORD.finditer(block), 1):
        yield block[: word.end()]
        if count == _MOST_WORDS:
            return


def _found(folded: str, prefix: str, first: str, start: int) -> bool:
    """Tell whether ``first`` after ``prefix`` is found at ``start`` first."""
    before = fold(prefix)
    places = (match.start() for match in re.finditer(f"(?={re.escape(first)})", folded))
    return next((at for at in places if folded[:at].rstrip(" \n|").endswith(before)), -1) == start


def _followed(folded: str, last: str, suffix: str, start: int, after: int = 0) -> bool:
    """Tell whether ``last`` before ``suffix`` is found at ``start`` first, from ``after`` on."""
    behind = fold(suffix)
    places = (match.start() for match in re.compile(f"(?={re.escape(last)})").finditer(folded, after))
    follows = (at for at in places if folded[at + len(last) :].lstrip(" \n|").startswith(behind))
    return next(follows, -1) == start
