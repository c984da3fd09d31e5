"""The same work through Exergue: a library on disk, the model that is named."""

import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
from work import Work

from index import Library, Page

MODEL = sys.argv[3]

with tempfile.TemporaryDirectory() as folder, Library.open(folder, MODEL) as library:

    def add(paragraphs: list[str]) -> int:
        """Index the paragraphs of one article; gives the number of passages."""
        return library.take(Page("\n\n".join(["Title", *paragraphs]).encode(), name="text", kind="text")).passages

    def ask(question: str) -> object:
        """Return the answer."""
        return library.ask(question)

    Work(add, ask).run()
