"""``exergue evaluate`` as a person and a script meet it."""

from __future__ import annotations

import gzip
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]  # what the ``exergue`` fixture gives

LIGHTHOUSE = (
    "Solveig Aas, an engineer, built the lighthouse of Brennavik in 1871, on a rock that the sea covers twice a day.",
    "The lamp burned whale oil until 1904, when the council voted 3,200 crowns for an electric cable to the rock.",
)
BAKERY = ("Marit Lund bakes rye bread in the village every morning except on Sundays, and sells it warm at six.",)

KEYS = [
    "file", "articles_file", "articles", "every", "questions", "answerable", "unanswerable", "lost",
    *(
        f"{measure}_{scope}{method}"
        for scope in ("article", "file")
        for measure in ("hit_at_1", "mrr_at_10")
        for method in ("", "_bm25", "_dense")
    ),
    "answer_in_passage", "answer_in_sentence", "gold_sentence_marked", "characters_shown", "characters_marked",
    "auroc", "wrong_answer_rate", "missed_rate", "kinds",
]  # fmt: skip


def row(article_id: str, paragraphs: tuple[str, ...], *questions: tuple[str, str, list[str], int | None]) -> str:
    """A line of an evaluation file; questions are (id, text, answers, paragraph)."""
    asked = [
        {"id": id_, "lang": "en", "text": text, "answers": answers, "paragraph": paragraph}
        | ({"kind": "cross_article"} if paragraph is None else {})
        for id_, text, answers, paragraph in questions
    ]
    article = {"article_id": article_id, "lang": "en", "title": article_id, "paragraphs": paragraphs}
    return json.dumps(article | {"questions": asked}, ensure_ascii=False)


WHO = ("a1", "Who built the lighthouse of Brennavik?", ["Solveig Aas"], 0)
CABLE = ("a2", "How many crowns did the council vote for an electric cable?", ["3,200 crowns"], 1)
BREAD = ("b1", "Who bakes rye bread in the village?", ["Marit Lund"], 0)
PARIS = ("b2", "Quelle est la recette de la tarte Tatin ?", [], None)


@pytest.fixture
def village(tmp_path: Path) -> Path:
    """Two articles; three questions that they answer and one that they do not."""
    file = tmp_path / "village.jsonl"
    lines = [row("lighthouse", LIGHTHOUSE, WHO, CABLE), row("bakery", BAKERY, BREAD, PARIS)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def shapes(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """The JSON lines of a command that did its work and had nothing to complain of."""
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    """The single line on standard error of a command that could not do its work."""
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def test_the_figures_of_a_small_file(exergue: Run, village: Path) -> None:
    """Every key in its order; three questions found first by every method, one rightly not answered."""
    (shape,) = shapes(exergue("evaluate", "village.jsonl", "--json"))
    assert list(shape) == KEYS
    assert shape["characters_shown"] == pytest.approx((len(" ".join(LIGHTHOUSE)) + 1 + len(BAKERY[0])) / 2, abs=100)
    expected = {
        "file": "village.jsonl", "articles_file": None, "articles": 2, "every": 1, "questions": 4, "answerable": 3,
        "unanswerable": 1, "lost": 0, "answer_in_passage": 1.0, "answer_in_sentence": 1.0,
        "gold_sentence_marked": None, "auroc": 1.0, "wrong_answer_rate": 0.0, "missed_rate": 0.0,
        "kinds": [{"kind": "cross_article", "questions": 1, "auroc": 1.0, "wrong_answer_rate": 0.0}],
    }  # fmt: skip
    assert {key: shape[key] for key in expected} == expected
    assert {shape[key] for key in KEYS if key.startswith(("hit_at", "mrr_at"))} == {1.0}


def test_gzip_and_each_nth_question(exergue: Run, village: Path) -> None:
    """The same compressed, of which each third question is asked: the first and the fourth."""
    (village.parent / "village.jsonl.gz").write_bytes(gzip.compress(village.read_bytes()))
    (shape,) = shapes(exergue("evaluate", "village.jsonl.gz", "--every", "3", "--json"))
    assert (shape["every"], shape["questions"], shape["answerable"], shape["unanswerable"]) == (3, 2, 1, 1)


def test_only_questions_without_answer(exergue: Run, tmp_path: Path) -> None:
    """There is a rate of wrong answers, and nothing else to tell."""
    (tmp_path / "none.jsonl").write_text(row("bakery", BAKERY, PARIS) + "\n")
    (shape,) = shapes(exergue("evaluate", "none.jsonl", "--json"))
    known = {key for key in KEYS if shape[key] is not None}
    assert known == {*KEYS[:8], "wrong_answer_rate", "kinds"} - {"articles_file"}
    assert shape["wrong_answer_rate"] == 0.0
    assert "Exergue" not in exergue("evaluate", "none.jsonl").stdout  # no table of places without places


def test_questions_alone(exergue: Run, tmp_path: Path) -> None:
    """The article is named, or found beside the questions; a gold sentence is shown and marked."""
    rows = [
        {"id": "s1", "lang": "en", "kind": "who", "answerable": True, "text": WHO[1], "answer": "Solveig Aas",
         "gold_sentences": [LIGHTHOUSE[0]]},
        {"id": "s2", "lang": "fr", "kind": "off_topic", "answerable": False, "text": PARIS[1], "gold_sentences": []},
    ]  # fmt: skip
    (tmp_path / "alone.jsonl").write_text("".join(json.dumps(each) + "\n" for each in rows))
    (tmp_path / "lighthouse.txt").write_text("\n\n".join(LIGHTHOUSE))
    named = shapes(exergue("evaluate", "alone.jsonl", "--articles", "lighthouse.txt", "--json"))
    (shape,) = shapes(exergue("evaluate", "alone.jsonl", "--json"))
    assert named == [{**shape, "articles_file": "lighthouse.txt"}]
    assert (shape["hit_at_1_article"], shape["gold_sentence_marked"], shape["answer_in_sentence"]) == (1.0, 1.0, 1.0)
    assert (shape["auroc"], shape["wrong_answer_rate"], shape["missed_rate"]) == (1.0, 0.0, 0.0)
    assert [each["kind"] for each in shape["kinds"]] == ["off_topic"]
    (tmp_path / "lighthouse.txt").unlink()
    assert "--articles" in complaint(exergue("evaluate", "alone.jsonl", "--json"))


def test_questions_in_another_language(exergue: Run, tmp_path: Path, village: Path) -> None:
    """Put to the English articles: the accepted answers are the English ones."""
    french = ("a1", "Qui a construit le phare de Brennavik ?", ["l’ingénieure Solveig"], 0)
    paragraphs = ("Solveig Aas a construit le phare en 1871.", "La lampe brûlait de l’huile.")
    (tmp_path / "fr.jsonl").write_text(row("phare", paragraphs, french) + "\n", encoding="utf-8")
    (shape,) = shapes(exergue("evaluate", "fr.jsonl", "--articles", "village.jsonl", "--json"))
    assert (shape["file"], shape["articles_file"], shape["articles"]) == ("fr.jsonl", "village.jsonl", 2)
    assert (shape["questions"], shape["hit_at_1_article"], shape["answer_in_passage"]) == (1, 1.0, 1.0)
    table = exergue("evaluate", "fr.jsonl", "--articles", "village.jsonl").stdout
    assert "fr on village" in table


def test_what_became_of_each_question(exergue: Run, tmp_path: Path, village: Path) -> None:
    """One JSON line each, to read the confusions in."""
    shapes(exergue("evaluate", "village.jsonl", "--outcomes", "outcomes.jsonl", "--json"))
    lines = [json.loads(line) for line in (tmp_path / "outcomes.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(each["id"], each["answered"], each["right"]) for each in lines] == [
        ("a1", True, True), ("a2", True, True), ("b1", True, True), ("b2", False, True),
    ]  # fmt: skip
    first = lines[0]
    assert first["file"] == "village.jsonl"
    assert {each: first[each] for each in first if each.startswith("rank_")} == {
        f"rank_{scope}_{method}": 1 for scope in ("article", "file") for method in ("fusion", "bm25", "dense")
    }
    assert first["sentence"] == LIGHTHOUSE[0]
    assert first["passage"].startswith(LIGHTHOUSE[0])
    assert (first["start"], first["paragraph"], first["answers"]) == (0, 0, ["Solveig Aas"])
    assert not [key for key in lines[3] if key.startswith("rank_")]


def test_tables_are_in_the_readers_language(exergue: Run, village: Path) -> None:
    """Headings in English and French; every figure that --json gives for the fusion and each side."""
    english = exergue("evaluate", "village.jsonl")
    assert english.returncode == 0
    assert "The gold paragraph first" in english.stdout
    assert "BM25" in english.stdout
    assert "cross_article" in english.stdout
    assert english.stdout.count("1.000") >= 12
    french = exergue("evaluate", "village.jsonl", env={"LC_ALL": "fr_FR.UTF-8"})
    assert "Questions sans réponse" in french.stdout
    assert "Le paragraphe attendu en premier" in french.stdout


def test_the_users_library_is_left_alone(exergue: Run, tmp_path: Path, village: Path) -> None:
    """No data folder is made or read, whatever --data says; nothing is left behind."""
    (tmp_path / "temporary").mkdir()
    shapes(
        exergue("evaluate", "village.jsonl", "--data", "mine", "--json", env={"TMPDIR": str(tmp_path / "temporary")})
    )
    assert sorted(each.name for each in tmp_path.iterdir()) == ["temporary", "village.jsonl"]
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_bad_file_among_good_ones(exergue: Run, tmp_path: Path, village: Path) -> None:
    """It is told in one line with the line at fault, the others are measured, and the exit code says so."""
    (tmp_path / "bad.jsonl").write_text(village.read_text() + '{"lang": "en"\n')
    done = exergue("evaluate", "bad.jsonl", "missing.jsonl", "village.jsonl", "--json")
    assert [json.loads(line)["file"] for line in done.stdout.splitlines()] == ["village.jsonl"]
    assert done.returncode == 1
    first, second = done.stderr.splitlines()
    assert first.startswith("bad.jsonl, line 3: not a JSON object.")
    assert second.startswith("missing.jsonl: no such file")
    (tmp_path / "empty.jsonl").write_text(row("empty", ("", "…"), ("e1", "Why?", [], None)) + "\n")
    assert complaint(exergue("evaluate", "empty.jsonl")).startswith("empty.jsonl:1 is empty: nothing in it")


def test_a_lost_paragraph_is_told(exergue: Run, tmp_path: Path) -> None:
    """Cleaning drops a sharing button; the question on it counts as missed, and that is said."""
    paragraphs = (LIGHTHOUSE[0], "Share this article", LIGHTHOUSE[1])
    (tmp_path / "lost.jsonl").write_text(row("lost", paragraphs, WHO, ("l1", "What to share?", ["article"], 1)) + "\n")
    (shape,) = shapes(exergue("evaluate", "lost.jsonl", "--json"))
    assert (shape["lost"], shape["hit_at_1_article"]) == (1, 0.5)
    told = exergue("evaluate", "lost.jsonl")
    assert told.returncode == 0
    assert told.stderr.startswith("lost.jsonl: one question")


def test_wrong_usage(exergue: Run, tmp_path: Path, village: Path) -> None:
    """No file, or a share of no questions: 2. Outcomes that cannot be written: 1, in one line."""
    assert exergue("evaluate").returncode == 2
    assert exergue("evaluate", "village.jsonl", "--every", "0").returncode == 2
    assert "cannot be written" in complaint(exergue("evaluate", "village.jsonl", "--outcomes", "no/such/folder"))
