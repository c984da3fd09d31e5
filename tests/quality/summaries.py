"""``make quality-summaries``: summaries beside others' methods, by ROUGE and by what readers asked, against floors.

OrangeSum (Eddine et al., BARThez, 2021) has French news and the newsroom's own abstracts: each method gives the same
number of sentences, and ROUGE (the ``rouge-score`` library, French Snowball stems) compares them with the abstract.
PIAF has encyclopedia articles and readers' questions: what share of their answers do so many characters hold? Every
article is summarised with weights that were fitted without it (``summary_folds.json``, by ``make calibrate-summary``).
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import re
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import Stemmer

from index.encode import open_encoder
from index.measures import contains_answer
from index.records import Article, Sentence
from index.salience import FEATURES, Weights, features
from index.split import sentences
from index.standing import Standing, standing, weight
from index.summary import budget, choose, least

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

DATA = Path(__file__).parents[3] / "shared" / "eval"
FLOORS = Path(__file__).with_name("summary_floors.json")
FOLDED = Path(__file__).with_name("summary_folds.json")

COUNTS = (2, 5)
"""Sentences of the summaries that are measured."""

CHARACTERS = 600
"""The budget that coverage is measured at, on articles at least twice as long."""

AS_LONG = "as long"
"""The opening again, but as many characters as ours takes instead of as many sentences."""

FOLDS = 5
ROUNDS = 2000  # of the bootstrap
MEASURES = ("rouge1", "rouge2", "rougeL")

_STEM = Stemmer.Stemmer("french").stemWords


def stemmed(text: str) -> list[str]:
    """The French stems of a text's words."""
    return _STEM(re.findall(r"\w+", text.lower()))


@dataclass
class Piece:
    """An article to summarise: ``reference`` is its abstract, ``answered`` (questions, sentences) what answers what."""

    id: str
    article: Article
    sentences: tuple[Sentence, ...]
    vectors: np.ndarray
    reference: str = ""
    answered: np.ndarray | None = None

    @property
    def fold(self) -> int:
        """The part of the articles it belongs to, which is left out of one fit."""
        return sum(self.id.encode()) % FOLDS

    @cached_property
    def features(self) -> np.ndarray:
        """What its sentences are valued by."""
        return features(self.sentences, self.vectors, self.article.language)

    @cached_property
    def standing(self) -> Standing:
        """What its sentences have to be shown with."""
        return standing(self.article, self.sentences)

    @cached_property
    def widths(self) -> np.ndarray:
        """How long its sentences are."""
        return np.array([weight(sentence.text) for sentence in self.sentences])

    @cached_property
    def stems(self) -> list[list[str]]:
        """The stems of each sentence."""
        return [stemmed(sentence.text) for sentence in self.sentences]

    def ours(self, known: Weights, count: int, characters: int | None = None) -> list[int]:
        """The sentences of our summary."""
        stand = self.standing
        room = max(budget(count), least(stand, self.widths, count)) if characters is None else characters
        return choose(self.features @ known.values, self.vectors, self.widths, stand, known, count, room)

    def text(self, chosen: Iterable[int]) -> str:
        """The text of some sentences."""
        return " ".join(self.sentences[i].text for i in chosen)

    def covered(self, chosen: Sequence[int]) -> float:
        """The share of the questions that some sentences answer."""
        assert self.answered is not None
        return float(self.answered[:, chosen].any(axis=1).mean())


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.decompress((DATA / f"{name}.jsonl.gz").read_bytes()).splitlines()]


def _piece(id: str, title: str, paragraphs: Sequence[str], encode: Callable[[list[str]], np.ndarray]) -> Piece:
    article = Article(title, "\n\n".join(paragraphs), tuple(paragraphs), "fr")
    split = sentences(article)
    return Piece(id, article, split, encode([sentence.text for sentence in split]))


def news() -> list[Piece]:
    """The news, with their abstracts."""
    encode = open_encoder().encode
    found = []
    for row in _lines("orangesum-fr"):
        found.append(_piece(row["id"], "", [row["text"]], encode))
        found[-1].reference = row["summary"]
    return found


def asked() -> list[Piece]:
    """The encyclopedia articles that are long enough, with what each of their sentences answers."""
    encode = open_encoder().encode
    found = []
    for row in _lines("piaf-fr"):
        questions = [each for each in row["questions"] if each["paragraph"] is not None]
        paragraphs = [paragraph.strip() for paragraph in row["paragraphs"]]
        if not questions or len("\n\n".join(paragraphs)) < 2 * CHARACTERS:
            continue
        piece = _piece(row["article_id"], row["title"], paragraphs, encode)
        piece.answered = np.array([[_answers(each, question) for each in piece.sentences] for question in questions])
        found.append(piece)
    return found


def _answers(sentence: Sentence, question: dict[str, Any]) -> bool:
    return sentence.paragraph == question["paragraph"] + 1 and contains_answer(sentence.text, question["answers"])


# the others


def lead(piece: Piece, count: int) -> list[int]:
    """The first sentences."""
    return list(range(min(count, len(piece.sentences))))


def lead_within(piece: Piece, characters: float) -> list[int]:
    """The first sentences that fit a budget; one that does not is passed over, which makes it stronger."""
    found, used = [], 0.0
    for i, width in enumerate(piece.widths):
        if used + width <= characters:
            found.append(i)
            used += width
    return found


def by_chance(piece: Piece, count: int) -> list[int]:
    """Any sentences, the same ones each time."""
    number = len(piece.sentences)
    return sorted(random.Random(f"{piece.id} {count}").sample(range(number), min(count, number)))


class Sumy:
    """A summariser of the sumy library, given our sentences and words: its own need data that it would download."""

    def __init__(self, name: str) -> None:
        from sumy.models.dom import ObjectDocumentModel, Paragraph
        from sumy.models.dom import Sentence as Line
        from sumy.summarizers.lex_rank import LexRankSummarizer
        from sumy.summarizers.lsa import LsaSummarizer
        from sumy.summarizers.text_rank import TextRankSummarizer
        from sumy.utils import get_stop_words

        kinds = {"LexRank": LexRankSummarizer, "TextRank": TextRankSummarizer, "LSA": LsaSummarizer}
        self._summarise = kinds[name](Stemmer.Stemmer("french").stemWord)
        self._summarise.stop_words = get_stop_words("french")
        self._document, self._paragraph, self._line = ObjectDocumentModel, Paragraph, Line

    def to_words(self, text: str) -> tuple[str, ...]:
        """What sumy asks its tokenizer."""
        return tuple(re.findall(r"[^\W_]+", text.lower()))

    def __call__(self, piece: Piece, count: int) -> list[int]:
        """The sentences that it chooses."""
        lines = [self._line(sentence.text, self) for sentence in piece.sentences]
        chosen = self._summarise(self._document([self._paragraph(lines)]), count)
        return [i for i, line in enumerate(lines) if any(line is each for each in chosen)]


# figures


def folds() -> list[Weights]:
    """The weights for each part of the articles, fitted on the other parts."""
    return [weights_from(each) for each in json.loads(FOLDED.read_text(encoding="utf-8"))]


def weights_from(row: dict[str, Any]) -> Weights:
    """Weights as they are written."""
    return Weights(np.array([row["weights"][name] for name in FEATURES]), row["redundancy"])


def rouge() -> Callable[[str, str], list[float]]:
    """What compares a summary with an abstract: F1 of ROUGE-1, ROUGE-2 and ROUGE-L."""
    from rouge_score.rouge_scorer import RougeScorer
    from rouge_score.tokenizers import Tokenizer

    class French(Tokenizer):  # type: ignore[misc]
        def tokenize(self, text: str) -> list[str]:
            return stemmed(text)

    scorer = RougeScorer(list(MEASURES), tokenizer=French())

    def compare(text: str, reference: str) -> list[float]:
        found = scorer.score(reference, text)
        return [found[name].fmeasure for name in MEASURES]

    return compare


def interval(values: np.ndarray, seed: int = 0) -> tuple[float, float]:
    """The bootstrap's 95 % interval of the mean."""
    drawn = np.random.default_rng(seed).integers(0, len(values), (ROUNDS, len(values)))
    low, high = np.percentile(values[drawn].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def compared(
    pieces: Sequence[Piece], known: Sequence[Weights], *, others: bool = True
) -> dict[str, dict[str, np.ndarray]]:
    """For each count and method: ROUGE-1, -2, -L, sentences and characters of each article, (articles, 5).

    Without ``others`` only ours and the opening, the strongest of them, are measured.
    """
    score = rouge()
    methods: dict[str, Callable[[Piece, int], list[int]]] = {"ours": lead, "lead": lead}
    if others:
        methods |= {AS_LONG: lead, "random": by_chance, **{name: Sumy(name) for name in ("LexRank", "TextRank", "LSA")}}
    found: dict[str, dict[str, np.ndarray]] = {}
    for count in COUNTS:
        of_count = found[f"k={count}"] = {}
        given = [piece.ours(known[piece.fold], count) for piece in pieces]
        for name, method in methods.items():
            rows = []
            for piece, mine in zip(pieces, given, strict=True):
                chosen = mine if name == "ours" else method(piece, len(mine))  # no more, where an article has no more
                if name == AS_LONG:
                    chosen = lead_within(piece, sum(piece.widths[mine]))
                text = piece.text(chosen)
                rows.append([*score(text, piece.reference), len(chosen), len(text)])
            of_count[name] = np.array(rows)
    return found


def coverage(pieces: Sequence[Piece], known: Sequence[Weights]) -> dict[str, np.ndarray]:
    """The share of readers' questions that each article's summary of so many characters answers, by method."""
    return {
        "ours": np.array([p.covered(p.ours(known[p.fold], len(p.sentences), CHARACTERS)) for p in pieces]),
        "lead": np.array([p.covered(lead_within(p, CHARACTERS)) for p in pieces]),
    }


def figures(found: dict[str, dict[str, np.ndarray]], covered: dict[str, np.ndarray]) -> dict[str, float]:
    """What has floors: how far we are above the best of the others, in hundredths, and what we reach."""
    told = {}
    for count, methods in found.items():
        for column, measure in enumerate(MEASURES):
            ours = methods["ours"][:, column].mean()
            others = max(each[:, column].mean() for name, each in methods.items() if name not in {"ours", AS_LONG})
            told[f"{measure} {count}"] = float(ours)
            if measure != "rouge2":
                told[f"{measure} {count} above others"] = float(ours - others)
    told["coverage"] = float(covered["ours"].mean())
    told["coverage above lead"] = float((covered["ours"] - covered["lead"]).mean())
    return {name: round(value, 4) for name, value in told.items()}


def print_table(found: dict[str, dict[str, np.ndarray]], covered: dict[str, np.ndarray]) -> None:
    """Write the figures with their intervals; the last columns are ours less theirs, on the same articles."""
    for count, methods in found.items():
        print(f"\n{count:10} " + "".join(f"{name:22}" for name in MEASURES) + "sentences  characters")
        for name, rows in methods.items():
            cells = [f"{rows[:, i].mean() * 100:5.2f} [{low:5.2f}, {high:5.2f}]  " for i in range(3)
                     for low, high in [np.multiply(interval(rows[:, i]), 100)]]  # fmt: skip
            print(f"{name:10} " + "".join(cells) + f"{rows[:, 3].mean():6.2f}     {rows[:, 4].mean():6.0f}")
        for name in methods:
            if name != "ours":
                gains = methods["ours"][:, :3] - methods[name][:, :3]
                cells = [f"{gains[:, i].mean() * 100:+5.2f} [{low:+5.2f}, {high:+5.2f}]  " for i in range(3)
                         for low, high in [np.multiply(interval(gains[:, i]), 100)]]  # fmt: skip
                print(f"  over {name:8}" + "".join(cells))
    print(f"\nanswers held by {CHARACTERS} characters, {len(covered['ours'])} articles")
    for name, values in (*covered.items(), ("ours over lead", covered["ours"] - covered["lead"])):
        low, high = interval(values)
        print(f"{name:15} {values.mean():.3f} [{low:.3f}, {high:.3f}]")


def raised(floors: dict[str, float], told: dict[str, float]) -> dict[str, float]:
    """Floors as high as the figures allow, in thousandths, never lower than before."""
    return {name: max(math.floor(value * 1000) / 1000, floors.get(name, -1.0)) for name, value in told.items()}


def failures(floors: dict[str, float], told: dict[str, float]) -> list[str]:
    """A line for each figure below its floor."""
    return [f"{name} is {told[name]:g}, its floor is {floor:g}" for name, floor in floors.items() if told[name] < floor]


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, compare with the floors; returns 1 when something is worse, or there is no data."""
    parser = argparse.ArgumentParser(description="How good the summaries are, against floors.")
    parser.add_argument("--raise", dest="higher", action="store_true", help="keep higher floors")
    parser.add_argument("--lower", action="store_true", help="keep floors as measured, lower ones too")
    options = parser.parse_args(arguments)
    if not DATA.is_dir():
        print("The evaluation data is not beside the project: nothing was measured.", file=sys.stderr)
        return 1
    known = folds()
    found, covered = compared(news(), known), coverage(asked(), known)
    print_table(found, covered)
    told = figures(found, covered)
    floors: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8"))
    if options.higher or options.lower:
        floors = raised({} if options.lower else floors, told)
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
    worse = failures(floors, told)
    print("\n".join(worse) or "No figure is worse than its floor.", file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
