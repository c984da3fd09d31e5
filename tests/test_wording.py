"""Questions of the verifier's recipe in other words: what changes, and what does not."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np

from index.training.sources import Corpus
from index.training.wording import EXCHANGED, KEYWORDS, MISSPELT, Wording, keywords, synonyms

QUESTION = "Which railway crossed the old harbour in 1871?"


def test_one_or_two_long_words_are_misspelt() -> None:
    """Small words and numbers stay, and every word keeps its first letter."""
    wording = Wording({}, random.Random(1))
    changed = Counter()
    for _ in range(300):
        words = list(zip(QUESTION.split(), wording.misspelt(QUESTION).split(), strict=True))
        assert all(one[0] == other[0] for one, other in words)
        assert all(one == other for one, other in words if one in {"the", "old", "in", "1871?"})
        changed[sum(one != other for one, other in words)] += 1
    assert max(changed) == 2
    assert changed[1] > changed[2] > 0
    assert wording.misspelt("¿Qué es?") == "¿Qué es?"


def test_a_synonym_takes_the_place_of_a_whole_word() -> None:
    """Nothing changes where no word has one."""
    wording = Wording({"railway": ["railroad"], "old": ["ancient"]}, random.Random(2))
    found = {wording.exchanged(QUESTION) for _ in range(50)}
    assert found == {
        QUESTION.replace("railway", "railroad"),
        QUESTION.replace("old", "ancient"),
        QUESTION.replace("railway", "railroad").replace("old", "ancient"),
    }
    assert wording.exchanged("Who told the olden tale?") == "Who told the olden tale?"


def test_keywords_are_what_is_left_without_small_words() -> None:
    """A question of nothing else stays."""
    assert keywords("who was it?") == "who was it?"
    left = keywords(QUESTION).lower().split()
    assert {"railway", "crossed", "old", "harbour"} <= set(left)
    assert not {"which", "the", "in"} & set(left)


def test_ways_are_drawn_by_their_shares() -> None:
    """Most questions stay as they are."""
    wording = Wording({}, random.Random(3))
    drawn = Counter(wording.drawn() for _ in range(4000))
    expected = {wording.misspelt: MISSPELT, wording.exchanged: EXCHANGED, keywords: KEYWORDS}
    assert all(abs(drawn[way] / 4000 - share) < 0.02 for way, share in expected.items())
    assert drawn[str] == 4000 - sum(drawn[way] for way in expected)


def test_synonyms_share_a_definition_and_are_near() -> None:
    """Lemmas of several words, and words that only share a rare sense, are none."""
    lemmas = ["railway, railroad, railroad line", "point, spot", "harbour"]
    corpus = Corpus(
        texts=[*lemmas, "a line of track", "a place", "a shelter for ships"],
        rows={"wordnet_definitions": [(0, 3), (1, 4), (2, 5)]},
    )
    angles = {"railway": 0.0, "railroad": 0.5, "point": 2.0, "spot": 3.5, "harbour": 5.0}

    def encode(words: list[str]) -> np.ndarray:
        return np.array([[np.cos(angles[word]), np.sin(angles[word])] for word in words], np.float32)

    assert synonyms(corpus, encode) == {"railway": ["railroad"], "railroad": ["railway"]}
    assert synonyms(Corpus(rows={"wordnet_definitions": []}), encode) == {}
