"""The model that ships: how big it is, and that its vectors are those that were measured."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

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
def test_it_crosses_languages(question: str, right: str, wrong: str) -> None:
    """A question is nearer to what answers it in another language than to something else, by a clear distance."""
    asked, *answers = open_encoder().encode([question, right, wrong])
    assert asked @ answers[0] > asked @ answers[1] + 0.1


def test_a_known_vector() -> None:
    """Its first numbers, as they were when the model was made: other pieces or no weights give others."""
    row = open_encoder().encode(["Le phare du cap nord est allumé à la main."])[0]
    assert row[:6].tolist() == pytest.approx(KNOWN, abs=1e-4)
    assert np.linalg.norm(row) == pytest.approx(1, abs=1e-5)


KNOWN = [-0.1499, -0.07226, 0.01234, -0.02154, 0.01212, -0.01363]
