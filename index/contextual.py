"""The second model of its own: a small transformer that reads a text in order, run by onnxruntime without torch.

Some thirty times slower than the static model and far better where question and article share few words, above all
across languages; `model_contextual/README.md` has the figures. One text is encoded at a time, so that a text's vector
does not depend on its neighbours, and on one thread.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from index import unigram
from index.encode import TRUNK, Identity, digest, read_json, unit_rows, without_surrogates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

BEGIN, PADDING, END, UNKNOWN = range(4)
"""The first pieces of the vocabulary, which no text contains."""

HIDDEN = "hidden"
"""What the trunk gives, (1, m, d) float32, and what is made of it takes."""

VECTOR = "vector.onnx"

_SCHEME = "contextual-1"  # raise it when the same files come to give other vectors
_CONTROLS = [*range(9), 0x0B, *range(0x0E, 0x20), 0x7F, 0x8F, 0x9F]
_BLANKS = [0x09, 0x0A, 0x0C, 0x0D, 0x1680, *range(0x200B, 0x2010), 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD]
_PREPARED = {**dict.fromkeys(_CONTROLS), **dict.fromkeys(_BLANKS, " ")}  # as XLM-RoBERTa has it; U+2581 marks a word


class Trunk:
    """The lower layers of the transformer and its pieces: what the encoder and `index.verify` have in common."""

    def __init__(self, session: Any, processor: Any) -> None:
        self._session = session
        self._processor = processor

    @classmethod
    def open(cls, folder: Path) -> Trunk:
        """Open the trunk in ``folder``; raises whatever is wrong with its files."""
        import sentencepiece

        processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / unigram.FILE))
        return cls(graph(folder / TRUNK), processor)

    def pieces(self, text: str) -> list[int]:
        """Return the numbers of the pieces of ``text``, without special ones."""
        found: list[int] = self._processor.encode(prepared(text))
        return found

    def vocabulary(self) -> list[str]:
        """Return all pieces, by their numbers."""
        return [self._processor.id_to_piece(number) for number in range(self._processor.get_piece_size())]

    def __call__(self, tokens: Sequence[int]) -> NDArray[np.float32]:
        """Return what the lower layers make of the tokens (m,) of one text: (1, m, d) float32."""
        hidden: NDArray[np.float32] = self._session.run(None, {"tokens": np.array([tokens], np.int64)})[0]
        return hidden


def graph(file: Path) -> Any:
    """Open a graph for onnxruntime, on one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # it would keep what the longest text took
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])


class ContextualEncoder:
    """An `index.encode.Encoder` over two graphs that turn the tokens of one text (1, m) into its vector (1, d).

    A text longer than ``max_tokens`` is cut there. ``trunk`` is the first of the graphs.
    """

    def __init__(self, identity: Identity, trunk: Trunk, session: Any, max_tokens: int) -> None:
        self.identity = identity
        self.max_tokens: int | None = max_tokens
        self.trunk = trunk
        self._longest = max_tokens
        self._session = session

    @classmethod
    def open(cls, folder: Path, *, name: str, query_prompt: str, passage_prompt: str) -> ContextualEncoder:
        """Open the model in ``folder``; raises whatever is wrong with its files."""
        config = cast("Mapping[str, int]", read_json(folder / "config.json", default={}))
        files = [folder / each for each in (TRUNK, VECTOR, unigram.FILE, "config.json")]
        identity = Identity(
            name, digest(folder, files, scheme=_SCHEME), config["hidden_size"], query_prompt, passage_prompt
        )
        return cls(identity, Trunk.open(folder), graph(folder / VECTOR), config["max_tokens"])

    def encode(self, texts: Sequence[str], *, query: bool = False) -> NDArray[np.float32]:
        """Give one row a text, shape (n, d), float32, of length one."""
        prompt = self.identity.query_prompt if query else self.identity.passage_prompt
        rows = np.zeros((len(texts), self.identity.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            tokens = self._tokens(prompt + text)
            if len(tokens) > self._longest:
                tokens[self._longest - 1 :] = tokens[-1:]  # the one that ends a text stays
            row[:] = self._session.run(None, {HIDDEN: self.trunk(tokens)})[0][0]
        return unit_rows(rows)

    def encode_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[str]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Give rows (n, d) of the texts and (m, d) of all their parts; a text of one part is read once."""
        sentences = [part for each in parts for part in each]
        listed = list(dict.fromkeys([*texts, *sentences]))
        known = dict(zip(listed, self.encode(listed), strict=True))
        empty = np.zeros((0, self.identity.dimension), np.float32)
        rows, sums = (np.stack([known[each] for each in some]) if some else empty for some in (texts, sentences))
        return rows, sums

    def count_tokens(self, text: str) -> int:
        """Count the tokens that ``text`` takes as a passage, its prompt and the special tokens included."""
        return len(self._tokens(self.identity.passage_prompt + text))

    def _tokens(self, text: str) -> list[int]:
        return [BEGIN, *self.trunk.pieces(text), END]


def prepared(text: str) -> str:
    """Return ``text`` as it is cut into pieces: in NFKC, without control characters."""
    return unicodedata.normalize("NFKC", without_surrogates(text).translate(_PREPARED))
