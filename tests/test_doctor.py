"""The doctor finds what is broken, says how to mend it, and is content with what is not."""

from __future__ import annotations

import dataclasses
import http.server
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from bot import doctor, settings
from bot.doctor import TOKENS, Check, Doctor, split_mend
from bot.machine import reach
from bot.phrases import LANGUAGES, Phrases
from index import Library, ModelError, StoreError
from index.checkup import KNOWN, encoder_fault, neighbours_agree
from index.encode import EMBEDDED, open_encoder
from index.vectors import Vectors

ROOT = Path(__file__).parents[1]
FERRY = b"The ferry\n\nThe ferry to Skarholm leaves at seven and takes forty minutes when the sea is calm."
DISCORD = f"{'N' * 24}.Gabcde.{'x' * 38}"
BOT, APP = "xoxb-1234567890-1234567890-abcdefABCDEF", "xapp-1-A0123456789-1234567890-abcdef"

Run = Callable[..., subprocess.CompletedProcess[str]]


def examined(folder: Path, *, env_file: Path = Path("no/.env"), **given: str) -> dict[str, Check]:
    """Every check of a library in ``folder``, by name, with settings as ``given``."""
    current: Any = SimpleNamespace(**{**dataclasses.asdict(settings.load({}, None)), **given})
    return {check.name: check for check in Doctor(current, folder, Phrases("en"), env_file=env_file).checks()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library of one article."""
    with Library.open(tmp_path / "data", "embedded") as library:
        library.add(FERRY)
    return tmp_path / "data"


def test_all_is_well(tmp_path: Path, folder: Path, exergue: Run) -> None:
    """Every part is looked at, in one JSON line each, and the exit code is 0; in French too, for people."""
    done = exergue("doctor", "--json", cwd=tmp_path)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert [set(line) for line in lines] == [{"check", "ok", "detail", "mend"}] * len(lines)
    assert [line["check"] for line in lines] == [
        "settings", "tokens", "folder", "encoder", "database", "model", "search", "memory", "network", "clock",
    ]  # fmt: skip
    assert all(line["ok"] and line["mend"] is None for line in lines)
    assert exergue("doctor", cwd=tmp_path, env={"LC_ALL": "fr_FR.UTF-8"}).stdout.endswith("Tout va bien.\n")


def test_an_empty_folder_is_no_fault_and_stays_empty(tmp_path: Path) -> None:
    """Before the first article there is nothing to examine, and the doctor makes no library."""
    found = examined(tmp_path / "data")
    assert all(check.ok for check in found.values())
    assert not (tmp_path / "data").exists()


def test_faults_make_the_exit_code_1(tmp_path: Path, folder: Path, exergue: Run) -> None:
    """A damaged database is told with its mend, and the rest is examined all the same."""
    (folder / "exergue.db").write_bytes(b"not a database at all " * 400)
    done = exergue("doctor", "--json", cwd=tmp_path)
    lines = {line["check"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert (done.returncode, done.stderr) == (1, "")
    assert "exergue.db" in lines["database"]["detail"]
    assert "backup" in lines["database"]["mend"]
    assert lines["clock"]["ok"]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE article SET passages = 7", "another number of passages"),
        ("DELETE FROM passage_detail", "without their sentences"),
        ('UPDATE passage SET "end" = 99999', "reach beyond"),
        ("INSERT INTO passage SELECT 99, 77, 1, 0, 1, vector FROM passage", "belong to nothing"),
    ],
)
def test_contradictions_inside_the_database_are_found(folder: Path, statement: str, said: str) -> None:
    """What SQLite holds for sound and what cannot be true all the same."""
    with closing(sqlite3.connect(folder / "exergue.db")) as db, db:
        db.execute(statement)
    found = examined(folder)["database"]
    assert said in found.detail
    assert "restore" in found.mend


def test_overwritten_pages_are_found(folder: Path) -> None:
    """Damage in the middle of the file, where no ordinary question may ever look."""
    with closing(sqlite3.connect(folder / "exergue.db")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'passage_detail'").fetchone()[0]
    with (folder / "exergue.db").open("r+b") as stream:
        stream.seek(4096 * (root - 1))
        stream.write(b"\xa5" * 4096)
    assert not examined(folder)["database"].ok


@pytest.mark.parametrize(
    ("given", "ok"),
    [
        ({"discord_token": DISCORD}, True),
        ({"slack_bot_token": BOT, "slack_app_token": APP}, True),
        ({"discord_token": "MyBot#1234"}, False),
        ({"discord_token": f"Bot {DISCORD}"}, False),
        ({"slack_bot_token": APP, "slack_app_token": BOT}, False),
        ({"slack_bot_token": BOT}, False),
        ({"slack_bot_token": "xoxp-1234567890-1234567890-abcdefABCDEF", "slack_app_token": APP}, False),
    ],
)
def test_tokens_are_judged_by_their_shape(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], ok: bool
) -> None:
    """A wrong paste is found without asking anybody, and no part of a token is shown."""
    monkeypatch.setattr(doctor, "reach", lambda address: None)
    found = examined(tmp_path, **given)
    assert found["tokens"].ok is ok
    shown = " ".join(f"{check.detail} {check.mend}" for check in found.values())
    assert not [token for token in given.values() if token in shown]


def test_a_file_of_tokens_that_everybody_reads_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """.env with tokens wants to be its owner's alone; without tokens it does not matter."""
    monkeypatch.setattr(doctor, "reach", lambda address: None)
    file = tmp_path / ".env"
    file.write_text("")
    file.chmod(0o644)
    assert examined(tmp_path, env_file=file)["settings"].ok
    assert "chmod 600" in examined(tmp_path, env_file=file, discord_token=DISCORD)["settings"].mend
    file.chmod(0o600)
    assert examined(tmp_path, env_file=file, discord_token=DISCORD)["settings"].ok


def test_a_misspelt_setting_is_a_fault(tmp_path: Path) -> None:
    """With the name that was probably meant."""
    (tmp_path / ".env").write_text("EXERGUE_MODLE=x\n")
    assert "EXERGUE_MODEL" in examined(tmp_path, env_file=tmp_path / ".env")["settings"].mend


def test_the_folder_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in its place, or too little room."""
    (tmp_path / "file").write_text("x")
    assert "--data" in examined(tmp_path / "file" / "below")["folder"].mend
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=50 * 2**20))
    assert "50 MB" in examined(tmp_path)["folder"].detail


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root, to become somebody else")
def test_a_folder_of_somebody_else_is_told(tmp_path: Path, folder: Path) -> None:
    """Rights are those of the user who asks."""
    for each in (tmp_path, *tmp_path.parents[:2]):
        each.chmod(0o755)
    code = (
        "import os, sys; from pathlib import Path; from bot import settings; from bot.doctor import Doctor\n"
        "from bot.phrases import Phrases\n"
        "made = Doctor(settings.load({}, None), Path(sys.argv[1]), Phrases('en'), env_file=Path('/no/.env'))\n"
        "assert all(check.ok for check in made.checks())\n"
        "os.setuid(65534)\n"
        "print(*(check.name for check in made.checks() if not check.ok))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stdout == "folder\n", done.stderr


def test_another_model_is_a_fault(folder: Path, other_model: Path) -> None:
    """Vectors of one model, questions of another."""
    assert "other-model" in examined(folder, model=str(other_model))["encoder"].detail
    found = examined(folder, model=str(folder / "nowhere"))
    assert not found["encoder"].ok
    assert "model" not in found


def test_a_changed_byte_of_the_model_is_found(tmp_path: Path) -> None:
    """One bit of 27 MB is enough, though no sentence of the self-test may touch it."""
    broken = tmp_path / "model"
    shutil.copytree(EMBEDDED, broken)
    assert encoder_fault(open_encoder(str(broken)), broken / KNOWN) == ""
    with (broken / "model.safetensors").open("r+b") as stream:
        stream.seek(-1_000_000, os.SEEK_END)
        byte = stream.read(1)[0]
        stream.seek(-1, os.SEEK_CUR)
        stream.write(bytes([byte ^ 1]))
    assert encoder_fault(open_encoder(str(broken)), broken / KNOWN) == "files"


class _Broken:
    """The embedded encoder with its vectors spoilt on the way out."""

    def __init__(self, spoil: Callable[[np.ndarray], np.ndarray]) -> None:
        self._encoder, self._spoil = open_encoder(), spoil
        self.identity = self._encoder.identity

    def encode(self, texts: list[str], *, query: bool = False) -> np.ndarray:
        return self._spoil(self._encoder.encode(texts, query=query))


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda rows: rows * 2, "shape"),
        (lambda rows: rows[:, :100], "shape"),
        (lambda rows: rows * np.nan, "shape"),
        (lambda rows: rows * (1 if len(rows) == 1 else -1), "unsteady"),
        (lambda rows: np.tile(np.eye(1, rows.shape[1], dtype=np.float32), (len(rows), 1)), "meaning"),
        (lambda rows: rows[:, ::-1], "vectors"),
    ],
)
def test_an_encoder_that_computes_wrong_is_found(spoil: Callable[[Any], Any], fault: str) -> None:
    """Right files, wrong vectors: a library, a processor or a compiler may be to blame."""
    broken: Any = _Broken(spoil)
    assert encoder_fault(broken, EMBEDDED / KNOWN) == fault


def test_neighbours_are_compared_with_plain_arithmetic(monkeypatch: pytest.MonkeyPatch) -> None:
    """FAISS agrees with numpy on real vectors; when it does not, the share says so."""
    random = np.random.default_rng(7)
    rows = random.normal(size=(2000, 32)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows[5] = 0
    assert neighbours_agree(np.arange(2000), rows) == 1.0
    search = Vectors.search
    monkeypatch.setattr(Vectors, "search", lambda self, query, k: search(self, -query, k))
    assert neighbours_agree(np.arange(2000), rows) < 0.1


def test_a_search_that_misses_is_a_fault(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is told as one."""
    monkeypatch.setattr("index.checkup.neighbours_agree", lambda ids, rows: 0.42)
    assert "42" in examined(folder)["search"].detail


def test_too_little_memory_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More is needed for a transformer than for the embedded model."""
    monkeypatch.setattr(doctor, "available_mb", lambda: 200)
    assert examined(tmp_path)["memory"].ok
    assert "EXERGUE_MODEL=embedded" in examined(tmp_path, model=str(tmp_path))["memory"].mend
    assert not examined(tmp_path, verifier=True)["memory"].ok


@pytest.fixture
def platform() -> Iterator[tuple[str, dict[str, str]]]:
    """A server that refuses everything and states the time that the test sets."""
    stated = {"Date": "Thu, 26 Nov 2026 00:00:00 GMT"}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(401)
            self.send_header("Date", stated["Date"])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", stated
        server.shutdown()


def test_what_is_configured_is_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: tuple[str, dict[str, str]]
) -> None:
    """An answer counts, even one that refuses, and its date is held against our clock; silence is a fault."""
    address, stated = platform
    monkeypatch.setitem(doctor.ADDRESSES, "Discord", (address, "gateway"))
    assert reach(address) == 1795651200
    monkeypatch.setattr(doctor.time, "time", lambda: 1795651200 + 5)
    found = examined(tmp_path, discord_token=DISCORD)
    assert found["network"].ok
    monkeypatch.setattr(doctor.time, "time", lambda: 1795651200 - 3600)
    assert "3,600 seconds behind" in examined(tmp_path, discord_token=DISCORD)["clock"].detail
    monkeypatch.setattr(doctor.time, "time", lambda: 1795651200 + 7200)
    assert "7,200 seconds ahead" in examined(tmp_path, discord_token=DISCORD)["clock"].detail
    stated["Date"] = "no date"
    assert reach(address) is None
    gone = examined(tmp_path, discord_token=DISCORD, discord_api="http://127.0.0.1:9/")["network"]
    assert "http://127.0.0.1:9/gateway" in gone.detail
    assert "HTTPS_PROXY" in gone.mend


def test_a_clock_behind_the_library_is_told(folder: Path) -> None:
    """An article cannot have been added tomorrow."""
    with closing(sqlite3.connect(folder / "exergue.db")) as db, db:
        db.execute("UPDATE article SET added_at = '2099-01-01T00:00:00Z'")
    assert "behind" in examined(folder)["clock"].detail


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_is_told_apart_from_its_mend(language: str) -> None:
    """The last sentence of an operator's error says what to do, the rest what is wrong."""
    kinds: list[type] = [StoreError, ModelError]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        for reason in kind.reasons:
            facts: dict[str, str | float] = dict.fromkeys(
                ("file", "folder", "model", "stored", "current", "detail", "backend", "problem"), "a.b"
            )
            facts["count"] = 2
            said, mend = split_mend(Phrases(language)(f"error-{reason}", **facts))
            assert len(said) > 10, reason
            assert len(mend) > 8, reason


def test_every_token_is_examined() -> None:
    """The settings that are secret are those that the doctor knows."""
    assert {setting.field for setting in settings.SETTINGS if setting.secret} == set(TOKENS)
