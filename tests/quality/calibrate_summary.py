"""Fit ``index/summary.json``, what each property of a sentence counts: ``make calibrate-summary``, some seconds.

It needs the evaluation data that `summaries` measures with. A ridge regression tells from a sentence's properties how
well it agrees with the newsroom's abstract (ROUGE) and how many of a reader's questions it answers; how long it is
stands beside them and is left out afterwards, or the weights would only say that long sentences hold more. The weights
are fitted once on everything, for use, and once without each fifth of the articles, for measuring. METHODS.md says
which constants were chosen by hand.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
from summaries import DATA, FOLDED, FOLDS, Piece, asked, news, rouge

from index.encode import open_encoder
from index.salience import FEATURES, FILE, Weights

if TYPE_CHECKING:
    from collections.abc import Sequence

READERS = 0.15
"""What the readers' questions count in the fit, beside the newsrooms' abstracts."""

RIDGE = 0.1
"""What holds the weights back, as a share of each property's spread."""

REDUNDANCY = 2.0
"""What the likeness to what is said already takes away, where a property's usual spread is worth one."""

TOGETHER = {"early": 1.0, "late": -2.0}
"""What is added to the weights of position: the sentences of an opening go together, which no single one shows."""

Target = dict[str, np.ndarray]


def targets(told: Sequence[Piece], read: Sequence[Piece]) -> Target:
    """What each sentence of an article is worth: its ROUGE with the abstract, or the share of questions it answers."""
    score = rouge()
    found = {p.id: np.array([sum(score(each.text, p.reference)) for each in p.sentences]) for p in told}
    for piece in read:
        assert piece.answered is not None
        found[piece.id] = piece.answered.mean(axis=0)
    return found


def _table(pieces: Sequence[Piece], worth: Target) -> tuple[np.ndarray, np.ndarray]:
    """Properties, length beside them, and worth, each told from its mean in the article."""
    rows = [np.column_stack([piece.features, np.log(piece.widths)]) for piece in pieces]
    table = np.concatenate([row - row.mean(axis=0) for row in rows])
    wanted = np.concatenate([worth[piece.id] - worth[piece.id].mean() for piece in pieces])
    return table, wanted / wanted.std()


def fit(told: Sequence[Piece], read: Sequence[Piece], worth: Target) -> Weights:
    """Return the weights; their sum of spreads over the news is one."""
    size = len(FEATURES) + 1
    covariance, slope = np.zeros((size, size)), np.zeros(size)
    for pieces, share in ((told, 1 - READERS), (read, READERS)):
        table, wanted = _table(pieces, worth)
        covariance += share * table.T @ table / len(table)
        slope += share * table.T @ wanted / len(table)
    found = np.linalg.solve(covariance + RIDGE * np.diag(np.diag(covariance)), slope)[:-1]
    spread = np.concatenate([piece.features for piece in told]).std(axis=0)
    found = found / np.linalg.norm(found * spread)
    return Weights(found + [TOGETHER.get(name, 0.0) for name in FEATURES], REDUNDANCY)


def written(known: Weights) -> dict[str, Any]:
    """Weights as they are written."""
    values = {name: round(float(value), 3) for name, value in zip(FEATURES, known.values, strict=True)}
    return {"weights": values, "redundancy": known.redundancy}


def main() -> int:
    """Fit on everything and without each part, write."""
    if not DATA.is_dir():
        print("The evaluation data is not beside the project: nothing was changed.", file=sys.stderr)
        return 1
    told, read = news(), asked()
    worth = targets(told, read)
    parts = []
    for fold in range(FOLDS):
        rest = [[piece for piece in pieces if piece.fold != fold] for pieces in (told, read)]
        parts.append(written(fit(rest[0], rest[1], worth)))
    FOLDED.write_text(json.dumps(parts, indent=1) + "\n", encoding="utf-8")
    found = {"model": str(open_encoder().identity), **written(fit(told, read, worth))}
    FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
