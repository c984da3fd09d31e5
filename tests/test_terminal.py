"""The terminal chat, as a person at a keyboard meets it and as a pipe does."""

from __future__ import annotations

import io
import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.desk import Desk
from bot.on_terminal import Chat, Look, render, safe
from bot.phrases import Phrases
from bot.reply import Item, Line, Quote, Reply
from bot.request import Request
from bot.sample import questions
from index import Library

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
    failed = exergue("run", stdin="/frobnicate\n")
    assert (failed.returncode, failed.stdout) == (1, "> /frobnicate\n")
    assert failed.stderr == "There is no command “frobnicate”. /help lists them.\n"


def test_commands_of_the_chat(exergue: Run) -> None:
    """Help, nearest, summary with a focus, and choosing an article by number, id or not at all."""
    lines = [
        "/nearest", "/help", "What is the recipe for tomato soup?", "/nearest", "/summary les tunnels",
        "/use 1", "/use all", "/use nowhere", "/ask", "/ask Who is Steve Davis?",
    ]  # fmt: skip
    done = exergue("run", stdin="\n".join(lines))
    blocks = re.split(r"^> ", done.stdout, flags=re.MULTILINE)[1:]
    said = {block.partition("\n")[0]: block.partition("\n")[2] for block in blocks}
    assert len(blocks) == len(lines)
    assert said["/nearest"].startswith("The nearest passages")
    assert blocks[0] == "/nearest\n"
    assert "/use <article>" in said["/help"]
    assert said["What is the recipe for tomato soup?"].startswith("The article does not say.")
    assert "tunnel" in said["/summary les tunnels"]
    assert "Questions now go to" in said["/use 1"]
    assert "all articles" in said["/use all"]
    assert "Steve Davis" in said["/ask Who is Steve Davis?"]
    first, which, needs = done.stderr.splitlines()
    assert first.startswith("Ask a question first")
    assert which.startswith("Say which one")
    assert "/ask <question>" in needs
    assert done.returncode == 1


class Transcript:
    """A chat over two articles, line by line."""

    def __init__(self, desk: Desk, language: str = "en") -> None:
        self.written, self.wrong = io.StringIO(), io.StringIO()
        self.chat = Chat(desk, Phrases(language), self.written, self.wrong)

    async def said(self, line: str) -> tuple[str, str, bool]:
        """Type a line; return what was said, what could not be done, and whether the chat goes on."""
        for stream in (self.written, self.wrong):
            stream.seek(0)
            stream.truncate()
        goes_on = await self.chat.line(line)
        return self.written.getvalue().strip(), self.wrong.getvalue().strip(), goes_on


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk over two short articles."""
    with Library.open(tmp_path / "data", "embedded") as library:
        library.add(HARBOUR.encode(), title="The harbour of Lund", language="en")
        library.add(BAKERY.encode(), title="The bakery of Lund", language="en")
    desk = Desk(lambda: Library.open(tmp_path / "data", "embedded"), deadline_s=30)
    await desk.open()
    yield desk
    await desk.close()


HARBOUR = "The harbour was dug by Ada Holm in 1871. It takes forty ships. The pilot lives beside the harbour gate. " * 2
BAKERY = "The bakery was opened by Nils Berg in 1904. It sells rye bread. The oven came by rail from Malmö. " * 2


@pytest.mark.parametrize(
    "line",
    ["/next 1", "/found 1", "/around 1", "/share 1", "/more a;3;", "/focus a;3;", "/sentence a;3;", "/useful 1",
     "/useless 1", "/remove 1", "/privacy", "/forget", "/add x", "/Frobnicate"],
)  # fmt: skip
async def test_words_of_other_places_are_no_commands_here(desk: Desk, line: str) -> None:
    """What only buttons and chats say is unknown in the terminal, and does nothing."""
    said, wrong, goes_on = await Transcript(desk).said(line)
    assert (said, goes_on) == ("", True)
    assert wrong == f"There is no command “{line[1:].partition(' ')[0].lower()}”. /help lists them."
    assert len(await desk.titles(None)) == 2


@pytest.mark.parametrize("line", ["quit", "EXIT", "quitter", "/exit", "/quit"])
async def test_leaving_needs_no_stroke(desk: Desk, line: str) -> None:
    """Who types the word alone wants to leave."""
    assert await Transcript(desk).said(line) == ("", "", False)


async def test_help_needs_no_stroke(desk: Desk) -> None:
    """Nor does help, in both languages; more words are a question."""
    for line in ("help", "Aide", "/aide"):
        assert "/use <article>" in (await Transcript(desk).said(line))[0]
    assert "/use <article>" not in (await Transcript(desk).said("help the baker"))[0]


async def test_a_summary_among_several_articles_says_how_to_choose(desk: Desk) -> None:
    """A focus is no id: the way to name an article in the terminal is /use."""
    transcript = Transcript(desk)
    said, wrong, _ = await transcript.said("/summary the oven")
    assert said == ""
    assert wrong == "There are several articles: choose one first, with /use <article>. /articles lists them."
    await transcript.said("/use 2")
    assert "oven" in (await transcript.said("/summary the oven"))[0]


async def test_an_article_is_chosen_as_people_name_it(desk: Desk) -> None:
    """By number, id, or words of one title alone, whatever the case; all of them in one's own words."""
    transcript = Transcript(desk, "fr")
    for wanted in ("1", "harbour", "HARBOUR of", "The-Harbour-of-Lund"):
        assert "The harbour of Lund" in (await transcript.said(f"/use {wanted}"))[0], wanted
    for wanted in ("ALL", "tout", "Toutes", "tous"):
        assert "tous les articles" in (await transcript.said(f"/use {wanted}"))[0], wanted
    assert "Dites lequel" in (await transcript.said("/use Lund"))[1]


async def test_a_short_question_leans_on_the_one_before(desk: Desk) -> None:
    """As in a thread of a chat; another article begins another conversation, and so do questions of a script."""
    asked: list[Request] = []
    handle = desk.handle

    async def noted(request: Request) -> Reply:
        asked.append(request)
        return await handle(request)

    desk.handle = noted  # type: ignore[method-assign]
    transcript = Transcript(desk)
    await transcript.said("Who opened the bakery that sells rye bread?")
    await Transcript(desk).chat.ask("And when?")
    said, _, _ = await transcript.said("And when?")
    assert "1904" in said
    await transcript.said("/use harbour")
    await transcript.said("And when?")
    threads = [request.thread for request in asked]
    assert threads[0] == threads[2] != threads[3]
    assert threads[1] == ""


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
