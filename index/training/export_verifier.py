"""The verifier as the file that `index.verify` opens beside the trunk of the contextual model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import onnx

from index.training.export_contextual import Exported, cut, graph_of
from index.training.verifier import Verifier
from index.verify import VERDICT

if TYPE_CHECKING:
    from pathlib import Path


class _Exported(Exported, Verifier):
    """The verifier with its rows in four bits."""


def export(model: Verifier, folder: Path, *, held: int) -> None:
    """Write all but the first ``held`` layers, and the head, into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = _Exported(len(model.words), len(model.layers))
    plain.load_state_dict(model.state_dict())
    _, upper = cut(graph_of(plain, held, "verdict"), held)
    onnx.save(upper, folder / VERDICT)
