"""The second model of its own: a small transformer that reads a text in order, run by onnxruntime without torch.

Some thirty times slower than the static model and far better where question and article share few words, above all
across languages; `model_contextual/README.md` has the figures. One text is encoded at a time, so that a text's vector
does not depend on its neighbours, and on one thread.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from index.encode import GRAPH, Identity, digest, read_json, unit_rows, without_surrogates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

TOKENIZER = "tokenizer.json"

_SCHEME = "contextual-1"  # raise it when the same files come to give other vectors


class ContextualEncoder:
    """An `index.encode.Encoder` over a graph that turns the tokens of one text (1, m) into its vector (1, d).

    A text longer than ``max_tokens`` is cut there.
    """

    def __init__(self, identity: Identity, session: Any, tokenizer: Any, max_tokens: int) -> None:
        self.identity = identity
        self.max_tokens: int | None = max_tokens
        self._longest = max_tokens
        self._session = session
        self._tokenizer = tokenizer
        self._tokenizing = threading.Lock()  # tokenizers bear no two threads at once, and texts are split beside others

    @classmethod
    def open(cls, folder: Path, *, name: str, query_prompt: str, passage_prompt: str) -> ContextualEncoder:
        """Open the model in ``folder``; raises whatever is wrong with its files."""
        import onnxruntime
        from tokenizers import Tokenizer

        config = cast("Mapping[str, int]", read_json(folder / "config.json", default={}))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # it would keep what the longest text took
        session = onnxruntime.InferenceSession(folder / GRAPH, options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        revision = digest(folder, [folder / GRAPH, folder / TOKENIZER, folder / "config.json"], scheme=_SCHEME)
        identity = Identity(name, revision, config["hidden_size"], query_prompt, passage_prompt)
        return cls(identity, session, tokenizer, config["max_tokens"])

    def encode(self, texts: Sequence[str], *, query: bool = False) -> NDArray[np.float32]:
        """Give one row a text, shape (n, d), float32, of length one."""
        prompt = self.identity.query_prompt if query else self.identity.passage_prompt
        rows = np.zeros((len(texts), self.identity.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            tokens = self._tokens(prompt + text)
            if len(tokens) > self._longest:
                tokens[self._longest - 1 :] = tokens[-1:]  # the one that ends a text stays
            row[:] = self._session.run(None, {"tokens": np.array([tokens], np.int64)})[0][0]
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
        with self._tokenizing:
            found: list[int] = self._tokenizer.encode(without_surrogates(text)).ids
        return found
