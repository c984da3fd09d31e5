"""Links lead to passages: what a browser finds by the rules of text fragments is the passage, and nothing before it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from urllib.parse import unquote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.fragment import fragment, link_to
from index.records import Article, Passage


def _article(
    *paragraphs: str, title: str = "The bridge at Tarn", url: str | None = "https://example.org/tarn"
) -> Article:
    return Article(title, "\n\n".join(paragraphs), paragraphs, "en", url=url)


def _passage(article: Article, text: str, nth: int = 1) -> Passage:
    start = -1
    for _ in range(nth):
        start = article.text.index(text, start + 1)
    return Passage(start, start + len(text), text, 1, ())


# a browser, by the specification


@dataclass
class _Browser:
    """A page of blocks, and the place in it that a text directive means: (block, offset) to (block, offset)."""

    blocks: list[str]
    plain: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.plain = [self._fold(block) for block in self.blocks]

    @staticmethod
    def _fold(text: str) -> str:
        return "".join(unicodedata.normalize("NFKD", each)[0].lower()[0] for each in text)

    def _finds(self, term: str, block: int, offset: int) -> list[tuple[int, int]]:
        """All places of a term from a place on, whole words only, each in one block."""
        wanted = re.compile(rf"(?=(?:(?<!\w)|(?!\w)){re.escape(self._fold(term))}(?:(?!\w)|(?<!\w)))")
        return [
            (i, match.start())
            for i in range(block, len(self.blocks))
            for match in wanted.finditer(self.plain[i], offset if i == block else 0)
        ]

    def _skip(self, block: int, offset: int) -> tuple[int, int]:
        while block < len(self.blocks) and not self.blocks[block][offset:].strip():
            block, offset = block + 1, 0
        if block < len(self.blocks):
            offset += len(self.blocks[block][offset:]) - len(self.blocks[block][offset:].lstrip())
        return block, offset

    def find(self, directive: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
        """The first place that the directive means."""
        terms = directive.split(",")
        prefix = unquote(terms.pop(0)[:-1]) if terms[0].endswith("-") else ""
        suffix = unquote(terms.pop()[1:]) if terms[-1].startswith("-") else ""
        start, last = unquote(terms[0]), unquote(terms[1]) if len(terms) > 1 else ""
        assert len(terms) <= 2
        if prefix:
            after = [self._skip(i, at + len(prefix)) for i, at in self._finds(prefix, 0, 0)]
            starts = [place for place in after if place in self._finds(start, 0, 0)]
        else:
            starts = self._finds(start, 0, 0)
        for block, at in starts:
            ends = self._finds(last, block, at + len(start)) if last else [(block, at)]
            for end_block, end_at in ends:
                end = (end_block, end_at + len(last or start))
                if not suffix or self._skip(*end) in self._finds(suffix, 0, 0):
                    return (block, at), end
        return None

    def text(self, directive: str) -> str | None:
        """The text at that place, blocks parted as in an article."""
        if (found := self.find(directive)) is None:
            return None
        (block, start), (last, end) = found
        if block == last:
            return self.blocks[block][start:end]
        return "\n\n".join([self.blocks[block][start:], *self.blocks[block + 1 : last], self.blocks[last][:end]])


def _page(article: Article) -> _Browser:
    cells = [cell for paragraph in article.paragraphs for cell in paragraph.split(" | ")]
    return _Browser([article.title, *cells])


def _seen(article: Article, passage: Passage) -> str | None:
    return _page(article).text(fragment(article, passage.start, passage.end))


# passages

LONG = (
    "The old bridge at Tarn was closed in the spring of 1998, after a barge had struck its second pier in fog. "
    "Engineers found cracks that ran the whole length of the pier, and the council ordered the road shut at once."
)
REPEATED = "It was closed again, and nobody said why, not even the mayor, who had a boat of his own all along."


def test_a_long_passage_is_known_by_its_ends() -> None:
    """A few words of the start and of the end, commas and dashes encoded: they are signs of the fragment itself."""
    article = _article("Before.", "Well-known, if not well-liked: " + LONG, "After.")
    passage = _passage(article, article.paragraphs[1])
    link = link_to(article, passage)
    assert link == "https://example.org/tarn#:~:text=Well%2Dknown%2C%20if%20not,road%20shut%20at%20once."
    assert _seen(article, passage) == passage.text


def test_a_short_passage_is_looked_for_whole() -> None:
    """There is nothing between its ends."""
    article = _article(LONG, "Nobody said why, not even the mayor.")
    passage = _passage(article, article.paragraphs[1])
    assert fragment(article, passage.start, passage.end) == "Nobody%20said%20why%2C%20not%20even%20the%20mayor."


def test_several_paragraphs() -> None:
    """The start is of the first and the end of the last, never over the edge of one."""
    article = _article("Zero.", "Yes.", LONG, "No, she said.", "After.")
    text = "\n\n".join(article.paragraphs[1:4])
    assert fragment(article, *_ends(article, text)) == "Yes.,No%2C%20she%20said."
    assert _seen(article, _passage(article, text)) == text


def _ends(article: Article, text: str) -> tuple[int, int]:
    start = article.text.index(text)
    return start, start + len(text)


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_repeated_passages_are_told_apart(nth: int) -> None:
    """By the words before, when the passage itself stands there more than once."""
    article = _article("In May it rained.", REPEATED, "In June it did not.", REPEATED, "July was better.", REPEATED)
    passage = _passage(article, REPEATED, nth)
    browser = _page(article)
    assert browser.find(fragment(article, passage.start, passage.end)) == ((2 * nth, 0), (2 * nth, len(REPEATED)))


def test_a_repeated_start_takes_more_words() -> None:
    """As many as it takes to be the only one; the title counts, it stands above."""
    article = _article(f"{LONG} Then it rained.", f"{LONG} Then it snowed.", title="The old bridge at Tarn was closed")
    for paragraph in article.paragraphs:
        assert _seen(article, _passage(article, paragraph)) == paragraph
    assert fragment(article, *_ends(article, article.paragraphs[0])).startswith(
        "The%20old%20bridge%20at%20Tarn%20was%20closed%20in,"
    )


def test_a_repeated_end_takes_what_follows() -> None:
    """The last words may stand in the passage already; then what comes after tells which are meant."""
    article = _article(LONG, "So it goes.", "And so on and on it went.", "So it goes.", "The end came later.")
    text = "\n\n".join(article.paragraphs[:4])
    assert fragment(article, *_ends(article, text)).endswith(",So%20it%20goes.,-The")
    assert _seen(article, _passage(article, text)) == text


OTHER_SCRIPTS = {
    "zh": ("大桥在一九九八年春天关闭，因为一艘驳船在浓雾中撞上了桥墩。市议会下令封路，无人反对。", "新桥在雨中开放。"),
    "ja": ("橋は一九九八年に閉鎖された。はしけが橋脚に衝突したからだ。技師は亀裂を見つけた。", "新しい橋が開通した。"),
    "ru": ("Мост закрыли весной 1998 года, после того как баржа ударила во вторую опору.", "Новый — открыли."),
    "ar": ("أغلق الجسر في ربيع عام 1998 بعد أن اصطدم قارب بالدعامة الثانية، وأغلق الطريق.", "فتح الجسر."),
    "th": ("สะพานถูกปิดในฤดูใบไม้ผลิปี 2541 หลังจากเรือชนตอม่อที่สองในหมอก และสภาสั่งปิดถนน", "สะพานใหม่เปิดแล้ว"),
    "fr": ("« L’ancien pont a coûté 214\u202f000\u00a0€ » : rien – l’été n’y a rien changé\u202f!", "Et après\u202f?"),
}  # fmt: skip


@pytest.mark.parametrize("language", OTHER_SCRIPTS)
def test_other_scripts(language: str) -> None:
    """Percent-encoded UTF-8 throughout; a cut is never inside what may be a word."""
    article = _article("Before.", *OTHER_SCRIPTS[language], title="Tarn")
    for paragraph in article.paragraphs[1:]:
        passage = _passage(article, paragraph)
        directive = fragment(article, passage.start, passage.end)
        assert directive.isascii()
        assert not re.search(r"[\s&]", directive)
        assert _seen(article, passage) == paragraph
    long = fragment(article, *_ends(article, OTHER_SCRIPTS[language][0]))
    assert all(re.search(r"[。，]$|^[^ ]", unquote(term)) for term in long.split(","))


def test_cells_are_blocks_of_their_own() -> None:
    """A row of a table is a line of the article, and several boxes of the page."""
    article = _article(LONG, "Span | Length", "first | 61 m", "second | 48 m", "After.")
    text = "\n\n".join(article.paragraphs[1:4])
    assert fragment(article, *_ends(article, text)) == "Span,48%20m"
    assert _page(article).text("Span,48%20m") == text.replace(" | ", "\n\n")


ADDRESSES = {
    "https://example.org/a": "https://example.org/a#:~:text=Yes.",
    "http://example.org/a?b=c#part": "http://example.org/a?b=c#part:~:text=Yes.",
    "https://example.org/a#:~:text=old": "https://example.org/a#:~:text=Yes.",
    "https://example.org/a.PDF": "https://example.org/a.PDF",
    "file:///a": None, "javascript:alert(1)": None, "https://": None, "": None, "a book": None,
}  # fmt: skip


@pytest.mark.parametrize("address", [*ADDRESSES, None])
def test_addresses(address: str | None) -> None:
    """A part of the page keeps its name, an old fragment goes; what is no web address is no link."""
    article = _article("Yes.", "After that, no.", url=address)
    assert link_to(article, Passage(0, 4, "Yes.", 1, ())) == ADDRESSES.get(address or "")


WORDS = st.sampled_from(
    ["a", "the", "bridge", "Bridge", "bridges,", "well-known", "–", "é", "E", "l’été", "« x »", "&", "=", "#1", "100%",
     "桥梁。", "河，水", "ไทย", "мост,", "?", ";", "|", "🌉"]
)  # fmt: skip
BLOCK = st.lists(WORDS, min_size=1, max_size=14).map(" ".join).filter(lambda text: not re.search(r" \| |^\||\|$", text))


@given(st.lists(BLOCK, min_size=1, max_size=7), st.data())
def test_any_passage_is_found(blocks: list[str], data: st.DataObject) -> None:
    """Any words in any order, often the same: what the fragment means is the passage."""
    article = _article(*blocks, title="Title")
    words = [match.span() for match in re.finditer(r"[^ \n]+", article.text)]
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    passage = Passage(words[first][0], words[last][1], article.text[words[first][0] : words[last][1]], 1, ())
    directive = fragment(article, passage.start, passage.end)
    browser = _page(article)
    found = browser.find(directive)
    assert found is not None
    if browser.text(directive) != passage.text or browser.find(directive) != _place(article, passage):
        assume(_could_be_told(article, passage))
        pytest.fail(f"{directive!r} means {browser.text(directive)!r}, not {passage.text!r}")


def _place(article: Article, passage: Passage) -> tuple[tuple[int, int], tuple[int, int]]:
    def place(offset: int) -> tuple[int, int]:
        before = article.text[:offset]
        return before.count("\n\n") + 1, len(before.rpartition("\n\n")[2])

    return place(passage.start), place(passage.end)


def _could_be_told(article: Article, passage: Passage) -> bool:
    """Whether one block before and what is quoted of the first and the last block are there once."""
    text = _Browser._fold(f"{article.title}\n\n{article.text}")
    start, end = (at + len(article.title) + 2 for at in (passage.start, passage.end))
    block_end = min(end, (text + "\n\n").index("\n\n", start))
    block_start = max(text.rfind("\n\n", 0, start), 0)
    before = text.rfind("\n\n", 0, max(text[:start].rstrip().rfind("\n\n"), 0) if block_start + 2 == start else start)
    known = text[max(before, 0) : block_end].strip()
    last = text[max(text.rfind("\n\n", 0, end), start) : end].strip()
    return text.count(known) == 1 and text.count(last) == 1
