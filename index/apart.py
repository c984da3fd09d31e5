"""Extraction of what others wrote, in a process of its own: a hostile document dies alone.

The child has none of our environment, may write no file, and has so much time and memory for a page and no more. It
starts in a third of a second, so it stays for the next page a little while: a folder is read by one child. What is only
text is read here. The libraries that documents need are never loaded here either.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import resource
import select
import subprocess
import sys
import threading
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import errors
from index.errors import SourceError, Unreachable, Unreadable
from index.extract import extract
from index.leaving import endable
from index.records import Article, Page

if TYPE_CHECKING:
    from typing import BinaryIO

SECONDS = 30
"""How long a page may take."""

MEGABYTES = 384
"""How much memory a page may take."""

IDLE_S = 2.0
"""How long a child waits for another page."""

_PAGES = 100  # then the child is replaced: nothing that its libraries keep grows for ever
_HEAD = 20_000  # bytes: the first 5,000 characters, of four bytes each, are looked through for a tag
_START_S = 60  # a loaded machine may take long to start it


def extract_apart(page: Page, *, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> Article:
    """Return what :func:`index.extract.extract` does, and raise what it raises; all but text is read by a child.

    Raises Unreadable ("costly") where that takes more than ``seconds`` or ``megabytes``, or breaks the child, and
    Unreachable ("stopped") where it is given up.
    """
    if not _needs_a_child(page):
        return extract(page)
    try:
        if not _lock.acquire(blocking=False):  # the child is busy with a page of another thread
            return _Child.once(page, seconds, megabytes)
        try:
            return _kept(page, seconds, megabytes)
        finally:
            _lock.release()
    except _Stopped:
        raise Unreachable("stopped", name=page.name) from None


def _needs_a_child(page: Page) -> bool:
    if page.kind == "plain":
        return False
    head = page.content[:_HEAD]
    return page.kind in ("html", "pdf", "docx") or b"<" in head or b"%PDF-" in head or head.startswith(b"PK\x03\x04")


class _Child:
    """A process that reads pages, one at a time."""

    def __init__(self, seconds: float, megabytes: int) -> None:
        self.seconds, self.megabytes, self.pages, self.stopped = seconds, megabytes, 0, False
        paths = os.pathsep.join(str(Path(path).absolute()) for path in sys.path)
        keep = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH") if name in os.environ}
        with endable(self._stop):  # from before there is a process: whoever stops us then is heard too
            self._process = subprocess.Popen(  # noqa: S603  ourselves
                [sys.executable, "-c", f"from index.apart import serve; serve({seconds!r}, {megabytes!r})"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={**keep, "PYTHONPATH": paths, "PYTHONSAFEPATH": "1", "OPENBLAS_NUM_THREADS": "1"},
            )
            started = None if self.stopped else self._answer(_START_S)
        if not started:
            self.close()
            if self.stopped:
                raise _Stopped
            raise OSError("the process that reads documents does not start")

    @classmethod
    def once(cls, page: Page, seconds: float, megabytes: int) -> Article:
        """Read one page in a child of its own."""
        child = cls(seconds, megabytes)
        try:
            return child.read(page)
        finally:
            child.close()

    @property
    def is_ready(self) -> bool:
        """Whether it still waits for pages."""
        return self._process.poll() is None and self.pages < _PAGES

    def read(self, page: Page) -> Article:
        """Return the article in ``page``; raises what extraction does, and _Gone when the child had ended before."""
        self.pages += 1
        about = json.dumps(asdict(replace(page, content=b"")) | {"content": len(page.content)}).encode()
        told: bytes | None = None
        left: int | None = 0
        with endable(self._stop), contextlib.suppress(BrokenPipeError):
            _send(self._process.stdin, about)
            _send(self._process.stdin, page.content)
            told = self._answer(self.seconds)
            left = self._process.poll()
        if told is not None:
            return self._article(page, json.loads(told))
        self.close()
        if self.stopped:
            raise _Stopped
        if left == 0:
            raise _Gone
        raise self._costly(page)

    def _stop(self) -> None:
        """End the process, from another thread than the one that waits for it."""
        self.stopped = True
        if process := getattr(self, "_process", None):  # none yet: it is not waited for then
            process.kill()

    def _article(self, page: Page, told: dict[str, Any]) -> Article:
        if "article" in told:
            values = told["article"]
            return Article(**values | {"paragraphs": tuple(values["paragraphs"]), "notes": tuple(values["notes"])})
        if "error" in told:
            kind = getattr(errors, told["error"])
            raise kind(told["reason"], **told["facts"])
        self.close()
        if "fault" in told:
            raise RuntimeError(told["fault"])
        raise self._costly(page)

    def _costly(self, page: Page) -> Unreadable:
        return Unreadable("costly", name=page.name, seconds=round(self.seconds), megabytes=self.megabytes)

    def _answer(self, seconds: float) -> bytes | None:
        """Return what the child says within ``seconds``, None when it says nothing whole."""
        pipe, until = self._process.stdout, time.monotonic() + seconds
        assert pipe is not None
        found = b""
        while len(found) < 4 or len(found) < 4 + int.from_bytes(found[:4], "big"):
            if not select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
                return None
            if not (more := os.read(pipe.fileno(), 2**16)):
                self._process.wait(timeout=5)
                return None
            found += more
        return found[4:]

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(BrokenPipeError):
                if pipe:
                    pipe.close()
        self._process.wait()


class _Gone(Exception):
    """The child had ended before it got the page: nobody's fault."""


class _Stopped(Exception):
    """The child was ended, so that we can leave."""


_lock = threading.Lock()
_child: list[_Child] = []  # the one that waits, if any


@atexit.register
def _end() -> None:
    while _child:
        _child.pop().close()


def _kept(page: Page, seconds: float, megabytes: int) -> Article:
    while _child and not (_child[0].is_ready and (_child[0].seconds, _child[0].megabytes) == (seconds, megabytes)):
        _child.pop().close()
    if not _child:
        _child.append(_Child(seconds, megabytes))
    try:
        return _child[0].read(page)
    except _Gone:
        _child.clear()
        return _Child.once(page, seconds, megabytes)


def _send(pipe: Any, content: bytes) -> None:
    pipe.write(len(content).to_bytes(4, "big") + content)
    pipe.flush()


# the child


def serve(seconds: float, megabytes: int) -> None:
    """Read pages from standard input and write articles to standard output until there are no more for a while."""
    import trafilatura  # noqa: F401  what most pages need is loaded before the limits hold

    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    for what, most in ((resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))
    if used := _data_bytes():
        resource.setrlimit(resource.RLIMIT_DATA, (used + megabytes * 2**20,) * 2)
    _send(sink, b"ready")
    while select.select([source], [], [], IDLE_S)[0] and (about := _receive(source)):
        spent = time.process_time()  # the parent has the clock; this is for when there is no parent any more
        resource.setrlimit(resource.RLIMIT_CPU, (int(spent + seconds) + 5, resource.getrlimit(resource.RLIMIT_CPU)[1]))
        page = replace(Page(**json.loads(about)), content=_receive(source))
        _send(sink, json.dumps(_told(page)).encode())


def _told(page: Page) -> dict[str, Any]:
    try:
        return {"article": asdict(extract(page))}
    except SourceError as error:
        if isinstance(error.__cause__, MemoryError):
            return {"costly": True}
        return {"error": type(error).__name__, "reason": error.reason, "facts": error.facts}
    except MemoryError:
        return {"costly": True}
    except Exception:
        import traceback

        return {"fault": traceback.format_exc()}


def _receive(source: BinaryIO) -> bytes:
    return source.read(int.from_bytes(source.read(4), "big"))


def _data_bytes() -> int:
    """Return how much memory this process has asked for, in bytes; 0 where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmData"))
    except (OSError, StopIteration):
        return 0
