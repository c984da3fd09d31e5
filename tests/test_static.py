"""Static models give the vectors that model2vec and sentence-transformers give, in less time and memory."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model2vec import StaticModel
from tokenizers import Tokenizer

from index.encode import EMBEDDED, open_encoder
from index.errors import ModelError
from index.static import Folding, StaticEncoder, main, read_safetensors, sentencepiece_from_tokenizer

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
TEXTS = [
    "mouse harbours",
    "Le musée de Besançon rouvre vendredi ; l'entrée coûte 7,50 € (gratuite pour les moins de 26 ans).",
    "The ferry leaves at 6.45 a.m. — weather permitting, says Ms O'Neill.",
    "Straßenbahnlinie 5 fährt wegen Bauarbeiten nicht über die Königsbrücke.",
    "¿Cuántos años tardó en construirse el puente? Casi dieciséis.",
    "Поезд до Казани отправляется с третьего пути в половине девятого.",
    "ΤΟ ΠΛΟΙΟ ΦΤΑΝΕΙ ΣΤΟΝ ΠΕΙΡΑΙΑ ΑΠΟΨΕ· ο καιρός είναι καλός.",
    "İstanbul'da IŞIK söndü, çocuklar ağlıyor.",
    "图书馆星期一不开门，请您星期二再来。",
    "来週の火曜日、ﾄｳｷｮｳ駅で会いましょう。㍿日本",
    "도서관은 월요일에 쉽니다. ㅋㅋㅠㅠ 도서관",  # the last word in conjoining jamo
    "المكتبة مغلقة يوم الإثنين، تعالَ غدًا.",
    "पुस्तकालय सोमवार को बन्द रहता है।",
    "ห้องสมุดปิดวันจันทร์ น้ำใจ",
    "Thư viện đóng cửa thứ hai, ngày ①② tháng Ⅳ.",
    "ﬁn de l’œuvre: x² + ½ = 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 👩‍👩‍👧 🇫🇷",
    "tab\tnewline\nnul\x00bell\x07soft\u00adhyphen zero\u200bwidth snake_case",
]


@pytest.fixture(scope="module")
def embedded() -> StaticEncoder:
    """Open the embedded model."""
    encoder = open_encoder()
    assert isinstance(encoder, StaticEncoder)
    return encoder


@pytest.fixture(scope="module")
def reference() -> Callable[[list[str]], np.ndarray]:
    """Encode with model2vec what the embedded model encodes."""
    model = StaticModel.from_pretrained(EMBEDDED, max_length=None)
    return lambda texts: model.encode(texts, use_multiprocessing=False)


@pytest.fixture(scope="module")
def folded_otherwise() -> dict[int, None]:
    """Find every character that the embedded model's own tokeniser prepares in another way than `Folding` does."""
    normalise = Tokenizer.from_file(str(EMBEDDED / "tokenizer.json")).normalizer.normalize_str
    fold = Folding().fold

    def differs(characters: range) -> bool:
        text = " ".join(f"q{chr(code)}q" for code in characters)
        return bool(normalise(text) != " ".join(fold(text).split()))

    blocks = [range(start, start + 256) for start in range(0, sys.maxunicode, 256) if not 0xD800 <= start < 0xE000]
    return {code: None for block in blocks if differs(block) for code in block if differs(range(code, code + 1))}


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """Make a static model of seven pieces, split as the embedded model splits, with float rows and weights."""
    tokenizer = json.loads((EMBEDDED / "tokenizer.json").read_bytes())
    pieces = ["<unk>", "<pad>", "▁", "▁harbour", "▁mouse", "▁pad", "s"]
    tokenizer["model"]["vocab"] = [[piece, -float(number)] for number, piece in enumerate(pieces)]
    rows = np.random.default_rng(7).normal(size=(len(pieces), 8)).astype(np.float32)
    weights = np.linspace(0.5, 2, len(pieces), dtype=np.float32)
    model = StaticModel(rows, Tokenizer.from_str(json.dumps(tokenizer)), weights=weights, normalize=True)
    model.save_pretrained(tmp_path / "toy")
    return tmp_path / "toy"


def run(code: str) -> str:
    """Run ``code`` in a Python of its own and give what it prints; it must print nothing on standard error."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_vectors_equal_model2vec(embedded: StaticEncoder, reference: Callable[[list[str]], np.ndarray]) -> None:
    """The short way through sentencepiece gives model2vec's vectors, in fourteen scripts and on odd characters."""
    assert np.abs(embedded.encode(TEXTS) - reference(TEXTS)).max() < 1e-6


def test_vectors_equal_sentence_transformers(embedded: StaticEncoder) -> None:
    """The embedded folder is a sentence-transformers model: that library gives the same vectors."""
    from sentence_transformers import SentenceTransformer

    direct = SentenceTransformer(str(EMBEDDED), device="cpu").encode(TEXTS, show_progress_bar=False)
    assert np.abs(embedded.encode(TEXTS) - direct).max() < 1e-6


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_any_text_equals_model2vec(
    embedded: StaticEncoder,
    reference: Callable[[list[str]], np.ndarray],
    folded_otherwise: dict[int, None],
    text: str,
) -> None:
    """Text of any characters, in any order, gives model2vec's vector."""
    text = text.translate(folded_otherwise)
    assert np.abs(embedded.encode([text]) - reference([text])).max() < 1e-6


def test_characters_folded_otherwise_are_new_and_unknown(folded_otherwise: dict[int, None]) -> None:
    """What is folded in another way than by the tokeniser is under 1% of all characters, and no piece has any.

    The tokeniser knows the marks of Unicode 9 and the letters of Unicode 16, Python those of its own version; so the
    difference is only whether a character that no piece knows stands inside a word or between two.
    """
    vocabulary = json.loads((EMBEDDED / "tokenizer.json").read_bytes())["model"]["vocab"]
    known = {ord(character) for piece, _ in vocabulary for character in piece}
    assert not known & folded_otherwise.keys()
    assert len(folded_otherwise) < 0.01 * sys.maxunicode
    assert not {code for code in folded_otherwise if code < 0x07FD}, "Latin, Greek, Cyrillic, Hebrew, Arabic"


def test_folding_forgets_rather_than_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text of ever new characters does not fill the memory, and is folded all the same."""
    monkeypatch.setattr("index.static._FOLDED_AT_MOST", 3)
    folding = Folding()
    assert folding.fold("ÀÉÎÕÜ ﬂ") == "aeiou fl"
    assert len(folding) == 3


def test_rows_have_length_one_or_zero(embedded: StaticEncoder) -> None:
    """Every text gives a float32 row of length one; one without letters or digits gives a zero row."""
    rows = embedded.encode(["harbour", "", "?! …", "\u0301", "\x00"])
    assert rows.shape == (5, 384)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 0, 0, 0, 0], abs=1e-6)
    assert embedded.encode([]).shape == (0, 384)


def test_lone_surrogates_are_spaces(embedded: StaticEncoder) -> None:
    """A lone surrogate, which no tokeniser takes, separates words as any damaged character."""
    assert np.array_equal(embedded.encode(["grey\ud800mouse"]), embedded.encode(["grey mouse"]))


def test_names_of_special_tokens_are_text(embedded: StaticEncoder) -> None:
    """An article that says <pad> says the word "pad"; the tokeniser would put the row of its padding instead."""
    assert np.array_equal(embedded.encode(["<pad> and <unk>"]), embedded.encode(["pad and unk"]))


def test_a_text_is_encoded_alone(embedded: StaticEncoder) -> None:
    """A text has the same vector, to the last bit, whatever it is encoded with."""
    together = embedded.encode(TEXTS)
    assert all(np.array_equal(together[i], embedded.encode([text])[0]) for i, text in enumerate(TEXTS))


def test_long_texts_are_whole_and_take_little_memory(embedded: StaticEncoder) -> None:
    """Nothing of a long text is cut, and the rows of its 400,000 tokens are never in memory at once (610 MB)."""
    half = "harbour mouse " * 100_000
    rows = embedded.encode([half + "violin " * 200_000, half, "harbour mouse", "violin"])
    assert rows[1] @ rows[2] == pytest.approx(1, abs=1e-5)
    assert rows[0] @ rows[3] > rows[1] @ rows[3] + 0.2
    tracemalloc.start()
    embedded.encode([half])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64e6
    assert embedded.max_tokens is None
    assert embedded.count_tokens(half) == 100_000 * embedded.count_tokens("harbour mouse")


def test_embedded_pieces_are_those_of_the_tokeniser() -> None:
    """The sentencepiece model in the embedded folder is what `sentencepiece_from_tokenizer` makes, to the byte."""
    made = sentencepiece_from_tokenizer((EMBEDDED / "tokenizer.json").read_bytes())
    assert (EMBEDDED / "sentencepiece.model").read_bytes() == made


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("model", {"type": "BPE", "unk_id": 0, "vocab": {}}),
        ("model", {"type": "Unigram", "unk_id": 0, "byte_fallback": True, "vocab": []}),
        ("model", {"type": "Unigram", "unk_id": 1, "vocab": []}),
        ("normalizer", {"type": "Lowercase"}),
        ("pre_tokenizer", None),
    ],
)
def test_other_tokenisers_are_refused(part: str, value: object) -> None:
    """A tokeniser that splits in any other way is not turned into a sentencepiece model that would split wrongly."""
    tokenizer = json.loads((EMBEDDED / "tokenizer.json").read_bytes())
    with pytest.raises(ValueError, match="not"):
        sentencepiece_from_tokenizer(json.dumps(tokenizer | {part: value}).encode())


def test_both_ways_agree_on_another_folder(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``python -m index.static`` gives any such model the short way, and its vectors stay; its usage is one line."""
    texts = ["Harbours!", "mouse, harbour" * 500, "a mouse's pad", "zzz", ""]
    before = open_encoder(str(toy))
    rows = before.encode(texts)
    assert main([str(toy)]) == 0
    assert (toy / "sentencepiece.model").exists()
    after = open_encoder(str(toy))
    assert np.abs(after.encode(texts) - rows).max() < 1e-6
    assert rows.any(axis=1).tolist() == [True, True, True, True, False]
    assert [after.count_tokens(text) for text in texts] == [before.count_tokens(text) for text in texts]
    assert main([]) == 2
    assert capsys.readouterr().err == "usage: python -m index.static FOLDER\n"


def test_a_foreign_sentencepiece_file_is_left_alone(toy: Path) -> None:
    """A sentencepiece.model that was not made here, for text prepared in another way, is not used."""
    rows = open_encoder(str(toy)).encode(["harbour mouse"])
    (toy / "sentencepiece.model").write_bytes(b"made by someone else")
    assert np.array_equal(open_encoder(str(toy)).encode(["harbour mouse"]), rows)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.int8])
def test_every_form_that_model2vec_saves(toy: Path, tmp_path: Path, dtype: type) -> None:
    """Rows of any dtype, shared between tokens by a mapping, weighted: the vectors are model2vec's."""
    model = StaticModel.from_pretrained(toy)
    rows = (model.embedding[[2, 0, 1]] * 20).astype(dtype)
    mapping = np.array([0, 1, 2, 0, 1, 2, 0])
    StaticModel(rows, model.tokenizer, weights=model.weights, token_mapping=mapping).save_pretrained(tmp_path / "m")
    expected = StaticModel.from_pretrained(tmp_path / "m").encode(TEXTS, normalize=True)
    slow = open_encoder(str(tmp_path / "m")).encode(TEXTS)
    main([str(tmp_path / "m")])
    assert np.abs(open_encoder(str(tmp_path / "m")).encode(TEXTS) - slow).max() < 1e-6
    # model2vec adds up in the dtype of the rows
    assert np.abs(slow - expected).max() < (1e-3 if dtype is np.float16 else 1e-6)


def test_a_model_saved_by_sentence_transformers(tmp_path: Path) -> None:
    """A StaticEmbedding of WordPiece tokens, saved by sentence-transformers, gives that library's vectors."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers.models import WordPiece
    from tokenizers.pre_tokenizers import Whitespace

    words = {word: i for i, word in enumerate(["[UNK]", "grey", "mouse", "##s", "harbour"])}
    tokenizer = Tokenizer(WordPiece(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    table = np.random.default_rng(1).normal(size=(5, 16)).astype(np.float32)
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, table)], device="cpu", prompts={"query": "grey "})
    model.save(str(tmp_path / "saved"))
    texts = ["grey mouse", "mouses harbour", "harbour"]
    encoder = open_encoder(str(tmp_path / "saved"))
    assert isinstance(encoder, StaticEncoder)
    assert np.abs(encoder.encode(texts) - model.encode_document(texts, normalize_embeddings=True)).max() < 1e-6
    expected = model.encode_query(texts, normalize_embeddings=True)
    assert np.abs(encoder.encode(texts, query=True) - expected).max() < 1e-6
    assert encoder.encode(["grey\ud800mouse"]).any(), "a lone surrogate is replaced"


def test_static_models_never_import_torch(toy: Path) -> None:
    """Encoding with static models, the embedded one and one that model2vec reads, is silent and without torch."""
    code = f"""
import sys
from index.encode import open_encoder
for model in ("embedded", {str(toy)!r}):
    assert open_encoder(model).encode(["harbour mouse"]).any()
print([name for name in ("torch", "sentence_transformers", "transformers") if name in sys.modules])
"""
    assert run(code) == "[]\n"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted in /proc, which is Linux's")
def test_static_models_start_no_thread(toy: Path) -> None:
    """Encoding many texts starts no thread: a small server keeps its processor for the platforms."""
    code = f"""
import os
from index.encode import open_encoder
encoders = [open_encoder("embedded"), open_encoder({str(toy)!r})]
threads = len(os.listdir("/proc/self/task"))
for encoder in encoders:
    encoder.encode(["harbour mouse " * 50] * 3000)
print(len(os.listdir("/proc/self/task")) - threads)
"""
    assert run(code) == "0\n"


def test_identity_is_of_the_files_not_of_their_place(toy: Path, tmp_path: Path) -> None:
    """A model that is moved and renamed is the same; another table, or other tokens, are another model."""
    first = open_encoder(str(toy)).identity
    moved = shutil.copytree(toy, tmp_path / "elsewhere" / "renamed")
    assert open_encoder(str(moved)).identity == first
    (moved / "README.md").write_text("another card")
    assert open_encoder(str(moved)).identity == first
    for name in ("model.safetensors", "tokenizer.json"):
        changed = shutil.copytree(toy, tmp_path / name)
        content = (changed / name).read_bytes()
        swapped = (
            content[:-1] + bytes([content[-1] ^ 1]) if name.startswith("model") else content.replace(b"s", b"t", 1)
        )
        (changed / name).write_bytes(swapped if name.startswith("model") else content + b"\n")
        assert open_encoder(str(changed)).identity != first


def test_safetensors_are_mapped_not_read() -> None:
    """The table of the embedded model stays on disk until a row is used, and cannot be written to."""
    tensors = read_safetensors(EMBEDDED / "model.safetensors")
    assert tensors["embeddings"].shape == (72_000, 384)
    assert tensors["embeddings"].dtype == np.int8
    assert not tensors["embeddings"].flags.owndata
    assert not tensors["embeddings"].flags.writeable


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "modules.json", "config.json"])
@pytest.mark.parametrize("content", [b"", b"\xff" * 40, b'{"a":', "a folder"])
def test_damaged_files_are_reported(toy: Path, name: str, content: bytes | str) -> None:
    """A file of the model that is empty, garbage, cut short or gone gives one line that says so, and no other error."""
    (toy / name).unlink()
    if isinstance(content, bytes):
        (toy / name).write_bytes(content)
    else:
        (toy / name).mkdir()
    with pytest.raises(ModelError, match="cannot be loaded") as raised:
        open_encoder(str(toy))
    assert raised.value.reason == "model-broken"
    assert "\n" not in str(raised.value)


def test_pieces_that_do_not_fit_the_table_are_reported(toy: Path) -> None:
    """A sentencepiece model of other pieces than the table has rows is refused when it is opened."""
    shutil.copy(EMBEDDED / "sentencepiece.model", toy)
    with pytest.raises(ModelError, match="72000 pieces"):
        open_encoder(str(toy))


def test_a_cut_table_is_reported(tmp_path: Path) -> None:
    """The short way, too, notices a table that lost its end."""
    folder = shutil.copytree(EMBEDDED, tmp_path / "cut")
    with (folder / "model.safetensors").open("r+b") as stream:
        stream.truncate(1_000_000)
    with pytest.raises(ModelError) as raised:
        open_encoder(str(folder))
    assert raised.value.reason == "model-broken"
