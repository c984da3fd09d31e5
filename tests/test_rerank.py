"""The optional cross-encoder: any CrossEncoder folder, and one line when it cannot be loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Library, ModelError
from index.rerank import Reranker

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "grey", "mouse", "sleeps", "in", "harbour"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save a cross-encoder of one small random layer."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    torch.manual_seed(3)
    folder = tmp_path_factory.mktemp("cross-encoder")
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    config = BertConfig(vocab_size=len(WORDS), num_labels=1, **shape)
    BertForSequenceClassification(config).save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


def test_each_text_gets_a_number(tiny: Path) -> None:
    """One number a text, the same for the same pair whatever stands beside it."""
    reranker = Reranker.open(str(tiny))
    first, second = reranker("grey mouse", ["the mouse sleeps", "in the harbour \ud800"])
    assert first != second
    assert reranker("grey mouse", ["the mouse sleeps"]) == pytest.approx([first], abs=1e-5)


def test_a_library_takes_the_order_from_it(tiny: Path, tmp_path: Path) -> None:
    """The best passages come in the order of its numbers."""
    text = "\n\n".join(f"The {kind} sleeps in the harbour of Ostend. " * 8 for kind in ("mouse", "gull", "sailor"))
    with Library.open(tmp_path, "embedded", reranker=str(tiny)) as library:
        library.add(text.encode())
        hits = library.ask("Which mouse sleeps?", limit=9).hits
    numbers = Reranker.open(str(tiny))("Which mouse sleeps?", [hit.passage.text for hit in hits])
    assert len(hits) > 1
    assert numbers == sorted(numbers, reverse=True)


def test_what_is_no_cross_encoder_is_told_in_one_line(tmp_path: Path) -> None:
    """A folder without a model is an error of its own, and nothing is opened without it."""
    with pytest.raises(ModelError) as caught:
        Library.open(tmp_path / "data", "embedded", reranker=str(tmp_path))
    assert caught.value.reason == "reranker"
    assert "\n" not in str(caught.value)
