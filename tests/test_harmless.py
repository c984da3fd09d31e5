"""Characters that deceive are taken out before anything is shown, and none that a language is written with."""

from __future__ import annotations

import pytest

from bot.harmless import safe


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb\u2066c\u200bd\ufeffe\u200ff", "abcdef"),
        ("two\nlines\tand\x07 a bell\x1b[31m", "two\nlines and a bell[31m"),
        ("@every\u200cone", "@everyone"),
        ("\u200dstart and end\u200d\u200d", "start and end"),
        ("می‌خواهم", "می‌خواهم"),
        ("क्‍ष 👩‍💻", "क्‍ष 👩‍💻"),
    ],
)
def test_what_is_not_seen_is_taken_out(text: str, shown: str) -> None:
    """Controls, bidi and zero-width characters go; joiners stay where Persian, Hindi or an emoji needs them."""
    assert safe(text) == shown
