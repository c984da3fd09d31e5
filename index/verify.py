"""The optional verifier: a small transformer that reads a question and the sentence that would answer it together.

Search and features look at question and sentence side by side; only what reads both at once can tell that a word was
changed, or that the right subject is there and the answer is not (Hu et al., Read + Verify: Machine Reading
Comprehension with Unanswerable Questions, 2019). It has the trunk of the contextual model and upper layers of its own;
nothing of it is opened unless it is switched on (``EXERGUE_VERIFIER``). `model_verifier/README.md` has the figures.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from index.contextual import BEGIN, END, HIDDEN, ContextualEncoder, Trunk, graph
from index.encode import CONTEXTUAL, digest
from index.errors import ModelError, in_a_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.encode import Encoder

FOLDER = Path(__file__).parent / "model_verifier"
VERDICT = "verdict.onnx"
PROMPTS = ("query: ", "passage: ")
LONGEST, LONGEST_QUESTION = 192, 60
"""Tokens of a pair, and of its question; what stands behind them is not read."""


class Verifier:
    """Says of a question and a text how likely the one is answered in the other."""

    def __init__(self, trunk: Trunk, session: Any, revision: str) -> None:
        self.revision = revision
        self._trunk = trunk
        self._session = session

    @classmethod
    def wanted(cls, switch: bool | None, beside: Encoder | None = None) -> Verifier | None:
        """Open the verifier if the switch is on; when it is None, if the environment's is. See :meth:`open`."""
        if switch is None:
            switch = os.environ.get("EXERGUE_VERIFIER", "").strip().lower() in {"true", "yes", "1"}
        return cls.open(beside) if switch else None

    @classmethod
    def open(cls, beside: Encoder | None = None) -> Verifier:
        """Open the verifier that comes with the bot; it shares the trunk of ``beside``, if that is the contextual one.

        Raises ModelError ``verifier``.
        """
        try:
            shared = isinstance(beside, ContextualEncoder) and beside.identity.name == "exergue-contextual"
            trunk = cast("ContextualEncoder", beside).trunk if shared else Trunk.open(CONTEXTUAL)
            revision = digest(FOLDER, [FOLDER / VERDICT], scheme="verdict-1")
            return cls(trunk, graph(FOLDER / VERDICT), revision)
        except Exception as error:  # a damaged model makes the libraries that read it raise anything at all
            raise ModelError("verifier", detail=in_a_line(error)) from error

    def __call__(self, question: str, text: str) -> float:
        """Return the logarithm of the odds that ``text`` answers ``question``."""
        hidden = self._trunk(paired(self._trunk.pieces(PROMPTS[0] + question), self._trunk.pieces(PROMPTS[1] + text)))
        return float(self._session.run(None, {HIDDEN: hidden})[0][0, 0])


def paired(question: Sequence[int], text: Sequence[int], *, longest: int = LONGEST) -> list[int]:
    """Return the tokens of a pair, at most ``longest``."""
    return [*[BEGIN, *question[:LONGEST_QUESTION], END, END, *text][: longest - 1], END]
