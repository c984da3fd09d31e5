"""How well articles are found in web pages, on a share of them, and how that is measured."""

from __future__ import annotations

import json
from pathlib import Path

import extraction
import pytest
import quality


@pytest.mark.parametrize("name", extraction.MEASURES)
def test_no_figure_is_below_its_floor(name: str, shared: Path) -> None:
    """Each third page is read as well as before."""
    figures = extraction.MEASURES[name](extraction.pages(name, shared, every=extraction.QUICK))
    print(json.dumps(figures))
    assert quality.failures(name, quality.read_floors(extraction.FLOORS)["quick"][name], figures) == []


def test_every_floor_is_of_a_figure_and_a_set_that_there_are() -> None:
    """Whole and quick, of both sets; on the whole sets nothing is worse than trafilatura."""
    floors = quality.read_floors(extraction.FLOORS)
    assert set(floors) == {"whole", "quick"}
    for part in floors.values():
        assert set(part) == set(extraction.MEASURES)
        assert all(figures and set(figures) <= set(extraction.KEPT) for figures in part.values())
    assert floors["whole"][extraction.FULL]["token_f1"] >= 0.96
    assert min(floors["whole"][extraction.FULL]["margin"], *_margins(floors)) >= 0


def _margins(floors: quality.Floors) -> list[float]:
    return [value for key, value in floors["whole"][extraction.SNIPPETS].items() if key.endswith("margin")]


def test_f1_counts_runs_of_words() -> None:
    """Twice is more than once; the order counts from two words on; nothing in common is 0."""
    assert extraction.f1("a b a", "a b") == pytest.approx(2 * 2 / 5)
    assert extraction.f1("a b c", "c b a") == 1.0
    assert extraction.f1("a b c", "c b a", 2) == 0.0
    assert extraction.f1("a b", "") == 0.0


def test_a_margin_is_that_of_the_worst_language() -> None:
    """Better in one language does not make up for worse in another."""
    page = {"id": "x", "text": "one two three four"}
    good, bad = "one two three four", "one two"
    found = [extraction.Read(page, good, bad, "en"), extraction.Read(page, bad, good, "fr")]
    figures = extraction.full(found)
    assert figures["token_f1"] == figures["token_f1_plain"] == pytest.approx((1 + 2 / 3) / 2)
    assert figures["margin"] == pytest.approx(-1 / 3)


def test_snippets_are_there_and_not_there() -> None:
    """The share of wanted strings found, and that of unwanted ones left out, whatever the blanks."""
    page = {"id": "x", "with": ["the  bridge", "the ferry"], "without": ["share this", "cookies"]}
    figures = extraction.snippets([extraction.Read(page, "The title\nthe bridge and cookies", "share this", "en")])
    assert (figures["with"], figures["with_plain"], figures["with_margin"]) == (0.5, 0.0, 0.5)
    assert (figures["without"], figures["without_plain"], figures["without_margin"]) == (0.5, 0.5, 0.0)
