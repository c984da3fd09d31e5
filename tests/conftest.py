"""What several tests share. Nothing here replaces a part of Exergue: stores, indexes and encoders are the real ones."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from index import Library

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from discord_setup import Setup
    from hostile import Site

    from bot.desk import Desk

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.load_profile("default")


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail whatever connects to another machine, also where the error of it is caught and tried again."""
    connect = socket.socket.connect
    elsewhere: list[Any] = []

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            elsewhere.append(address)
            raise AssertionError(f"a test connects to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    yield
    assert elsewhere == []


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library with the embedded model."""
    with Library.open(tmp_path / "data", "embedded") as library:
        yield library


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk for all tests of a file that ask through Discord: they change nothing."""
    from discord_setup import desk_for_many  # brings discord.py, which most files do without

    with desk_for_many(tmp_path_factory.mktemp("data")) as desk:
        yield desk


@pytest.fixture
async def setup(tmp_path: Path, desk: Desk) -> AsyncIterator[Setup]:
    """A bot that is online on the fake Discord, and remembers no conversation."""
    from discord_setup import connected

    from bot.conversation import Conversation

    desk._conversation = Conversation()
    async with connected(tmp_path, desk) as setup:
        yield setup


@pytest.fixture
def exergue(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command line as a person runs it: a process of its own, in an empty folder, in English."""

    def run(*arguments: str, stdin: str | bytes = "", **options: Any) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("EXERGUE_")}
        environment |= {"LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **options.pop("env", {})}
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            input=stdin if isinstance(stdin, bytes) else stdin.encode(),
            capture_output=True,
            cwd=options.pop("cwd", tmp_path),
            env=environment,
            timeout=120,
            check=False,
            **options,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        )

    return run


@pytest.fixture
def web_exergue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[Site], Callable[..., tuple[int, str, str]]]:
    """The command line in this process, every name of the net leading to a site: exit status, output and errors."""
    from hostile import LocalWire

    from bot.cli import main
    from index.fetch import Wire

    def command(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["exergue", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        printed = capsys.readouterr()
        return int(left.value.code or 0), printed.out, printed.err

    def lead_to(site: Site) -> Callable[..., tuple[int, str, str]]:
        wire = LocalWire(site)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("LC_ALL", "C.UTF-8")
        monkeypatch.setattr(Wire, "resolve", lambda _, host, port: wire.resolve(host, port))
        monkeypatch.setattr(Wire, "dial", lambda _, address, port, timeout_s: wire.dial(address, port, timeout_s))
        return command

    return lead_to


@pytest.fixture
def other_model(tmp_path: Path) -> Path:
    """A static sentence-transformers model of 4 dimensions, made by sentence-transformers' own file layout."""
    import numpy as np
    from safetensors.numpy import save_file
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    folder = tmp_path / "other-model"
    folder.mkdir()
    (folder / "1_Normalize").mkdir()
    modules = [("0", ".", "StaticEmbedding"), ("1", "1_Normalize", "Normalize")]
    (folder / "modules.json").write_text(
        json.dumps(
            [
                {"idx": i, "name": name, "path": path, "type": f"sentence_transformers.models.{kind}"}
                for i, (name, path, kind) in enumerate(modules)
            ]
        )
    )
    (folder / "config.json").write_text(json.dumps({"model_type": "model2vec", "normalize": True, "hidden_dim": 4}))
    words = {"[UNK]": 0, "[PAD]": 1, "who": 2, "the": 3, "lighthouse": 4}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    save_file({"embeddings": np.eye(5, 4, dtype=np.float32)}, folder / "model.safetensors")
    return folder


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of evaluation data beside the project; a test that needs it is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the evaluation data in ../shared, which is not part of the project")
    return SHARED
