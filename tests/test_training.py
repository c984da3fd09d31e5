"""The recipe of the encoder: what it refuses to learn from, what a step sees, and what it writes."""

from __future__ import annotations

import gzip
import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from index.encode import open_encoder
from index.training import batches, glosses, measure, sources
from index.training.export import export

ROOT = Path(__file__).parents[1]

PARAGRAPH = "The lighthouse on the northern cape was finished in the spring of 1871 and is lit by hand each night."


def write(file: Path, *rows: object) -> None:
    """Write rows as JSON lines or, when they are tuples, as tab-separated lines; compressed."""
    lines = ("\t".join(row) if isinstance(row, tuple) else json.dumps(row) for row in rows)
    file.write_bytes(gzip.compress("\n".join(lines).encode() + b"\n"))


@pytest.fixture
def evaluation(tmp_path: Path) -> Path:
    """A folder with one evaluation set of one article."""
    folder = tmp_path / "eval"
    folder.mkdir()
    question = {"text": "Who lights the lamp of the lighthouse?", "paragraph": 0, "answers": ["by hand"]}
    write(folder / "set.jsonl.gz", {"lang": "en", "paragraphs": [PARAGRAPH], "questions": [question]})
    return folder


@pytest.mark.parametrize(
    "text",
    [
        PARAGRAPH,
        f"They say that {PARAGRAPH.lower()} Nobody else does.",
        "the LIGHTHOUSE, on the northern cape was finished in the spring of 1871, and so was the harbour",
        "¿ Who lights the lamp of the lighthouse",
    ],
)
def test_evaluation_text_is_refused(evaluation: Path, text: str) -> None:
    """A paragraph, a part of it with other punctuation and case, and a question are found again."""
    assert sources.evaluation_guard(evaluation)(text)


@pytest.mark.parametrize("text", ["The lighthouse on the cape is old.", "Who lights the lamp?", ""])
def test_other_text_is_taken(evaluation: Path, text: str) -> None:
    """A few words in common give nothing away."""
    assert not sources.evaluation_guard(evaluation)(text)


def test_no_training_without_the_check(tmp_path: Path) -> None:
    """Without evaluation sets there is nothing to check against, and nothing is trained."""
    with pytest.raises(FileNotFoundError, match="no evaluation sets"):
        sources.evaluation_guard(tmp_path)


def tables(folder: Path) -> Path:
    """Write every table that the recipe reads, one row each, PUD's beginning with a refused text."""
    folder.mkdir()
    for source in sources.SOURCES:
        if source.name not in sources.MADE:
            rows = [
                ("en", "fr", f"row {number} of {source.name}", f"ligne {number}") for number in range(source.skip + 3)
            ]
            write(folder / f"{source.name}.tsv.gz", *rows, ("en", "fr", PARAGRAPH, "Le phare du cap nord."))
    return folder


def test_rows_of_refused_texts_are_left_out(tmp_path: Path, evaluation: Path) -> None:
    """No row of the corpus holds evaluation text, how many were refused is known, and skipped rows are not read."""
    corpus = sources.read(tables(tmp_path / "parallel"), sources.evaluation_guard(evaluation))
    used = {corpus.texts[number] for rows in corpus.rows.values() for pair in rows for number in pair}
    assert PARAGRAPH not in used
    assert corpus.refused["squad_sentences"] == 1
    assert [len(rows) for rows in corpus.rows.values()] == [3] * (len(sources.SOURCES) - len(sources.MADE))
    assert "row 0 of squad_sentences" not in used


@pytest.fixture
def corpus() -> sources.Corpus:
    """Sixty texts of two languages, thirty rows of each kind."""
    texts = [f"text {number}" for number in range(60)]
    rows = [(number, 30 + number) for number in range(30)]
    return sources.Corpus(texts, ["en"] * 30 + ["fr"] * 30, {"tatoeba": rows, "tico19": rows, "squad_sentences": rows})


@pytest.fixture
def tokens() -> batches.Tokens:
    """Text i has the pieces 10 i, 10 i + 1, ... , ten of them."""
    return batches.Tokens(np.arange(600, dtype=np.int32), np.arange(0, 601, 10, dtype=np.int64))


def of(bags: batches.Bags) -> list[set[int]]:
    """The texts that each bag has pieces of."""
    return [set((each // 10).tolist()) for each in np.split(bags.pieces, bags.starts[1:])]


def test_a_passage_holds_what_is_asked_for(corpus: sources.Corpus, tokens: batches.Tokens) -> None:
    """The sentence or its translation is among the texts of its passage, and all of them are in one language."""
    asked, held = batches.Batches(corpus, tokens, seed=1).passages(200)
    for question, passage in zip(of(asked), of(held), strict=True):
        (number,) = question
        assert {number, (number + 30) % 60} & passage
        assert len({text < 30 for text in passage}) == 1
    assert max(map(len, of(held))) > 1


def test_questions_come_with_their_neighbours(corpus: sources.Corpus, tokens: batches.Tokens) -> None:
    """Wrong answers of one batch stand beside the right one, eight rows in a run."""
    asked, found = batches.Batches(corpus, tokens, seed=1).questions(16)
    numbers = [next(iter(each)) for each in of(asked)]
    assert all(b - a == 1 for a, b in itertools.pairwise(numbers[:8]))
    assert [next(iter(each)) - 30 for each in of(found)] == numbers


def test_bags_keep_a_piece_and_short_texts_whole(corpus: sources.Corpus) -> None:
    """However many pieces are dropped, no bag is empty, and three pieces or fewer all stay."""
    tokens = batches.Tokens(np.arange(60 * 3, dtype=np.int32), np.arange(0, 60 * 3 + 1, 3, dtype=np.int64))
    drawn = batches.Batches(corpus, tokens, seed=1).bags(np.arange(60)[:, None], 0.99)
    assert np.diff([*drawn.starts, len(drawn.pieces)]).tolist() == [3] * 60
    longer = batches.Tokens(np.arange(600, dtype=np.int32), np.arange(0, 601, 10, dtype=np.int64))
    assert all(of(batches.Batches(corpus, longer, seed=1).bags(np.arange(60)[:, None], 1.0)))


def test_the_same_seed_draws_the_same(corpus: sources.Corpus, tokens: batches.Tokens) -> None:
    """Batches are seeded."""
    first, second = (batches.Batches(corpus, tokens, seed=7).translations(50)[0] for _ in range(2))
    assert (first.pieces == second.pieces).all()
    assert (first.keys == second.keys).all()


def test_words_translate_when_they_are_nearest() -> None:
    """Three words and their translations in a rotated space with one hub that is near to all."""
    words = {"en": ["cat", "house", "sea"], "fr": ["mer", "chat", "maison"]}
    rows = np.eye(3, dtype=np.float32)
    found = glosses.dictionary(words, {"en": rows, "fr": rows[[2, 0, 1]]}, "fr")
    assert found == {"cat": "chat", "house": "maison", "sea": "mer"}


def test_export_loads_both_ways(tmp_path: Path) -> None:
    """What is written gives the same vectors with sentence-transformers and without torch, as the rows would."""
    from sentence_transformers import SentenceTransformer

    tokenizer = (ROOT / "index" / "model" / "tokenizer.json").read_bytes()
    pieces = len(json.loads(tokenizer)["model"]["vocab"])
    rows = np.random.default_rng(0).standard_normal((pieces, 16)).astype(np.float32)
    assert export(rows, tokenizer, tmp_path / "model") < 0.02
    lean = open_encoder(str(tmp_path / "model"))
    texts = ["Le phare est allumé à la main.", "灯塔 1871", "x"]
    full = SentenceTransformer(str(tmp_path / "model"), device="cpu").encode(texts, normalize_embeddings=True)
    assert np.abs(lean.encode(texts) - full).max() < 1e-5


def test_hits_share_between_ties() -> None:
    """A tie of two counts half, and only paragraphs of the article count inside it."""
    file = measure.File("en", ["a", "b", "c"], np.array([0, 0, 1]), ["?", "?"], np.array([0, 2]))
    scores = np.array([[1, 1, 2], [3, 1, 2]], np.float32)
    assert file.first(scores) == (0.75, 0.0)


def test_bm25_finds_the_paragraph_with_the_words() -> None:
    """The lexical row of the table ranks by shared rare words."""
    file = measure.File("en", ["the cat sat", "the dog ran far", "the sea"], np.array([0, 0, 0]), [], np.array([]))
    assert measure.lexical(file, ["dogs that ran", "the seas"]).argmax(axis=1).tolist() == [1, 2]


def test_windows_are_two_sentences() -> None:
    """A paragraph counts by every two neighbours, a short one by all it has."""
    assert measure.windows("One is here. Two is there. Three is nowhere.", "en") == [
        "One is here. Two is there.",
        "Two is there. Three is nowhere.",
    ]
    assert measure.windows("One is here. Two is there.", "en") == ["One is here. Two is there."]
