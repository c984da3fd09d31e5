"""``make bench``: Exergue with the embedded model beside a plain script, in one run, as one table.

Every figure comes from a process of its own, bound to one core and one thread. Rounds alternate between the two, and
medians are shown, since the machine may be busy with something else.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import texts

HERE = Path(__file__).parent
ROUNDS = 3
ONE_THREAD = {
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1",
}  # fmt: skip
CORE = min(os.sched_getaffinity(0))


def measured(script: str, work: Path) -> dict[str, float]:
    """Run a script of this folder on one core over the work in a folder, and return what it reports."""
    done = subprocess.run(
        [sys.executable, HERE / script, work, str(time.time())],
        env={**os.environ, **ONE_THREAD},
        stdout=subprocess.PIPE,
        check=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {CORE}),
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def medians(plain: Path, ours: Path) -> tuple[dict[str, float], dict[str, float]]:
    """Return the medians of the plain script and of Exergue over a few alternating rounds."""
    results: dict[str, list[dict[str, float]]] = {"plain.py": [], "ours.py": []}
    for number in range(ROUNDS):
        for script, work in (("plain.py", plain), ("ours.py", ours)):
            print(f"  round {number + 1} of {ROUNDS}: {script}, {work.name} ...", file=sys.stderr)
            results[script].append(measured(script, work))
    first, second = (
        {key: statistics.median(each[key] for each in found) for key in found[0]} for found in results.values()
    )
    return first, second


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        one, few, many, lots = (
            texts.write(Path(folder) / name, count, paragraphs, asked)
            for name, count, paragraphs, asked in (
                ("one article", 1, 5, 1), ("200 passages", 10, 20, 150), ("2,000 passages", 100, 20, 500),
                ("100,000 passages", 5000, 20, 500),
            )
        )  # fmt: skip
        plain_first, ours_first = medians(one, one)
        plain_bulk, ours_bulk = medians(few, many)
        large = measured("ours.py", lots)
    rows = [
        ("process start to first answer, s", plain_first["start_to_answer_s"], ours_first["start_to_answer_s"], 5),
        ("peak memory at the first answer, MB", plain_first["first_peak_mb"], ours_first["first_peak_mb"], 4),
        ("peak memory with 200 / 2,000 passages, MB", plain_bulk["peak_mb"], ours_bulk["peak_mb"], 4),
        ("passages indexed a second", plain_bulk["passages_per_s"], ours_bulk["passages_per_s"], 100),
        ("ask p50, ms", plain_bulk["ask_p50_ms"], ours_bulk["ask_p50_ms"], 5),
        ("ask p99, ms", plain_bulk["ask_p99_ms"], ours_bulk["ask_p99_ms"], 5),
    ]
    print(f"{time.strftime('%Y-%m-%d')}, {machine()}, one core, medians of {ROUNDS} rounds\n")
    print("| | plain script | Exergue | times better | wanted |\n| --- | --- | --- | --- | --- |")
    for name, plain, ours, wanted in rows:
        better = ours / plain if "a second" in name else plain / ours
        print(f"| {name} | {plain:.3g} | {ours:.3g} | {better:.1f} | {wanted} |")
    print(
        f"\nWith {large['passages']:,.0f} passages in 5,000 articles: ask p50 {large['ask_p50_ms']:.1f} ms,"
        f" p95 {large['ask_p95_ms']:.1f} ms, p99 {large['ask_p99_ms']:.1f} ms, {large['passages_per_s']:.0f} passages"
        f" indexed a second, peak memory {large['peak_mb']:.0f} MB."
    )


def machine() -> str:
    """Return the machine in words."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
