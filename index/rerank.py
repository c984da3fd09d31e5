"""The optional last word on the best passages: a cross-encoder, which reads the question and a passage together.

Slower than all the rest and often better; nothing of it is imported unless a model is named (``EXERGUE_RERANKER``).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from index.encode import quiet, without_surrogates
from index.errors import ModelError, in_a_line

if TYPE_CHECKING:
    from collections.abc import Sequence


class Reranker:
    """A sentence-transformers CrossEncoder on the CPU."""

    def __init__(self, model: Any) -> None:
        self._model = model

    @classmethod
    def wanted(cls, name: str | None) -> Reranker | None:
        """Open the model of a name, else the one that the environment names; None when neither does."""
        name = name or os.environ.get("EXERGUE_RERANKER")
        return cls.open(name) if name else None

    @classmethod
    def open(cls, name: str) -> Reranker:
        """Open the model in a folder or, from this machine's cache or else the hub, of a name.

        Raises ModelError ``reranker``.
        """
        try:
            with quiet():
                from sentence_transformers import CrossEncoder

                try:
                    model = CrossEncoder(name, device="cpu", local_files_only=True)
                except OSError:  # not on this machine
                    model = CrossEncoder(name, device="cpu")
                if model.config.num_labels != 1:
                    raise ValueError(f"{model.config.num_labels} numbers a pair instead of one")
        except Exception as error:  # what the libraries raise over a damaged or missing model is anything at all
            raise ModelError("reranker", model=name, detail=in_a_line(error)) from error
        return cls(model)

    def __call__(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return a number for each text, larger is better, comparable within one question."""
        pairs = [(without_surrogates(question), without_surrogates(text)) for text in texts]
        with quiet():
            return [float(score) for score in self._model.predict(pairs, show_progress_bar=False)]
