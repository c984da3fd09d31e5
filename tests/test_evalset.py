"""Evaluation files as they are read: both forms, gzip, other articles, and one clear line for each fault."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from index import EvaluationError, SourceError
from index.evalset import Asked, load

ARTICLE = {
    "article_id": "one", "lang": "en", "title": "Harbour", "paragraphs": ["The harbour is deep.", "The mole is long."],
    "questions": [
        {"id": "q1", "lang": "en", "text": "How deep?", "answers": ["deep"], "paragraph": 0},
        {"id": "q2", "lang": "fr", "text": "Combien ?", "answers": [], "paragraph": None, "kind": "cross_article"},
    ],
}  # fmt: skip
ALONE = {
    "id": "s1", "lang": "en", "kind": "what", "answerable": True, "text": "What is deep?", "answer": "The harbour",
    "gold_sentences": ["The harbour is deep."],
}  # fmt: skip
NONE = {"id": "s2", "lang": "fr", "kind": "chitchat", "answerable": False, "text": "Ça va ?", "gold_sentences": []}


def written(file: Path, *rows: Any) -> Path:
    """The file, with each row as a line: objects as JSON, texts as they are."""
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_an_article_with_its_questions(tmp_path: Path) -> None:
    """Every field arrives; a question without paragraph has no answers and says its kind."""
    (material,) = load(written(tmp_path / "set.jsonl", ARTICLE))
    assert (material.title, material.language) == ("Harbour", "en")
    assert material.page.content.decode() == "The harbour is deep.\n\nThe mole is long."
    assert material.paragraphs == ("The harbour is deep.", "The mole is long.")
    assert material.questions == (
        Asked("q1", "How deep?", "en", "", ("deep",), 0, (), 1),
        Asked("q2", "Combien ?", "fr", "cross_article", (), None, (), 1),
    )
    assert [each.answerable for each in material.questions] == [True, False]


def test_gzip_is_told_by_its_first_bytes(tmp_path: Path) -> None:
    """Compressed or not, whatever the name; empty lines and a byte order mark are of no account."""
    plain = load(written(tmp_path / "set.jsonl", ARTICLE, "", ARTICLE))
    content = (tmp_path / "set.jsonl").read_bytes()
    for name in ("set.jsonl.gz", "set"):
        (tmp_path / name).write_bytes(gzip.compress(b"\xef\xbb\xbf" + content))
        assert [each.questions for each in load(tmp_path / name)] == [each.questions for each in plain]
    assert [each.questions[0].line for each in plain] == [1, 3]


def test_questions_alone_find_their_article(tmp_path: Path) -> None:
    """The named file, else the one beside them that holds a gold sentence, else one in a folder ``articles``."""
    (tmp_path / "eval").mkdir()
    (tmp_path / "articles").mkdir()
    questions = written(tmp_path / "eval" / "set.jsonl", ALONE, NONE)
    (tmp_path / "eval" / "README.md").write_text("Nothing of the kind.")
    with pytest.raises(EvaluationError) as fault:
        load(questions)
    assert fault.value.reason == "eval-alone"
    (tmp_path / "articles" / "harbour.txt").write_text("Harbours\n\nThe harbour\nis deep.")
    (material,) = load(questions)
    assert material.page.name.endswith("harbour.txt")
    assert (material.title, material.language, material.paragraphs) == (None, None, ())
    assert material.questions[0] == Asked(
        "s1", "What is deep?", "en", "what", ("The harbour",), None, ("The harbour is deep.",), 1
    )
    assert [each.answerable for each in material.questions] == [True, False]
    other = tmp_path / "other.txt"
    other.write_text("The harbour is deep.")
    assert load(questions, on=other)[0].page.content == b"The harbour is deep."


def test_questions_of_one_language_on_articles_of_another(tmp_path: Path) -> None:
    """Texts and language are the asking file's, paragraphs and answers the other's; some may be left out."""
    french = {**ARTICLE, "lang": "fr", "paragraphs": ["Le port est profond."], "questions": [
        {"id": "q1", "lang": "fr", "text": "Comment est le port ?", "answers": ["profond"], "paragraph": 0}
    ]}  # fmt: skip
    second = {**ARTICLE, "title": "Second"}
    on = written(tmp_path / "en.jsonl", ARTICLE, second)
    first, other = load(written(tmp_path / "fr.jsonl", french), on=on)
    assert (first.title, first.language, first.paragraphs) == ("Harbour", "en", tuple(ARTICLE["paragraphs"]))
    assert first.questions == (Asked("q1", "Comment est le port ?", "fr", "", ("deep",), 0, (), 1),)
    assert (other.title, other.questions) == ("Second", ())


def without(key: str, row: dict[str, Any] = ARTICLE) -> dict[str, Any]:
    """The row without one of its keys."""
    return {name: value for name, value in row.items() if name != key}


def asking(**fields: Any) -> dict[str, Any]:
    """The article with its first question changed."""
    return {**ARTICLE, "questions": [{**ARTICLE["questions"][0], **fields}]}  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("row", "reason", "facts"),
    [
        ("{", "eval-json", {}),
        ("[1]", "eval-json", {}),
        ("[" * 100_000, "eval-json", {}),
        (without("title"), "eval-key", {"key": "title", "expected": "str"}),
        (without("paragraphs"), "eval-key", {"key": "paragraphs", "expected": "[str]"}),
        ({**ARTICLE, "paragraphs": ["a", 1]}, "eval-key", {"key": "paragraphs", "expected": "[str]"}),
        (without("questions"), "eval-key", {"key": "questions", "expected": "[object]"}),
        ({**ARTICLE, "questions": ["Why?"]}, "eval-key", {"key": "questions", "expected": "[object]"}),
        (asking(paragraph="0"), "eval-key", {"key": "paragraph", "expected": "int | null"}),
        (asking(answers="deep"), "eval-key", {"key": "answers", "expected": "[str]"}),
        (asking(paragraph=2), "eval-paragraph", {"id": "q1", "paragraph": "2", "count": 2}),
        (asking(paragraph=-1), "eval-paragraph", {"id": "q1", "paragraph": "-1", "count": 2}),
        (asking(paragraph=True), "eval-paragraph", {"id": "q1", "paragraph": "True", "count": 2}),
        (asking(text=" "), "eval-text", {"id": "q1", "limit": 500}),
        (asking(text="w" * 501), "eval-text", {"id": "q1", "limit": 500}),
        (asking(kind=3), "eval-key", {"key": "kind", "expected": "str"}),
        (ALONE, "eval-mixed", {}),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, row: Any, reason: str, facts: dict[str, Any]) -> None:
    """The second line is at fault, and the error says so and why."""
    with pytest.raises(EvaluationError) as fault:
        load(written(tmp_path / "set.jsonl", ARTICLE, row))
    assert fault.value.reason == reason
    assert fault.value.facts == {"name": "set.jsonl", "line": 2, **facts}


@pytest.mark.parametrize(
    ("row", "key"),
    [
        (without("answerable", ALONE), "answerable"),
        (without("text", ALONE), "text"),
        ({**ALONE, "gold_sentences": []}, "gold_sentences"),
        ({**ALONE, "answer": 5}, "answer"),
    ],
)
def test_a_bad_question_alone_is_named(tmp_path: Path, row: dict[str, Any], key: str) -> None:
    """What a question alone lacks is told by its key."""
    with pytest.raises(EvaluationError) as fault:
        load(written(tmp_path / "set.jsonl", row))
    assert (fault.value.reason, fault.value.facts["key"]) == ("eval-key", key)


@pytest.mark.parametrize(
    "content", [gzip.compress(b"{}" * 500)[:-9], b"\x1f\x8bnothing", gzip.compress(b"\xff"), b'{"a": "\xe9"}']
)
def test_a_damaged_file_is_told_whole(tmp_path: Path, content: bytes) -> None:
    """Half a gzip file, what only begins like one, and what is not UTF-8."""
    (tmp_path / "set.jsonl").write_bytes(content)
    with pytest.raises(EvaluationError) as fault:
        load(tmp_path / "set.jsonl")
    assert fault.value.reason == "eval-unreadable"


def test_a_file_without_questions(tmp_path: Path) -> None:
    """Nothing can be measured with an empty file, nor with articles that nothing is asked about."""
    for rows in ((), ({**ARTICLE, "questions": []},)):
        with pytest.raises(EvaluationError) as fault:
            load(written(tmp_path / "set.jsonl", *rows))
        assert fault.value.reason == "eval-empty"
    with pytest.raises(SourceError):
        load(tmp_path / "missing.jsonl")


def test_questions_that_the_other_file_does_not_have(tmp_path: Path) -> None:
    """An id of another article is no partner, and neither is an article that the other file lacks."""
    on = written(tmp_path / "en.jsonl", ARTICLE)
    for rows, line, id_ in (([asking(id="q9")], 1, "q9"), ([ARTICLE, ARTICLE], 2, "q1")):
        with pytest.raises(EvaluationError) as fault:
            load(written(tmp_path / "fr.jsonl", *rows), on=on)
        assert fault.value.facts == {"name": "fr.jsonl", "line": line, "id": id_, "other": "en.jsonl"}
