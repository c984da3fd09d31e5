"""A Reply as Discord messages: content, embeds, buttons to be. Nothing is sent here.

Discord's limits hold after escaping: 2,000 characters of content, 4,096 of an embed's description, 6,000 of all embeds
together. They are counted in UTF-16 units, which never are fewer than what Discord counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote as percent

import discord

from bot.harmless import safe
from bot.reply import Item, Limits, Line, Part, Quote, Reply, fit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.reply import Action

CONTENT, DESCRIPTION, EMBEDS, LINK = 2000, 4096, 10, 1000
COLOUR = 0x8A6D3B

_MARKDOWN = re.compile(r"[\\*_~`|\[\]<>@]|:(?=//)")
_LINE_START = re.compile(r"^([^\S\n]*)([#+-]|\d+(?=[.)]))", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Post:
    """What one message holds."""

    content: str | None = None
    embeds: tuple[discord.Embed, ...] = ()
    actions: tuple[Action, ...] = ()


def escape(text: str) -> str:
    """Return ``text`` so that Discord shows it as it is: no mention, markdown or link in it is understood as one."""
    return _LINE_START.sub(_literal, _MARKDOWN.sub(r"\\\g<0>", safe(text)))


def _literal(match: re.Match[str]) -> str:
    blanks, sign = match.groups()
    return f"{blanks}{sign}\\" if sign.isdecimal() else f"{blanks}\\{sign}"


def length(text: str) -> int:
    """Return the length of ``text`` in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def render(reply: Reply) -> list[Post]:
    """Return the reply as messages, in order; one at least."""
    reply = replace(reply, parts=tuple(_linked(part) for part in reply.parts))
    return [_message(page) for page in fit(reply, _QUOTED if _quotes(reply) else _LISTED)]


def plainly(reply: Reply) -> str:
    """Return the reply as the content of one message without embeds, cut where that is too short."""
    text = escape(reply.plain)
    return text if length(text) <= CONTENT else text[: CONTENT // 2].rstrip("\\") + " …"


def _measure(text: str) -> int:
    return length(escape(text))


_QUOTED = Limits(part=DESCRIPTION - 96, page=5900, parts=EMBEDS, measure=_measure, around=96)
"""Of replies with quotations, each of which is an embed; ``around`` is for marks and source."""

_LISTED = Limits(part=DESCRIPTION - 96, page=DESCRIPTION - 96, parts=1000, measure=_measure, around=16)
"""Of replies without: what is not content is one embed."""


def _quotes(reply: Reply) -> bool:
    return any(isinstance(part, Quote) for part in reply.parts)


def _linked(part: Part) -> Part:
    """Return the part with a link that may stand in markdown, or with none."""
    return replace(part, link=_link(part.link)) if isinstance(part, Quote) and part.link else part


def _link(url: str) -> str | None:
    """Return an address that cannot end the markdown around it; None for what is no web address, or is too long."""
    encoded = percent(safe(url), safe="%/:?#@!$&'*+,;=~-._")
    return encoded if re.match(r"https?://[^/]", encoded) and len(encoded) <= LINK else None


def _message(page: Reply) -> Post:
    head, rest = _head(page.parts)
    embeds: list[discord.Embed] = []
    if _quotes(page):
        embeds = [_embed(_part(part)) for part in rest]
    elif rest:
        embeds = [_embed("\n".join(_part(part) for part in rest))]
    return Post(head, tuple(embeds), page.actions)


def _head(parts: Sequence[Part]) -> tuple[str | None, Sequence[Part]]:
    """Return the lines that a page begins with as content, as many as fit, and the parts after them."""
    content = ""
    for number, part in enumerate(parts):
        longer = f"{content}\n{escape(part.text)}" if isinstance(part, Line) else ""
        if not longer or length(longer) > CONTENT:
            return content.strip() or None, parts[number:]
        content = longer
    return content.strip() or None, ()


def _embed(description: str) -> discord.Embed:
    return discord.Embed(description=description, colour=COLOUR)


def _part(part: Part) -> str:
    match part:
        case Quote():
            source = escape(part.source)
            return f"{_marked(part)}\n\n— {f'[{source}]({part.link})' if part.link else source}"
        case Item():
            detail = f" ({escape(part.detail)})" if part.detail else ""
            return f"**{part.number}.** {escape(part.text)}{detail}"
    return escape(part.text)


def _marked(quote: Quote) -> str:
    """Return the quotation with the sentences that answer in bold."""
    text, done = "", 0
    for start, end in _joined(quote.text, quote.marks):
        marked = quote.text[start:end].strip()
        bold = f"**{escape(marked)}**" if safe(marked) else ""
        text += escape(quote.text[done:start]) + bold + _blank_after(quote.text[start:end])
        done = end
    return (text + escape(quote.text[done:])).strip()


def _blank_after(text: str) -> str:
    return text[len(text.rstrip()) :]


def _joined(text: str, marks: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the places with those made one that only blanks lie between: bold beside bold is not understood."""
    joined: list[tuple[int, int]] = []
    for start, end in marks:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
