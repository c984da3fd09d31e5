"""Several processes over one folder, and several files with one content: nothing is lost, nothing stale is quoted."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from index import Library

ROOT = Path(__file__).parents[1]

FERRY = "The ferry\n\nThe ferry to Skarholm leaves at seven and takes forty minutes when the sea is calm."
MILL = "The mill\n\nThe mill at Orrey grinds rye for three villages and was last repaired in 1958."

_RESTLESS = """
import itertools, sys
from index import Library
library = Library.open(sys.argv[1], "embedded")
print("ready", flush=True)
for number in itertools.count():
    name = f"{sys.argv[1]}/{number % 3}.txt"
    text = f"The lamp of house {number} burns oil at night, and nobody in the street knows why it does."
    open(name, "w").write(f"Title {number}\\n\\n{text}")
    article = library.add(name)
    if number % 2:
        library.remove(article.id)
"""


def test_questions_are_answered_while_another_process_writes(library: Library, tmp_path: Path) -> None:
    """Additions, updates and removals by a restless neighbour never make a question fail, and are seen."""
    library.add(FERRY.encode())
    folder = tmp_path / "data"
    neighbour = subprocess.Popen(
        [sys.executable, "-c", _RESTLESS, str(folder)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert neighbour.stdout is not None
        assert neighbour.stdout.readline() == b"ready\n"
        seen = set()
        until = time.monotonic() + 4
        while time.monotonic() < until:
            answer = library.ask("Which lamp burns oil at night?", limit=5)
            seen |= {hit.article.title for hit in answer.hits}
            for hit in answer.hits:
                assert hit.article.text[hit.passage.start : hit.passage.end] == hit.passage.text
        assert neighbour.poll() is None
    finally:
        neighbour.kill()
        neighbour.wait()
        neighbour.stdout.close()
    assert len(seen) > 5
    assert library.ask("When does the ferry leave?").hits[0].article.title == "The ferry"


def test_two_files_of_one_content_are_one_article_until_one_changes(library: Library, tmp_path: Path) -> None:
    """The second file adds nothing; when the first changes, what the second says is still there."""
    one, other = tmp_path / "one.txt", tmp_path / "other.txt"
    one.write_text(FERRY)
    other.write_text(FERRY)
    first = library.add(one)
    assert library.add(other).id == first.id
    assert len(library) == 1
    one.write_text(MILL)
    changed = library.add(one)
    assert changed.id != first.id
    assert sorted(article.title for article in library.articles()) == ["The ferry", "The mill"]


def test_a_file_that_becomes_like_another_is_not_stale(library: Library, tmp_path: Path) -> None:
    """What a file said before is gone from the library once it says something else, even something known."""
    one, other = tmp_path / "one.txt", tmp_path / "other.txt"
    one.write_text(FERRY)
    other.write_text(MILL)
    first = library.add(one)
    library.add(other)
    one.write_text(MILL)
    assert library.add(one).id == first.id
    assert {article.title for article in library.articles()} == {"The mill"}
    assert not library.ask("When does the ferry to Skarholm leave?").answered


def test_opening_and_reading_wait_for_no_writer(tmp_path: Path) -> None:
    """While another connection holds the write lock, a library opens, lists and answers at once."""
    with Library.open(tmp_path, "embedded") as writer:
        writer.add(FERRY.encode())
        with writer._store.transaction():
            started = time.monotonic()
            with Library.open(tmp_path, "embedded") as reader:
                assert len(reader.articles()) == 1
                assert reader.ask("When does the ferry leave?").hits
            assert time.monotonic() - started < 5
