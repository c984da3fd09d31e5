"""Articles leave as Markdown and come back as they were."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index import Article, Library, Page
from index.exchange import export, from_markdown, to_markdown
from index.naming import digest

PAGES = sorted((Path(__file__).parent / "data" / "pages").glob("*.txt"))
Run = Callable[..., subprocess.CompletedProcess[str]]

HARD = (
    "# no heading", "1. no list", "- no list either", "a *star* and an _underscore_, a `tick` and a back\\slash\\",
    "[no link](http://example.org) <b>no tag</b> &amp; no entity", "| no | table |", "> no quotation", "--- no rule",
    "=== no heading", "~~~ no fence", "2026) no list", "Ends with two spaces’ worth of “quotes”: 50\u00a0%.",
)  # fmt: skip


def article(*paragraphs: str, **facts: str | None) -> Article:
    """An article of these paragraphs."""
    return Article(**{"title": "T", "language": "en", **facts}, text="\n\n".join(paragraphs), paragraphs=paragraphs)  # type: ignore[arg-type]


def test_every_page_comes_back_the_same(library: Library, tmp_path: Path) -> None:
    """Verse, dialogue, notes about the author and all: nothing a person can see differs, nor the library's digest."""
    originals = [library.add(page) for page in PAGES]
    files = list(export(library.articles(), tmp_path / "out"))
    assert [file.name for file in files] == [f"{each.id}.md" for each in originals]
    with Library.open(tmp_path / "other", "embedded") as other:
        for original, file in zip(originals, files, strict=True):
            back = other.add(file)
            assert (back, digest(back)) == (original, digest(original))
    assert {library.add(file).id for file in files} == {each.id for each in originals}
    assert len(library) == len(originals)


def test_nothing_is_taken_for_markup(library: Library) -> None:
    """What looks like Markdown in a text is shown as it is by any other program, and read back to the letter."""
    original = article(
        *HARD, title='A "title": with\\everything', byline="Ada", published="2026-11-26", url="https://e.org/?a=1"
    )
    written = to_markdown(original)
    assert from_markdown(Page(written.encode(), "x.md")) == original
    body = written.partition("\n---\n")[2]
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    assert {token.type for token in tokens} == {"paragraph_open", "inline", "paragraph_close"}
    shown = ["".join(child.content for child in token.children or []) for token in tokens if token.type == "inline"]
    assert shown == list(HARD)


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zs", "Zl", "Zp", "Mn"]), min_size=1),
        min_size=1,
        max_size=4,
    )
)
def test_any_text_comes_back(parts: list[str]) -> None:
    """Whatever characters there are, as long as a cleaned text can hold them."""
    from index.documents import tidy

    original = article(*(tidy(f"a{part}") for part in parts))
    assert from_markdown(Page(to_markdown(original).encode(), "x.md")) == original


def test_an_edited_file_is_read_like_any_other(library: Library, tmp_path: Path) -> None:
    """A changed word counts, and so does what the front matter says."""
    original = library.add(PAGES[0])
    file = next(export([original], tmp_path / "out"))
    front, dashes, body = file.read_text(encoding="utf-8").partition("\n---\n")
    word = max(max(original.paragraphs, key=len).split(), key=len)
    file.write_text(front + dashes + body.replace(word, "Quokka"), encoding="utf-8")
    assert from_markdown(Page(file.read_bytes(), file.name)) is None
    assert "Quokka" in library.add(file).text


@pytest.mark.parametrize(
    ("change", "by"),
    [
        ("notes: [1]", "notes: [0]"),
        ("notes: [1]", 'notes: "x"'),
        ("notes: [1]", "notes: [[1]]"),
        ('title: "T"', "title: 7"),
        ('title: "T"', "title: T"),
        ("---\n\n", "---\n"),
    ],
)
def test_front_matter_that_is_not_ours_is_not_believed(change: str, by: str) -> None:
    """Whatever stands between the dashes, reading it raises nothing."""
    written = to_markdown(Article("T", "One.", ("One.",), "en", notes=(1,)))
    assert from_markdown(Page(written.encode(), "x.md")) is not None
    assert change in written
    assert from_markdown(Page(written.replace(change, by, 1).encode(), "x.md")) is None
    assert from_markdown(Page(written.encode()[:-8] + b"\xff", "x.md")) is None


@pytest.mark.parametrize("text", ["A\u202eB", "A\x07B", "A  B", "A\n\n\n\nB", "...\n\nA", "e\u0301"])
def test_a_digest_opens_no_door(text: str) -> None:
    """A file with the right digest over a text that no cleaning would have left is cleaned like any other."""
    assert from_markdown(Page(to_markdown(article(*text.split("\n\n"))).encode(), "x.md")) is None


def test_the_command_writes_files_that_can_be_added(tmp_path: Path, exergue: Run) -> None:
    """Out, and in again."""
    exergue("add", *map(str, PAGES[:2]))
    done = exergue("export", "out")
    assert (done.returncode, done.stdout) == (0, "Wrote 2 articles to out.\n")
    assert len(list((tmp_path / "out").iterdir())) == 2
    assert exergue("add", "out", "--data", "new").stdout.count("Added") == 2
    (tmp_path / "file").write_text("x")
    refused = exergue("export", "file")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
