"""One door for every model: which one is meant, and what makes its vectors its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encode import EMBEDDED, Identity, digest, is_static, open_encoder, without_surrogates
from index.errors import ModelError

IDENTITY = Identity("someone/model", "0123456789abcdef", 384, "query: ", "passage: ")


@given(st.builds(Identity, st.text(), st.text(), st.integers(1, 10_000), st.text(), st.text()))
def test_identity_survives_json(identity: Identity) -> None:
    """What is stored beside the vectors reads back whole, its name included, and is one line."""
    read = Identity.from_json(identity.as_json())
    assert (read, read.name) == (identity, identity.name)
    assert "\n" not in identity.as_json()


@pytest.mark.parametrize(
    "text", ["", "null", "[]", '"x"', "{}", '{"name": "x"}', IDENTITY.as_json()[:-1] + ', "x": 1}']
)
def test_no_identity_is_read_from_other_text(text: str) -> None:
    """Text that is no identity, or that of another version, raises ValueError."""
    with pytest.raises(ValueError, match=r"identity|Expecting"):
        Identity.from_json(text)


def test_identities_are_equal_when_vectors_are() -> None:
    """The name is what people call a model; everything else makes its vectors."""
    assert Identity("other/name", "0123456789abcdef", 384, "query: ", "passage: ") == IDENTITY
    for other in (
        Identity("someone/model", "fedcba9876543210", 384, "query: ", "passage: "),
        Identity("someone/model", "0123456789abcdef", 256, "query: ", "passage: "),
        Identity("someone/model", "0123456789abcdef", 384, "", "passage: "),
        Identity("someone/model", "0123456789abcdef", 384, "query: ", ""),
    ):
        assert other != IDENTITY
    assert str(IDENTITY) == "someone/model@01234567"


def test_the_embedded_model_is_the_default() -> None:
    """Without a name the embedded model opens; by its path it is the same model."""
    encoder = open_encoder()
    assert encoder.identity.name == "exergue-embedded"
    assert (encoder.identity.dimension, encoder.max_tokens) == (384, None)
    assert open_encoder(str(EMBEDDED)).identity == encoder.identity
    nearest = encoder.encode(["the price of the ticket", "a cat asleep"]) @ encoder.encode(["how much is a ticket?"]).T
    assert nearest[0] > nearest[1] + 0.2


def test_prompts_come_before_the_text() -> None:
    """A prompt is part of what is encoded and counted, also by a static model, and part of the identity."""
    encoder = open_encoder(query_prompt="question ", passage_prompt="article ")
    plain = open_encoder()
    assert (encoder.encode(["mouse"], query=True) == plain.encode(["question mouse"])).all()
    assert (encoder.encode(["mouse"]) == plain.encode(["article mouse"])).all()
    assert encoder.count_tokens("mouse") == plain.count_tokens("article mouse")
    assert encoder.identity != plain.identity


@pytest.mark.parametrize(
    "name", ["", " ", ".x", "/no/such/folder", "./nothing", "a/b/c", "two words", "é/e", "a--b/c", "x\0y", __file__]
)
def test_names_that_are_no_model(name: str) -> None:
    """What is neither a folder nor a possible name on the hub is refused, and no hub is asked."""
    with pytest.raises(ModelError) as raised:
        open_encoder(name)
    assert raised.value.reason == "model-missing"


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    """A folder of something else is refused at once."""
    with pytest.raises(ModelError, match=r"neither modules\.json nor config\.json"):
        open_encoder(str(tmp_path))


@pytest.mark.parametrize(
    ("kinds", "static"),
    [
        (["sentence_transformers.models.StaticEmbedding"], True),
        (["sentence_transformers.models.StaticEmbedding", "sentence_transformers.models.Normalize"], True),
        (["sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding"], True),
        (["sentence_transformers.models.StaticEmbedding", "sentence_transformers.models.Dense"], False),
        (["sentence_transformers.models.Transformer", "sentence_transformers.models.Pooling"], False),
        ([], False),
    ],
)
def test_static_models_are_told_by_their_modules(tmp_path: Path, kinds: list[str], static: bool) -> None:
    """A StaticEmbedding of any version of sentence-transformers is static, unless more than a norm follows it."""
    (tmp_path / "modules.json").write_text(json.dumps([{"path": "", "type": kind} for kind in kinds]))
    assert is_static(tmp_path) is static


def test_digest_sees_every_file_its_name_and_the_scheme(tmp_path: Path) -> None:
    """A digest changes with a file's content and name and with the scheme, not with the order or the folder."""
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"1")
    two.write_bytes(b"2")
    first = digest(tmp_path, [one, two], scheme="s-1")
    assert digest(tmp_path, [two, one], scheme="s-1") == first
    assert digest(tmp_path, [one, two], scheme="s-2") != first
    assert digest(tmp_path, [one], scheme="s-1") != first
    one.write_bytes(b"2")
    two.write_bytes(b"1")
    assert digest(tmp_path, [one, two], scheme="s-1") != first


@pytest.mark.parametrize(
    ("text", "clean"),
    [("naïve", "naïve"), ("a\ud800b", "a\ufffdb"), ("\ud83d\ude00", "😀"), ("\ude00\ud83d", "\ufffd" * 2)],
)
def test_surrogates(text: str, clean: str) -> None:
    """Lone surrogates become replacement characters and pairs become the character they spell."""
    assert without_surrogates(text) == clean


def test_importing_loads_no_model() -> None:
    """Importing this part costs numpy and the standard library; models and their libraries wait to be opened."""
    heavy = {"torch", "sentence_transformers", "transformers", "model2vec", "sentencepiece", "huggingface_hub"}
    code = f"import sys, index.encode, index.static, index.transformer; print({heavy} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[1], capture_output=True, text=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("set()\n", "")
