"""Static models: a text is the mean of its tokens' rows, so numpy is all it takes.

Two tokenisers feed the same mean. A folder with a ``sentencepiece.model`` that `sentencepiece_from_tokenizer` made
uses the sentencepiece library, which finds the same tokens in a fraction of the memory and time; every other static
model is read by model2vec. Nothing here imports torch or starts a thread.

``python -m index.static FOLDER`` writes ``sentencepiece.model`` beside the ``tokenizer.json`` of FOLDER.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from index import unigram
from index.encode import Identity, digest, quiet, read_json, unit_rows, without_surrogates

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Tokenise = Callable[[str], Sequence[int]]
    Parts = tuple[Tokenise, NDArray[Any], NDArray[Any] | None, NDArray[Any] | None]

_SCHEME = "static-1"  # raise it when the same files come to give other vectors
_TOKENS_AT_ONCE = 4096  # rows gathered at a time, so that a text of any length takes a few MB
_FOLDED_AT_MOST = 1 << 16  # characters remembered: every script in use, and a bound against hostile text
_DTYPES = {"I8": "i1", "I16": "<i2", "I32": "<i4", "I64": "<i8", "F16": "<f2", "F32": "<f4", "F64": "<f8"}

# The one way of splitting text that `Folding` and sentencepiece reproduce, as tokenizer.json spells it.
NORMALISER = [
    {"type": "NFKD"},
    {"type": "StripAccents"},
    {"type": "Lowercase"},
    {"type": "NFKC"},
    {"type": "Replace", "pattern": {"Regex": r"[^\p{L}\p{N}\p{M}]+"}, "content": " "},
    {"type": "Strip", "strip_left": True, "strip_right": True},
]
WORDS = [
    {"type": "WhitespaceSplit"},
    {"type": "Punctuation", "behavior": "Isolated"},
    {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
]


class StaticEncoder:
    """An `index.encode.Encoder` over a table of token vectors; no text is ever cut.

    ``table`` has shape (rows, d) and any numeric dtype, ``weights`` (tokens,) scales each token's row, ``mapping``
    (tokens,) says which row a token uses; both may be None. ``tokenise`` gives a text's token ids without those
    of unknown pieces.
    """

    max_tokens: int | None = None

    def __init__(
        self,
        identity: Identity,
        tokenise: Tokenise,
        table: NDArray[Any],
        weights: NDArray[Any] | None = None,
        mapping: NDArray[Any] | None = None,
    ) -> None:
        self.identity = identity
        self._tokenise = tokenise
        self._table = table
        self._weights = np.ones(len(table if mapping is None else mapping), np.float32) if weights is None else weights
        self._weights = np.asarray(self._weights, np.float32)
        self._mapping = mapping

    @classmethod
    def open(cls, folder: Path, *, name: str, query_prompt: str, passage_prompt: str) -> StaticEncoder:
        """Open the static model in ``folder``; raises whatever is wrong with its files."""
        modules = cast("list[dict[str, str]]", read_json(folder / "modules.json", default=[]))
        base = folder / modules[0].get("path", "")
        files = [folder / "modules.json", base / "model.safetensors"]
        if (pieces := base / unigram.FILE).exists() and pieces.read_bytes().endswith(unigram.settings(0)):
            parts = _sentencepiece(base)
            files.append(pieces)
        else:
            parts = _model2vec(folder)
            files.append(base / "tokenizer.json")
        revision = digest(folder, files, scheme=_SCHEME)
        return cls(Identity(name, revision, int(parts[1].shape[1]), query_prompt, passage_prompt), *parts)

    def encode(self, texts: Sequence[str], *, query: bool = False) -> NDArray[np.float32]:
        """Give one row a text, shape (n, d), float32, of length one; zeros where the text has no known token."""
        return unit_rows(self._sums(texts, self.identity.query_prompt if query else self.identity.passage_prompt))

    def encode_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[str]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Give rows (n, d) of the texts and (m, d) of all their parts; each token is looked up once.

        A text's row is that of its tokens as its parts split them, which is how `encode` splits it too, unless a part
        ends inside a word.
        """
        prompt = self.identity.passage_prompt
        if prompt:  # it would count once for each part
            return self.encode(texts), self.encode([part for each in parts for part in each])
        sums = self._sums([part for each in parts for part in each], "")
        rows = np.zeros((len(texts), self.identity.dimension), np.float32)
        start = 0
        for row, each in zip(rows, parts, strict=True):
            row += sums[start : start + len(each)].sum(axis=0)
            start += len(each)
        return unit_rows(rows), unit_rows(sums)

    def _sums(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.identity.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            ids = np.array(self._tokenise(prompt + text), np.intp)
            for start in range(0, len(ids), _TOKENS_AT_ONCE):
                self._add(row, ids[start : start + _TOKENS_AT_ONCE])
        return rows

    def count_tokens(self, text: str) -> int:
        """Count the known tokens of ``text`` as a passage, its prompt included."""
        return len(self._tokenise(self.identity.passage_prompt + text))

    def _add(self, row: NDArray[np.float32], ids: NDArray[np.intp]) -> None:
        """Add the weighted vectors of ``ids`` to ``row``. einsum is no slower than BLAS here and starts no thread."""
        vectors = self._table[ids if self._mapping is None else self._mapping[ids]]
        row += np.einsum("i,ij->j", self._weights[ids], vectors, dtype=np.float32, casting="same_kind")


class Folding(dict[int, str]):
    """A table for `str.translate` that folds text as the embedded model's tokeniser does, filled as characters come.

    Compatibility decomposition, no marks, lower case, and a space for whatever is neither letter nor digit. Every
    step looks at one character alone, but for the composition of Hangul, which `fold` does at the end.

    The tokeniser has its own Unicode tables (marks of version 9, letters of 16), so characters that are newer than
    that may count as a mark here and as a letter there, or the other way round; no piece of the model has any of them.
    """

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(code))
        bare = "".join(character for character in decomposed if unicodedata.category(character)[0] != "M")
        folded = "".join(
            character if unicodedata.category(character)[0] in "LNM" else " "
            for character in unicodedata.normalize("NFKC", bare.lower())
        )
        if len(self) < _FOLDED_AT_MOST:
            self[code] = folded
        return folded

    def fold(self, text: str) -> str:
        """Fold ``text``; several spaces in a row mean one."""
        return unicodedata.normalize("NFC", text.translate(self))


def read_safetensors(file: Path) -> dict[str, NDArray[Any]]:
    """Map the tensors of a safetensors file into memory, read-only: only the rows that are used are ever loaded.

    Raises ValueError when the file is damaged or of a dtype that numpy does not know.
    """
    with file.open("rb") as stream:
        (size,) = struct.unpack("<Q", stream.read(8).ljust(8, b"\0"))
        header = json.loads(stream.read(min(size, file.stat().st_size)))
    tensors: dict[str, NDArray[Any]] = {}
    for name, tensor in header.items():
        if name == "__metadata__":
            continue
        if tensor["dtype"] not in _DTYPES:
            raise ValueError(f"{file.name}: {name} is of dtype {tensor['dtype']}")
        mapped = np.memmap(
            file, _DTYPES[tensor["dtype"]], "r", 8 + size + tensor["data_offsets"][0], tuple(tensor["shape"])
        )
        tensors[name] = np.asarray(mapped)
    return tensors


def sentencepiece_from_tokenizer(tokenizer_json: bytes) -> bytes:
    """Give the sentencepiece model that splits folded text as ``tokenizer.json`` splits text; the same bytes each time.

    Raises ValueError when the tokenizer is no Unigram model, or prepares text in another way than `Folding` does.
    """
    tokenizer = json.loads(tokenizer_json)
    model = tokenizer["model"]
    if model.get("type") != "Unigram" or model.get("byte_fallback"):
        raise ValueError("not a Unigram tokenizer without byte fallback")
    if tokenizer["normalizer"] != {"type": "Sequence", "normalizers": NORMALISER}:
        raise ValueError("the normalizer is not the one that is reproduced here")
    if tokenizer["pre_tokenizer"] != {"type": "Sequence", "pretokenizers": WORDS}:
        raise ValueError("the pre-tokenizer is not the one that is reproduced here")
    if model["unk_id"] != 0:
        raise ValueError("the unknown piece is not the first one")
    special = {token["id"] for token in tokenizer["added_tokens"]}
    return unigram.model(model["vocab"], 0, special)


def _sentencepiece(base: Path) -> Parts:
    """Open the tokeniser, table, weights and mapping of a folder with a model of `sentencepiece_from_tokenizer`.

    A special token's name in a text ("<pad>") is text like any other: an article cannot reach the row behind it.
    """
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(model_file=str(base / unigram.FILE))
    fold = Folding().fold
    tensors = read_safetensors(base / "model.safetensors")
    table = tensors["embeddings"] if "embeddings" in tensors else tensors["embedding.weight"]
    mapping = tensors.get("mapping")
    if (pieces := processor.vocab_size()) != (tokens := len(table if mapping is None else mapping)):
        raise ValueError(f"sentencepiece.model has {pieces} pieces for {tokens} tokens")

    def tokenise(text: str) -> list[int]:
        return [piece for piece in processor.encode(fold(text)) if piece]  # 0 is the unknown piece

    return tokenise, table, tensors.get("weights"), mapping


def _model2vec(folder: Path) -> Parts:
    """Open the tokeniser, table, weights and mapping of any static model."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    with quiet():
        from model2vec import StaticModel

        model = StaticModel.from_pretrained(folder, max_length=None)

    def tokenise(text: str) -> Sequence[int]:
        return cast("list[list[int]]", model.tokenize([without_surrogates(text)]))[0]

    return tokenise, model.embedding, model.weights, model.token_mapping


def main(arguments: Sequence[str]) -> int:
    """Write ``sentencepiece.model`` into a model's folder."""
    if len(arguments) != 1:
        print("usage: python -m index.static FOLDER", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    written = sentencepiece_from_tokenizer((folder / "tokenizer.json").read_bytes())
    (folder / unigram.FILE).write_bytes(written)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
