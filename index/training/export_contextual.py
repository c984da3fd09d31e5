"""The contextual encoder as a folder that `index.contextual` opens: a graph for onnxruntime, and its tokenizer.

Rows of pieces are int8 with one float16 scale each. The other matrices are eight bits too, in blocks of 128 numbers
with a scale of their own (MatMulNBits); onnxruntime rounds what they are multiplied with row by row, so that the vector
of a text does not depend on what else is encoded with it.
"""

from __future__ import annotations

import json
import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import onnx
import torch
from onnxruntime.quantization import matmul_nbits_quantizer as nbits

from index.training.contextual import Contextual
from index.training.distil import LONGEST, PROMPTS

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import Tensor

BLOCK = 128
MAX_TOKENS = 2 * LONGEST
"""Longer texts are cut: the student has seen none as long, but still knows the teacher's positions."""


class _Exported(Contextual):
    """The same, but for rows in int8, one text at a time."""

    def round_rows(self) -> None:
        """Replace the rows by whole numbers and a scale."""
        rows = self.words.data
        scale = rows.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("whole", (rows / scale).round().to(torch.int8))
        self.register_buffer("scale", scale.half())
        del self.words

    def looked_up(self, tokens: Tensor) -> Tensor:
        """Return the row of each token, (n, m, wide)."""
        return self.whole[tokens].float() * self.scale[tokens].float()


def export(student: Contextual, tokenizer: Tokenizer, folder: Path) -> None:
    """Write ``contextual.onnx``, ``tokenizer.json`` and the two configurations into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    pieces, wide = student.words.shape
    model = _Exported(pieces, len(student.layers))
    model.load_state_dict(student.state_dict())
    model.round_rows()
    with tempfile.TemporaryDirectory() as work:
        plain = Path(work) / "plain.onnx"
        torch.onnx.export(
            model.eval(),
            (torch.randint(4, pieces, (1, 17)),),
            plain,
            input_names=["tokens"],
            output_names=["vector"],
            dynamic_shapes=({1: torch.export.Dim("length", min=2, max=len(student.positions))},),
            external_data=False,
            opset_version=21,
            verbose=False,
        )
        graph = onnx.load(plain)
    logging.getLogger(nbits.__name__).setLevel(logging.WARNING)
    config = nbits.DefaultWeightOnlyQuantConfig(block_size=BLOCK, is_symmetric=True, accuracy_level=4, bits=8)
    quantizer = nbits.MatMulNBitsQuantizer(graph, algo_config=config)
    quantizer.process()
    onnx.save(_bare(quantizer.model.model), folder / "contextual.onnx")
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    prompts = {"query": f"{PROMPTS[0]} ", "document": f"{PROMPTS[1]} "}
    _write(folder / "config_sentence_transformers.json", {"prompts": prompts, "similarity_fn_name": "cosine"})
    layers = len(student.layers)
    _write(
        folder / "config.json",
        {"model_type": "contextual", "hidden_size": wide, "num_hidden_layers": layers, "max_tokens": MAX_TOKENS},
    )


def _bare(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return ``model`` without what the exporter notes of the code it came from."""
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.input, *graph.output, *graph.initializer, *graph.value_info):
        del part.metadata_props[:]
        part.doc_string = ""
    return model


def _write(file: Path, content: dict[str, object]) -> None:
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
