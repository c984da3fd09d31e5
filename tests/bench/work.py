"""The work that is timed, the same for everybody, and how it is reported: one JSON object on standard output."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def peak_mb() -> float:
    """Return the largest resident size of this process so far, in MB (VmHWM)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


class Work:
    """``add`` indexes the paragraphs of an article and gives the number of passages, ``ask`` answers a question."""

    def __init__(self, add: Callable[[list[str]], int], ask: Callable[[str], object]) -> None:
        self._add, self._ask = add, ask

    def run(self) -> None:
        """Index and ask what the folder on the command line holds; the second argument is when we were started."""
        folder, started = Path(sys.argv[1]), float(sys.argv[2])
        questions = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
        passages, indexing = 0, 0.0
        with (folder / "articles.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                article = json.loads(line)
                began = time.perf_counter()
                passages += self._add(article)
                indexing += time.perf_counter() - began
        first = self._timed(questions[0])
        result = {"start_to_answer_s": time.time() - started, "first_ms": first, "first_peak_mb": peak_mb()}
        times = sorted(self._timed(question) for question in questions)
        shares = {f"ask_p{p}_ms": times[min(len(times) - 1, len(times) * p // 100)] for p in (50, 95, 99)}
        print(json.dumps(result | shares | {
            "asks_per_s": 1000 * len(times) / sum(times), "passages": passages,
             "passages_per_s": passages / indexing, "peak_mb": peak_mb(),
        }))  # fmt: skip

    def _timed(self, question: str) -> float:
        began = time.perf_counter()
        self._ask(question)
        return (time.perf_counter() - began) * 1000
