"""What is said to a person, neutral of any platform. Texts are plain and not escaped: that is the adapter's work."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of Exergue's own."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation, word for word; ``text[marked[0]:marked[1]]`` is its sentence that answers.

    ``also`` are the places of further sentences that answer, none overlapping another. ``source`` says
    where it stands ("Title, paragraph 3 of 12"), ``link`` leads there.
    """

    text: str
    marked: tuple[int, int] | None
    source: str
    link: str | None = None
    also: tuple[tuple[int, int], ...] = ()

    @property
    def marks(self) -> tuple[tuple[int, int], ...]:
        """All places that are marked, in reading order."""
        return tuple(sorted((*((self.marked,) if self.marked else ()), *self.also)))


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a numbered list; ``detail`` is said beside it."""

    number: int
    text: str
    detail: str = ""


Part = Line | Quote | Item


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said, part after part. ``ok`` is false when the request could not be done."""

    parts: tuple[Part, ...]
    ok: bool = True

    @classmethod
    def line(cls, text: str, *, ok: bool = True) -> Reply:
        """Return a reply of one sentence."""
        return cls((Line(text),), ok=ok)
