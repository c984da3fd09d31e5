"""What a web page says: its article, as the page shows it, and what the page tells about it.

trafilatura finds the article. What it is given has no hidden parts, and what it gives is held against the page: the
blanks are those of the page, and where it stopped after the first of several boxes of one kind, the others follow.
"""

from __future__ import annotations

import copy
import re
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Any

from index.clean import ends_sentence, fold, weight
from index.documents import Draft, one_line, quiet
from index.errors import Empty, Unreadable
from index.headlines import byline_in, same_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.records import Page

_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|br|caption|code|dd|div|dl|dt|figcaption|figure|footer|form|h[1-6]|head|header"
    "|hr|html|item|lb|li|list|main|nav|ol|option|p|pre|quote|row|section|cell|table|td|th|title|tr|ul"
)
_UNSEEN = ("head", "script", "style", "noscript", "template", "svg", "nav", "form", "button", "select", "footer")
_LOUD = ("trafilatura", "htmldate", "courlan", "justext", "readability")

_ENOUGH = 250
"""Letters of prose that make a find of the extractor an article; for less its slower fallbacks are asked too."""

_PROSE = 80
"""Letters from which on a block may be prose."""

_AGAIN = 300
"""Letters of prose that stand on the page a second time, from which on they are its printed form."""

_SHARE = 0.2
"""How much of the page's prose something may hold and still be thrown out for what it is called."""


def read_html(text: str, page: Page) -> Draft:
    """Return what trafilatura takes for the article, else all that the page shows: then the line rules have to do."""
    from lxml import etree, html

    try:
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        tree = html.document_fromstring(text.encode(), parser=parser)
        headlines = _headlines(tree)
        _strip(tree)
        with quiet(*_LOUD):
            found = _found(tree, page.url)
        title = _title((found and found.title) or "", tree)
        captions = {_letters(_text(each)) for each in tree.iter("figcaption", "caption")} - {""}
        etree.strip_elements(tree, *_UNSEEN, with_tail=False)
        shown = list(_blocks(tree))
        blocks = shown if found is None or found.body is None else _whole(found.body, tree, shown, headlines)
        blocks = list(_once_each(blocks, captions))
    except etree.ParserError:  # nothing but comments and whitespace
        raise Empty("empty", name=page.name) from None
    except Exception as error:  # both libraries meet broken markup with whatever they trip over
        raise Unreadable("damaged", name=page.name, kind="HTML") from error
    if found is None or found.body is None:
        return Draft(tuple(blocks), title=title or None, language=tree.get("lang"))
    author = (found.author or "").replace("; ", ", ")
    return Draft(
        tuple(blocks),
        title=title or None,
        byline=byline_in(author) or (author if author.casefold() not in _NOBODY else None),
        published=found.date,
        language=tree.get("lang"),
        url=found.url if (found.url or "").startswith(("http://", "https://")) else None,
        site=found.sitename if re.search(r"[^\W_]", found.sitename or "") else None,
    )


_NOBODY = ("", "admin", "administrator", "author", "no author", "none", "null", "undefined", "unknown")


def _found(tree: Any, url: str | None) -> Any:
    """Return trafilatura's find; its fallbacks, which take more, only where the page has more prose than it found."""
    from trafilatura import bare_extraction

    options = {"url": url, "include_comments": False, "include_tables": True}
    found = bare_extraction(copy.deepcopy(tree), fast=True, with_metadata=True, **options)
    if found is not None and found.body is not None and _prose(found.body, tree) >= _ENOUGH:
        return found
    slower = bare_extraction(copy.deepcopy(tree), with_metadata=True, **options)
    return slower if slower is not None and slower.body is not None else found


def _prose(body: Any, tree: Any) -> int:
    """Return how many letters of prose stand in ``body`` as the page has them: many blocks run together are none."""
    shown = {_letters(block) for block in _blocks(tree)}
    return sum(weight(block) for block in _blocks(body) if weight(block) >= _PROSE and _letters(block) in shown)


# what is no part of the article, by what the page calls it

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_ASIDES = re.compile(
    r"(?:^|[\s_-])(?:related|newsletters?|read-?(?:more|also|next)|see-?also|also-?(?:on|read)|recirc\w*|most-?(?:read|popular)"
    r"|trending|recommend(?:ed|ations?)|share-?(?:bar|buttons?|tools?|links?)|social-?(?:share|media|links?|icons?|bar)"
    r"|cookie-?(?:banner|notice|consent|bar)|comment-?(?:form|respond|list)|respond|disqus\w*|outbrain|taboola|sr-only"
    r"|visually-?hidden|screen-?reader-?text|print-?only|only-?print|mw-editsection|breadcrumbs?)(?=$|[\s_-])"
)


def _strip(tree: Any) -> None:
    """Take out what is hidden and what is called a newsletter box, a list of links and the like, unless it is large.

    What is hidden and has prose may be a tab, or unfold at a click.
    """
    body = tree.find("body")
    if body is None:
        return
    letters = {each: weight(_text(each)) for each in body.iter("p")}
    limit = _SHARE * sum(letters.values())
    for each in list(body.iterdescendants()):
        inside = [letters.get(p, 0) for p in each.iter("p")] if _is_hidden(each) or _is_aside(each) else [limit + 1]
        if (max(inside, default=0) < _PROSE) if _is_hidden(each) else (sum(inside) <= limit):
            each.drop_tree()


def _is_hidden(element: Any) -> bool:
    return "hidden" in element.attrib or _HIDDEN.search(element.get("style", "").lower()) is not None


def _is_aside(element: Any) -> bool:
    called = f"{element.get('class', '')} {element.get('id', '')}"
    return len(called) > 1 and _ASIDES.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "-", called).lower()) is not None


# the headlines: they are titles, and no paragraphs


def _title(stated: str, tree: Any) -> str:
    """Return the title that the page states, without the site's name where a headline has it so."""
    called = one_line(tree.findtext(".//title") or "")
    title = one_line(stated or called).rstrip(" -–—|·»")
    *before, site = re.split(r"( [-–—|·»] )", called)
    if before and title == site and site in tree.xpath("//meta[@property='og:site_name']/@content"):
        return "".join(before[:-1])
    headlines = [each for h1 in tree.iter("h1") if (each := _text(h1))]
    if same := next(filter(None, (same_title(each, title) for each in headlines)), None):
        return same
    *parts, _ = re.split(r" [-–—|·»] ", title)  # the last is the site
    inside = [each for each in headlines if _key(each) and f" {_key(each)} " in f" {_key(' '.join(parts))} "]
    return inside[0] if len(headlines) == len(inside) == 1 else title


def _headlines(tree: Any) -> set[str]:
    said = [h1.text_content() for h1 in tree.iter("h1")]
    for name in ("og:title", "twitter:title", "title", "headline"):
        said += [each.get("content", "") for each in tree.xpath("//meta[@property=$n or @name=$n]", n=name)]
    return {_key(each) for each in said} - {""}


def _key(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


def _without_headlines(blocks: list[str], headlines: set[str]) -> Iterator[str]:
    """Yield the blocks, above the first prose without those that are a headline of the page."""
    above = True
    for block in blocks:
        above = above and (weight(block) < _PROSE or not ends_sentence(block))
        if not (above and _key(block) in headlines):
            yield block


# blocks


def _long(letters: list[str]) -> int:
    return sum(len(each) for each in letters if len(each) >= _PROSE)


def _once_each(blocks: list[str], captions: set[str]) -> Iterator[str]:
    """Yield the blocks without captions that were there already, and without the article printed again."""
    letters = [_letters(block) for block in blocks]
    seen: dict[str, int] = {}
    i = 0
    while i < len(blocks):
        first = seen.setdefault(letters[i], i)
        pairs = zip(letters[first:i], letters[i:], strict=False)
        run = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        if run >= 3 and _long(letters[i : i + run]) >= max(_AGAIN, 0.7 * _long(letters[:i])):
            i += run
            continue
        if first == i or letters[i] not in captions:
            yield blocks[i]
        i += 1


def _blocks(tree: Any) -> Iterator[str]:
    """Yield the text between the edges of block elements, those of trafilatura's own XML included."""
    from lxml import etree

    pieces: list[str] = []
    joined = False
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag in ("tr", "row") and event == "start":
            joined = _is_row(element)
        if joined and element.tag in _CELLS:
            if event == "start" and any(map(str.strip, pieces)):
                pieces.append(" | ")
        elif _BLOCKS.fullmatch(element.tag):
            if block := one_line("".join(pieces)):
                yield block
            pieces = []
        pieces.append((element.text if event == "start" else element.tail) or "")


_CELLS = ("td", "th", "cell")


def _is_row(row: Any) -> bool:
    """Tell whether the cells of a row are short and have no blocks inside: data, no layout."""
    cells = [each for each in row if each.tag in _CELLS]
    plain = all(not _BLOCKS.fullmatch(each.tag) for cell in cells for each in cell.iterdescendants())
    return len(cells) > 1 and plain and all(len(_text(cell)) < _PROSE for cell in cells)


def _whole(body: Any, tree: Any, shown: list[str], headlines: set[str]) -> list[str]:
    """Return the blocks of the article that was found, with its lead and with what follows in boxes of the same kind.

    The extractor leaves out what is called a teaser, and may stop after the first of several boxes.
    """
    blocks = list(_as_shown(_blocks(body), shown))
    blocks = list(_without_headlines(blocks, headlines)) or blocks
    known = {_letters(block) for block in blocks}
    paragraphs = [(p, _letters("".join(p.itertext()))) for p in tree.iter("p")]
    places = [i for i, (_, letters) in enumerate(paragraphs) if len(letters) >= _PROSE and letters in known]
    if not places:
        return blocks
    lead = _lead(tree, [p for p, _ in paragraphs[: places[0] + 1]])
    more = _further(
        [p for p, letters in paragraphs[places[-1] :] if letters not in known or p is paragraphs[places[-1]][0]]
    )
    return [*(block for block in lead if _letters(block) not in known), *blocks, *more]


def _lead(tree: Any, paragraphs: list[Any]) -> list[str]:
    """Return the prose right below the headline and above the last of ``paragraphs``, which belongs to the article."""
    *above, first = paragraphs
    headlines = [h1 for h1 in tree.iter("h1") if _home(h1) is _home(first)]
    if len(headlines) != 1 or not above:
        return []
    after = {id(each) for each in headlines[0].xpath("following::p")}
    leads = [_text(p) for p in above if id(p) in after and _home(p) is _home(first) and not _mostly_links([p])]
    return leads if len(leads) == 1 and weight(leads[0]) >= _PROSE and ends_sentence(leads[0]) else []


def _further(paragraphs: list[Any]) -> list[str]:
    """Return the blocks of the boxes that follow that of the first paragraph and are of its kind."""
    box = paragraphs[0].getparent()
    blocks: list[str] = []
    for other, members in groupby(paragraphs[1:], key=lambda p: p.getparent()):
        alike = box.get("class") and (other.tag, other.get("class")) == (box.tag, box.get("class"))
        if other is not box and alike and _home(other) is _home(box):
            more = list(members)
            texts = [text for text in map(_text, more) if text]
            if sum(map(len, texts)) >= _ENOUGH and not _mostly_links(more):
                blocks += texts
    return blocks


def _home(element: Any) -> Any:
    return next(element.iterancestors("article", "main", "body"), None)


def _text(element: Any) -> str:
    return one_line("".join(element.itertext()))


def _mostly_links(elements: list[Any]) -> bool:
    linked = sum(len(_text(a)) for each in elements for a in each.iter("a"))
    return linked > 0.5 * sum(len(_text(each)) for each in elements)


def _letters(text: str) -> str:
    return "".join(text.split())


def _as_shown(blocks: Iterable[str], shown: list[str]) -> Iterator[str]:
    """Yield ``blocks`` with the blanks of the page; the extractor may have put one where a tag was ("the end .")."""
    page = "\n".join(shown)
    places = [i for i, character in enumerate(page) if not character.isspace()]
    letters = "".join(page[i] for i in places)
    start = 0
    for block in blocks:
        wanted = _letters(block)
        at = letters.find(wanted, start)
        if at < 0:
            yield block
        else:
            start = at + len(wanted)
            yield from page[places[at] : places[start - 1] + 1].split("\n")
