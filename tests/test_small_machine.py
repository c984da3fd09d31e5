"""The bot on a machine of 512 MB with one processor: it adds, answers and is still there."""

from __future__ import annotations

import itertools
import os
import random
import re
import resource
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bot.phrases import Phrases

ROOT = Path(__file__).parents[1]
PAGES = sorted((Path(__file__).parent / "data" / "pages").glob("*.txt"))
PRIVATE_MB = 384  # what a process may reserve to write to; the rest of 512 MB is for the system and the file cache
PEAK_MB = 200  # 125 were measured
QUESTIONS = 200
HELP = Phrases("en")("help-head")[:40]

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc: Linux only")


def _narrow() -> None:
    """Leave the process one processor and little memory: more raises MemoryError or kills it."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    resource.setrlimit(resource.RLIMIT_DATA, (PRIVATE_MB << 20, PRIVATE_MB << 20))


def started(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the command line on the small machine."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EXERGUE_")}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments, "--data", str(folder / "data")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}, preexec_fn=_narrow,
    )  # fmt: skip


def peak_mb(process: subprocess.Popen[str]) -> int:
    """The most memory that a living process has had, in MB."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024  # type: ignore[index]


def ten_articles(folder: Path) -> list[Path]:
    """Write ten articles: pages as people save them, and long ones that words were dealt out to."""
    words = " ".join(page.read_text(encoding="utf-8") for page in PAGES).split()
    deal, files = random.Random(2026), []
    for number in range(10):
        text = PAGES[number].read_text(encoding="utf-8") if number < len(PAGES) else ""
        while len(text) < 4000 * (number - 2):
            text += "\n\n" + " ".join(" ".join(deal.choices(words, k=14)) + "." for _ in range(5))
        files.append(folder / f"article-{number}.txt")
        files[-1].write_text(text, encoding="utf-8")
    return files


def test_it_adds_ten_articles_and_answers_two_hundred_questions(tmp_path: Path) -> None:
    """Both in processes that may have 384 MB of their own: nothing fails, and the peak is far below the machine's."""
    files = ten_articles(tmp_path)
    adding = started(tmp_path, "add", *map(str, files))
    out, told = adding.communicate(timeout=300)
    assert (adding.returncode, told) == (0, "")
    assert out.count("Added") == 10
    bot = started(tmp_path, "run")
    assert bot.stdin is not None
    assert bot.stdout is not None
    assert bot.stderr is not None
    watch = threading.Timer(300, bot.kill)
    watch.start()
    deal = random.Random(7)
    words = [word for file in files for word in file.read_text(encoding="utf-8").split()]
    asked = [f"{number}: {' '.join(deal.choices(words, k=6))}?" for number in range(QUESTIONS)]
    try:
        bot.stdin.write("\n".join([*asked, "/help", ""]))
        bot.stdin.flush()
        said = "".join(itertools.takewhile(lambda line: line and not line.startswith(HELP), bot.stdout))
        answers = re.split(r"^> \d+: .*\n", said, flags=re.MULTILINE)[1:]
        assert len(answers) == QUESTIONS
        assert all(re.match(r"The articles? sa|The articles do not say|This may", answer) for answer in answers)
        assert bot.poll() is None
        peak = peak_mb(bot)
        bot.stdin.close()
        assert bot.wait(30) == 0
        assert bot.stderr.read() == ""
    finally:
        watch.cancel()
        bot.kill()
        bot.wait()
        for stream in (bot.stdin, bot.stdout, bot.stderr):
            stream.close()
    assert peak < PEAK_MB
