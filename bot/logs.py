"""Logs: one line for each request, on standard error, without the text of questions unless that is asked for."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.desk import Request

logger = logging.getLogger("exergue")


def configure(level: str) -> None:
    """Send log lines of at least ``level`` to standard error, and quiet the libraries below warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("exergue", "bot", "index"):
        logging.getLogger(name).setLevel(level.upper())


def log_request(request: Request, outcome: str, seconds: float, *, with_text: bool) -> None:
    """Write the one line of a request."""
    logger.info(
        "request=%s platform=%s command=%s outcome=%s took_ms=%.1f%s",
        request.id,
        request.platform,
        request.command,
        outcome,
        seconds * 1000,
        f" text={request.text!r}" if with_text else "",
    )
