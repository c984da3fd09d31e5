"""How good the answers are, with floors below what was measured: floors rise freely and fall only with a reason.

The bundled article has questions of its own. The column of the shared evaluation data, a page saved as text with
everything around the article still in it, has questions made by others.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from index import Article, Library, Page

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares of the answerable questions, and of the others that are answered all the same."""

    passage: float
    sentence: float
    answered: float
    answered_wrongly: float


def squeezed(text: str) -> str:
    """The text with every run of blanks as one."""
    return " ".join(text.split())


def lines(file: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines, compressed or not."""
    content = file.read_bytes()
    text = gzip.decompress(content) if file.suffix == ".gz" else content
    return [json.loads(line) for line in text.decode("utf-8").splitlines()]


def add(library: Library, article: dict[str, Any], language: str) -> str:
    """Add an article of an evaluation file and return its id."""
    page = Page("\n\n".join(article["paragraphs"]).encode(), name="text", kind="text", origin=article["article_id"])
    return library.take(page, title=article["title"], language=language).article.id


def gold_first(library: Library, question: str, paragraph: str, article_id: str | None) -> bool:
    """Whether the first passage comes from the gold paragraph."""
    gold = squeezed(paragraph)
    shown = squeezed(library.ask(question, article_id=article_id, limit=1).hits[0].passage.text)
    return shown[:200] in gold or gold[:100] in shown


def measure(library: Library, article: Article, questions: list[dict[str, Any]]) -> Quality:
    """Ask every question; a first passage is right when it holds a gold sentence, a mark when it lies in one."""
    passage, sentence, answered, wrongly = [], [], [], []
    for question in questions:
        answer = library.ask(question["text"], article_id=article.id)
        if not question["answerable"]:
            wrongly.append(answer.answered)
            continue
        hit = answer.hits[0]
        shown, marked = squeezed(hit.passage.text), squeezed(hit.sentence.text)
        gold = [squeezed(each) for each in question["gold_sentences"]]
        passage.append(any(each in shown for each in gold))
        sentence.append(any(each in marked or marked in each for each in gold))
        answered.append(answer.answered)
    return Quality(*(sum(each) / len(each) for each in (passage, sentence, answered, wrongly)))


def test_the_bundled_article(library: Library) -> None:
    """Measured: 0.61, 0.52, 0.65, 0.78. Its questions are hard on purpose: typos, other languages, other words."""
    article = library.add(ROOT / "index" / "sample" / "article.md")
    quality = measure(library, article, lines(ROOT / "tests" / "data" / "sample_questions.jsonl"))
    print(quality)
    assert quality.passage >= 0.58
    assert quality.sentence >= 0.48
    assert quality.answered >= 0.6
    assert quality.answered_wrongly <= 0.8


def test_the_real_column(library: Library, shared: Path) -> None:
    """Measured: 0.83, 0.57, 0.80, 0.54. Others' systems reach 0.62 with half the page, 0.48 with a paragraph."""
    article = library.add(shared / "articles" / "elon-prochain-objet-brillant.txt")
    quality = measure(library, article, lines(shared / "eval" / "seed_dev.jsonl"))
    print(quality)
    assert quality.passage >= 0.8
    assert quality.sentence >= 0.53
    assert quality.answered >= 0.75
    assert quality.answered_wrongly <= 0.6


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
    for question in lines(shared / "eval" / "seed_dev.jsonl"):
        for hit in library.ask(question["text"], article_id=article.id, limit=10).hits:
            assert hit.passage.text in article.text


def test_french_encyclopaedia_questions(library: Library, shared: Path) -> None:
    """PIAF, a fifth of it: the gold paragraph first, inside its article (BM25 alone: 0.82) and among all (0.68)."""
    articles = lines(shared / "eval" / "piaf-fr.jsonl.gz")
    ids = [add(library, each, "fr") for each in articles]
    inside, among = [], []
    for article_id, each in zip(ids, articles, strict=True):
        for question in each["questions"][::5]:
            if question["paragraph"] is not None:
                gold = each["paragraphs"][question["paragraph"]]
                inside.append(gold_first(library, question["text"], gold, article_id))
                among.append(gold_first(library, question["text"], gold, None))
    print(len(inside), sum(inside) / len(inside), sum(among) / len(among))
    assert sum(inside) / len(inside) >= 0.88
    assert sum(among) / len(among) >= 0.77


@pytest.mark.parametrize(("language", "floor"), [("en", 0.93), ("es", 0.82), ("de", 0.80), ("ru", 0.75)])
def test_questions_across_languages(library: Library, shared: Path, language: str, floor: float) -> None:
    """XQuAD: a question in one language, the English article; the gold paragraph first inside the article."""
    english, other = (lines(shared / "eval" / f"xquad-{name}.jsonl.gz") for name in ("en", language))
    right = []
    for article, asked in zip(english, other, strict=True):
        article_id = add(library, article, "en")
        for question in asked["questions"]:
            gold = article["paragraphs"][question["paragraph"]]
            right.append(gold_first(library, question["text"], gold, article_id))
    print(language, len(right), sum(right) / len(right))
    assert sum(right) / len(right) >= floor
