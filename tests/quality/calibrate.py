"""Fit ``index/weights.json`` to the embedded model and ``weights_contextual.json`` to the other: ``make calibrate``.

It takes a quarter of an hour for each; ``make calibrate MODELS=embedded`` fits one.

It needs the evaluation data (see `asking.DATA`), which is no part of the project. Questions that an article answers are
those of the data; questions that it does not answer are the data's own, questions of one article put to another, and
those put to their article without the paragraphs that answer them. The confidence is fitted twice, without what the
verifier says (`index.verify`) and with it. Everything is measured on articles that no fit has seen.
"""

from __future__ import annotations

import json
import sys
import tempfile
from typing import TYPE_CHECKING, Any

import numpy as np
from asking import DATA, Bench, asked_questions
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score

from index import Library
from index.confidence import FILES, answer_features, beside
from index.features import SENTENCE_FEATURES
from index.verify import Verifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asking import Asked

AGAINST = {
    *("kind_lacking", "numbers_lacking", "length"),
    *("undecided", "words_absent", "lost", "elsewhere", "numbers_absent", "negated"),
}
"""What may only count against a sentence; all else may only count for it, so that a weight means what its name says."""

CONFIDENCE = {
    "same": (
        *("score", "sentence_cosine", "passage_cosine", "undecided", "words_absent", "lost", "elsewhere", "names_near"),
        *("numbers_absent", "kind_lacking", "negated"),
    ),
    "other": (
        *("score", "sentence_cosine", "stands_out", "passage_above", "undecided", "words_absent", "lost", "elsewhere"),
        *("names_near", "numbers_absent", "kind_lacking"),
    ),
}
"""Chosen from some sixty, each for what it added to the area under the curve on unseen articles."""

FAMILIES = {  # questions that an article answers, those that it does not, and how much the pair of them weighs
    "same": {
        ("piaf", "piaf"): 1.5, ("piaf", "piaf-without"): 0.4, ("squad2", "squad2"): 1.5,
        ("squad2", "squad2-without"): 0.3, ("xquad", "xquad-without"): 0.4, ("xquad", "xquad-other"): 0.2,
    },
    "other": {("across", "across-without"): 1.0, ("across", "across-other"): 0.6},
}  # fmt: skip

ANSWERABLE = 0.6
"""The share of questions, in use, that the article answers: people ask about what they have before them. With 0.5, a
third of PIAF's answerable questions are missed, and one of the three that the bundled article is shown with."""

FOLDS = 5


def fold_of(each: Asked) -> int:
    """The part of the articles that a question belongs to, which is left out of one fit."""
    return sum(each.article.encode()) % FOLDS


def fit_sentences(asked: Sequence[Asked], columns: Sequence[int] | None = None) -> np.ndarray:
    """Return the weights (features,) of a conditional logit that ranks gold sentences first."""
    asked = [each for each in asked if each.right is not None]
    columns = range(len(SENTENCE_FEATURES)) if columns is None else columns
    table = np.concatenate([each.compared.sentences for each in asked]).astype(np.float64)
    right = np.concatenate([each.right for each in asked])
    sizes = np.array([len(each.right) for each in asked])
    starts, owner = np.cumsum(sizes) - sizes, np.repeat(np.arange(len(asked)), sizes)
    count = {family: sum(each.family == family for each in asked) for family in {each.family for each in asked}}
    share = np.array([count[each.family] ** -0.5 for each in asked])
    share /= share.sum()
    scale = table.std(axis=0) + 1e-9
    table = table / scale

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = table @ weights
        raised = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        total, good = np.add.reduceat(raised, starts), np.add.reduceat(raised * right, starts)
        slope = ((share / total)[owner] * raised - (share / good)[owner] * raised * right) @ table
        return float(-(share * np.log(good / total)).sum() + 1e-4 * weights @ weights), slope + 2e-4 * weights

    bounds = [
        (0, 0) if i not in columns else (None, 0) if name in AGAINST else (0, None)
        for i, name in enumerate(SENTENCE_FEATURES)
    ]
    found = minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B", bounds=bounds)
    return found.x / scale


def best_of(each: Asked, weights: np.ndarray) -> tuple[np.ndarray, int]:
    """The scores of a question's sentences, and the number of the best one."""
    scores = (each.compared.sentences @ weights).astype(np.float32)
    return scores, int(scores.argmax())


class Features:
    """What the confidence is made of; what the verifier says is asked once."""

    def __init__(self) -> None:
        self._verifier = Verifier.open()
        self._said: dict[tuple[str, str], float] = {}

    def __call__(self, each: Asked, scores: np.ndarray, best: int) -> dict[str, float]:
        """The features of sentence ``best`` of a question."""
        pair = each.text, beside(each.compared, best)
        if pair not in self._said:
            self._said[pair] = self._verifier(*pair)
        return {**answer_features(each.compared, scores, best), "verdict": self._said[pair]}

    def of_best(self, asked: Sequence[Asked], weights: np.ndarray) -> list[dict[str, float]]:
        """The features of each question's best sentence."""
        return [self(each, *best_of(each, weights)) for each in asked]


def shares(asked: Sequence[Asked], kind: str) -> np.ndarray:
    """How much each question weighs in the fit: both sides of each pair of families alike."""
    found = np.zeros(len(asked))
    for (answered, not_answered), share in FAMILIES[kind].items():
        for family, answers in ((answered, True), (not_answered, False)):
            mine = np.array([each.family == family and (each.right is not None) == answers for each in asked])
            found[mine] += share / max(mine.sum(), 1)
    return found / found.sum() * (found > 0).sum()


def fit_confidence(
    asked: Sequence[Asked], rows: Sequence[dict[str, float]], *, verified: bool
) -> dict[str, dict[str, Any]]:
    """Return bias and weights of the logistic regressions, on the features' own scales."""
    more = ("verdict",) if verified else ()
    return {kind: _regression(asked, rows, kind, (*names, *more)) for kind, names in CONFIDENCE.items()}


def _regression(
    asked: Sequence[Asked], rows: Sequence[dict[str, float]], kind: str, names: Sequence[str]
) -> dict[str, Any]:
    weight = shares(asked, kind)
    used = np.flatnonzero(weight)
    table = np.array([[rows[i][name] for name in names] for i in used])
    answers = np.array([asked[i].right is not None for i in used])
    mean, scale = table.mean(axis=0), table.std(axis=0) + 1e-9
    table = np.column_stack([(table - mean) / scale, np.ones(len(table))])
    sign, share = np.where(answers, 1.0, -1.0), weight[used] / weight[used].sum()

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (table @ weights)
        slope = -(table * (share * sign / (1 + np.exp(np.clip(margin, -30, 30))))[:, None]).sum(axis=0)
        held = np.append(weights[:-1], 0)
        return float((share * np.logaddexp(0, -margin)).sum() + 1e-4 * held @ held), slope + 2e-4 * held

    bounds = [(None, 0) if name in AGAINST else (0, None) for name in names] + [(None, None)]
    found = minimize(loss, np.zeros(len(bounds)), jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = found[:-1] / scale
    bias = float(found[-1] - weights @ mean) + float(np.log(ANSWERABLE / (1 - ANSWERABLE)))
    return {
        "bias": round(bias, 4),
        "weights": {name: round(float(w), 4) for name, w in zip(names, weights, strict=True)},
    }


def probability(model: dict[str, Any], row: dict[str, float]) -> float:
    """The confidence that a model gives."""
    return float(1 / (1 + np.exp(-(model["bias"] + sum(w * row[name] for name, w in model["weights"].items())))))


def unseen(asked: Sequence[Asked], features: Features) -> tuple[np.ndarray, np.ndarray]:
    """The confidence in each question (2, n), and whether its mark is right, by models that have not seen its article.

    The second row is the confidence with a verifier.
    """
    sure, marked = np.zeros((2, len(asked))), np.zeros(len(asked), bool)
    for fold in range(FOLDS):
        train = [each for each in asked if fold_of(each) != fold]
        weights = fit_sentences(train)
        rows = features.of_best(train, weights)
        models = [fit_confidence(train, rows, verified=verified) for verified in (False, True)]
        for i, each in enumerate(asked):
            if fold_of(each) == fold:
                scores, best = best_of(each, weights)
                row = features(each, scores, best)
                sure[:, i] = [probability(model["same" if each.same else "other"], row) for model in models]
                marked[i] = each.right is not None and each.right[best]
    return sure, marked


def report(asked: Sequence[Asked], sure: np.ndarray, marked: np.ndarray) -> dict[str, dict[str, float]]:
    """What unseen questions get, for each pair of families."""
    found = {}
    for pairs in FAMILIES.values():
        for answered, not_answered in pairs:
            yes = np.array([each.family == answered and each.right is not None for each in asked])
            no = np.array([each.family == not_answered and each.right is None for each in asked])
            both, truth = np.r_[sure[yes], sure[no]], np.r_[np.ones(yes.sum()), np.zeros(no.sum())]
            weight = np.r_[np.full(yes.sum(), 0.5 / yes.sum()), np.full(no.sum(), 0.5 / no.sum())]
            bins = np.minimum((both * 10).astype(int), 9)
            ece = sum(abs((weight * (both - truth))[bins == b].sum()) for b in range(10))
            found[f"{answered} / {not_answered}"] = {
                "marked": float(marked[yes].mean()),
                "auroc": float(roc_auc_score(truth, both)),
                "brier": float((weight * (both - truth) ** 2).sum()),
                "ece": float(ece),
                "missed": float((sure[yes] < 0.5).mean()),
                "answered_wrongly": float((sure[no] >= 0.5).mean()),
            }
    return {pair: {name: round(value, 3) for name, value in figures.items()} for pair, figures in found.items()}


def fit(model: str) -> dict[str, Any]:
    """Ask everything with a model, and return its weights, with what unseen articles give."""
    with tempfile.TemporaryDirectory() as folder, Library.open(folder, model) as library:
        asked = list(asked_questions(Bench(library)))
        identity = str(library._encoder.identity)
    print(f"{identity}: {len(asked)} questions asked", file=sys.stderr)
    features = Features()
    sure, marked = unseen(asked, features)
    figures = {kind: report(asked, row, marked) for kind, row in zip(("unseen", "unseen_verified"), sure, strict=True)}
    weights = fit_sentences(asked)
    rows = features.of_best(asked, weights)
    for kind, pairs in figures.items():
        for pair, each in pairs.items():
            print(f"{kind:16} {pair:24}", "  ".join(f"{name} {value:.3f}" for name, value in each.items()))
    return {
        "model": identity,
        "sentence": {name: round(float(w), 4) for name, w in zip(SENTENCE_FEATURES, weights, strict=True)},
        "confidence": fit_confidence(asked, rows, verified=False),
        "verified": fit_confidence(asked, rows, verified=True),
        **figures,
    }


def main(arguments: Sequence[str]) -> int:
    """Ask, fit, measure, write; for the models that are named, without any for both."""
    if not DATA.is_dir():
        print(
            f"The evaluation data is not at hand ({DATA.name}/ beside the project): nothing was changed.",
            file=sys.stderr,
        )
        return 1
    for contextual, model in enumerate(("embedded", "contextual")):
        if model in (arguments or (model,)):
            found = json.dumps(fit(model), indent=1) + "\n"
            FILES[bool(contextual)].write_text(found, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
