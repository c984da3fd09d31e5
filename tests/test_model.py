"""The models that ship, above all the embedded one: how big it is, and that its vectors are what was measured."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.checkup import KNOWN, encoder_fault
from index.encode import EMBEDDED, open_encoder

ROOT = Path(__file__).parents[1]


def test_it_fits_the_disk_of_a_small_server() -> None:
    """The folder takes 34 MB at most, tokeniser and card included."""
    assert sum(file.stat().st_size for file in EMBEDDED.rglob("*") if file.is_file()) <= 34e6


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc, which is Linux's")
def test_it_fits_the_memory_of_a_small_server() -> None:
    """A process that has loaded the model and encoded 5,000 texts has taken less than 120 MB at its peak."""
    code = """
from index.encode import open_encoder
open_encoder().encode([f"harbour {number} violin" for number in range(5000)])
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 120 * 1024


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("How much does the ticket cost?", "Le billet coûte douze euros.", "Le musée ferme à dix-huit heures."),
        ("Wann wurde die Brücke gebaut?", "The bridge was built in 1894.", "The river is full of fish."),
        ("¿Quién dirige la empresa?", "La société est dirigée par Anna Weber.", "Le bâtiment est en briques rouges."),
        ("كم عدد السكان؟", "The population is about two million.", "The airport opened last year."),
        ("谁写了这本书？", "The book was written by a teacher.", "The weather is cold in winter."),
        ("Где находится музей?", "The museum is in the old town.", "She plays the violin every day."),
        ("Müze nerede?", "The museum is in the old town.", "She plays the violin every day."),
    ],
)
@pytest.mark.parametrize(("model", "distance"), [("embedded", 0.1), ("contextual", 0.03)])
def test_they_cross_languages(question: str, right: str, wrong: str, model: str, distance: float) -> None:
    """A question is nearer to what answers it in another language than to something else, by a clear distance."""
    encoder = open_encoder(model)
    [asked], answers = encoder.encode([question], query=True), encoder.encode([right, wrong])
    assert asked @ answers[0] > asked @ answers[1] + distance


def test_its_known_vectors() -> None:
    """The model gives the vectors that lie beside it: other pieces or no weights give others."""
    encoder = open_encoder()
    assert encoder_fault(encoder, EMBEDDED / KNOWN) == ""
    known = json.loads((EMBEDDED / KNOWN).read_bytes())
    assert known["revision"] == encoder.identity.revision
    for text, numbers in known["vectors"].items():
        row = encoder.encode([text])[0]
        assert row[: len(numbers)].tolist() == pytest.approx(numbers, abs=1e-4)
        assert np.linalg.norm(row) == pytest.approx(1, abs=1e-5)
