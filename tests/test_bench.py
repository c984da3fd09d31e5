"""The bench measures something of everything, in a table and as JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_a_little_of_everything_is_measured(tmp_path: Path) -> None:
    """Both models and the plain script, alone and between the two platforms; no figure is missing or nothing."""
    command = [sys.executable, ROOT / "tests" / "bench" / "bench.py", "--quick", "--json", tmp_path / "bench.json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "bench.json").read_text())
    assert set(told["beside"]) == {"plain script", "Exergue, embedded", "Exergue, contextual"}
    timed = {"start_to_answer_s", "first_peak_mb", "passages", "passages_per_s", "ask_p50_ms", "asks_per_s", "peak_mb"}
    for column in told["beside"].values():
        assert timed <= {name for name, value in column.items() if value > 0}
    served = timed | {"connected_mb", "served_mb", "served_per_s"}
    assert len(told["scale"]) == 2
    for column in told["scale"].values():
        assert served <= {name for name, value in column.items() if value > 0}
        assert column["served"] == 10
    assert all(size > 0 for size in told["disk_mb"].values())
    assert "cores" in told["machine"]
    assert done.stdout.count("| ask p50, ms |") == 2


def test_every_peer_has_its_script_and_its_needs_pinned() -> None:
    """What is installed for a peer is named with its version, and there is something to run."""
    others = ROOT / "tests" / "bench" / "others"
    lists = sorted(others.glob("*.txt"))
    assert {file.stem for file in lists} >= {"plain", "langchain_faiss", "llamaindex", "haystack_memory", "txtai_index"}
    for file in lists:
        assert all("==" in line for line in file.read_text().split())
        assert file.stem == "plain" or file.with_suffix(".py").exists()
