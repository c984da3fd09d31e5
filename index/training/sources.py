"""The text that the encoder learns from: what there is, what each part is for, and what must never be in it.

Every file of the folder of parallel text is a gzipped table ``language, language, text, text``. README.md beside this
file says where each comes from, under which licence, and how to gather it again.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from index.static import Folding

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

PAIRS, QUESTIONS, DEVELOPMENT = "pairs", "questions", "development"


@dataclass(frozen=True, slots=True)
class Source:
    """One file of text.

    ``kind``: translations of each other, questions (or headings) with the text that answers, or translations that are
    only measured with. ``weight`` is how often a row is drawn beside the other sources of its kind, ``vectors`` how
    many texts of each language are shown to the teacher, ``ordered`` whether neighbouring rows come from one document,
    ``skip`` how many rows at its beginning are left out.
    """

    name: str
    kind: str
    weight: float
    vectors: int
    ordered: bool = False
    skip: int = 0


SOURCES = (
    Source("tatoeba", PAIRS, 3.0, 22_000),
    Source("tatoeba_test_opus", PAIRS, 3.0, 7_000),
    Source("wiki_titles", PAIRS, 2.0, 10_000),
    Source("wiki_titles_ru_zh", PAIRS, 1.5, 14_000),
    Source("wordnet_lemmas", PAIRS, 1.5, 5_000),
    Source("laws_en_fr", PAIRS, 0.8, 2_000),
    Source("laws_headings_en_fr", PAIRS, 0.4, 2_000),
    Source("python_docs", PAIRS, 0.8, 1_500, ordered=True),
    Source("tico19", PAIRS, 0.8, 2_000, ordered=True),
    Source("guides", PAIRS, 0.6, 1_000, ordered=True),
    Source("diabla", PAIRS, 0.1, 1_000),
    # the rows before are the questions of SQuAD's development articles, which the evaluation sets are made of
    Source("squad_sentences", QUESTIONS, 3.0, 12_000, skip=5_309),
    Source("wordnet_definitions", QUESTIONS, 1.5, 15_000),
    Source("laws_heading_passage", QUESTIONS, 1.0, 1_500),
    Source("pud", DEVELOPMENT, 0.0, 0),
    # made by `glosses`, no files
    Source("dictionary", PAIRS, 1.0, 0),
    Source("glosses", PAIRS, 1.5, 0),
    Source("glossed_questions", QUESTIONS, 6.0, 0),
)
"""What is used. PIAF's own training questions are not: their licence is not stated where they were gathered, and they
come from articles that the evaluation measures with."""

MADE = frozenset(["dictionary", "glosses", "glossed_questions"])

SHINGLE, STRIDE = 8, 4
"""A run of this many words in common with an evaluation text gives a row away; every fourth run is looked at, so that
any common run of 11 words is found."""


@dataclass(slots=True)
class Corpus:
    """All texts once, and the rows of each source as pairs of their numbers.

    ``texts[i]`` is in ``languages[i]``; ``rows[name]`` lists (i, j); ``refused`` counts what the evaluation sets cost.
    """

    texts: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    rows: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)


def read(folder: Path, refuses: Callable[[str], bool]) -> Corpus:
    """Read every source of ``folder``, without the rows of which ``refuses`` says yes to a text.

    Raises FileNotFoundError when a source is missing.
    """
    corpus = Corpus()
    numbers: dict[tuple[str, str], int] = {}
    verdicts: dict[int, bool] = {}

    def number(language: str, text: str) -> int:
        found = numbers.setdefault((language, text), len(numbers))
        if found == len(corpus.texts):
            corpus.texts.append(text)
            corpus.languages.append(language)
            verdicts[found] = refuses(text)
        return found

    for source in SOURCES:
        if source.name in MADE:
            continue
        rows = corpus.rows[source.name] = []
        for row, (first, second, text, other) in enumerate(lines(folder / f"{source.name}.tsv.gz")):
            if row < source.skip:
                continue
            pair = number(first, text), number(second, other)
            if verdicts[pair[0]] or verdicts[pair[1]]:
                corpus.refused[source.name] = corpus.refused.get(source.name, 0) + 1
            else:
                rows.append(pair)
    return corpus


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let a recipe be told where its text lies: ``parallel`` and ``evaluation``."""
    parser.add_argument("--parallel", type=Path, default=Path("../shared/parallel"), help="folder of parallel text")
    parser.add_argument("--evaluation", type=Path, default=Path("../shared/eval"), help="sets that must stay unseen")


def are_there(options: argparse.Namespace) -> bool:
    """Tell whether both folders are there; of the first that is not, say so on standard error."""
    for folder in (options.parallel, options.evaluation):
        if not folder.is_dir():
            print(f"{folder} is not there: see index/training/README.md for where the text comes from", file=sys.stderr)
            return False
    return True


def lines(file: Path) -> Iterator[tuple[str, str, str, str]]:
    """Give the rows of one file: language, language, text, text."""
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        for line in stream:
            first, second, text, other = line.rstrip("\n").split("\t")
            yield first, second, text, other


def evaluation_guard(folder: Path) -> Callable[[str], bool]:
    """Return a function that tells whether a text stands in one of the evaluation sets of ``folder``.

    It does when it is one of their questions or sentences, or shares a run of words with one of their paragraphs;
    case, accents and punctuation do not count. Raises FileNotFoundError when the folder has no set: training without
    the check would make every figure worthless.
    """
    files = sorted(folder.glob("*.jsonl.gz"))
    if not files:
        raise FileNotFoundError(f"{folder} has no evaluation sets to keep out of the training text")
    fold = Folding().fold
    whole: set[str] = set()
    runs: set[int] = set()
    for text in _evaluation_texts(files):
        words = fold(text).split()
        runs.update(hash(tuple(words[i : i + SHINGLE])) for i in range(len(words) - SHINGLE + 1))
        for sentence in re.split(r"(?<=[.!?。؟])\s*", text):
            whole.add(" ".join(fold(sentence).split()))
    whole = {text for text in whole if len(text) > 12}

    def refuses(text: str) -> bool:
        words = fold(text).split()
        if " ".join(words) in whole:
            return True
        return any(hash(tuple(words[i : i + SHINGLE])) in runs for i in range(0, len(words) - SHINGLE + 1, STRIDE))

    return refuses


def _evaluation_texts(files: Iterable[Path]) -> Iterator[str]:
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as stream:
            for line in stream:
                article = json.loads(line)
                yield from article.get("paragraphs", ())
                yield from (question["text"] for question in article.get("questions", ()))
                yield from (article[key] for key in ("text", "summary") if isinstance(article.get(key), str))
