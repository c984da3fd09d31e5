"""Floors rise freely and fall only by an explicit flag."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import quality


def test_what_is_worse_is_told_in_a_line() -> None:
    """Below a floor, above a ceiling, or not measured; as good as either is good enough."""
    floors = {"hit_at_1_article": 0.8, "auroc": 0.6, "missed_rate": 0.2, "wrong_answer_rate": 0.5}
    assert quality.failures("set", floors, {**floors, "hit_at_1_file": 0.1}) == []
    figures = {"hit_at_1_article": 0.7999, "auroc": None, "missed_rate": 0.2001, "wrong_answer_rate": 0.1}
    assert quality.failures("set", floors, figures) == [
        "set: hit_at_1_article is 0.7999, its floor is 0.8",
        "set: auroc was not measured, its floor is 0.6",
        "set: missed_rate is 0.2001, its ceiling is 0.2",
    ]


def test_floors_rise_and_ceilings_fall() -> None:
    """Each as far as the figure allows, in hundredths; figures that had none get one, worse ones keep theirs."""
    floors = {"hit_at_1_article": 0.8, "auroc": 0.6, "missed_rate": 0.2, "wrong_answer_rate": 0.5}
    figures = {
        "hit_at_1_article": 0.8799, "auroc": 0.55, "missed_rate": 0.101, "wrong_answer_rate": 0.6,
        "hit_at_1_file": 0.29, "gold_sentence_marked": None, "characters_shown": 600.0,
    }  # fmt: skip
    assert quality.raised(floors, figures) == {
        "hit_at_1_article": 0.87, "auroc": 0.6, "missed_rate": 0.11, "wrong_answer_rate": 0.5, "hit_at_1_file": 0.29,
    }  # fmt: skip


def test_lowering_needs_its_flag() -> None:
    """Then floors are what was measured, and nothing is left of the others."""
    figures = {"hit_at_1_article": 0.7, "missed_rate": 0.31}
    assert quality.raised({"hit_at_1_article": 0.8, "missed_rate": 0.2, "auroc": 0.9}, figures, lower=True) == figures


def test_every_floor_is_of_a_figure_and_a_set_that_there_are() -> None:
    """The kept file names nothing unknown, and the tests have floors for each set that they ask."""
    floors = quality.read_floors()
    assert set(floors) == {"whole", "quick", "contextual", "verified", "contextual verified"}
    asked = [set(floors[part]) for part in floors if part != "whole"]
    assert all(each == set(quality.QUICK) <= set(floors["whole"]) for each in asked)
    for each in (bounds for part in floors.values() for bounds in part.values()):
        assert each
        assert set(each) <= set(quality.KEPT)
        assert all(0 <= bound <= 1 for bound in each.values())


def test_sets_are_all_question_files_and_the_crossed_ones(tmp_path: Path) -> None:
    """Other data is left out; without any, the project's own questions remain."""
    assert [each.name for each in quality.sets(tmp_path)] == ["sample_questions"]
    (tmp_path / "eval").mkdir()
    for name in ("xquad-en.jsonl.gz", "xquad-es.jsonl.gz", "seed.jsonl", "orangesum-fr.jsonl.gz", "stats.json"):
        (tmp_path / "eval" / name).touch()
    found = {each.name: each.on for each in quality.sets(tmp_path)}
    assert list(found) == ["sample_questions", "seed", "xquad-en", "xquad-es", "xquad-es on xquad-en"]
    assert found["xquad-es on xquad-en"] == tmp_path / "eval" / "xquad-en.jsonl.gz"
    assert found["xquad-es"] is None


@pytest.fixture
def floors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of floors to play with, of which one cannot be held, and no data but the project's own."""
    file = tmp_path / "floors.json"
    kept = {"sample_questions": {"hit_at_1_article": 1.0, "hit_at_1_file": 0.1, "missed_rate": 1.0}}
    file.write_text(json.dumps({"whole": kept, "quick": {}}))
    monkeypatch.setattr(quality, "FLOORS", file)
    monkeypatch.setattr(quality, "SHARED", tmp_path / "none")
    return file


def test_a_figure_below_its_floor_fails(floors: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table is printed, the line says which figure, the status is 1, and nothing is written."""
    before = floors.read_text()
    assert quality.main([]) == 1
    shown = capsys.readouterr()
    assert "sample_questions on article.md" in shown.out
    assert shown.err.count("its floor is") == 1
    assert "sample_questions: hit_at_1_article is 0." in shown.err
    assert "only its own questions" in shown.err
    assert floors.read_text() == before


def test_raising_raises_and_lowering_lowers(floors: Path) -> None:
    """RAISE keeps the floor that fails and raises the one below; LOWER brings both to what is measured."""
    assert quality.main(["--raise"]) == 1
    raised = json.loads(floors.read_text())
    assert raised["whole"]["sample_questions"]["hit_at_1_article"] == 1.0
    assert raised["whole"]["sample_questions"]["hit_at_1_file"] > 0.1
    assert raised["whole"]["sample_questions"]["missed_rate"] < 1.0
    assert "auroc" in raised["quick"]["sample_questions"]
    assert quality.main(["--lower", "sample_questions"]) == 0
    lowered = json.loads(floors.read_text())["whole"]["sample_questions"]
    assert lowered["hit_at_1_article"] == lowered["hit_at_1_file"] < 1.0


def test_an_unknown_set_is_wrong_usage(floors: Path) -> None:
    """It is told, with the names that there are."""
    with pytest.raises(SystemExit) as left:
        quality.main(["piaf"])
    assert left.value.code == 2
