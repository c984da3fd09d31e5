"""Summaries agree with newsrooms' abstracts and hold readers' answers as well as `make quality-summaries` measured."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import summaries

from index.records import Article, Sentence
from index.salience import FEATURES


def test_no_figure_is_below_its_floor(shared: Path) -> None:
    """Nothing got worse, and the opening of the article, which is the strongest of the others, is still beaten."""
    known = summaries.folds()
    found = summaries.compared(summaries.news(), known, others=False)
    told = summaries.figures(found, summaries.coverage(summaries.asked(), known))
    print(json.dumps(told))
    floors = json.loads(summaries.FLOORS.read_text(encoding="utf-8"))
    assert set(floors) == set(told)
    assert summaries.failures(floors, told) == []
    assert all(value > 0 for name, value in floors.items() if "above" in name)


def test_every_part_has_weights_of_its_own() -> None:
    """What is measured was fitted without the articles that it is measured on."""
    known = summaries.folds()
    assert len(known) == summaries.FOLDS
    assert len({tuple(each.values) for each in known}) == summaries.FOLDS
    assert all(len(each.values) == len(FEATURES) for each in known)


def test_floors_rise_and_never_fall() -> None:
    """In thousandths; a figure below its floor is a line."""
    told = {"a": 0.2519, "b": 0.4, "c": -0.01}
    assert summaries.raised({"a": 0.2, "b": 0.5}, told) == {"a": 0.251, "b": 0.5, "c": -0.01}
    assert summaries.failures({"a": 0.2}, {"a": 0.2, "b": 0}) == []
    assert summaries.failures({"a": 0.2}, {"a": 0.19}) == ["a is 0.19, its floor is 0.2"]


def piece(count: int) -> summaries.Piece:
    """An article of some sentences."""
    texts = [f"Le port numéro {n} de la ville a gelé en janvier." for n in range(count)]
    text, at = " ".join(texts), 0
    split = []
    for each in texts:
        split.append(Sentence(at, at + len(each), each, 1))
        at += len(each) + 1
    rows = np.random.default_rng(3).standard_normal((count, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return summaries.Piece("a", Article("", text, (text,), "fr"), tuple(split), rows)


@pytest.mark.parametrize("name", ["LexRank", "TextRank", "LSA"])
def test_the_others_give_as_many_sentences(name: str) -> None:
    """Every one of sumy's summarisers works on our sentences, without data of its own that it would download."""
    chosen = summaries.Sumy(name)(piece(9), 4)
    assert len(set(chosen)) == 4
    assert chosen == sorted(chosen)
    assert len(summaries.by_chance(piece(9), 4)) == len(summaries.lead(piece(9), 4)) == 4


def test_rouge_stems_french() -> None:
    """Two forms of a word are one; the order counts for ROUGE-L."""
    assert summaries.rouge()("ports gelés du nord", "port gelé du nord") == pytest.approx([1, 1, 1])
    assert summaries.rouge()("nord du port", "port du nord")[0] == pytest.approx(1)
    assert summaries.rouge()("nord du port", "port du nord")[2] < 0.5


def test_an_interval_holds_the_mean() -> None:
    """And is narrow where all values are alike."""
    low, high = summaries.interval(np.array([0.2, 0.4] * 50))
    assert 0.25 < low < 0.3 < high < 0.35
    assert summaries.interval(np.full(9, 0.5)) == (0.5, 0.5)
