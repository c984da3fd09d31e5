"""Figures for whoever watches the bot: ``/healthz`` and Prometheus' ``/metrics``, only where a port is set."""

from __future__ import annotations

import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.desk import Desk

PROBE_S = 5.0
"""How long the library may take to answer before it counts as not answering."""

BUCKETS_S = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)


class Vitals(NamedTuple):
    """How much there is, and how many requests are waiting or being answered."""

    articles: int
    passages: int
    waiting: int


class Metrics:
    """What desk and platforms tell; this one keeps nothing, for when nobody has asked for figures."""

    def observe(self, platform: str, command: str, outcome: str, seconds: float) -> None:
        """Note that a request was served, what became of it, and how long it took."""

    def platform_up(self, platform: str, up: bool) -> None:
        """Note that a platform is connected, or no longer."""

    def reconnect(self, platform: str) -> None:
        """Note that a platform fell and is started again."""


class Figures(Metrics):
    """Keeps figures and serves them over HTTP, in a thread of its own. ``probe`` asks the library; it may raise."""

    def __init__(self, probe: Callable[[], Vitals]) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

        self._probe, self._up = probe, dict[str, bool]()
        self._server: ThreadingHTTPServer | None = None
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._requests = Counter(
            "exergue_requests",
            "Requests by what became of them.",
            ["platform", "command", "outcome"],
            registry=registry,
        )
        self._seconds = Histogram(
            "exergue_request_seconds", "Time from a request to its reply.", ["platform", "command"], buckets=BUCKETS_S,
            registry=registry,
        )  # fmt: skip
        self._reconnects = Counter(
            "exergue_reconnects", "How often a platform was started again.", ["platform"], registry=registry
        )
        self._connected = Gauge("exergue_platform_up", "Whether it is connected.", ["platform"], registry=registry)
        self._library = Gauge("exergue_library_up", "Whether the library answers.", registry=registry)
        self._vitals = (
            Gauge("exergue_articles", "Articles in the library.", registry=registry),
            Gauge("exergue_passages", "Passages in the library.", registry=registry),
            Gauge("exergue_waiting", "Requests that wait or are being answered.", registry=registry),
        )

    def observe(self, platform: str, command: str, outcome: str, seconds: float) -> None:
        """Note that a request was served, what became of it, and how long it took."""
        self._requests.labels(platform, command, outcome).inc()
        if outcome != "refused":  # turned away at once: no answer was so quick
            self._seconds.labels(platform, command).observe(seconds)

    def platform_up(self, platform: str, up: bool) -> None:
        """Note that a platform is connected, or no longer."""
        self._up[platform] = up
        self._connected.labels(platform).set(up)
        self._reconnects.labels(platform)  # so that it is there, with 0, from the start

    def reconnect(self, platform: str) -> None:
        """Note that a platform fell and is started again."""
        self._reconnects.labels(platform).inc()

    def serve(self, host: str, port: int) -> int:
        """Begin to serve and return the port; 0 stands for any. Raises OSError when the port cannot be had."""
        self._server = ThreadingHTTPServer((host, port), type("Handler", (_Handler,), {"figures": self}))
        threading.Thread(target=self._server.serve_forever, name="metrics", daemon=True).start()
        return int(self._server.server_port)

    def close(self) -> None:
        """Stop serving."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()

    def health(self) -> tuple[bool, dict[str, Any]]:
        """Tell whether a platform is connected and the library answers, and both in detail."""
        answers = self._look()
        return any(self._up.values()) and answers, {"library": answers, "platforms": dict(self._up)}

    def text(self) -> tuple[bytes, str]:
        """Return all figures in Prometheus' text format, and its content type."""
        from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

        self._look()
        return generate_latest(self._registry), CONTENT_TYPE_LATEST

    def _look(self) -> bool:
        """Ask the library how much there is; figures stay what they were when it does not answer."""
        try:
            found = self._probe()
        except Exception:  # whatever it is, the library does not answer
            self._library.set(0)
            return False
        for gauge, value in zip(self._vitals, found, strict=True):
            gauge.set(value)
        self._library.set(1)
        return True


class _Handler(BaseHTTPRequestHandler):
    figures: Figures
    timeout = 10

    def do_GET(self) -> None:
        match self.path.partition("?")[0]:
            case "/healthz":
                ready, detail = self.figures.health()
                body = json.dumps({"ready": ready, **detail}).encode()
                self._answer(200 if ready else 503, body, "application/json")
            case "/metrics":
                self._answer(200, *self.figures.text())
            case _:
                self._answer(404, b"/healthz, /metrics\n", "text/plain; charset=utf-8")

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response_only(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Write nothing: who watches asks every few seconds."""


def probe_of(desk: Desk, loop: asyncio.AbstractEventLoop, *, timeout_s: float = PROBE_S) -> Callable[[], Vitals]:
    """Return what asks a desk's library from another thread, over the loop that the desk runs in."""

    def probe() -> Vitals:
        work = desk.run(lambda: desk.library.ledger.size())
        future = asyncio.run_coroutine_threadsafe(work, loop)
        try:
            return Vitals(*future.result(timeout_s), desk.gate.waiting)
        finally:
            future.cancel()

    return probe
