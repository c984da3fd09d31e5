"""The vocabulary: pieces of words for many languages, chosen by how often the words are used.

A Unigram model (Kudo, Subword Regularization, 2018) over folded words: no accents, lower case, letters and digits.
The counts are those of the `wordfreq` package and of the training text. Scripts that write no blanks have lists of
their own, whose pieces may begin inside a run of characters.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from index.static import NORMALISER, WORDS, Folding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

SPACED = {
    "en": 1.0, "fr": 1.0, "es": 0.8, "de": 0.8, "ru": 0.8, "ar": 0.8, "it": 0.7, "pt": 0.7, "nl": 0.7, "tr": 0.7,
    "pl": 0.6, "uk": 0.5, "ko": 0.3,
    # no parallel text of these: their words are told apart, but not translated
    "ca": 0.08, "cs": 0.08, "sv": 0.08, "ro": 0.08, "el": 0.08, "fi": 0.08, "nb": 0.08, "da": 0.08, "hu": 0.08,
    "id": 0.08, "vi": 0.08, "hi": 0.08, "fa": 0.08, "he": 0.08, "bg": 0.08,
}  # fmt: skip
"""Languages that write blanks, and the share of the vocabulary that each may claim beside the others."""

UNSPACED = {"zh": 0.10, "ja": 0.05}
"""Languages that write none, and the share of all pieces that they get."""

WHOLE = 0.7
"""The share of the pieces that are whole words, the most used ones of all languages together; the others are what the
rest of the words is made of. A word in two halves means what the halves mean elsewhere."""

YEARS, YEAR_SCORE = range(1400, 2051), -13.0
"""Years are pieces of their own: they tell passages apart, and halves of them do not."""

_TEXT_SHARE = 0.5  # how much the words of the training text count beside those of wordfreq, language by language
_WORDS_A_LANGUAGE = 50_000
_SCALE = 4e6  # the trainer writes every word out as often as it counts
_RUN = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")


def build(counts: Mapping[str, Counter[str]], size: int, folder: Path) -> None:
    """Write ``tokenizer.json`` with ``size`` pieces into ``folder``.

    ``counts`` are the words of the training text, by language (ISO 639-1) and folded, with how often each occurs.
    The first piece is unknown, the second padding; the same input gives the same file.
    """
    unspaced = {language: round(size * share) for language, share in UNSPACED.items()}
    words: defaultdict[str, float] = defaultdict(float)
    for language, weight in SPACED.items():
        for word, share in _shares(language, counts.get(language, Counter())).items():
            words[word] += weight * share
    total = sum(words.values())
    ranked = sorted(words, key=lambda word: (-words[word], word))
    spaced = size - sum(unspaced.values()) - len(YEARS) - 2
    whole, rest = ranked[: round(spaced * WHOLE)], ranked[round(spaced * WHOLE) :]
    parts = _train({word: words[word] for word in rest}, spaced - len(whole), folder, prefix=True)
    pieces = {f"▁{year}": YEAR_SCORE for year in YEARS}
    pieces |= {f"▁{word}": math.log(words[word] / total) for word in whole}
    # as probable as the words are that they stand for
    left = math.log(sum(words[word] for word in rest) / total)
    pieces |= {piece: score + left for piece, score in parts.items() if piece not in pieces}
    for language, number in unspaced.items():
        runs = _shares(language, Counter(), unspaced=True)
        for piece, score in _train(runs, number * 2, folder, prefix=False).items():
            # as probable as the language is used, so that the scores of two models compare
            if piece not in pieces and len(pieces) < size - 2 and number:
                pieces[piece] = score - math.log(total)
                number -= 1
    for word in ranked[len(whole) :]:  # where the others came to fewer pieces than they were given
        if len(pieces) == size - 2:
            break
        pieces.setdefault(f"▁{word}", math.log(words[word] / total))
    _write(dict(sorted(pieces.items(), key=lambda each: (-each[1], each[0]))), folder / "tokenizer.json")


def _shares(language: str, text: Counter[str], *, unspaced: bool = False) -> dict[str, float]:
    """Return how often each folded word of a language is used, as shares of all its words."""
    import wordfreq

    fold = Folding().fold
    size = "large" if language in wordfreq.available_languages("large") else "small"
    used: defaultdict[str, float] = defaultdict(float)
    for word, frequency in wordfreq.get_frequency_dict(language, size).items():
        for part in fold(word).split():
            used[part] += frequency
    known, seen = sum(used.values()), sum(text.values())
    shares = defaultdict(float, {word: frequency / known for word, frequency in used.items()})
    for word, count in text.items():
        shares[word] += _TEXT_SHARE * count / max(seen, 1)
    kept = {word: share for word, share in shares.items() if not unspaced or _RUN.fullmatch(word)}
    most = round(_WORDS_A_LANGUAGE * min(1.0, 2 * SPACED.get(language, 1.0)))
    return dict(sorted(kept.items(), key=lambda each: (-each[1], each[0]))[:most])


def _train(words: Mapping[str, float], size: int, folder: Path, *, prefix: bool) -> dict[str, float]:
    """Return ``size`` pieces and their log probabilities, most probable first."""
    import io

    import sentencepiece

    listed, total = folder / "words.tsv", sum(words.values())
    with listed.open("w", encoding="utf-8") as stream:
        for word, share in sorted(words.items(), key=lambda each: (-each[1], each[0])):
            stream.write(f"{word}\t{max(1, round(share / total * _SCALE))}\n")
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        input=str(listed), input_format="tsv", model_writer=model, model_type="unigram", vocab_size=size + 1,
        character_coverage=0.99999, max_sentencepiece_length=16, normalization_rule_name="identity",
        add_dummy_prefix=prefix, split_by_whitespace=prefix, split_by_number=False, split_by_unicode_script=False,
        bos_id=-1, eos_id=-1, pad_id=-1, unk_id=0, num_threads=1, hard_vocab_limit=False, minloglevel=1,
        seed_sentencepiece_size=600_000, shrinking_factor=0.75, num_sub_iterations=2,
    )  # fmt: skip
    listed.unlink()
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    numbers = range(1, processor.vocab_size())
    found = {processor.id_to_piece(number): float(processor.get_score(number)) for number in numbers}
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def _write(pieces: Mapping[str, float], file: Path) -> None:
    """Write a Unigram tokenizer in the form that `index.static` reads and checks."""
    special = ["<unk>", "<pad>"]
    content = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": number, "content": token, "single_word": False, "lstrip": False, "rstrip": False,
             "normalized": False, "special": True}
            for number, token in enumerate(special)
        ],
        "normalizer": {"type": "Sequence", "normalizers": NORMALISER},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": WORDS},
        "post_processor": None,
        "decoder": None,
        "model": {
            "type": "Unigram",
            "unk_id": 0,
            "vocab": [[token, 0.0] for token in special] + [[each, round(score, 4)] for each, score in pieces.items()],
            "byte_fallback": False,
        },
    }  # fmt: skip
    file.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def count_words(texts: Iterable[tuple[str, str]]) -> dict[str, Counter[str]]:
    """Count the folded words of ``texts`` (language, text), by language."""
    fold = Folding().fold
    counts: dict[str, Counter[str]] = {}
    for language, text in texts:
        counts.setdefault(language, Counter()).update(fold(text).split())
    return counts
