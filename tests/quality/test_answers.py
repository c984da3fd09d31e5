"""How good the answers are, on a share of every set that matters: as ``make quality`` measures them, and its floors.

The project's own questions are always asked; those of others where they are beside the project.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import quality

from index import Library
from index.evalset import squeezed


@pytest.mark.parametrize(
    ("name", "part"),
    [*((name, "quick") for name in quality.QUICK), ("sample_questions", "contextual"), ("seed_dev", "contextual"),
     ("xquad-ru on xquad-en", "contextual"), ("sample_questions", "verified"), ("seed_dev", "verified"),
     ("squad2-en", "verified"), ("seed_dev", "contextual verified")],
)  # fmt: skip
def test_no_figure_is_below_its_floor(name: str, part: str, request: pytest.FixtureRequest) -> None:
    """Nothing got worse: neither what is found and marked, nor what is answered although the article does not say."""
    if name != "sample_questions":
        request.getfixturevalue("shared")
    wanted = next(each for each in quality.sets() if each.name == name)
    figures = quality.measured(wanted, every=quality.QUICK[name], part=part).shape()
    print(json.dumps(figures))
    assert quality.failures(name, quality.read_floors()[part][name], figures) == []


def test_no_boilerplate_is_ever_shown(library: Library, shared: Path) -> None:
    """None of the lines around the column is in its text, so none can be quoted; nor is the title."""
    listed = json.loads((shared / "eval" / "boilerplate.json").read_text(encoding="utf-8"))
    article = library.add(shared / "articles" / "elon-prochain-objet-brillant.txt")
    paragraphs = {squeezed(paragraph) for paragraph in article.paragraphs}
    assert not paragraphs & {squeezed(line) for line in listed["never_an_answer"]}
    assert squeezed(article.title) not in paragraphs
    for line in listed["never_an_answer"]:
        if len(line) > 20:
            assert squeezed(line) not in squeezed(article.text)
    for line in (shared / "eval" / "seed_dev.jsonl").read_text(encoding="utf-8").splitlines():
        for hit in library.ask(json.loads(line)["text"], article_id=article.id, limit=10).hits:
            assert hit.passage.text in article.text
