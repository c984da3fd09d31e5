"""Make the embedded encoder: every step of the recipe, in order; steps whose files are there are not run again."""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.training import glosses, sources, student, teacher, vocabulary
from index.training.batches import Batches
from index.training.export import export
from index.training.pieces import Pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

PIECES, DIMENSION, SEED = 72_000, 384, 5


def make(parallel: Path, evaluation: Path, work: Path, model: Path, schedule: student.Schedule) -> None:
    """Read text from ``parallel``, keep that of ``evaluation`` out, and write the encoder into ``model``.

    ``work`` keeps the vocabulary and the teacher's vectors, which take the longest.
    """
    work.mkdir(parents=True, exist_ok=True)
    corpus = sources.read(parallel, sources.evaluation_guard(evaluation))
    _say(f"{len(corpus.texts):,} texts; refused, because an evaluation set has them: {corpus.refused}")
    if not (work / "tokenizer.json").exists():
        used = sorted({number for rows in corpus.rows.values() for pair in rows for number in pair})
        counts = vocabulary.count_words((corpus.languages[number], corpus.texts[number]) for number in used)
        vocabulary.build(counts, PIECES, work)
    pieces = Pieces.read(work / "tokenizer.json")
    _say(f"{len(pieces.names):,} pieces")
    chosen = teacher.chosen(corpus, SEED)
    words = teacher.words()
    listed = [word for each in words.values() for word in each]
    shown = {"texts": [corpus.texts[number] for number in chosen], "words": listed, "pieces": pieces.spelt()}
    seen = {name: _seen(work / f"teacher-{name}.npz", texts, label=name) for name, texts in shown.items()}
    of_words = [language for language, each in words.items() for _ in each]
    groups = {
        "texts": [corpus.languages[number] for number in chosen],
        "words": of_words,
        "pieces": [""] * len(pieces.names),
    }
    lessons = {name: teacher.centred(rows, groups[name]) for name, rows in seen.items()}
    turn = teacher.projection(np.concatenate([lessons["texts"], lessons["words"]]), DIMENSION, SEED)
    _add_glosses(corpus, words, seen["words"])
    first_word = len(corpus.texts)
    tokens = pieces.tokens([*corpus.texts, *listed])
    rows = student.first_rows(teacher.turned(lessons["pieces"], turn), pieces.probabilities, pieces.taught(), SEED)
    rows[pieces.silent] = 0
    taught = {
        "texts": (np.array(chosen), teacher.turned(lessons["texts"], turn)),
        "words": (np.arange(first_word, first_word + len(listed)), teacher.turned(lessons["words"], turn)),
    }
    batches = Batches(corpus, tokens, schedule.seed)
    pairs = np.array(corpus.rows["pud"])
    _say("training")
    trained = student.train(rows, batches, taught, schedule, lambda table: _development(batches, pairs, table))
    np.save(work / "rows.npy", trained)
    trained[pieces.silent] = 0  # texts of unknown pieces alone have moved theirs
    trained *= student.rarity(pieces.probabilities, sharpness=0.5)[:, None]
    lost = export(trained, (work / "tokenizer.json").read_bytes(), model)
    _say(f"{model}: int8 rows are {lost:.2%} off")


def _seen(file: Path, texts: list[str], *, label: str) -> NDArray[np.float16]:
    """Return the teacher's vectors of ``texts``, from ``file`` when they are there for the same ones."""
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    if file.exists():
        with np.load(file) as kept:
            if str(kept["digest"]) == digest:
                found: NDArray[np.float16] = kept["rows"]
                return found
    rows = teacher.vectors(texts, label=label)
    part = file.with_suffix(".part.npz")
    np.savez(part, allow_pickle=False, rows=rows, digest=np.array(digest))
    part.replace(file)
    return rows


def _add_glosses(corpus: sources.Corpus, words: dict[str, list[str]], vectors: NDArray[np.float16]) -> None:
    by_language: dict[str, NDArray[np.float32]] = {}
    start = 0
    for language, each in words.items():
        by_language[language] = vectors[start : start + len(each)].astype(np.float32)
        start += len(each)
    found = {language: glosses.dictionary(words, by_language, language) for language in glosses.GLOSSED}
    glosses.add(corpus, found, SEED)
    _say(f"dictionary of the teacher: { {language: len(each) for language, each in found.items()} }")


def _development(batches: Batches, pairs: NDArray[np.int64], table: NDArray[np.float32]) -> str:
    """Describe how often a PUD sentence finds its translation among 999 others."""
    english, other = (student.encoded(table, batches.bags(pairs[:, [side]], 0.0)) for side in (0, 1))
    right = []
    for start in range(0, len(pairs), 1000):
        cosines = english[start : start + 1000] @ other[start : start + 1000].T
        right.append(f"{(cosines.argmax(1) == np.arange(len(cosines))).mean():.3f}")
    return "translations found: " + " ".join(right)


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the recipe."""
    parser = argparse.ArgumentParser(prog="python -m index.training", description=__doc__)
    sources.add_arguments(parser)
    parser.add_argument("--work", type=Path, default=Path("build/encoder"), help="kept between runs")
    parser.add_argument("--model", type=Path, default=Path("index/model"), help="where the model is written")
    parser.add_argument("--steps", type=int, default=student.Schedule().steps)
    options = parser.parse_args(arguments)
    if not sources.are_there(options):
        return 1
    schedule = student.Schedule(steps=options.steps, seed=SEED)
    make(options.parallel, options.evaluation, options.work, options.model, schedule)
    return 0


if __name__ == "__main__":
    sys.exit(main())
