"""What others wait for in threads and what may take long: all of it can be given up, so that the process can leave."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import Future, InvalidStateError
from typing import TYPE_CHECKING, TypeVar

from index.errors import Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

_lock = threading.Lock()
_ends: dict[object, Callable[[], None]] = {}


def give_up() -> None:
    """End every fetch and every extraction that is being waited for; each raises Unreachable ("stopped")."""
    with _lock:
        ends = list(_ends.values())
    for end in ends:
        end()


@contextlib.contextmanager
def endable(end: Callable[[], None]) -> Iterator[None]:
    """Let :func:`give_up` call ``end`` while the block runs; any thread may do so."""
    key = object()
    with _lock:
        _ends[key] = end
    try:
        yield
    finally:
        with _lock:
            del _ends[key]


def in_thread(work: Callable[[], T], name: str, seconds: float) -> T:
    """Return what ``work`` returns, and raise what it raises; it is done in a thread that no process waits for.

    Raises TimeoutError after ``seconds`` and Unreachable ("stopped") when it is given up; the thread goes on alone.
    """
    done: Future[T] = Future()

    def settle(how: Callable[[T], None] | Callable[[BaseException], None], what: object) -> None:
        with contextlib.suppress(InvalidStateError):  # nobody waits any more
            how(what)  # type: ignore[arg-type]

    def run() -> None:
        try:
            found = work()
        except BaseException as fault:
            settle(done.set_exception, fault)
        else:
            settle(done.set_result, found)

    with endable(lambda: settle(done.set_exception, Unreachable("stopped", name=name))):
        threading.Thread(target=run, name="fetch", daemon=True).start()
        return done.result(timeout=seconds)
