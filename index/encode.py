"""Texts to vectors: which model, where it lies, and what makes its vectors its own.

::

    open_encoder(model) ─┬─ a StaticEmbedding ──> index.static        numpy alone, no torch
                         ├─ "contextual" ───────> index.contextual    onnxruntime, no torch
                         └─ anything else ──────> index.transformer   sentence-transformers

Whatever the model, an `Encoder` gives float32 rows of length one, so that a dot product is a cosine.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import re
import warnings
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np

from index.errors import ModelError, in_a_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

EMBEDDED = Path(__file__).parent / "model"
CONTEXTUAL = Path(__file__).parent / "model_contextual"
BUNDLED = {"embedded": EMBEDDED, "contextual": CONTEXTUAL}
"""The models that come with the bot, by what the setting calls them."""

TRUNK = "trunk.onnx"

_HUB_NAME = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?", re.ASCII)
_DEFAULT_OWNER = "sentence-transformers"  # of hub names without an owner, as sentence-transformers has it
_E5 = re.compile(r"(^|[/_-])e5-(small|base|large)(-v2|-unsupervised)?$")
_LOGGERS = ("huggingface_hub", "model2vec", "optimum", "sentence_transformers", "transformers")


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes a model's vectors its own; stored beside them.

    Two identities are equal when their vectors are: ``name`` is what people call the model and takes no part in the
    comparison, ``revision`` is a digest of the files that decide the vectors and does not know where they lie.
    ``dimension`` is the length of a vector; the prompts are put before every question and every passage.
    """

    name: str = field(compare=False)
    revision: str
    dimension: int
    query_prompt: str
    passage_prompt: str

    def __str__(self) -> str:
        return f"{self.name}@{self.revision[:8]}"

    def as_json(self) -> str:
        """Give the identity as one line of JSON, keys sorted, that `from_json` reads."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Identity:
        """Read what `as_json` wrote; raises ValueError on anything else."""
        try:
            found = cls(**json.loads(text))
        except TypeError as error:
            raise ValueError(f"no identity of a model: {text[:80]!r}") from error
        return found


class Encoder(Protocol):
    """A model that turns texts into vectors.

    ``max_tokens`` is the length above which a text is cut (counted as `count_tokens` counts), None when it never is.
    An encoder belongs to one thread at a time.
    """

    identity: Identity
    max_tokens: int | None

    def encode(self, texts: Sequence[str], *, query: bool = False) -> NDArray[np.float32]:
        """Give one row a text, shape (n, dimension), float32, of length one.

        ``query`` puts the model's query prompt before each text, otherwise its passage prompt. A static model gives
        a row of zeros for a text without letters or digits. Lone surrogates count as damaged characters.
        """

    def encode_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[str]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Encode passages and their sentences at once: rows (n, dimension) and (all sentences, dimension).

        ``parts`` are the sentences of each text, in order; together they are the text but for blanks between them. A
        static model reads them once, since a passage's vector is the sum of its sentences' before they are scaled.
        """

    def count_tokens(self, text: str) -> int:
        """Count the tokens that ``text`` takes as a passage, its prompt and the model's special tokens included."""


def open_encoder(
    model: str = "embedded",
    *,
    backend: str = "torch",
    query_prompt: str | None = None,
    passage_prompt: str | None = None,
) -> Encoder:
    """Open a sentence-transformers model.

    ``model`` is ``"embedded"`` or ``"contextual"``, the two that come with the bot, a folder, or a name on the model
    hub (``"intfloat/multilingual-e5-small"``); a hub model that was fetched once is used as it is, without asking the
    hub again. ``backend`` is ``"torch"``, ``"onnx"`` or ``"openvino"`` and has no meaning for the first two or a static
    model. Prompts left at None are the model's own; an empty prompt switches it off.

    Raises ModelError: ``model-missing``, ``model-hub``, ``model-broken``, ``model-backend``.
    """
    try:
        name, folder = _locate(model, backend)
        query, passage = _own_prompts(folder, name)
        query = query if query_prompt is None else query_prompt
        passage = passage if passage_prompt is None else passage_prompt
        if is_static(folder):
            from index.static import StaticEncoder

            return StaticEncoder.open(folder, name=name, query_prompt=query, passage_prompt=passage)
        if is_contextual(folder):
            from index.contextual import ContextualEncoder

            return ContextualEncoder.open(folder, name=name, query_prompt=query, passage_prompt=passage)
        from index.transformer import TransformerEncoder, require

        require(backend, model)
        return TransformerEncoder.open(folder, name=name, backend=backend, query_prompt=query, passage_prompt=passage)
    except ModelError:
        raise
    except Exception as error:  # a damaged model makes the libraries that read it raise anything at all
        raise ModelError("model-broken", model=model, detail=in_a_line(error)) from error


def is_static(folder: Path) -> bool:
    """Tell whether the model in ``folder`` is a StaticEmbedding, normalised or not, and nothing else.

    The class moved between versions of sentence-transformers, so only the last part of its path counts.
    """
    kinds = [
        str(module.get("type", "")).rpartition(".")[2]
        for module in cast("list[dict[str, object]]", read_json(folder / "modules.json", default=[]))
    ]
    return kinds[:1] == ["StaticEmbedding"] and set(kinds[1:]) <= {"Normalize"}


def is_contextual(folder: Path) -> bool:
    """Tell whether the model in ``folder`` is a graph that `index.contextual` runs."""
    return (folder / TRUNK).is_file()


def read_json(file: Path, *, default: object) -> object:
    """Read a JSON file of a model, ``default`` when there is none; raises ModelError ``model-broken``."""
    try:
        return json.loads(file.read_bytes())
    except FileNotFoundError:
        return default
    except (OSError, ValueError) as error:
        raise ModelError("model-broken", model=str(file.parent), detail=f"{file.name}: {error}") from error


def digest(folder: Path, files: Iterable[Path], *, scheme: str) -> str:
    """Give 16 hexadecimal digits that change when one of ``files`` does, wherever ``folder`` lies.

    ``scheme`` names how the files are turned into vectors: raise its version with the code that does it.
    """
    total = hashlib.sha256(scheme.encode())
    for file in sorted(files):
        with file.open("rb") as stream:
            content = hashlib.file_digest(stream, "sha256").hexdigest()
        total.update(f"\n{file.relative_to(folder).as_posix()} {content}".encode())
    return total.hexdigest()[:16]


def unit_rows(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale each row of ``rows``, shape (n, d), to length one in place; a row of zeros stays one. Returns ``rows``."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    np.divide(rows, lengths, out=rows, where=lengths > 0)
    return rows


def without_surrogates(text: str) -> str:
    """Replace lone surrogates, which no tokeniser takes, and join those that make a pair."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep the notices and warnings of the model libraries off standard error, and undo it afterwards."""
    levels = {name: logging.getLogger(name).level for name in _LOGGERS}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in levels:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            yield
        finally:
            for name, level in levels.items():
                logging.getLogger(name).setLevel(level)


def _locate(model: str, backend: str) -> tuple[str, Path]:
    """Find the name and the folder of a model, fetching it from the hub if need be."""
    if model in BUNDLED:
        return f"exergue-{model}", BUNDLED[model]
    folder = Path(model).expanduser()
    if model and folder.is_dir():
        if not any((folder / file).exists() for file in ("modules.json", "config.json")):
            raise ModelError("model-broken", model=model, detail="neither modules.json nor config.json in it")
        return folder.resolve().name, folder.resolve()
    if not _HUB_NAME.fullmatch(model):
        raise ModelError("model-missing", model=model)
    from index.transformer import fetch

    name = model if "/" in model else f"{_DEFAULT_OWNER}/{model}"
    return name, fetch(name, backend)


def _own_prompts(folder: Path, name: str) -> tuple[str, str]:
    """Read a model's own prompts for questions and passages, "" where it has none.

    The E5 models need two prompts that their model card names and their configuration does not.
    """
    config = cast("Mapping[str, object]", read_json(folder / "config_sentence_transformers.json", default={}))
    prompts = cast("Mapping[str, str | None]", config.get("prompts") or {})
    query = prompts.get("query") or ""
    passage = prompts.get("document") or prompts.get("passage") or prompts.get("corpus") or ""
    if not query and not passage and _is_e5(folder, name):
        return "query: ", "passage: "
    return query, passage


def _is_e5(folder: Path, name: str) -> bool:
    """Tell by its names whether a model is of the E5 family (not its instruction-tuned members)."""
    config = cast("Mapping[str, object]", read_json(folder / "config.json", default={}))
    return any(_E5.search(known.lower()) for known in (name, str(config.get("_name_or_path", ""))))
