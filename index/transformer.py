"""Every model that is not static, through sentence-transformers; and the way from a hub name to a folder.

torch and sentence-transformers are imported when such a model is opened, never before. What these libraries would
print (progress bars, notices, load reports) stays off standard error: what goes wrong is raised.
"""

from __future__ import annotations

import contextlib
import importlib.util
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from index.encode import Identity, digest, is_static, quiet, read_json, unit_rows, without_surrogates
from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_SCHEME = "transformer-1"  # raise it when the same files come to give other vectors
_TEXTS_AT_ONCE = 16  # of 512 tokens: some 200 MB of activations in a model of 12 layers
_HUB_TIMEOUT_S = 10.0
_NO_LIMIT = 1_000_000  # tokenisers without a limit say inf or 1e30
_REQUIRED = {
    "torch": ("torch",),
    "onnx": ("onnxruntime", "optimum.onnxruntime"),
    "openvino": ("openvino", "optimum.intel"),
}
# Where a backend's weights are looked for, best first; onnx and openvino can be exported from torch's.
_TORCH = (("model*.safetensors",), ("pytorch_model*.bin",))
_WEIGHTS = {
    "torch": _TORCH,
    "onnx": (("onnx/model.onnx*", "model.onnx*"), *_TORCH),
    "openvino": (("openvino/openvino_model.*", "openvino_model.*"), *_TORCH),
}
_CONFIGURATION = ("*.json", "*.txt", "*.model")
_NOT_DECISIVE = {"config_sentence_transformers.json", "data_config.json"}  # versions, prompts, training data


class TransformerEncoder:
    """An `index.encode.Encoder` over a sentence-transformers model, on the CPU.

    A text longer than ``max_tokens`` is cut there, as the model itself does.
    """

    def __init__(self, identity: Identity, model: Any) -> None:
        self.identity = identity
        self._model = model
        self._tokenizing = threading.Lock()  # tokenizers bear no two threads at once, and texts are split beside others
        limit = model.max_seq_length
        self.max_tokens: int | None = None if limit is None or limit > _NO_LIMIT else int(limit)

    @classmethod
    def open(
        cls, folder: Path, *, name: str, backend: str, query_prompt: str, passage_prompt: str
    ) -> TransformerEncoder:
        """Open the model in ``folder``, without the hub; raises whatever is wrong with its files."""
        with quiet(), _without_bars():
            from sentence_transformers import SentenceTransformer

            model = SentenceTransformer(str(folder), device="cpu", backend=backend, local_files_only=True)
        revision = digest(folder, _decisive(folder, backend), scheme=f"{_SCHEME} {backend}")
        dimension = int(model.get_embedding_dimension())
        return cls(Identity(name, revision, dimension, query_prompt, passage_prompt), model)

    def encode(self, texts: Sequence[str], *, query: bool = False) -> NDArray[np.float32]:
        """Give one row a text, shape (n, d), float32, of length one; similar lengths share a batch."""
        if not texts:
            return np.zeros((0, self.identity.dimension), np.float32)
        encode = self._model.encode_query if query else self._model.encode_document
        with self._tokenizing:
            rows = encode(
                [without_surrogates(text) for text in texts],
                prompt=self.identity.query_prompt if query else self.identity.passage_prompt,
                batch_size=_TEXTS_AT_ONCE,
                show_progress_bar=False,
            )
        return unit_rows(np.asarray(rows, np.float32))

    def encode_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[str]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Give rows (n, d) of the texts and (m, d) of all their parts."""
        rows = self.encode([*texts, *(part for each in parts for part in each)])
        return rows[: len(texts)], rows[len(texts) :]

    def count_tokens(self, text: str) -> int:
        """Count the tokens of ``text`` as a passage, uncut, its prompt and the model's special tokens included."""
        prompted = without_surrogates(self.identity.passage_prompt + text)
        tokenizer = self._model.tokenizer
        with self._tokenizing:
            if callable(tokenizer):
                return len(tokenizer(prompted, truncation=False, verbose=False)["input_ids"])
            return len(tokenizer.encode(prompted, add_special_tokens=False))  # a bare tokenizers.Tokenizer


def fetch(name: str, backend: str) -> Path:
    """Give the folder of a hub model, from the hub's cache on this machine or else from the hub.

    Only what ``backend`` needs is downloaded. A model that is cached is not compared with the hub: it starts without
    a network, and a change at its source does not put stored vectors out of date.

    Raises ModelError: ``model-missing`` when the hub knows no such model, ``model-hub`` when it cannot be asked,
    ``model-broken`` when the model is closed, has no weights or cannot be written, and ``model-backend``.
    """
    with quiet(), _without_bars():
        try:
            return _snapshot(name, backend, local_files_only=True)
        except Exception as error:  # not cached, or not whole
            if isinstance(error, ModelError) and error.reason == "model-backend":
                raise
        with _hub_errors(name):
            _reach(name)
            return _snapshot(name, backend, local_files_only=False)


def require(backend: str, model: str) -> None:
    """Raise ModelError ``model-backend`` unless the packages of ``backend`` are installed; imports none of them."""
    try:
        missing = backend not in _REQUIRED or any(importlib.util.find_spec(name) is None for name in _REQUIRED[backend])
    except ModuleNotFoundError:  # the parent of a dotted name
        missing = True
    if missing:
        raise ModelError("model-backend", model=model, backend=backend)


@contextlib.contextmanager
def _without_bars() -> Iterator[None]:
    """Keep the progress bars of downloads and of loading off standard error, and undo it afterwards."""
    from huggingface_hub.utils import are_progress_bars_disabled, disable_progress_bars, enable_progress_bars

    had_bars = not are_progress_bars_disabled()
    disable_progress_bars()
    try:
        yield
    finally:
        if had_bars:
            enable_progress_bars()


@contextlib.contextmanager
def _hub_errors(name: str) -> Iterator[None]:
    """Turn what huggingface_hub raises into ModelError; what it does not know comes from the network below it."""
    from huggingface_hub.errors import GatedRepoError, HFValidationError, RepositoryNotFoundError

    try:
        yield
    except ModelError:
        raise
    except GatedRepoError as error:
        detail = "its owner must grant access: ask on the hub, then set HF_TOKEN"
        raise ModelError("model-broken", model=name, detail=detail) from error
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise ModelError("model-missing", model=name) from error
    except Exception as error:
        if isinstance(error, OSError) and error.errno and error.filename:  # of the cache: no space, no permission
            raise ModelError("model-broken", model=name, detail=str(error)) from error
        raise ModelError("model-hub", model=name) from error


def _reach(name: str) -> None:
    """Ask the hub for a model, once: the requests of a download have no time limit or many retries."""
    from huggingface_hub import HfApi

    HfApi().model_info(name, timeout=_HUB_TIMEOUT_S)


def _snapshot(name: str, backend: str, *, local_files_only: bool) -> Path:
    """Bring a model's configuration, then the first kind of weights it has, into the hub's cache."""
    from huggingface_hub import snapshot_download

    def take(*patterns: str, revision: str | None = None) -> Path:
        allowed = [*_CONFIGURATION, *patterns]
        return Path(
            snapshot_download(name, revision=revision, allow_patterns=allowed, local_files_only=local_files_only)
        )

    folder = take()
    if not is_static(folder):
        require(backend, name)
    modules = [f"{path}/*" for path in _module_paths(folder) if path]
    for patterns in _WEIGHTS["torch" if is_static(folder) else backend]:
        folder = take(*modules, *patterns, revision=folder.name)
        if _weights(folder, patterns):
            return folder
    raise ModelError("model-broken", model=name, detail=f"no weights for {backend}")


def _module_paths(folder: Path) -> list[str]:
    """Read where the modules of a model lie, relative to ``folder``; a plain transformer lies in the folder itself."""
    modules = cast("list[dict[str, str]]", read_json(folder / "modules.json", default=[])) or [{}]
    return [module.get("path", "") for module in modules]


def _weights(folder: Path, patterns: Sequence[str]) -> list[Path]:
    """List the files of the first module that match ``patterns``."""
    base = folder / _module_paths(folder)[0]
    return [file for pattern in patterns for file in base.glob(pattern)]


def _decisive(folder: Path, backend: str) -> set[Path]:
    """List the files that decide a model's vectors: modules, configuration, tokeniser, weights of this backend."""
    files = set(next(filter(None, (_weights(folder, patterns) for patterns in _WEIGHTS[backend])), []))
    first, *others = _module_paths(folder)
    for path in {"", first, *others}:
        for pattern in _CONFIGURATION:
            files.update(file for file in (folder / path).glob(pattern) if file.name not in _NOT_DECISIVE)
    for path in filter(None, others):
        files.update(file for kind in ("*.safetensors", "*.bin") for file in (folder / path).glob(kind))
    return files
