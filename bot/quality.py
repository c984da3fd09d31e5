"""``exergue evaluate``: evaluation files through a library of their own; figures as JSON lines or as tables."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.on_terminal import safe
from bot.progress import working
from bot.shell import Shell, print_json
from index import LibraryError
from index.evalset import load
from index.evaluate import Outcome, add, figures, put

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.phrases import Phrases
    from index.measures import Place


@dataclass(frozen=True, slots=True)
class Measured:
    """An evaluation file that was measured, on the articles of another one or on its own (None)."""

    file: Path
    on: Path | None
    articles: int
    every: int
    outcomes: tuple[Outcome, ...]

    def shape(self, *, every: int = 1) -> dict[str, Any]:
        """Return the JSON shape of ``evaluate``, of each ``every``-th outcome. Outside programs rely on the keys."""
        on = None if self.on is None else str(self.on)
        head = {"file": str(self.file), "articles_file": on, "articles": self.articles, "every": self.every * every}
        return head | figures(self.outcomes[::every])


def measure(shell: Shell, file: Path, on: Path | None = None, *, every: int = 1) -> Measured:
    """Put the questions of a file to its articles, or to those of ``on``, in a new library with the settings' model.

    Raises LibraryError for a file that cannot be read or measured.
    """
    materials = load(file, on=on, max_bytes=shell.settings.max_file_mb * 2**20)
    with tempfile.TemporaryDirectory(prefix="exergue-") as folder, shell.open(Path(folder)) as library:
        with working(shell.phrases("indexing", name=file.name)) as progress:
            grounds = add(library, materials, progress)
        with working(shell.phrases("asking", name=file.name)) as progress:
            outcomes = put(library, materials, grounds, every=every, progress=progress)
    return Measured(file, on, len(materials), every, tuple(outcomes))


def report(
    shell: Shell, files: Iterable[Path], on: Path | None, *, every: int, outcomes: Path | None, as_json: bool
) -> bool:
    """Measure the files and print what came out; tell whether that was possible for all of them."""
    shapes, whole = [], True
    with shell.faults(), _Log(outcomes) as log:
        for file in files:
            try:
                measured = measure(shell, file, on, every=every)
            except LibraryError as error:
                shell.tell(error)
                whole = False
                continue
            shapes.append(measured.shape())
            log.write(measured)
            if as_json:
                print_json(shapes[-1])
            elif shapes[-1]["lost"]:
                print(safe(shell.phrases("eval-lost", name=file.name, count=shapes[-1]["lost"])), file=sys.stderr)
    if shapes and not as_json:
        print_tables(shapes, shell.phrases)
    return whole


class _Log:
    """The file that outcomes are written to, if one is wanted."""

    def __init__(self, path: Path | None) -> None:
        self._stream = path.open("w", encoding="utf-8") if path else None

    def __enter__(self) -> _Log:
        return self

    def __exit__(self, *exc_info: object) -> None:
        if self._stream:
            self._stream.close()

    def write(self, measured: Measured) -> None:
        for each in measured.outcomes if self._stream else ():
            line = {"file": str(measured.file), **outcome_shape(each)}
            print(json.dumps(line, ensure_ascii=False), file=self._stream)


def outcome_shape(outcome: Outcome) -> dict[str, Any]:
    """Return the JSON shape of what became of one question; ranks are from 1, or null where the gold is not found."""
    asked, passage, sentence = outcome.question, outcome.passage, outcome.sentence
    ranks = {
        f"rank_{scope}_{method}": _rank(at)
        for scope, places in (("article", outcome.within), ("file", outcome.overall))
        for method, at in places.items()
    }
    return {
        "id": asked.id, "line": asked.line, "language": asked.language, "kind": asked.kind or None,
        "question": asked.text, "answerable": asked.answerable, "answered": outcome.answered,
        "confidence": round(outcome.confidence, 4), "right": _is_right(outcome), **ranks,
        "answer_in_passage": outcome.in_passage, "answer_in_sentence": outcome.in_sentence,
        "gold_sentence_marked": outcome.marked, "lost": outcome.lost, "article": outcome.article_id,
        "paragraph": asked.paragraph, "answers": list(asked.answers), "gold_sentences": list(asked.sentences),
        "passage": passage.text if passage else None, "start": passage.start if passage else None,
        "end": passage.end if passage else None, "sentence": sentence.text if sentence else None,
    }  # fmt: skip


def _rank(at: Place | None) -> int | None:
    """Return the best of the ranks that a place may stand for."""
    return at.before + 1 if at else None


def _is_right(outcome: Outcome) -> bool:
    """Tell whether the gold was answered with, or nothing where there is none."""
    if not outcome.question.answerable:
        return not outcome.answered
    at = outcome.within["fusion"]
    return outcome.answered and at is not None and not at.before


# tables


def print_tables(shapes: Sequence[dict[str, Any]], phrases: Phrases) -> None:
    """Print the figures of some files for people: three tables, as wide as they need to be."""
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    for title, headings, rows in (
        _first(shapes, phrases), _answers(shapes, phrases), _unanswerable(shapes, phrases),
    ):  # fmt: skip
        if rows:
            console.print(_table(title, headings, rows))


def _table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Any:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, title_style="bold", padding=0)
    for i, heading in enumerate(headings):
        width = min(24, max(len(row[0]) for row in rows)) if i == 0 else None
        table.add_column(heading, justify="right" if i else "left", min_width=width, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _first(shapes: Sequence[dict[str, Any]], phrases: Phrases) -> tuple[str, list[str], list[list[str]]]:
    methods = [("", phrases("eval-fusion")), ("_bm25", "BM25"), ("_dense", phrases("eval-dense"))]
    measures = [("hit_at_1", "hit@1"), ("mrr_at_10", "MRR@10")]
    headings = [phrases("eval-column-set"), phrases("eval-column-scope"), phrases("eval-column-count")]
    headings += [f"{measure}\n{method}" for _, measure in measures for _, method in methods]
    scopes = [("article", phrases("eval-scope-article")), ("file", phrases("eval-scope-file"))]
    rows = [
        [_name(shape, phrases), name, str(shape["answerable"])]
        + [_figure(shape[f"{measure}_{scope}{method}"]) for measure, _ in measures for method, _ in methods]
        for shape in shapes
        for scope, name in scopes
        if shape["answerable"] and (scope == "article" or shape["articles"] > 1)
    ]
    return phrases("eval-first"), headings, rows


def _answers(shapes: Sequence[dict[str, Any]], phrases: Phrases) -> tuple[str, list[str], list[list[str]]]:
    columns = [
        (phrases("eval-column-passage"), "answer_in_passage"),
        (phrases("eval-column-sentence"), "answer_in_sentence"),
        (phrases("eval-column-marked"), "gold_sentence_marked"),
        (phrases("eval-column-shown"), "characters_shown"), ("AUROC", "auroc"),
        (phrases("eval-column-wrong"), "wrong_answer_rate"), (phrases("eval-column-missed"), "missed_rate"),
    ]  # fmt: skip
    headings = [phrases("eval-column-set"), *(heading for heading, _ in columns)]
    rows = [[_name(shape, phrases), *(_figure(shape[key]) for _, key in columns)] for shape in shapes]
    return phrases("eval-answers"), headings, rows


def _unanswerable(shapes: Sequence[dict[str, Any]], phrases: Phrases) -> tuple[str, list[str], list[list[str]]]:
    headings = [phrases("eval-column-set"), phrases("eval-column-kind"), phrases("eval-column-count")]
    headings += ["AUROC", phrases("eval-column-wrong")]
    rows = [
        [_name(shape, phrases), safe(kind["kind"] or "–"), str(kind["questions"])]
        + [_figure(kind[key]) for key in ("auroc", "wrong_answer_rate")]
        for shape in shapes
        for kind in shape["kinds"]
    ]
    return phrases("eval-unanswerable"), headings, rows


def _name(shape: dict[str, Any], phrases: Phrases) -> str:
    name, other = (re.sub(r"\.jsonl(\.gz)?$", "", Path(shape[key] or "").name) for key in ("file", "articles_file"))
    return safe(phrases("eval-crossed", name=name, other=other) if other else name)


def _figure(value: float | None) -> str:
    """Return a count as it is, a mean of characters without decimals, a share with three, a dash for none."""
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.3f}" if value <= 1 else f"{value:.0f}"
