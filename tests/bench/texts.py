"""Made-up articles for timing: words of the embedded model's vocabulary, in topics, with Zipf's frequencies."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MODEL = Path(__file__).parents[2] / "index" / "model"
_TOPICS, _WORDS_IN_TOPIC, _COMMON = 400, 300, 200


def articles(count: int, paragraphs: int, seed: int = 7) -> Iterator[list[str]]:
    """Give ``count`` articles of so many paragraphs, each of some 700 characters; the same seed gives the same."""
    pieces = json.loads((MODEL / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    words = [piece[1:] for piece, _ in pieces if piece.startswith("▁") and len(piece) > 3 and piece[1:].isascii()]
    rng = random.Random(seed)
    common = words[:_COMMON]
    topics = [rng.sample(words, _WORDS_IN_TOPIC) for _ in range(_TOPICS)]
    zipf = [1 / rank for rank in range(1, _WORDS_IN_TOPIC + 1)]
    for _ in range(count):
        topic = rng.choice(topics)
        yield [" ".join(_sentence(rng, common, topic, zipf) for _ in range(7)) for _ in range(paragraphs)]


def _sentence(rng: random.Random, common: list[str], topic: list[str], zipf: list[float]) -> str:
    chosen = rng.choices(topic, zipf, k=9) + rng.choices(common, k=6)
    rng.shuffle(chosen)
    return " ".join(chosen).capitalize() + "."


def questions(paragraphs: list[str], count: int, seed: int = 11) -> list[str]:
    """Give questions made of words that stand together in some paragraph."""
    rng = random.Random(seed)
    asked = []
    for _ in range(count):
        words = rng.choice(paragraphs).split()
        start = rng.randrange(len(words) - 8)
        asked.append(" ".join(words[start : start + 6]).rstrip(".") + " ?")
    return asked


def write(folder: Path, count: int, paragraphs: int, asked: int) -> Path:
    """Write articles.jsonl, an article a line, and questions.json into a new folder; gives the folder."""
    folder.mkdir()
    sample: list[str] = []
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as lines:
        for number, article in enumerate(articles(count, paragraphs)):
            lines.write(json.dumps(article) + "\n")
            if number % max(1, count // 50) == 0:
                sample += article
    (folder / "questions.json").write_text(json.dumps(questions(sample, asked)), encoding="utf-8")
    return folder
