"""Terms and BM25: what makes two words the same, that terms can be looked up, and what a share of BM25 means."""

from __future__ import annotations

import json
import math
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import bm25_share, fold, idf, terms
from index.records import Article, Passage, Sentence
from index.rows import Indexed
from index.store import Store


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "Les annonceurs QUITTAIENT", "les annonceur quittait"),
        ("fr", "coûté", "coute"),
        ("en", "advertisers leaving", "advertiser leaves"),
        ("de", "Häuser", "Hauser"),
        ("es", "canciones", "canción"),
        ("ru", "города", "городов"),
        ("el", "Σίσυφος", "σισυφοσ"),
        ("tr", "ﬁn", "fin"),
        ("und", "１２３ Ｔｗｉｔｔｅｒ", "123 twitter"),
    ],
)
def test_spellings_of_one_word_share_a_term(language: str, one: str, other: str) -> None:
    """Case, accents, ligatures, full-width forms and endings do not matter."""
    assert terms(one, language) == terms(other, language)


def test_scripts_without_blanks_give_pairs() -> None:
    """Chinese and Japanese words are found through pairs of characters, beside Latin words in the same text."""
    assert terms("東京タワーは333m", "ja") == ["東京", "京タ", "タワ", "ワー", "ーは", "333m"]
    assert set(terms("北京", "zh")) <= set(terms("我住在北京市", "zh"))


def test_elision_is_cut() -> None:
    """A French article before a word does not hide the word, with either apostrophe."""
    assert terms("l'annonceur", "fr")[-1] == terms("l’annonceur", "fr")[-1] == terms("annonceur", "fr")[0]


@given(st.text())
def test_terms_are_tokens_of_the_full_text_index(text: str) -> None:
    """Terms are never empty and hold no blank, quote or control character, whatever the text."""
    for term in terms(text, "fr"):
        assert term
        assert not set(term) & set(" \"'*\t\n\0")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """Fold is a projection for what terms are made of."""
    assert fold(fold(text)) == fold(fold(fold(text)))


def test_bm25_share_follows_the_formula() -> None:
    """One passage, by hand: 2 of 4 terms are the rare word, at mean length."""
    weights = {"rare": 2.0, "absent": 3.0}
    expected = 2.0 * 2 / (2 + 1.2) / 5.0
    assert math.isclose(bm25_share(weights, {"rare": 2, "absent": 0}, 4, 4.0), expected)


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.floats(0.01, 10), min_size=1),
    st.lists(st.sampled_from("abcdefgh"), max_size=40),
    st.floats(1, 100),
)
def test_shares_lie_between_nothing_and_all(weights: dict[str, float], words: list[str], mean: float) -> None:
    """BM25 as a share stays in [0, 1), and is 0 exactly when no term is there."""
    counts = {term: words.count(term) for term in weights}
    share = bm25_share(weights, counts, len(words), mean)
    assert 0.0 <= share < 1.0
    assert (share > 0) == (not set(weights).isdisjoint(words))


def test_rare_words_weigh_more_and_no_question_divides_by_zero() -> None:
    """The idf falls with the frequency and is positive even for a word in every passage."""
    values = [idf(100, frequency) for frequency in (0, 1, 50, 100)]
    assert values == sorted(values, reverse=True)
    assert values[-1] > 0
    assert bm25_share({}, {}, 1, 1.0) == 0.0


WORDS = """
Zürich naïve ŒUVRE Straße Łódź İstanbul Θεοδωράκης λόγος Ὀδυσσεύς Чайковский ёлка Հայաստան ქართული שלום مرحبا हिन्दी
தமிழ் తెలుగు ไทย ລາວ ខ្មែរ မြန်မာ 東京都 ひらがな カタカナ ｶﾀｶﾅ 한국어 ﬁn x² Ⅻ 1887 3D ŉ ſ 𝔘nicode ǅ ꞓ Ꮳ ⴰⵎⴰⵣⵉⵖ 𐐀 ٣
"""


@pytest.mark.parametrize("language", ["und", "en", "el", "tr"])
def test_full_text_finds_a_word_in_any_script(tmp_path: Path, language: str) -> None:
    """Every term of a passage can be looked up as it is: full text search folds nothing that the terms keep."""
    passage = Passage(0, 1, "x", 1, (Sentence(0, 1, "x", 1),))
    row = np.array([1.0, 0.0], np.float32)
    identity = json.dumps({"name": "toy", "revision": "0123456789", "dimension": 2})
    missed = []
    with closing(Store(tmp_path)) as store:
        for word in WORDS.split():
            found = terms(word, language)
            indexed = Indexed(passage, row, row[None], found)
            article = Article("x", "x", ("x",), language, "x")
            _, entry, _ = store.put(article, [indexed.packed], origin="", digest=word, identity=identity)
            missed += [term for term in found if entry.first not in store.postings(term, 100)]
            missed += [term for term in found if not store.frequency(term)]
    assert not missed
