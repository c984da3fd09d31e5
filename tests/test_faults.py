"""A bad week for the machine: killed, full, read-only, stopped, set back. Nothing is lost, and one line is said."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index import Asked, Library
from index.store import FILE, Store

ROOT = Path(__file__).parents[1]
WORDS = ("harbour", "lamp", "keeper", "oil", "night", "street", "ferry", "captain", "bread", "village", "rock", "tide")

Run = Callable[..., subprocess.CompletedProcess[str]]


def story(number: int, sentences: int = 60) -> str:
    """A text of its own title and of a few thousand characters."""
    deal = random.Random(number)
    lines = (f"The {' '.join(deal.choices(WORDS, k=12))} of house {number}." for _ in range(sentences))
    return f"House {number}\n\n" + "\n\n".join(" ".join([line] * 3) for line in lines)


def started(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the command line over ./data in ``folder``."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EXERGUE_")}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
    )  # fmt: skip


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Wait for a process; give its exit code and what it said."""
    try:
        out, told = process.communicate(timeout=120)
    finally:
        process.kill()
        process.wait()
    return process.returncode, out, told


def one_line(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """The command could not do its work and said so in one line that holds these words."""
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert all(word in done.stderr for word in words), done.stderr


def sound(folder: Path) -> int:
    """Look at every part of a library and return the number of its articles."""
    with closing(Store(folder)) as store:
        assert store.problems() == []
        return store.count()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 5 MB of its own at ``tmp_path``/disk."""
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=5m", "tmpfs", disk], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("needs the right to mount a file system: root")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def remount(disk: Path, options: str) -> None:
    """Change a mounted file system."""
    subprocess.run(["mount", "-o", f"remount,{options}", disk], check=True)


def fill(disk: Path) -> None:
    """Leave not a byte of room."""
    with pytest.raises(OSError, match="No space"), (disk / "filler").open("ab", buffering=0) as stream:
        while True:
            stream.write(b"x" * 4096)


def test_killed_while_adding(tmp_path: Path, exergue: Run) -> None:
    """Kill -9 at any moment, four times: what was said to be added is there and whole, and adding again goes on."""
    (tmp_path / "notes").mkdir()
    for number in range(20):
        (tmp_path / "notes" / f"{number:02}.txt").write_text(story(number), encoding="utf-8")
    deal = random.Random(9)
    for _ in range(4):
        process = started(tmp_path, "add", "notes", "--json")
        assert process.stdout is not None
        said = [process.stdout.readline()]
        time.sleep(deal.choice([0, 0.1, 0.3]))
        process.send_signal(signal.SIGKILL)
        said += process.stdout.readlines()
        ended(process)
        ids = {json.loads(line)["id"] for line in said if line.endswith("\n")}
        with Library.open(tmp_path / "data", load_model=False) as library:
            assert ids <= {article.id for article in library.articles()}
        sound(tmp_path / "data")
    assert exergue("add", "notes").returncode == 0
    assert sound(tmp_path / "data") == 20


def test_a_full_disk(small_disk: Path, exergue: Run) -> None:
    """Adding says so and adds nothing; what is running goes on answering; with room again, all goes on."""
    exergue("add", "-", stdin=story(0), cwd=small_disk)
    bot = started(small_disk, "ask", "-", "--json")
    assert bot.stdin is not None
    assert bot.stdout is not None
    bot.stdin.write("Which lamp of the harbour?\n")
    bot.stdin.flush()
    assert json.loads(bot.stdout.readline())["hits"]
    added = 1
    while True:
        done = exergue("add", "-", stdin=story(added, 2000), cwd=small_disk)
        if done.returncode:
            break
        added += 1
        assert added < 50
    one_line(done, "no space left", "nothing was lost")
    fill(small_disk)
    bot.stdin.write("Which lamp of the harbour?\n")
    assert ended(bot)[::2] == (0, "")
    asked = exergue("ask", "Which lamp of the harbour?", cwd=small_disk)
    if asked.returncode:  # opening takes a little room for the shared memory of the log
        one_line(asked, "space")
    fill(small_disk)  # the last process that closes the library folds its log in, which makes room
    one_line(exergue("backup", "saved.db", cwd=small_disk), "space")
    assert not (small_disk / "saved.db").exists()
    faults = [json.loads(line) for line in exergue("doctor", "--json", cwd=small_disk).stdout.splitlines()]
    assert [check["check"] for check in faults if not check["ok"]][:1] == ["folder"]
    remount(small_disk, "size=40m")
    assert exergue("ask", "Which lamp of the harbour?", cwd=small_disk).returncode == 0
    assert exergue("add", "-", stdin=story(added, 2000), cwd=small_disk).returncode == 0
    assert sound(small_disk / "data") == added + 1


def test_a_disk_that_becomes_read_only(small_disk: Path, exergue: Run) -> None:
    """What is running goes on answering; every command says what is wrong; nothing has changed afterwards."""
    exergue("add", "-", stdin=story(1), cwd=small_disk)
    bot = started(small_disk, "ask", "-", "--json")
    assert bot.stdin is not None
    assert bot.stdout is not None
    bot.stdin.write("Which lamp of the harbour?\n")
    bot.stdin.flush()
    first = json.loads(bot.stdout.readline())
    subprocess.run(["mount", "--bind", small_disk, small_disk], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", small_disk], check=True)
        one_line(exergue("add", "-", stdin=story(2), cwd=small_disk), "no permission to write")
        one_line(exergue("remove", "house-1", cwd=small_disk), "no permission to write")
        one_line(exergue("restore", "data/exergue.db", "--force", cwd=small_disk), "no permission to write")
        one_line(exergue("backup", "saved.db", cwd=small_disk), "nothing can be written there")
        bot.stdin.write("Which lamp of the harbour?\n")
        bot.stdin.flush()
        again = json.loads(bot.stdout.readline())
        assert again["hits"] == first["hits"]
    finally:
        subprocess.run(["umount", "--lazy", small_disk], check=True)
    assert ended(bot)[::2] == (0, "")
    assert exergue("ask", "Which lamp of the harbour?", cwd=small_disk).returncode == 0
    assert sound(small_disk / "data") == 1


def test_stopped_under_load(tmp_path: Path) -> None:
    """SIGTERM while one process adds and another answers: both end at once, without a traceback; nothing is lost."""
    (tmp_path / "notes").mkdir()
    for number in range(2_000):  # more than any machine adds until the signal comes
        (tmp_path / "notes" / f"{number:04}.txt").write_text(story(number), encoding="utf-8")
    adding = started(tmp_path, "add", "notes", "--json")
    assert adding.stdout is not None
    said = [adding.stdout.readline() for _ in range(3)]
    asking = started(tmp_path, "ask", "-", "--json")
    assert asking.stdin is not None
    assert asking.stdout is not None
    asking.stdin.write("Which lamp of the harbour?\n" * 200)
    asking.stdin.flush()
    assert json.loads(asking.stdout.readline())["hits"]
    for process in (adding, asking):
        process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    for process in (adding, asking):
        code, out, told = ended(process)
        assert code in {-signal.SIGTERM, 128 + signal.SIGTERM}
        assert "Traceback" not in told
        said += out.splitlines(keepends=True) if process is adding else []
    assert time.monotonic() - began < 10
    assert sound(tmp_path / "data") >= sum(line.endswith("\n") for line in said)


def test_a_clock_that_is_set_back(tmp_path: Path, exergue: Run) -> None:
    """Articles and questions of tomorrow: order, answers, retention and report hold, and the doctor tells."""
    folder = tmp_path / "data"
    with Library.open(folder, "embedded") as library:
        library.add(story(1).encode())
        library.ledger.note(Asked("q1", "discord", "discord:1", "ada", "ask", "answered", "house-1"))
    with closing(sqlite3.connect(folder / FILE)) as db, db:
        db.execute("UPDATE article SET added_at = '2099-01-01T00:00:00Z'")
        db.execute("UPDATE asked SET at = '2099-01-01T00:00:00Z'")
    with Library.open(folder, "embedded") as library:
        library.add(story(2).encode())
        library.ledger.note(Asked("q2", "discord", "discord:1", "ada", "ask", "answered", "house-2"))
        assert [article.id for article in library.articles()] == ["house-1", "house-2"]
        assert library.ask("What of house 2?").hits
        assert library.ledger.expire(30) == 0
    assert json.loads(exergue("report", "--json").stdout)["questions"] == 2
    found = [json.loads(line) for line in exergue("doctor", "--json").stdout.splitlines()]
    assert [(check["check"], check["mend"]) for check in found if not check["ok"]] == [
        ("clock", "Set the clock: timedatectl set-ntp true")
    ]
    assert sound(folder) == 2
