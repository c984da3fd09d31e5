"""What is said to a person, neutral of any platform. Texts are plain and not escaped: that is the adapter's work."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of Exergue's own, or an article's title or date; ``link`` leads to where it speaks of.

    What others wrote in it is text: only a `bot.phrases.Said` names commands. A ``title`` stands over what follows it.
    """

    text: str
    link: str | None = None
    title: bool = False


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
    """An entry of a numbered list; ``detail`` is said beside it, ``link`` leads to where it stands."""

    number: int
    text: str
    detail: str = ""
    link: str | None = None


Part = Line | Quote | Item


@dataclass(frozen=True, slots=True)
class Action:
    """A button: pressing it is a request with the command ``name`` and the text ``state``.

    Its label is the phrase ``action-<name>``. The state is at most STATE characters and holds all that the request
    needs, so that a button works after a restart. ``form`` asks for one line of text first (the phrase
    ``form-<name>``), which the request has as ``typed``.
    """

    name: str
    state: str = ""
    form: bool = False


ACTIONS = (
    *("previous", "next", "around", "summary", "found", "more", "focus", "sentence"),
    *("useful", "useless", "share"),
)
"""The names that an action may have."""

FORMS = ("focus", "sentence", "ask")
"""What a form may ask for: the name of an action, or a question about an article that was pointed at."""

STATE = 64
"""The longest state of a button, in characters; all of them are ASCII unless a person's words are in it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said, part after part, and what can be done next.

    ``ok`` is false when the request could not be done. ``private`` says that it is for the asker alone where the
    platform can do that.
    """

    parts: tuple[Part, ...]
    ok: bool = True
    actions: tuple[Action, ...] = ()
    private: bool = False

    @classmethod
    def line(cls, text: str, *, ok: bool = True, private: bool = False) -> Reply:
        """Return a reply of one sentence."""
        return cls((Line(text),), ok=ok, private=private)

    @property
    def plain(self) -> str:
        """The whole reply as plain text, for notifications and screen readers."""
        return "\n".join(_plain(part) for part in self.parts)


def _plain(part: Part) -> str:
    match part:
        case Quote():
            return f"« {part.text} » — {part.source}"
        case Item():
            return f"{part.number}. {part.text}"
    return part.text


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message holds: ``part`` and ``page`` in units of ``measure``, ``parts`` in number.

    ``measure`` gives the length of a text once it is escaped for the platform: never shorter for a longer text.
    ``around`` is what every part costs beside its text (its source, marks, the number of an item). A reply has at most
    ``pages``.
    """

    part: int
    page: int
    parts: int
    measure: Callable[[str], int] = len
    around: int = 0
    pages: int = 10


def fit(reply: Reply, limits: Limits) -> list[Reply]:
    """Return the reply as pages that each keep the limits, in order.

    A part that is too long is split at the end of a sentence, a word or, if need be, anywhere; marks are split with it.
    Where there would be too many pages the last one ends with "…"; else nothing of the texts is lost. The actions
    belong to the last page. There is always at least one page.
    """
    pages: list[list[Part]] = [[]]
    used = 0
    for piece in (piece for part in reply.parts for piece in _pieces(_slim(part, limits), limits)):
        size = _size(piece, limits)
        if pages[-1] and (used + size > limits.page or len(pages[-1]) >= limits.parts):
            if len(pages) == limits.pages:
                pages[-1][-1] = _broken_off(pages[-1][-1], limits)
                break
            pages.append([])
            used = 0
        pages[-1].append(piece)
        used += size
    last = len(pages) - 1
    return [
        replace(reply, parts=tuple(page), actions=reply.actions if number == last else ())
        for number, page in enumerate(pages)
    ]


def _size(part: Part, limits: Limits) -> int:
    return limits.measure(part.text) + _beside(part, limits)


def _beside(part: Part, limits: Limits) -> int:
    match part:
        case Quote():
            beside = limits.measure(part.source) + limits.measure(part.link or "")
        case Item():
            beside = limits.measure(part.detail) + limits.measure(part.link or "")
        case Line():
            beside = limits.measure(part.link or "")
    return beside + limits.around


def _slim(part: Part, limits: Limits) -> Part:
    """Return the part with half of the room for its text: every piece of it carries what stands beside it.

    What is too much goes: the link first, then the end of the source or detail.
    """
    room = limits.part // 2
    if _beside(part, limits) <= room:
        return part
    part = replace(part, link=None)
    over = _beside(part, limits) - room
    if over <= 0 or isinstance(part, Line):
        return part
    said = part.source if isinstance(part, Quote) else part.detail
    said = _shortened(said, limits.measure(said) - over, limits.measure)
    return replace(part, source=said) if isinstance(part, Quote) else replace(part, detail=said)


def _shortened(text: str, room: int, measure: Callable[[str], int]) -> str:
    """Return the beginning of a text that fits, with "…" after it; nothing where there is no room for that."""
    room -= measure(" …")
    return f"{text[: _cut(text, room, measure)].rstrip()} …" if room > 0 and text else ""


def _broken_off(part: Part, limits: Limits) -> Part:
    """Return the part as the last that is said of a reply that goes on: no longer than it was, with "…" at its end."""
    end = _cut(part.text, max(limits.measure(part.text) - limits.measure(" …"), 1), limits.measure) if part.text else 0
    part = _slice(part, 0, len(part.text[:end].rstrip()))
    return replace(part, text=f"{part.text} …")


def _pieces(part: Part, limits: Limits) -> Iterator[Part]:
    while _size(part, limits) > limits.part and len(part.text) > 1:
        end = _cut(part.text, max(limits.part - _beside(part, limits), 1), limits.measure)
        yield _slice(part, 0, end)
        part = _slice(part, end, len(part.text))
    yield part


def _cut(text: str, room: int, measure: Callable[[str], int]) -> int:
    """Return where to cut: the best end within ``room``, at least 1."""
    low, high = 1, len(text)
    while low < high:  # the longest beginning that fits
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle]) <= room else (low, middle - 1)
    for end in (r"[.!?…。！？]['\"»”’)]*\s+", r"\s+"):
        found = [match.end() for match in re.finditer(end, text[:low])]
        if found and found[-1] >= low // 2:
            return found[-1]
    return low


def _slice(part: Part, start: int, end: int) -> Part:
    if not isinstance(part, Quote):
        return replace(part, text=part.text[start:end])
    within = [(max(a, start) - start, min(b, end) - start) for a, b in part.marks if a < end and b > start]
    marked = within[0] if within else None
    return replace(part, text=part.text[start:end], marked=marked, also=tuple(within[1:]))
