"""Health and figures over HTTP, of a desk that really answers."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.desk import Desk
from bot.gate import Gate
from bot.metrics import Figures, Vitals, probe_of
from bot.request import Request
from index import Library

ROOT = Path(__file__).parents[1]
FERRY = b"The ferry\n\nThe ferry to Skarholm leaves at seven and takes forty minutes when the sea is calm."


def got(port: int, path: str) -> tuple[int, str, str]:
    """Status, content type and text of an address."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
            return response.status, response.headers["Content-Type"], response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read().decode()


class Running:
    """A desk in a loop of its own, as the bot has it, with figures served."""

    def __init__(self, folder: Path) -> None:
        with Library.open(folder, "embedded") as library:
            library.add(FERRY)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        self.desk = Desk(lambda: Library.open(folder, "embedded"), deadline_s=30, gate=Gate(member=2))
        self.wait(self.desk.open())
        self.figures = self.desk.metrics = Figures(probe_of(self.desk, self.loop, timeout_s=2))
        self.port = self.figures.serve("127.0.0.1", 0)

    def wait(self, work: Any) -> Any:
        """Let the loop do something."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    def close(self) -> None:
        """Stop everything."""
        self.figures.close()
        self.wait(self.desk.close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A bot with one article."""
    made = Running(tmp_path / "data")
    yield made
    made.close()


def test_ready_means_connected_and_answering(running: Running) -> None:
    """503 until a platform is connected, and again when the last one has fallen or the library does not answer."""
    assert got(running.port, "/healthz")[0] == 503
    running.figures.platform_up("discord", True)
    running.figures.platform_up("slack", False)
    status, kind, text = got(running.port, "/healthz")
    assert (status, kind) == (200, "application/json")
    assert json.loads(text) == {"ready": True, "library": True, "platforms": {"discord": True, "slack": False}}
    released = threading.Event()
    blocked = asyncio.run_coroutine_threadsafe(running.desk.run(lambda: released.wait(30)), running.loop)
    status, _, text = got(running.port, "/healthz")
    released.set()
    blocked.result(10)
    assert (status, json.loads(text)["library"]) == (503, False)
    assert got(running.port, "/healthz")[0] == 200
    running.figures.platform_up("discord", False)
    assert got(running.port, "/healthz")[0] == 503


def test_what_the_desk_does_is_counted(running: Running) -> None:
    """By platform, command and outcome, refusals too; with times, articles, passages and memory."""
    ask = {"platform": "discord", "place": "discord:1", "person": "ada"}
    for text in ("When does the ferry leave?", "What is the capital of Peru?", "Once too often?"):
        running.wait(running.desk.handle(Request("ask", text, **ask)))
    running.figures.platform_up("discord", True)
    running.figures.reconnect("discord")
    status, kind, text = got(running.port, "/metrics")
    assert status == 200
    assert kind.startswith("text/plain")
    for line in (
        'exergue_requests_total{command="ask",outcome="answered",platform="discord"} 1.0',
        'exergue_requests_total{command="ask",outcome="silent",platform="discord"} 1.0',
        'exergue_requests_total{command="ask",outcome="refused",platform="discord"} 1.0',
        'exergue_request_seconds_bucket{command="ask",le="30.0",platform="discord"} 2.0',
        'exergue_reconnects_total{platform="discord"} 1.0',
        'exergue_platform_up{platform="discord"} 1.0',
        "exergue_articles 1.0", "exergue_passages 1.0", "exergue_waiting 0.0", "exergue_library_up 1.0",
    ):  # fmt: skip
        assert f"{line}\n" in text
    if Path("/proc/self/stat").exists():
        assert float(re.search(r"^process_resident_memory_bytes (\S+)", text, re.MULTILINE)[1]) > 2**25  # type: ignore[index]


def test_nothing_a_member_wrote_is_told(running: Running) -> None:
    """No question, no id of a person or a place."""
    ask = {"platform": "discord", "place": "discord:314159", "person": "ada"}
    running.wait(running.desk.handle(Request("ask", "When does the ferry leave?", **ask)))
    text = got(running.port, "/metrics")[2]
    assert not [secret for secret in ("ferry", "314159", "ada") if secret in text]


def test_nothing_else_is_served(running: Running) -> None:
    """Two addresses, and only to who asks for them."""
    assert got(running.port, "/")[0] == 404
    assert got(running.port, "/healthz?verbose=1")[0] == 503
    request = urllib.request.Request(f"http://127.0.0.1:{running.port}/metrics", method="POST", data=b"x")
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=10)
    with caught.value as error:
        assert error.code == 501


def test_a_port_that_is_taken_is_an_error(running: Running) -> None:
    """The operator is told at the start, not by a silence later."""
    with pytest.raises(OSError, match="in use"):
        Figures(lambda: Vitals(0, 0, 0)).serve("127.0.0.1", running.port)


def test_without_a_port_it_costs_nothing() -> None:
    """Neither the client library nor an HTTP server's thread is there, and whoever tells something may."""
    code = (
        "import sys, threading, bot.desk, bot.metrics\n"
        "made = bot.metrics.Metrics()\n"
        "made.observe('discord', 'ask', 'ok', 0.1); made.platform_up('discord', True); made.reconnect('discord')\n"
        "print('prometheus_client' in sys.modules, threading.active_count())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False 1\n"


def test_the_dashboard_shows_figures_that_exist(running: Running) -> None:
    """Every name in an expression of the Grafana dashboard is one that is served."""
    running.wait(running.desk.handle(Request("ask", "When does the ferry leave?", platform="discord")))
    running.figures.platform_up("discord", True)
    served = set(re.findall(r"^([a-z_]+)", got(running.port, "/metrics")[2], re.MULTILINE))
    board = json.loads((ROOT / "deploy" / "grafana-dashboard.json").read_text(encoding="utf-8"))
    expressions = " ".join(target["expr"] for panel in board["panels"] for target in panel["targets"])
    used = set(re.findall(r"\b(?:exergue|process)_[a-z_]+", expressions))
    assert len(used) > 8
    assert used <= served
    assert {name for name in served if name.startswith("exergue_") and not name.endswith("_created")} - used <= {
        "exergue_request_seconds_count", "exergue_request_seconds_sum", "exergue_reconnects_created",
    }  # fmt: skip
    places = [tuple(panel["gridPos"].values()) for panel in board["panels"]]
    assert len({panel["id"] for panel in board["panels"]}) == len(places) == len(set(places))
