"""What the buttons under an answer carry: which passages were found and which is shown, in a few ASCII characters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from index import Answer

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Quoted:
    """``hits`` are (passage id, number of the marked sentence in it), best first.

    ``count`` of them are shown, from number ``first`` on.
    """

    hits: tuple[tuple[int, int], ...]
    first: int = 0
    count: int = 1

    @classmethod
    def of(cls, answer: Answer, count: int) -> Self:
        """Return the state of an answer, its first ``count`` hits shown."""
        hits = tuple((hit.passage.id, hit.passage.sentences.index(hit.sentence)) for hit in answer.hits)
        return cls(hits, count=max(1, count))

    @classmethod
    def read(cls, state: str) -> Self:
        """Return what :attr:`state` stands for; raises ValueError for any other text."""
        shown, _, rest = state.partition(";")
        first, count = (int(each) for each in shown.split("x"))
        hits = tuple((int(a, 36), int(b, 36)) for a, b in (each.split(".") for each in rest.split(",")))
        if not (0 <= first < len(hits) and count >= 1):
            raise ValueError(state)
        return cls(hits, first, count)

    @property
    def state(self) -> str:
        """As text: "0x1;1a.0,2b.3"."""
        return f"{self.first}x{self.count};" + ",".join(f"{_base36(a)}.{_base36(b)}" for a, b in self.hits)

    @property
    def shown(self) -> tuple[tuple[int, int], ...]:
        """The hits that are shown, one at least."""
        return self.hits[self.first : self.first + self.count]

    def at(self, number: int) -> Self | None:
        """Return the same with one hit shown, another one; None when there is no such hit."""
        return replace(self, first=number, count=1) if 0 <= number < len(self.hits) else None


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits
