"""The bundled article, its sample questions and its evaluation questions belong together and stay our own words."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
ARTICLE = ROOT / "index" / "sample" / "article.md"
SAMPLES = ROOT / "index" / "sample" / "questions.json"
EVALUATION = ROOT / "tests" / "data" / "sample_questions.jsonl"

SPACE = "[\u00a0\u202f]"  # no-break, narrow no-break: what French sets before ; : ! ? and inside guillemets
RUN = 9  # words in a row that no longer come by chance


def read_article() -> tuple[dict[str, str], str]:
    """The front matter as plain ``key: value`` pairs, and the body without the blank lines around it."""
    opening, front, body = ARTICLE.read_text(encoding="utf-8").split("---\n", 2)
    assert opening == ""
    return dict(line.split(": ", 1) for line in front.splitlines()), body.strip()


def read_samples() -> list[dict[str, str]]:
    """The questions that the product itself shows."""
    content = json.loads(SAMPLES.read_text(encoding="utf-8"))
    assert content["article"] == ARTICLE.name
    questions: list[dict[str, str]] = content["questions"]
    return questions


def read_evaluation() -> list[dict[str, Any]]:
    """The evaluation questions, one JSON object a line."""
    return [json.loads(line) for line in EVALUATION.read_text(encoding="utf-8").splitlines()]


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of ``RUN`` words in ``text``, lower-cased."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def typographic_faults(text: str) -> list[str]:
    """Each place of a French text where a sign or its space is a typewriter's, with what stands around it."""
    faults = rf"['\"]|(?<!{SPACE})[;:!?»]|«(?!{SPACE})|\d \d|  |\.\.\."
    return [text[max(0, match.start() - 15) : match.end() + 15] for match in re.finditer(faults, text)]


def test_front_matter_says_whose_article_it_is() -> None:
    """Title, author, date, language and licence stand at the head, in a form that needs no YAML library."""
    front, _ = read_article()
    assert set(front) == {"title", "author", "date", "lang", "licence"}
    assert front["author"] == "Rédaction d’Exergue"
    assert front["date"] == "2026-11-24"
    assert (front["lang"], front["licence"]) == ("fr", "MIT")


def test_article_has_the_length_of_a_newspaper_piece() -> None:
    """Between 700 and 1,000 words, in 9 to 13 paragraphs of one line each, 2 to 5 sentences long."""
    _, body = read_article()
    assert 700 <= len(re.findall(r"[\w’-]+", body)) <= 1000
    paragraphs = body.split("\n\n")
    assert 9 <= len(paragraphs) <= 13
    for paragraph in paragraphs:
        assert "\n" not in paragraph
        assert 2 <= len(re.findall(r"[.?!](?= |$)", paragraph)) <= 5, paragraph


def test_article_follows_french_typography() -> None:
    """Curly apostrophes, guillemets, no-break spaces where French wants them, in the title as in the body."""
    front, body = read_article()
    assert typographic_faults(front["title"]) == []
    assert typographic_faults(body) == []
    assert body.count("«") == body.count("»") > 0


@pytest.mark.parametrize("text", ["l'été", 'un 5"', "Quoi ?", "Ceci :", "« oui\u00a0»", "«\u00a0oui »", "180 000"])
def test_typewriter_signs_are_noticed(text: str) -> None:
    """The check above sees a straight quote, an apostrophe and an ordinary space wherever French forbids them."""
    assert len(typographic_faults(text)) == 1


def test_sample_questions_are_three_in_french_and_one_in_english() -> None:
    """What the product shows first: French beside its article, and one question across languages."""
    samples = read_samples()
    assert [sample["lang"] for sample in samples] == ["fr", "fr", "fr", "en"]
    assert all(typographic_faults(sample["text"]) == [] for sample in samples if sample["lang"] == "fr")


def test_sample_answers_stand_in_the_article_once() -> None:
    """Each answer is a slice of the body that occurs nowhere else, so showing another place would be seen."""
    _, body = read_article()
    assert [body.count(sample["answer"]) for sample in read_samples()] == [1, 1, 1, 1]


def test_evaluation_is_spread_over_languages() -> None:
    """31 questions that the article answers, in five languages, and 9 that it does not, on the subject and off it."""
    questions = read_evaluation()
    assert len({question["id"] for question in questions}) == len({question["text"] for question in questions}) == 40
    answerable = Counter(question["lang"] for question in questions if question["answerable"])
    assert answerable == {"fr": 15, "en": 8, "es": 3, "de": 3, "it": 2}
    kinds = {question["kind"] for question in questions if not question["answerable"]}
    assert kinds == {"on_topic", "off_topic", "chitchat"}


@pytest.mark.parametrize("question", read_evaluation(), ids=lambda question: question["id"])
def test_gold_is_exact(question: dict[str, Any]) -> None:
    """Gold sentences are whole sentences of the body, the first holds the answer; no answer, no gold."""
    _, body = read_article()
    gold, answer = question["gold_sentences"], question["answer"]
    if not question["answerable"]:
        assert (gold, answer) == ([], None)
        return
    assert answer in gold[0]
    for sentence in gold:
        assert re.search(rf"(^|[.?!\n] ?){re.escape(sentence)}($|[ \n])", body), sentence
        assert sentence[-1] in ".?!"


@pytest.mark.skipif(not (SHARED / "articles").is_dir(), reason="../shared/articles is not beside the project")
@pytest.mark.parametrize("path", [ARTICLE, SAMPLES, EVALUATION], ids=lambda path: path.name)
def test_words_are_our_own(path: Path) -> None:
    """No run of nine words in common with any article that other people wrote."""
    ours = runs(path.read_text(encoding="utf-8"))
    theirs = [article for article in (SHARED / "articles").rglob("*") if article.is_file()]
    assert theirs
    for article in theirs:
        assert not ours & runs(article.read_text(encoding="utf-8", errors="replace")), article.name


@pytest.mark.skipif(not (SHARED / "eval").is_dir(), reason="../shared/eval is not beside the project")
def test_evaluation_questions_are_our_own() -> None:
    """No question is one of those written for the other article."""
    seed = (SHARED / "eval" / "seed_dev.jsonl").read_text(encoding="utf-8")
    theirs = {json.loads(line)["text"].casefold() for line in seed.splitlines()}
    ours = {question["text"].casefold() for question in [*read_evaluation(), *read_samples()]}
    assert not ours & theirs
