"""``make bench``: what Exergue takes, small and large, with each model, beside a plain script; also as JSON.

Every figure comes from a process of its own, bound to one core and one thread. Rounds of what is compared alternate,
and medians are shown, since the machine may be busy with something else. ``--peers`` measures what others would take
instead, each in a virtual environment that is made for it and removed (`peers.py`); ``--quick`` measures a little of
everything, for the tests.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE.parent)]

import peers
import texts

ONE_THREAD = {
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1",
}  # fmt: skip
CORE = min(os.sched_getaffinity(0))

FIGURES = {
    "start_to_answer_s": "process start to first answer, indexing included, s",
    "first_peak_mb": "peak memory at the first answer, MB",
    "passages": "passages",
    "passages_per_s": "passages indexed a second",
    "ask_p50_ms": "ask p50, ms",
    "ask_p95_ms": "ask p95, ms",
    "ask_p99_ms": "ask p99, ms",
    "asks_per_s": "questions a second",
    "peak_mb": "peak memory, MB",
    "connected_mb": "`exergue run` connected to Discord and Slack: peak, MB",
    "served": "questions asked there",
    "served_mb": "peak memory after them, MB",
    "served_per_s": "answers a second there",
}
"""What is told of a column, in this order."""


@dataclass(frozen=True, slots=True)
class Size:
    """So many articles of so many paragraphs, and so many questions."""

    name: str
    articles: int
    paragraphs: int
    questions: int


ONE, THOUSAND = Size("1 article", 1, 20, 200), Size("1,000 articles", 1000, 20, 500)
LARGE = Size("100,000 passages", 5000, 20, 500)
SOME, FEW = Size("50 articles", 50, 20, 200), Size("10 articles", 10, 20, 150)  # what a transformer has time for
TINY = Size("1 short article", 1, 2, 5)

COLUMNS = (
    ("embedded", ONE), ("embedded", THOUSAND), ("embedded", LARGE), ("contextual", ONE), ("contextual", SOME),
)  # fmt: skip
BESIDE = (("plain script", "plain.py", ""), ("Exergue, embedded", "ours.py", "embedded"),
          ("Exergue, contextual", "ours.py", "contextual"))  # fmt: skip


def measured(script: Path, work: Path, model: str = "", python: str = sys.executable) -> dict[str, float]:
    """Run a script on one core over the work in a folder, and return what it reports."""
    done = subprocess.run(
        [python, script, work, str(time.time()), *([model] if model else [])],
        env={**os.environ, **ONE_THREAD},
        stdout=subprocess.PIPE,
        check=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {CORE}),
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def connected(model: str, questions: int) -> dict[str, float]:
    """Return what the running bot takes between two platforms of ours, before and after so many questions."""
    from serving import serve

    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(serve(Path(folder), model, questions))


def beside(folder: Path, size: Size, rounds: int) -> dict[str, dict[str, float]]:
    """Return medians for the plain script and for Exergue on the same work, rounds taking turns."""
    work = texts.write(folder / "beside", size.articles, size.paragraphs, size.questions)
    results: dict[str, list[dict[str, float]]] = {name: [] for name, _, _ in BESIDE}
    for number in range(rounds):
        for name, script, model in BESIDE:
            _say(f"round {number + 1} of {rounds}: {name}, {size.name}")
            results[name].append(measured(HERE / script, work, model))
    return {
        name: {key: statistics.median(each[key] for each in found) for key in found[0]}
        for name, found in results.items()
    }


def at_scale(folder: Path, columns: tuple[tuple[str, Size], ...], served: int) -> dict[str, dict[str, float]]:
    """Return what each model takes with each size of library."""
    found = {}
    for number, (model, size) in enumerate(columns):
        name = f"{model}, {size.name}"
        _say(name)
        work = texts.write(folder / f"scale-{number}", size.articles, size.paragraphs, size.questions)
        found[name] = measured(HERE / "ours.py", work, model)
        if served and size.articles == 1:
            _say(f"{model}, both platforms, {served} questions")
            found[name] |= connected(model, served)
    return found


def installation() -> dict[str, float]:
    """Return the megabytes that the installation takes: the two models, and the libraries with and without torch."""
    libraries = Path(next(path for path in sys.path if path.endswith("site-packages")))
    sizes = {each.name: _size_mb(each) for each in libraries.iterdir()}
    only_others = {line for line in (ROOT / "deploy" / "slim.txt").read_text().splitlines() if line[:1] != "#"}
    heavy = sum(size for name, size in sizes.items() if name.split("-")[0].replace("_", "-") in only_others)
    return {
        "bot and index, both models": _size_mb(ROOT / "bot") + _size_mb(ROOT / "index"),
        "the static model": _size_mb(ROOT / "index" / "model"),
        "the contextual model": _size_mb(ROOT / "index" / "model_contextual"),
        "this virtual environment, development tools too": sum(sizes.values()),
        "of it torch and what only other models need": heavy,
    }


def _size_mb(path: Path) -> float:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(each.stat().st_size for each in files if each.is_file() and "__pycache__" not in each.parts) / 2**20


def table(columns: Mapping[str, Mapping[str, float]], labels: Mapping[str, str] = FIGURES) -> Iterator[str]:
    """Give the lines of a table in Markdown: a row a figure, a column each."""
    yield "| | " + " | ".join(columns) + " |"
    yield "| --- " * (len(columns) + 1) + "|"
    for key, label in labels.items():
        values = [found.get(key) for found in columns.values()]
        if any(value is not None for value in values):
            yield f"| {label} | " + " | ".join("" if value is None else _figure(value) for value in values) + " |"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def machine() -> str:
    """Return the machine in words."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 2**20
    load = os.getloadavg()[0]
    return (
        f"{model or platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB of memory, "
        f"Linux {platform.release()}, Python {platform.python_version()}, load {load:.1f} at the start"
    )


def _say(text: str) -> None:
    print(f"  {time.strftime('%H:%M:%S')} {text} ...", file=sys.stderr, flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Measure and print, and write the same as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "bench.json", help="where the figures go too")
    parser.add_argument("--quick", action="store_true", help="a little of everything")
    parser.add_argument("--peers", action="store_true", help="only what others would take, each in its environment")
    options = parser.parse_args(arguments)
    told = {"date": time.strftime("%Y-%m-%d"), "machine": machine()}
    print(f"{told['date']}, {told['machine']}; one core and one thread\n")
    with tempfile.TemporaryDirectory() as folder:
        if options.peers:
            told["peers"] = peers.measure(Path(folder), FEW, measured, _say)  # type: ignore[assignment]
            print("\n".join(table(told["peers"], FIGURES | peers.FIGURES)))  # type: ignore[arg-type]
        else:
            columns = (("embedded", TINY), ("contextual", TINY)) if options.quick else COLUMNS
            told["beside"] = beside(Path(folder), TINY if options.quick else FEW, 1 if options.quick else 3)  # type: ignore[assignment]
            print("\n".join(table(told["beside"])), end="\n\n")  # type: ignore[arg-type]
            told["scale"] = at_scale(Path(folder), columns, 10 if options.quick else 1000)  # type: ignore[assignment]
            print("\n".join(table(told["scale"])), end="\n\n")  # type: ignore[arg-type]
            told["disk_mb"] = installation()  # type: ignore[assignment]
            print("\n".join(f"{name}: {size:,.0f} MB" for name, size in told["disk_mb"].items()))  # type: ignore[attr-defined]
    options.json.parent.mkdir(parents=True, exist_ok=True)
    kept = json.loads(options.json.read_text()) if options.peers and options.json.exists() else {}
    options.json.write_text(json.dumps(kept | told, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
