"""Sentences and passages: exact slices, whole graphemes, boundaries where a reader sees them."""

from __future__ import annotations

import gzip
import json
import time
import unicodedata
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
import sentencex
from hypothesis import given, settings
from hypothesis import strategies as st

from index import split
from index.records import Article, Passage
from index.split import NARROW, WIDE, passages, sentences

HARD = json.loads((Path(__file__).parent / "data" / "hard_sentences.json").read_text(encoding="utf-8"))
CASES = [(language, cuts) for language, listed in HARD["right"].items() for cuts in listed]
LANGUAGES = [*HARD["right"], "und", "zh-Hant", "ko", "my", "qq", ""]
UNSPACED = {"zh", "ja"}


def article(*paragraphs: str, language: str = "en", notes: tuple[int, ...] = ()) -> Article:
    """An article of these paragraphs."""
    return Article("", "\n\n".join(paragraphs), paragraphs, language, notes=notes)


def width(text: str) -> int:
    """The width as Unicode defines it, symbols that some terminals draw wide included."""
    return len(text) + sum(unicodedata.east_asian_width(character) in "WF" for character in text)


def prose(sentence_count: int, words: int = 12) -> str:
    """A paragraph of that many sentences of about ``6 * words`` characters."""
    return " ".join(f"Sentence {number} " + "holds " * (words - 3) + "on." for number in range(sentence_count))


@pytest.mark.parametrize(("language", "cuts"), CASES, ids=[f"{language}-{cuts[0][:30]}" for language, cuts in CASES])
def test_hard_sentences_are_cut_where_a_reader_cuts_them(language: str, cuts: list[str]) -> None:
    """Abbreviations, initials, dates, quotations, ellipses, notes, lists: each language has its traps."""
    text = ("" if language in UNSPACED else " ").join(cuts)
    assert [sentence.text for sentence in sentences(article(text, language=language))] == cuts


def test_the_list_of_hard_sentences_is_long_enough() -> None:
    """A language that people use here keeps its traps under test; the list only grows."""
    least = {"fr": 30, "en": 25, "de": 12, "es": 12, "it": 10, "pt": 8, "nl": 8, "ru": 6, "zh": 8, "ja": 8, "th": 4}
    least |= {"ar": 6, "el": 3, "hi": 4, "tr": 4}
    counts = Counter(language for language, _ in CASES)
    assert {language: counts[language] for language in least if counts[language] < least[language]} == {}


def test_known_mistakes_do_not_grow(record_property: pytest.RecordProperty) -> None:
    """What no rule gets right yet is counted: the ceiling falls when a rule learns, and never rises."""
    wrong = [
        cuts
        for language, listed in HARD["known_wrong"].items()
        for cuts in listed
        if [one.text for one in sentences(article((" ", "")[language in UNSPACED].join(cuts), language=language))]
        != cuts
    ]
    record_property("known_wrong", len(wrong))
    assert len(wrong) <= 10


ATOMS = """a e B Z é ß é . ! ? … ; , : ' ’ " “ ” „ « » ( ) [ ] - — 1 42 [3] M. J. etc. U.S. Word words
。 ！ 、 」 「 中 文 か ก่ ำ เ ๆ क् ष ि । ا ؟ ، ש 한 👩\u200d👩\u200d👧 👍🏽 🇫🇷 ❤\ufe0f \u200f \u200b İ"""
BLANKS = [" ", " ", " ", "  ", "\u00a0", "\u202f", "\u3000", "\u2028", "\x85"]
PIECES = st.sampled_from([*ATOMS.split(), *BLANKS])
TEXTS = st.one_of(
    st.lists(PIECES, min_size=1, max_size=400).map("".join),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=60),
)
PARAGRAPHS = st.lists(TEXTS.filter(lambda text: bool(text.strip())), min_size=1, max_size=6)


def assert_covers(found: Article) -> None:
    """Check that the sentences of an article are exact, trimmed, ordered, apart, and leave only blanks out."""
    bounds, offset = [], 0
    for paragraph in found.paragraphs:
        bounds.append((offset, offset + len(paragraph)))
        offset += len(paragraph) + 2
    end = 0
    for sentence in sentences(found):
        first, last = bounds[sentence.paragraph - 1]
        assert first <= sentence.start < sentence.end <= last
        assert found.text[sentence.start : sentence.end] == sentence.text == sentence.text.strip()
        assert end <= sentence.start
        assert not found.text[end : sentence.start].strip()
        end = sentence.end
    assert not found.text[end:].strip()


@settings(max_examples=150)
@given(PARAGRAPHS, st.sampled_from(LANGUAGES))
def test_sentences_cover_the_text_exactly(paragraphs: list[str], language: str) -> None:
    """Whatever the text, every character that is not blank lies in one sentence, and every sentence is a slice."""
    assert_covers(article(*paragraphs, language=language))


@settings(max_examples=150)
@given(TEXTS, st.sampled_from(LANGUAGES))
def test_no_cut_parts_a_grapheme(text: str, language: str) -> None:
    """No sentence begins with an accent, a joiner or a variation selector that belongs to the one before."""
    for sentence in sentences(article(text, language=language))[1:]:
        assert text[sentence.start - 1].isspace() or unicodedata.category(sentence.text[0])[0] != "M"
        assert text[sentence.start - 1] != "\u200d"
        assert sentence.text[0] not in "\u200d\ufe0f\U0001f3fd"


def assert_passages(found: Article, pieces: tuple[Passage, ...]) -> None:
    """Check what holds for any passages: exact slices of whole sentences, all covered, one sentence shared at most."""
    covered = set()
    for piece in pieces:
        assert found.text[piece.start : piece.end] == piece.text
        assert piece.start == piece.sentences[0].start
        assert piece.end == piece.sentences[-1].end
        assert piece.paragraph == piece.sentences[0].paragraph
        for before, after in pairwise(piece.sentences):
            assert not found.text[before.end : after.start].strip()
        covered.update(position for one in piece.sentences for position in range(one.start, one.end))
    assert covered >= {position for position, character in enumerate(found.text) if not character.isspace()}
    for before, after in pairwise(pieces):
        assert before.end < after.end
        shared = set(before.sentences) & set(after.sentences)
        assert len(shared) <= 1
        assert all(one == before.sentences[-1] == after.sentences[0] for one in shared)
        assert not shared or after.sentences[1].paragraph == after.paragraph


@settings(max_examples=100)
@given(PARAGRAPHS, st.sampled_from(LANGUAGES), st.sets(st.integers(1, 6), max_size=2))
def test_passages_are_neither_wide_nor_needlessly_narrow(paragraphs: list[str], language: str, notes: set[int]) -> None:
    """A passage is never wider than 900, and narrower than 300 only when no neighbour has room for it."""
    found = article(*paragraphs, language=language, notes=tuple(notes))
    pieces = passages(found)
    assert_passages(found, pieces)
    assert all(width(piece.text) <= WIDE for piece in pieces)
    whole = {piece for piece in pieces if len({one.paragraph for one in piece.sentences} & notes) == 0}
    for before, after in pairwise(pieces):
        apart = set(range(before.paragraph, after.sentences[-1].paragraph + 1)) & notes
        if min(split._width(before.text), split._width(after.text)) < NARROW and {before, after} <= whole and not apart:
            assert split._width(found.text[before.start : after.end]) > WIDE
    for piece in pieces:
        spans = {one.paragraph for one in piece.sentences}
        assert len(spans) == 1 or not spans & notes


@settings(max_examples=100)
@given(PARAGRAPHS, st.sampled_from(LANGUAGES), st.integers(1, 120))
def test_passages_fit_the_encoder(paragraphs: list[str], language: str, budget: int) -> None:
    """Each passage keeps within the budget in bytes, here one so small that sentences have to be cut for it."""
    found = article(*paragraphs, language=language)
    pieces = passages(found, fits=lambda text: len(text.encode()) <= budget)
    assert_passages(found, pieces)
    for piece in pieces:
        single = len(piece.sentences) == 1 and not any(split._safe(piece.text, at) for at in range(1, len(piece.text)))
        assert len(piece.text.encode()) <= budget or single


def test_a_paragraph_of_middle_width_is_one_passage() -> None:
    """From 300 to 900 a paragraph stays whole, and its neighbours stay out of it."""
    found = article(prose(6), prose(11), prose(5))
    assert [piece.text for piece in passages(found)] == list(found.paragraphs)


def test_a_wide_paragraph_is_cut_into_pieces_of_like_width() -> None:
    """970 characters make two halves that share one sentence, not 850 and a rest."""
    pieces = passages(article(prose(14)))
    assert len(pieces) == 2
    assert pieces[1].sentences[0] == pieces[0].sentences[-1]
    assert max(len(piece.text) for piece in pieces) < 1.3 * min(len(piece.text) for piece in pieces)


def test_a_heading_joins_what_follows_it() -> None:
    """A heading is never the end of a passage, even when the text before it is short too."""
    found = article(prose(6), "Short words.", "A heading", prose(6), "Another heading", prose(14))
    for piece in passages(found):
        assert not piece.text.endswith("heading")
    assert any(piece.text.startswith("Another heading\n\nSentence 0") for piece in passages(found))


def test_tiny_paragraphs_are_joined_to_what_a_person_reads_at_once() -> None:
    """A dialogue of one-line paragraphs makes passages of 300 and more, blank lines kept as they are."""
    found = article(*[f"— Line {number} of what they said to each other." for number in range(20)])
    pieces = passages(found)
    assert all(NARROW <= len(piece.text) <= WIDE for piece in pieces)
    assert "\n\n".join(piece.text for piece in pieces) == found.text


def test_notes_are_never_joined() -> None:
    """A line about the author stays alone, however short, and what surrounds it stays apart."""
    found = article("One.", "The author keeps bees.", "Two.", notes=(2,))
    assert [piece.text for piece in passages(found)] == list(found.paragraphs)


def test_fits_is_asked_about_passages_not_sentences() -> None:
    """Tokenizing costs more than splitting: one question for each passage when all of them fit."""
    asked: list[str] = []
    found = article(*[prose(30) for _ in range(5)])
    pieces = passages(found, fits=lambda text: bool(asked.append(text)) or True)
    assert asked == [piece.text for piece in pieces]


@pytest.mark.parametrize(
    "text", ["word " * 900, "中文" * 1500, "ภาษาไทย" * 400, "x" * 3000, "👩\u200d👩\u200d👧" * 700, "e\u0301" * 2000]
)
def test_text_without_punctuation_is_cut_at_whole_words_or_graphemes(text: str) -> None:
    """Endless text still makes passages a person can read, cut at blanks if there are any."""
    found = article(text, language="und")
    pieces = passages(found)
    assert_covers(found)
    assert all(NARROW <= width(piece.text) <= WIDE for piece in pieces)
    if " " in text:
        assert {word for piece in pieces for word in piece.text.split()} == {"word"}


def test_width_is_never_underestimated() -> None:
    """Every wide character of Unicode counts two; so do a few symbols beside them, but no narrow letter."""
    for code in range(0x110000):
        character = chr(code)
        if unicodedata.category(character) == "Cn":  # to be assigned some day
            continue
        wide = unicodedata.east_asian_width(character) in "WF"
        assert split._width(character) >= 1 + wide
        assert (
            wide or code > 0xFFFF or unicodedata.category(character) not in {"Ll", "Lu"} or split._width(character) == 1
        )


def test_a_panic_of_the_library_is_survived(monkeypatch: pytest.MonkeyPatch) -> None:
    """A panic in Rust is no Exception: the rules alone then cut, and an interrupt still passes."""

    class PanicException(BaseException):
        """The name pyo3 gives it."""

    def panic(language: str, text: str) -> list[object]:
        raise PanicException

    def interrupt(language: str, text: str) -> list[object]:
        raise KeyboardInterrupt

    monkeypatch.setattr(sentencex, "get_sentence_boundaries", panic)
    assert [one.text for one in sentences(article("It rained. The sun came."))] == ["It rained.", "The sun came."]
    monkeypatch.setattr(sentencex, "get_sentence_boundaries", interrupt)
    with pytest.raises(KeyboardInterrupt):
        sentences(article("It rained."))


def test_blanks_of_more_than_one_byte_do_not_make_the_library_panic(capfd: pytest.CaptureFixture[str]) -> None:
    """A no-break space beside an initial is everyday French, and must not print a Rust backtrace."""
    text = "A\u202f. B\u00a0»\u00a0C.\u2028D.\x85E. M.\u00a0A. Petit\u00a0! Oui."
    assert_covers(article(text, language="fr"))
    assert "panicked" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "unit", ["«", "(", '"a. ', "! - ", ". . ", "A. ", "a" + "\u0301" * 50, "🇫🇷", "word ", "中", "[1]", "ก "]
)
def test_hostile_repetition_is_split_in_linear_time(unit: str) -> None:
    """A hundred thousand characters of what confuses splitters cost seconds at most."""
    found = article(unit * (100_000 // len(unit)))
    began = time.perf_counter()
    pieces = passages(found)
    assert time.perf_counter() - began < 10
    assert pieces[-1].end == len(found.text.rstrip())


@pytest.mark.parametrize("language", ["ar", "de", "el", "en", "es", "hi", "ro", "ru", "th", "tr", "vi", "zh"])
def test_real_paragraphs_make_readable_passages(language: str, shared: Path) -> None:
    """On encyclopaedia articles in twelve languages nearly every passage is 300 to 900 wide."""
    file = shared / "eval" / f"xquad-{language}.jsonl.gz"
    if not file.is_file():
        pytest.skip(f"needs {file.name} in ../shared/eval, which is not part of the project")
    found: list[int] = []
    for line in gzip.decompress(file.read_bytes()).splitlines():
        one = article(*json.loads(line)["paragraphs"], language=language)
        assert_covers(one)
        found += [width(piece.text) for piece in passages(one)]
    assert max(found) <= WIDE
    assert sum(size < NARROW for size in found) <= 0.02 * len(found)
