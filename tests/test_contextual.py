"""The contextual model that ships: its size, its vectors, and what a library answers with it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import Library
from index.checkup import KNOWN, encoder_fault
from index.contextual import ContextualEncoder
from index.encode import CONTEXTUAL, open_encoder
from index.errors import ModelError, ModelMismatch

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def encoder() -> ContextualEncoder:
    """The model, opened once."""
    found = open_encoder("contextual")
    assert isinstance(found, ContextualEncoder)
    return found


def test_it_fits_the_disk_of_a_small_server() -> None:
    """The folder takes 45 MB at most, tokeniser and card included."""
    assert sum(file.stat().st_size for file in CONTEXTUAL.rglob("*") if file.is_file()) <= 45e6


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc, which is Linux's")
def test_it_fits_the_memory_of_a_small_server_without_torch() -> None:
    """A process that has encoded texts of any length has taken less than 300 MB at its peak, and no torch."""
    code = """
import sys
from index.encode import open_encoder
open_encoder("contextual").encode(["harbour " * length for length in range(1, 2000, 50)])
assert not {"torch", "transformers", "sentence_transformers"} & set(sys.modules)
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 300 * 1024


def test_order_counts(encoder: ContextualEncoder) -> None:
    """The same words in another order are another text, which no static model can tell."""
    rows = encoder.encode(["The dog bit the postman.", "The postman bit the dog."])
    assert rows[0] @ rows[1] < 0.999


def test_its_known_vectors(encoder: ContextualEncoder) -> None:
    """The model gives the vectors that lie beside it; the last digits are the processor's."""
    assert encoder_fault(encoder, CONTEXTUAL / KNOWN) == ""
    known = json.loads((CONTEXTUAL / KNOWN).read_bytes())
    assert known["revision"] == encoder.identity.revision
    for text, numbers in known["vectors"].items():
        row = encoder.encode([text])[0]
        assert row[: len(numbers)].tolist() == pytest.approx(numbers, abs=2e-3)


@pytest.mark.parametrize("text", ["", " ", "\x00", "😀", "\ud83d", "a" * 5000, "ก็", "<s></s><pad>", "query: passage: "])
def test_any_text_has_a_vector(encoder: ContextualEncoder, text: str) -> None:
    """Whatever is written gives a finite row of length one, the same alone and among others."""
    alone, *_ = encoder.encode([text])
    *_, among = encoder.encode(["Another text.", text])
    assert np.linalg.norm(alone) == pytest.approx(1, abs=1e-5)
    assert (alone == among).all()
    assert encoder.count_tokens(text) >= 2


def test_long_texts_are_cut(encoder: ContextualEncoder) -> None:
    """What stands behind the last token that is read changes nothing; before it, it does."""
    long = "harbour " * encoder.max_tokens
    assert encoder.count_tokens(long) > encoder.max_tokens
    rows = encoder.encode([long, f"{long} and a violin", f"a violin and {long}"])
    assert (rows[0] == rows[1]).all()
    assert (rows[0] != rows[2]).any()


def test_parts_are_encoded_as_alone(encoder: ContextualEncoder) -> None:
    """Passages and their sentences in one call; no text is no row."""
    rows, parts = encoder.encode_parts(["One. Two.", "Three."], [["One.", "Two."], ["Three."]])
    assert rows.shape == (2, 384)
    assert (parts == encoder.encode(["One.", "Two.", "Three."])).all()
    assert (rows[1] == parts[2]).all()
    assert [each.shape for each in encoder.encode_parts([], [])] == [(0, 384), (0, 384)]


def test_a_damaged_one_is_one_clear_error(tmp_path: Path) -> None:
    """A graph that is none, and a folder without a tokeniser, say which model is broken."""
    for file in ("config.json", "config_sentence_transformers.json"):
        (tmp_path / file).write_bytes((CONTEXTUAL / file).read_bytes())
    (tmp_path / "trunk.onnx").write_bytes(b"no graph")
    with pytest.raises(ModelError) as raised:
        open_encoder(str(tmp_path))
    assert raised.value.reason == "model-broken"
    assert "\n" not in str(raised.value)


def test_a_library_answers_with_it(tmp_path: Path) -> None:
    """It quotes across languages, single words are weighed by the static model, and another model is refused."""
    page = tmp_path / "page.txt"
    page.write_text(
        "The old lighthouse\n\nThe lighthouse was lit by hand until 1954. Anna Weber was its last keeper.\n\n"
        "The harbour freezes over in most winters. Boats are pulled ashore in November.\n",
        encoding="utf-8",
    )
    with Library.open(tmp_path / "data", "contextual") as library:
        library.add(page)
        answer = library.ask("Wer war die letzte Leuchtturmwärterin?")
        assert "Anna Weber" in answer.hits[0].passage.text
        assert library._words.weights("the lighthouse", ["the", "lighthouse"]).argmax() == 1
    with pytest.raises(ModelMismatch):
        Library.open(tmp_path / "data", "embedded")
