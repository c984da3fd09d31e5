"""Trained rows to a model folder that sentence-transformers, model2vec and `index.static` load alike.

Rows become int8 with one float32 scale each, which the loaders apply: four times smaller, and vectors that differ from
the trained ones by less than a hundredth.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from index.checkup import write_known
from index.static import sentencepiece_from_tokenizer

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def export(rows: NDArray[np.float32], tokenizer_json: bytes, folder: Path) -> float:
    """Write the model with ``rows`` (pieces, d) into ``folder``; return the mean relative error of the int8 rows.

    Some of its vectors are written beside it, so that a broken copy can be told. A README.md that is there stays.
    """
    from safetensors.numpy import save_file

    rows = rows / np.median(np.linalg.norm(rows, axis=1))
    scales = np.abs(rows).max(axis=1) / 127
    scales[scales == 0] = 1e-8
    quantised = np.clip(np.rint(rows / scales[:, None]), -127, 127).astype(np.int8)
    (folder / "1_Normalize").mkdir(parents=True, exist_ok=True)
    save_file(
        {"embeddings": quantised, "weights": scales.astype(np.float32)}, folder / "model.safetensors", {"format": "pt"}
    )
    (folder / "model.safetensors").chmod(0o644)  # the library that writes it keeps it to its owner
    (folder / "tokenizer.json").write_bytes(tokenizer_json)
    (folder / "sentencepiece.model").write_bytes(sentencepiece_from_tokenizer(tokenizer_json))
    for name, content in _configuration(rows.shape[1]).items():
        (folder / name).write_text(json.dumps(content, indent=1), encoding="utf-8")
    write_known(folder)
    lost = np.linalg.norm(rows - quantised * scales[:, None], axis=1).mean()
    return float(lost / np.linalg.norm(rows, axis=1).mean())


def _configuration(dimension: int) -> dict[str, object]:
    types = "sentence_transformers.models"
    return {
        "config.json": {
            "model_type": "model2vec",
            "architectures": ["StaticModel"],
            "hidden_dim": dimension,
            "seq_length": 1_000_000,
            "normalize": True,
            "embedding_dtype": "int8",
        },
        "config_sentence_transformers.json": {
            "prompts": {},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": ".", "type": f"{types}.StaticEmbedding"},
            {"idx": 1, "name": "1", "path": "1_Normalize", "type": f"{types}.Normalize"},
        ],
        "1_Normalize/config.json": {},
    }
