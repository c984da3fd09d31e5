"""Logs: one line for each request, on standard error, without the text of questions unless that is asked for."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.request import Request

logger = logging.getLogger("exergue")

_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


class _Brief(logging.Formatter):
    """One line for each record: a traceback is for those who ask for more than warnings."""

    def formatException(self, ei: object) -> str:  # noqa: N802
        return ""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).rstrip()


def configure(level: str) -> None:
    """Send log lines of at least ``level``, and others' warnings, to standard error; tracebacks from info on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter((_Brief if level in {"warning", "error"} else logging.Formatter)(_FORMAT))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("exergue", "bot", "index"):
        logging.getLogger(name).setLevel(level.upper())


def log_request(request: Request, outcome: str, seconds: float, *, with_text: bool = False) -> None:
    """Write the one line of a request; the text of it only ``with_text``, as the operator decides."""
    logger.info(  # one word a fact, so that the line can be searched and counted
        "request=%s platform=%s command=%s outcome=%s took_ms=%.1f%s",
        *(request.id, request.platform, request.command, outcome, seconds * 1000),
        f" text={request.text!r}" if with_text else "",
    )
