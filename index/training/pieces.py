"""The pieces of the vocabulary while the student is trained: what texts are cut into, and what is known of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from index.static import Folding, sentencepiece_from_tokenizer
from index.training.batches import Tokens

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

LONGEST = 200
"""Pieces of a text that are trained with; the rest is left out."""

_TAUGHT = re.compile("[a-z0-9а-яёіїєґ\u0600-\u06ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces by number: their ``names``, and how probable each is (n,) float64. ``silent`` ones never count."""

    names: list[str]
    probabilities: NDArray[np.float64]
    silent: list[int]
    _processor: Any

    @classmethod
    def read(cls, tokenizer: Path) -> Pieces:
        """Read the pieces of a ``tokenizer.json``."""
        import sentencepiece

        processor = sentencepiece.SentencePieceProcessor(
            model_proto=sentencepiece_from_tokenizer(tokenizer.read_bytes())
        )
        numbers = range(processor.vocab_size())
        names = [processor.id_to_piece(number) for number in numbers]
        probabilities = np.exp([processor.get_score(number) for number in numbers])
        return cls(names, probabilities, [0, 1, names.index("▁")], processor)

    def spelt(self) -> list[str]:
        """Return each piece as a text that the teacher can be shown."""
        return [name.replace("▁", " ").strip() or "." for name in self.names]

    def taught(self) -> NDArray[np.bool_]:
        """Tell for each piece whether the teacher knows its script, (n,) bool."""
        return np.array([bool(_TAUGHT.search(name)) for name in self.names])

    def tokens(self, texts: Sequence[str]) -> Tokens:
        """Cut ``texts`` into pieces, without silent ones; a text that has none left gets the unknown piece."""
        fold = Folding().fold
        silent = set(self.silent)
        flat, sizes = [], [0]
        for start in range(0, len(texts), _AT_ONCE):
            cut = self._processor.encode([fold(text) for text in texts[start : start + _AT_ONCE]], num_threads=2)
            kept = [[number for number in each if number not in silent][:LONGEST] or [0] for each in cut]
            flat.append(np.fromiter((number for each in kept for number in each), np.int32))
            sizes += [len(each) for each in kept]
        return Tokens(np.concatenate(flat), np.cumsum(sizes).astype(np.int64))
