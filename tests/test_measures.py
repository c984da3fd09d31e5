"""Figures against values computed by hand, ties included."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.measures import Place, Ranked, auroc, contains_answer, hit, mean, place, reciprocal_rank, tokens


def ranking(*rows: tuple[float, str, bool]) -> list[Ranked]:
    """Rows of (score, paragraphs shown, is gold)."""
    return [Ranked(score, frozenset(shows), gold) for score, shows, gold in rows]


def test_auroc_by_hand() -> None:
    """Of the six pairs four are in order and one is level: 4.5 of 6."""
    assert auroc([0.9, 0.6, 0.4], [0.4, 0.5]) == 4.5 / 6
    assert auroc([1.0, 1.0], [0.0]) == 1.0
    assert auroc([0.0], [1.0, 1.0]) == 0.0
    assert auroc([0.3, 0.3], [0.3]) == 0.5
    assert auroc([0.3], []) is None
    assert auroc([], [0.3]) is None


@given(st.lists(st.integers(0, 5), min_size=1, max_size=8), st.lists(st.integers(0, 5), min_size=1, max_size=8))
def test_auroc_is_the_share_of_pairs_in_order(positive: list[int], negative: list[int]) -> None:
    """The one sort gives what comparing every pair gives."""
    pairs = [(p > n) + (p == n) / 2 for p in positive for n in negative]
    assert auroc(positive, negative) == pytest.approx(sum(pairs) / len(pairs))


def test_repeated_paragraphs_take_no_place() -> None:
    """Three passages of one paragraph before the gold: it is second, not fourth."""
    rows = ranking((0.9, "a", False), (0.8, "a", False), (0.7, "a", False), (0.6, "b", True))
    assert place(rows) == Place(1)
    assert reciprocal_rank(place(rows)) == 1 / 2
    assert hit(place(rows)) == 0.0


def test_a_passage_of_several_paragraphs_takes_one_place() -> None:
    """What it shows counts as shown: a passage of one of them again takes no place, one with something new does."""
    rows = ranking((0.9, "abc", False), (0.8, "b", False), (0.7, "cd", False), (0.6, "e", True))
    assert place(rows) == Place(2)
    assert place(ranking((0.9, "ab", True), (0.8, "c", False))) == Place(0)


def test_the_order_of_the_rows_is_of_no_account() -> None:
    """A ranking is ordered by its scores, wherever the gold stands in the list; and again and again."""
    rows = ranking((0.2, "a", False), (0.5, "b", True), (0.9, "c", False))
    assert {place(order) for order in permutations(rows)} == {Place(1)}
    level = ranking((0.5, "a", False), (0.5, "b", True), (0.9, "c", False))
    assert {place(order) for order in permutations(level)} == {Place(1, 2)}


def test_nothing_found_is_no_place() -> None:
    """No gold among the passages, or no passage: 0 for both measures."""
    assert place(ranking((0.9, "a", False))) is None
    assert place([]) is None
    assert hit(None) == reciprocal_rank(None) == 0.0


def test_ties_give_the_mean_over_their_orders() -> None:
    """Level with three others, the gold stands first in a quarter of the orders; with two golds, in half of them."""
    assert hit(Place(0, 4)) == 1 / 4
    assert reciprocal_rank(Place(0, 4)) == pytest.approx((1 + 1 / 2 + 1 / 3 + 1 / 4) / 4)
    assert hit(Place(0, 4, 2)) == 1 / 2
    assert reciprocal_rank(Place(0, 4, 2)) == pytest.approx((3 * 1 + 2 / 2 + 1 / 3) / 6)
    assert hit(Place(1, 4)) == 0.0


@given(st.integers(0, 3), st.integers(1, 5), st.data())
def test_ties_by_trying_every_order(before: int, tied: int, data: st.DataObject) -> None:
    """The formula is the mean over every order of the level places."""
    gold = data.draw(st.integers(1, tied))
    orders = list(permutations([True] * gold + [False] * (tied - gold)))
    expected = sum(1 / (before + order.index(True) + 1) for order in orders) / len(orders)
    assert reciprocal_rank(Place(before, tied, gold)) == pytest.approx(expected)


def test_the_reciprocal_rank_ends_at_ten() -> None:
    """Tenth counts a tenth, eleventh nothing; of two level places across the bound only the first counts."""
    assert reciprocal_rank(Place(9)) == 1 / 10
    assert reciprocal_rank(Place(10)) == 0.0
    assert reciprocal_rank(Place(9, 2)) == 1 / 10 / 2
    assert reciprocal_rank(Place(2), depth=2) == 0.0


def test_a_mean_of_nothing_is_none() -> None:
    """What is not known is left out; nothing known is not zero."""
    assert mean([1, None, 0]) == 0.5
    assert mean([None]) is None
    assert mean([]) is None


@pytest.mark.parametrize(
    ("text", "answer", "there"),
    [
        ("It cost $44 billion, all told.", "44 billion", True),
        ("It cost 144 billion.", "44 billion", False),
        ("The Eiffel Tower", "eiffel tower", True),
        ("Beyond the Forest", "the forest", True),
        ("Steve Davis’s team", "Steve Davis", True),
        ("à l’embargo pétrolier", "embargo", True),
        ("l’abonnement à 11\u00a0$ par mois", "11 $", True),
        ("黑豹队的防守只丢了308分，排名第六。", "308", True),
        ("黑豹队的防守只丢了308分，排名第六。", "排名第", True),
        ("黑豹队的防守只丢了1308分。", "308", False),
        ("ทีมรับของแพนเธอร์ส", "แพนเธอร์", True),
        ("a\u200bb", "ab", True),
        ("an old house", "", False),
    ],
)
def test_answers_are_found_as_whole_words(text: str, answer: str, there: bool) -> None:
    """Case, punctuation, articles and kinds of blanks are of no account; parts of words are no answer."""
    assert contains_answer(text, [answer] if answer else []) is there


def test_any_answer_will_do_and_strange_ones_count_as_they_are() -> None:
    """One of several suffices; an answer of punctuation or of an article is looked for letter by letter."""
    assert contains_answer("the colour red", ["blue", "red"])
    assert contains_answer("vitamin A", ["A"])
    assert contains_answer("what?!", ["?!"])
    assert not contains_answer("what", ["?!"])


def test_tokens_by_hand() -> None:
    """SQuAD's words: lower case, no punctuation, no articles; characters where no blanks are written."""
    assert tokens("The “Panthers” gave up a 6½-yard run!") == ["panthers", "gave", "up", "61⁄2", "yard", "run"]
    assert tokens("得了24分 yes") == ["得", "了", "24", "分", "yes"]
