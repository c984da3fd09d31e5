"""What others would take for the same work: each peer in a virtual environment that is made for it and removed after.

A peer is a script and a list of what it needs in ``others/``. The CPU build of torch goes in first. A peer that cannot
be installed or fails is told in the table as such, with nothing in its column. Each is followed by the plain script, so
that its times are told as ratios too: a machine that is busy makes both slow.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import texts

if TYPE_CHECKING:
    from bench import Size

OTHERS = Path(__file__).parent / "others"
TORCH, TORCH_INDEX = "torch==2.13.0", "https://download.pytorch.org/whl/cpu"
INSTALL_S, RUN_S = 1200, 1200
RATIOS = {"start_to_answer_s": "start_times", "passages_per_s": "indexing_times", "ask_p50_ms": "asking_times"}
FIGURES = {
    "start_times": "start to first answer, times the plain script's of the same minute",
    "indexing_times": "passages a second, times the plain script's",
    "asking_times": "ask p50, times the plain script's",
    "installed_mb": "its virtual environment on disk, MB",
    "packages": "packages in it",
    "installing_s": "installing, s",
}


def names() -> list[str]:
    """Return the peers that there is a script for, the plain one first."""
    found = sorted(file.stem for file in OTHERS.glob("*.txt"))
    return sorted(found, key=lambda name: name != "plain")


def measure(
    folder: Path, size: Size, measured: Callable[..., dict[str, float]], say: Callable[[str], None]
) -> dict[str, dict[str, float]]:
    """Return the figures of each peer, and of Exergue with each model, on the same work; one after the other."""
    work = texts.write(folder / "work", size.articles, size.paragraphs, size.questions)
    found = {}

    def beside_plain(figures: dict[str, float]) -> dict[str, float]:
        plain = measured(OTHERS.parent / "plain.py", work)
        return figures | {ratio: figures[name] / plain[name] for name, ratio in RATIOS.items()}

    for model in ("embedded", "contextual"):
        say(f"Exergue, {model}")
        found[f"Exergue, {model}"] = beside_plain(measured(OTHERS.parent / "ours.py", work, model))
    for name in names():
        say(f"{name}: installing")
        try:
            found[name] = beside_plain(_measured(folder / name, name, work, measured, say))
        except (subprocess.SubprocessError, OSError) as error:
            print(f"{name}: failed ({error})\n", flush=True)
            found[f"{name} (failed)"] = {}
        finally:
            shutil.rmtree(folder / name, ignore_errors=True)
    return found


def _measured(
    home: Path, name: str, work: Path, measured: Callable[..., dict[str, float]], say: Callable[[str], None]
) -> dict[str, float]:
    began = time.monotonic()
    python = install(home, OTHERS / f"{name}.txt")
    took = time.monotonic() - began
    installed: dict[str, Any] = {
        "installed_mb": sum(each.stat().st_size for each in home.rglob("*") if each.is_file()) / 2**20,
        "packages": len(list(home.glob("lib/*/site-packages/*.dist-info"))),
        "installing_s": took,
    }
    say(f"{name}: measuring")
    script = OTHERS.parent / "plain.py" if name == "plain" else OTHERS / f"{name}.py"
    return measured(script, work, python=str(python)) | installed


def install(home: Path, needs: Path) -> Path:
    """Make a virtual environment with torch's CPU build and what the file lists; returns its Python."""
    subprocess.run([sys.executable, "-m", "venv", home], check=True, timeout=INSTALL_S)
    python = home / "bin" / "python"
    pip = [python, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    cpu = [*pip, "--no-deps", "--retries", "0", "--index-url", TORCH_INDEX, TORCH]
    if subprocess.run(cpu, stderr=subprocess.DEVNULL, check=False, timeout=INSTALL_S).returncode:
        subprocess.run([*pip, TORCH], check=True, timeout=INSTALL_S)
    subprocess.run([*pip, TORCH, "--requirement", needs], check=True, timeout=INSTALL_S)
    return python
