"""How long an article may be: a book passes, and the longest one leaves a small machine's memory alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from index import Library, Page, TooLarge
from index.documents import MAX_CHARACTERS
from index.exchange import to_markdown
from index.indexing import MAX_SENTENCES
from index.records import Article

ROOT = Path(__file__).parents[1]

SENTENCE = "The bridge {0} over the river was opened by the mayor, who had paid for it with years of tolls. "


def book(characters: int) -> bytes:
    """A text of so many characters, in paragraphs of eight sentences."""
    count = characters // len(SENTENCE) + 1
    told = (SENTENCE.format(n) + ("\n\n" if n % 8 == 0 else "") for n in range(count))
    return "".join(told)[:characters].encode()


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """An empty library."""
    return Library.open(tmp_path, "embedded")


def test_a_book_of_500_pages_passes(library: Library) -> None:
    """2,500 characters a page; it is split into whole passages."""
    prepared = library.prepare(Page(book(500 * 2500), "book", "text"))
    assert len(prepared.article.text) > 1_200_000
    assert len(prepared.passages) > 1000


@pytest.mark.parametrize("characters", [MAX_CHARACTERS + 10_000, 18 * 2**20])
def test_a_longer_text_is_refused(library: Library, characters: int) -> None:
    """With one sentence that says the limit."""
    with pytest.raises(TooLarge) as caught:
        library.prepare(Page(book(characters), "book", "text"))
    assert (caught.value.reason, caught.value.facts) == ("text-large", {"name": "book", "limit": MAX_CHARACTERS})


def test_a_longer_page_is_refused(library: Library) -> None:
    """What counts is the text, however it came: a web page that is read apart, or an article that was exported."""
    long = book(MAX_CHARACTERS + 10_000).decode()
    page = f"<!DOCTYPE html><html><article><p>{long.replace(chr(10) * 2, '</p><p>')}</p></article></html>"
    with pytest.raises(TooLarge):
        library.prepare(Page(page.encode(), "book", "html"))
    paragraphs = tuple(each.strip() for each in long.split("\n\n"))
    exported = to_markdown(Article("Bridges", "\n\n".join(paragraphs), paragraphs, "en"))
    with pytest.raises(TooLarge):
        library.prepare(Page(exported.encode(), "book", "markdown"))


@pytest.mark.parametrize("text", ["Oh! " * 130_000, "\n\n".join(f"Bridge {n}." for n in range(MAX_SENTENCES + 1))])
def test_too_many_sentences_are_refused(library: Library, text: str) -> None:
    """Each has a vector: what is in reach of the limit of characters may be out of that of memory."""
    with pytest.raises(TooLarge) as caught:
        library.prepare(Page(text.encode(), "cries", "text"))
    assert (caught.value.reason, caught.value.facts) == ("sentences", {"name": "cries", "limit": MAX_SENTENCES})


_ADDING = """
import random, sys
from index import Library, Page
random.seed(1)
line = lambda: "".join(chr(random.randint(0x4e00, 0x6fff)) for _ in range(24)) + "。"
text = "\\n\\n".join(line() for _ in range(59_000)).encode()
with Library.open(sys.argv[1], "embedded") as library:
    assert library.take(Page(text, "long", "text")).passages > 9000
status = open("/proc/self/status")  # getrusage would tell of the process that started this one, too
print(next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) // 1024)
"""


def test_the_longest_article_takes_less_than_300_mb(tmp_path: Path) -> None:
    """Adding 59,000 Chinese sentences, the costliest text that is let in, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", _ADDING, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 300
