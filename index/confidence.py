"""Which sentence answers, and how likely it does: two small fitted models, applied with plain arithmetic.

Both are linear in features that can be explained, and lie in ``weights.json`` for static models of passages and in
``weights_contextual.json`` for others; ``make calibrate`` writes them. A conditional logit ranks sentences (McFadden,
1974), so that the difference of two scores is the logarithm of how much likelier the one is; a logistic regression says
whether the best of them answers at all. It has two sets of weights, for questions in the article's language and in
another one, because spelling tells little in the second case; and two more for when there is a verdict on the best
sentence, which `index.verify` gives.
"""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.features import SENTENCE_FEATURES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from index.features import Compared
    from index.records import Question

FILES = {
    contextual: Path(__file__).parent / f"weights{'_contextual' * contextual}.json" for contextual in (False, True)
}
_SHARED = 0.3  # of the question's weight, from which on it is in the article's language
_LOST = 0.35  # a word that is met less well than this anywhere is not met at all
_STEADY = 0.3  # added to a deviation, so that two sentences that are alike do not make a third one stand out


@cache
def fitted(*, contextual: bool) -> dict[str, Any]:
    """Return the weights of one kind of model."""
    found: dict[str, Any] = json.loads(FILES[contextual].read_text(encoding="utf-8"))
    return found


@cache
def _sentence_weights(*, contextual: bool) -> NDArray[np.float32]:
    weights = fitted(contextual=contextual)["sentence"]
    return np.array([weights.get(name, 0.0) for name in SENTENCE_FEATURES], np.float32)


def sentence_scores(compared: Compared) -> NDArray[np.float32]:
    """Return a score (m,) a sentence, larger is better; comparable within one question."""
    scores: NDArray[np.float32] = compared.sentences @ _sentence_weights(contextual=compared.contextual)
    return scores


def same_language(question: Question, language: str, compared: Compared) -> bool:
    """Tell whether the question is in the article's language; when it is too short to tell, by the words they share."""
    if question.language != "und":
        return question.language == language
    return float(compared.weights @ compared.spelt.max(axis=1)) >= _SHARED


def confidence(
    compared: Compared, scores: NDArray[np.float32], best: int, *, same_language: bool, verdict: float | None = None
) -> float:
    """Return how likely sentence ``best`` answers, in [0, 1]: 0 when no word of the question is met anywhere.

    ``verdict`` is the logarithm of the odds that a verifier gives it, None without one.
    """
    if not compared.by_word.any():
        return 0.0
    kind = "confidence" if verdict is None else "verified"
    model = fitted(contextual=compared.contextual)[kind]["same" if same_language else "other"]
    features = {**answer_features(compared, scores, best), "verdict": verdict or 0.0}
    total = model["bias"] + sum(weight * features[name] for name, weight in model["weights"].items())
    return 1 / (1 + math.exp(-min(max(total, -30.0), 30.0)))


def answer_features(compared: Compared, scores: NDArray[np.float32], best: int) -> Mapping[str, float]:
    """Return what the confidence is made of."""
    row = dict(zip(SENTENCE_FEATURES, compared.sentences[best].tolist(), strict=True))
    anywhere = np.maximum(compared.by_word.max(axis=1), compared.by_title.max(axis=1))
    near = _near(compared, best)
    passages = compared.sentences[:, SENTENCE_FEATURES.index("cos_passage")]
    return {
        "score": float(scores[best]),  # of the sentence that is marked
        "stands_out": float((scores[best] - scores.mean()) / (scores.std() + _STEADY)),
        "undecided": float(np.log(np.exp(scores - scores[best]).sum())),  # 0 when no other sentence could be meant
        "sentence_cosine": row["cos_sentence"],
        "passage_above": row["cos_passage"] - float(passages.mean()),
        "passage_cosine": row["cos_passage"],
        "words_absent": float(compared.weights @ (1 - anywhere) ** 2),  # from titles and best passages altogether
        "lost": float(compared.weights[anywhere < _LOST].sum()),  # the weight of the words that are met nowhere
        "elsewhere": float(compared.weights @ (anywhere - near)),  # what is met, but not where the answer would be
        "names_near": float(near[compared.named].mean()) if compared.named.size else 1.0,
        "numbers_absent": float(compared.sentences[:, SENTENCE_FEATURES.index("numbers_lacking")].min()),
        "kind_lacking": row["kind_lacking"],  # from the marked sentence
        "negated": float(compared.negated),
    }


def beside(compared: Compared, best: int) -> str:
    """Return sentence ``best`` between its neighbours in its passage: what a verifier reads."""
    first, last = (max(best - 1, 0), min(best + 1, len(compared.texts) - 1))
    owner = compared.owner[best]
    return " ".join(compared.texts[i] for i in range(first, last + 1) if compared.owner[i] == owner)


def _near(compared: Compared, best: int) -> NDArray[np.float32]:
    """Return how well each word (n,) is met by sentence ``best``, the one before it, or the title of their article."""
    owner = compared.owner[best]
    first = best - 1 if best and compared.owner[best - 1] == owner else best
    met: NDArray[np.float32] = compared.by_word[:, first : best + 1].max(axis=1)
    return np.maximum(met, compared.by_title[:, owner])
