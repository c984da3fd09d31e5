"""Numbers are values: however a language writes them, the same amount is the same number."""

from __future__ import annotations

import pytest

from index.numerals import find_numbers

AMOUNTS = ["44 milliards de dollars", "$44 billion", "$44B", "44 Mrd. Euro", "44 miljard euro", "44 miliardi",
           "44,000,000,000", "44 млрд рублей"]  # fmt: skip


@pytest.mark.parametrize("text", AMOUNTS)
def test_an_amount_is_one_value_in_every_language(text: str) -> None:
    """Scale words and their short forms count in, currencies do not."""
    assert find_numbers(text) == {44e9}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("180 000 abonnés", 180_000), ("180.000 Abonnenten", 180_000), ("180,000 people", 180_000),
     ("180’000 Leute", 180_000), ("1,7 mile", 1.7), ("1.7 miles", 1.7), ("1,234.56", 1234.56), ("en 2023", 2023)],
)  # fmt: skip
def test_separators_are_understood(text: str, expected: float) -> None:
    """Three digits behind a separator are thousands, fewer are decimals."""
    assert find_numbers(text) == {expected}


def test_a_text_without_digits_has_no_number() -> None:
    """Words are left to the kinds of question; digits inside a word are no number."""
    assert find_numbers("forty-four billion") == frozenset()
    assert find_numbers("the B2B market") == frozenset()
