"""The files that others run Exergue with: no tool that reads them is needed to find what they must not say."""

from __future__ import annotations

import fnmatch
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import SETTINGS, load

ROOT = Path(__file__).parents[1]
UNIT = ROOT / "deploy" / "exergue.service"
SYSTEMD = shutil.which("systemd-analyze")


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions: name and argument, continued lines joined, comments left out."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    return [(name, re.sub(r"\s+", " ", rest).strip()) for name, _, rest in (line.partition(" ") for line in lines)]


def stages() -> list[list[tuple[str, str]]]:
    """The instructions of each stage."""
    found: list[list[tuple[str, str]]] = []
    for name, rest in instructions():
        if name == "FROM":
            found.append([])
        found[-1].append((name, rest))
    return found


def test_only_settings_that_exist_are_named() -> None:
    """A setting that was renamed is renamed in the Dockerfile, the compose file, the unit and the README too."""
    known = {setting.name for setting in SETTINGS}
    for name in ("Dockerfile", "compose.yaml", "deploy/exergue.service", "README.md", ".env.example", "Makefile"):
        named = set(re.findall(r"EXERGUE_[A-Z_]+", (ROOT / name).read_text(encoding="utf-8")))
        assert named <= known, name


def test_the_example_can_be_used_as_it_is(tmp_path: Path) -> None:
    """With every line of .env.example taken in, the settings are the defaults."""
    text = re.sub(r"^#(EXERGUE_)", r"\1", (ROOT / ".env.example").read_text(encoding="utf-8"), flags=re.MULTILINE)
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    assert load({}, tmp_path / ".env") == load({}, None)
    assert text.count("\nEXERGUE_") == len(SETTINGS)


def test_the_image_is_built_in_stages() -> None:
    """What builds stays behind; the last stage takes the installed program alone, and knows no moving tag."""
    build, last = stages()
    assert [rest for name, rest in last if name == "COPY"] == ["--from=build /opt/exergue /opt/exergue"]
    assert not [name for name, _ in last if name in {"ADD", "ARG"}]
    for stage in (build, last):
        assert re.match(r"python:3\.11-slim-\w+( AS build)?$", stage[0][1])


def test_torch_is_the_cpu_build_and_comes_first() -> None:
    """The same version as the Makefile's and the constraints', before anything else could bring another."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    torch = re.search(r"^TORCH := (torch==\S+)$", makefile, re.MULTILINE)
    index = re.search(r"^TORCH_INDEX := (\S+)$", makefile, re.MULTILINE)
    assert torch
    assert index
    first = next(rest for name, rest in stages()[0] if name == "RUN" and "install" in rest)
    assert first == f"pip install --no-deps --index-url {index[1]} {torch[1]}"
    assert f"\n{torch[1]}\n" in (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert any("--constraint constraints.txt" in rest for name, rest in stages()[0] if name == "RUN")


def test_the_image_runs_as_somebody_without_rights() -> None:
    """A user with a number, before the program is named; data in one volume that this user owns; no secret inside."""
    last = stages()[1]
    names = [name for name, _ in last]
    assert dict(last)["USER"] == "10001:10001"
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert dict(last)["VOLUME"] == "/data"
    made = next(rest for name, rest in last if name == "RUN")
    assert "install --directory --owner=10001 --group=10001 --mode=0700 /data" in made
    assert not [rest for name, rest in instructions() if name in {"ENV", "ARG"} and "TOKEN" in rest]
    assert (dict(last)["ENTRYPOINT"], dict(last)["CMD"]) == ('["exergue"]', '["run"]')


def test_the_image_is_checked_where_it_serves() -> None:
    """The health check asks the port that the image sets, and what is asked there exists."""
    last = stages()[1]
    port = re.search(r"EXERGUE_METRICS_PORT=(\d+)", dict(last)["ENV"])
    assert port
    assert f"http://127.0.0.1:{port[1]}/healthz" in dict(last)["HEALTHCHECK"]
    assert load(dict(re.findall(r"(EXERGUE_\w+)=(\S+)", dict(last)["ENV"])), None).metrics_port == int(port[1])


def test_what_is_copied_exists_and_nothing_else_is_sent() -> None:
    """No .env, no data and no history reach the builder; all that the Dockerfile copies does."""
    patterns = [
        line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line and line[0] != "#"
    ]

    def sent(name: str) -> bool:
        kept = True
        for pattern in patterns:
            bare = pattern.removeprefix("!")
            if fnmatch.fnmatch(name, bare) or fnmatch.fnmatch(name, f"{bare}/*") or name.startswith(f"{bare}/"):
                kept = pattern.startswith("!")
        return kept

    copied = [each for name, rest in stages()[0] if name == "COPY" for each in rest.split()[:-1]]
    assert copied
    for name in copied:
        assert (ROOT / name).exists()
        assert sent(name), name
    assert sent("index/model/model.safetensors")
    for name in (".env", ".git/config", "data/exergue.db", "tests/conftest.py", ".venv/bin/python"):
        assert not sent(name), name


def test_compose_keeps_the_bot_in_bounds() -> None:
    """One service, one volume; read-only, without rights, with 512 MB, and the same .env as everywhere."""
    compose: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    [service] = compose["services"].values()
    assert service["env_file"] == ".env"
    assert (service["read_only"], service["mem_limit"], service["cap_drop"]) == (True, "512m", ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["volumes"] == ["exergue-data:/data"]
    assert list(compose["volumes"]) == ["exergue-data"]
    port = re.search(r"EXERGUE_METRICS_PORT=(\d+)", dict(stages()[1])["ENV"])
    assert port
    assert service["environment"] == {"EXERGUE_DATA": dict(stages()[1])["VOLUME"], "EXERGUE_METRICS_PORT": port[1]}
    assert service["tmpfs"][0].startswith("/tmp:")
    assert "ports" not in service
    assert service["restart"] == "unless-stopped"


def settings_of_unit() -> dict[str, str]:
    """The unit's keys, the last value of each."""
    return dict(re.findall(r"^(\w+)=(.*)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE))


def test_the_unit_says_what_it_promises() -> None:
    """A user of its own, a read-only system, a ceiling on memory, restarts with pauses but not for wrong settings."""
    unit = settings_of_unit()
    assert (unit["DynamicUser"], unit["ProtectSystem"], unit["MemoryMax"]) == ("yes", "strict", "512M")
    assert (unit["Restart"], unit["RestartPreventExitStatus"]) == ("on-failure", "78")
    assert {"RestartSec", "RestartSteps", "RestartMaxDelaySec"} <= set(unit)
    assert unit["ExecStart"].endswith(f"exergue run --data %S/{unit['StateDirectory']}")
    assert int(unit["TimeoutStopSec"]) > 10


@pytest.mark.skipif(not SYSTEMD, reason="needs systemd-analyze")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """``systemd-analyze verify`` finds nothing, but for keys that are newer than it is."""
    python = re.sub(r"ExecStart=\S+", f"ExecStart={shutil.which('true')}", UNIT.read_text(encoding="utf-8"))
    (tmp_path / "exergue.service").write_text(python, encoding="utf-8")
    done = subprocess.run(
        [str(SYSTEMD), "verify", "--man=no", tmp_path / "exergue.service"], capture_output=True, text=True, check=False
    )
    newer = re.compile(r".*Unknown key.* '(RestartSteps|RestartMaxDelaySec)' in section \[Service\], ignoring\.")
    told = [line for line in (done.stdout + done.stderr).splitlines() if "exergue" in line and not newer.match(line)]
    assert told == []
    assert done.returncode == 0


@pytest.mark.skipif(not SYSTEMD, reason="needs systemd-analyze")
def test_systemd_finds_the_unit_well_protected() -> None:
    """An exposure of at most 2.0 of 10, which systemd calls OK."""
    done = subprocess.run(
        [str(SYSTEMD), "security", "--offline=true", "--threshold=20", "--no-pager", str(UNIT)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "offline" in done.stderr:
        pytest.skip("systemd-analyze is older than its --offline")
    assert done.returncode == 0, done.stdout[-200:]


@pytest.mark.parametrize("model", ["embedded", "contextual"])
def test_what_ships_needs_nothing_of_what_the_slim_image_leaves_out(tmp_path: Path, model: str) -> None:
    """Add, ask, summarise, back up and examine, with every one of those packages made impossible to import."""
    packages = [line for line in (ROOT / "deploy" / "slim.txt").read_text().splitlines() if line and line[0] != "#"]
    imported = {"scikit-learn": "sklearn", "sentence-transformers": "sentence_transformers"}
    code = (
        "import sys\n"
        f"sys.modules.update(dict.fromkeys({[imported.get(each, each) for each in packages]!r}))\n"
        "from bot.cli import main\n"
        "main()"
    )
    (tmp_path / "a.html").write_text(
        "<html><title>The ferry</title><article><p>The ferry to Skarholm leaves at seven and takes forty minutes when"
        " the sea is calm.</p></article></html>"
    )
    for arguments in (
        ("add", "a.html"), ("ask", "When does the ferry leave?"), ("summary", "--focus", "the ferry"),
        ("backup", "b.db"), ("export", "out"), ("reindex",), ("report",), ("doctor",),
    ):  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            capture_output=True, text=True, cwd=tmp_path, check=False,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin", "EXERGUE_MODEL": model},
        )  # fmt: skip
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
    missing = subprocess.run(
        [sys.executable, "-c", code, "ask", "Who?"],
        capture_output=True, text=True, cwd=tmp_path, check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin", "EXERGUE_MODEL": "intfloat/multilingual-e5-small"},
    )  # fmt: skip
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)
