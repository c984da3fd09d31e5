"""A progress bar on standard error, for people only: nothing is drawn where nobody looks."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PATIENCE_S = 0.5  # quicker work than this needs no bar


@contextmanager
def working(text: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function that takes how much is done and of how much, and draws them while the block runs."""
    started = time.monotonic()
    bar = None
    task = None

    def advance(done: int, total: int) -> None:
        nonlocal bar, task
        if bar is None and sys.stderr.isatty() and time.monotonic() - started > _PATIENCE_S:
            from rich.console import Console
            from rich.markup import escape
            from rich.progress import Progress

            bar = Progress(console=Console(stderr=True), transient=True)
            bar.start()
            task = bar.add_task(escape(text), total=total)
        if bar is not None and task is not None:
            bar.update(task, completed=done, total=total)

    try:
        yield advance
    finally:
        if bar is not None:
            bar.stop()
