"""What people and articles write, without characters that deceive. Escaping for a platform comes after this."""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ue000\ue001]"
)

_JOINER = re.compile(r"(?<![^\x00-\u024f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\u024f])")


def safe(text: str) -> str:
    """Return ``text`` without control, zero-width and bidirectional override characters; line ends stay.

    Joiners stay between characters of scripts that are written with them.
    """
    return _JOINER.sub("", _UNSAFE.sub("", text.replace("\t", " ")))
