"""The terminal chat, as a person at a keyboard meets it and as a pipe does."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.on_terminal import Look, render, safe
from bot.reply import Item, Line, Quote, Reply
from bot.sample import questions

ROOT = Path(__file__).parents[1]


Run = Callable[..., subprocess.CompletedProcess[str]]  # what the ``exergue`` fixture gives


def test_an_empty_input_shows_the_sample_answered(exergue: Run) -> None:
    """A first run with nothing to read adds the bundled article, asks its three questions and answers all of them."""
    done = exergue("run", env={"LC_ALL": "fr_FR.UTF-8"})
    assert (done.returncode, done.stderr) == (0, "")
    assert [line[2:] for line in done.stdout.splitlines() if line.startswith("> ")] == questions()
    assert len(questions()) == 3
    assert done.stdout.count("paragraphe ") == done.stdout.count("— ") >= 3
    assert "ne le dit pas" not in done.stdout


def test_the_sample_is_added_once_and_only_to_an_empty_library(tmp_path: Path, exergue: Run) -> None:
    """A second run finds it there; a library with somebody's own article never gets it."""
    assert "bundled" in exergue("run").stdout
    assert "bundled" not in exergue("run").stdout
    exergue("add", "-", "--data", "own", stdin="My title\n\n" + "A sentence about nothing in particular. " * 5)
    own = exergue("run", "--data", "own")
    assert (own.returncode, own.stdout.strip()) == (
        0,
        "There is no question on standard input: write one on each line.",
    )


def test_questions_from_a_pipe_are_answered_a_line_each(exergue: Run) -> None:
    """Questions and commands work the same as at the keyboard; what cannot be done shows in the exit code."""
    done = exergue("run", stdin="How long is the tunnel under Las Vegas?\n/articles\n/quit\nnever reached\n")
    assert done.returncode == 0
    assert "**" in done.stdout
    assert "1,7" in done.stdout
    assert "One article:" in done.stdout
    assert "never reached" not in done.stdout
    assert exergue("run", stdin="/frobnicate\n").returncode == 1


def test_commands_of_the_chat(exergue: Run) -> None:
    """Help, nearest, summary with a focus, and choosing an article by number, id or not at all."""
    lines = [
        "/nearest", "/help", "What is the recipe for tomato soup?", "/nearest", "/summary les tunnels",
        "/use 1", "/use all", "/use nowhere", "/ask", "/ask Who is Steve Davis?",
    ]  # fmt: skip
    out = exergue("run", stdin="\n".join(lines)).stdout
    blocks = re.split(r"^> ", out, flags=re.MULTILINE)[1:]
    said = {block.partition("\n")[0]: block.partition("\n")[2] for block in blocks}
    assert len(blocks) == len(lines)
    assert said["/nearest"].startswith("The nearest passages")
    assert "Ask a question first" in blocks[0]
    assert "/use <article>" in said["/help"]
    assert said["What is the recipe for tomato soup?"].startswith("The article does not say.")
    assert "tunnel" in said["/summary les tunnels"]
    assert "Questions now go to" in said["/use 1"]
    assert "all articles" in said["/use all"]
    assert "Say which one" in said["/use nowhere"]
    assert "/ask <question>" in said["/ask"]
    assert "Steve Davis" in said["/ask Who is Steve Davis?"]


def test_hostile_text_is_harmless() -> None:
    """Escape sequences, bidirectional overrides and zero-width characters never reach the terminal."""
    hostile = "a\x1b[2Jb\u202ec\u200bd\x07e\x9bf\r\tg"
    reply = Reply((Line(hostile), Item(1, hostile, hostile), Quote(hostile, (0, 5), hostile, hostile)))
    for colour in (False, True):
        shown = re.sub(r"\x1b\[(1|2|22)m", "", render(reply, Look(60, colour)))
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e]", shown)
    assert safe("l’été – 北京 👍") == "l’été – 北京 👍"


@pytest.mark.parametrize("width", [24, 40, 80])
def test_quotations_are_wrapped_and_marked_exactly(width: int) -> None:
    """Lines keep to the width; taking marks and line ends away gives the passage, word for word."""
    text = "First sentence, rather short. The second one is the sentence that answers. The third goes on for a while."
    start = text.index("The second")
    reply = Reply((Quote(text, (start, start + 44), "Title, paragraph 1 of 2"),))
    lines = render(reply, Look(width)).splitlines()
    assert all(len(line) <= width + 4 for line in lines)
    body = " ".join(line.strip() for line in lines[1:])
    marked = re.findall(r"\*\*(.+?)\*\*", " ".join(line.strip() for line in lines))
    assert marked == [text[start : start + 44]]
    assert body.replace("**", "").startswith("First sentence, rather short. The second")


def test_wide_characters_take_two_columns() -> None:
    """A Chinese quotation is wrapped to half as many characters."""
    lines = render(Reply((Quote("北京是中国的首都。" * 10, None, "北京"),)), Look(40)).splitlines()
    assert max(len(line.strip()) for line in lines) <= 20


def test_at_a_keyboard(tmp_path: Path) -> None:
    """A real terminal: welcome, bold answer, Ctrl-C keeps the chat, Ctrl-D leaves with a goodbye, history is kept."""
    leader, follower = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("EXERGUE_") and k != "NO_COLOR"}
    environment |= {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "TERM": "xterm", "COLUMNS": "90"}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        stdin=follower, stdout=follower, stderr=follower, cwd=tmp_path, env=environment, start_new_session=True,
        preexec_fn=_take_terminal,
    )  # fmt: skip
    os.close(follower)
    try:
        assert "Try:" in _read_until(leader, "ask> ")
        os.write(leader, b"Who is Steve Davis?\n")
        assert "\x1b[1m" in _read_until(leader, "\nask> ")
        os.write(leader, b"half a question")
        _read_until(leader, "question")  # readline shows it, so it is listening
        _interrupt(leader, "ask> ")
        os.write(leader, b"\x04")
        assert "Goodbye." in _read_until(leader, "Goodbye.")
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
        os.close(leader)
    assert "Who is Steve Davis?" in (tmp_path / "data" / "history").read_text()


def _take_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _interrupt(terminal: int, expected: str) -> None:
    """Press Ctrl-C until ``expected`` has come: one that falls between two system calls of readline waits for a key."""
    for _ in range(5):
        os.write(terminal, b"\x03")
        try:
            _read_until(terminal, expected, timeout_s=4)
        except TimeoutError:
            continue
        return
    raise AssertionError(f"no {expected!r} after Ctrl-C")


def _read_until(terminal: int, expected: str, timeout_s: float = 30) -> str:
    """Read from a terminal until ``expected`` has come."""
    seen = ""
    deadline = time.monotonic() + timeout_s
    while expected.replace("\n", "\r\n") not in seen:
        ready, _, _ = select.select([terminal], [], [], max(deadline - time.monotonic(), 0))
        if not ready:
            raise TimeoutError(f"waited for {expected!r}, saw {seen!r}")
        seen += os.read(terminal, 4096).decode("utf-8", "replace")
    return seen
