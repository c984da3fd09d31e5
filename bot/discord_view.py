"""A Reply as Discord messages: content, embeds, buttons to be. Nothing is sent here.

Discord's limits hold after escaping: 2,000 characters of content, 4,096 of an embed's description, 6,000 of all embeds
together. They are counted in UTF-16 units, which never are fewer than what Discord counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote as percent

import discord

from bot.harmless import safe
from bot.phrases import Said
from bot.reply import Item, Limits, Line, Part, Quote, Reply, fit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.reply import Action

CONTENT, DESCRIPTION, EMBEDS, LINK = 2000, 4096, 10, 1000
COLOUR = 0x8A6D3B

_NO_COMMANDS: Mapping[str, int] = MappingProxyType({})

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


def render(reply: Reply, commands: Mapping[str, int] = _NO_COMMANDS) -> list[Post]:
    """Return the reply as messages, in order; one at least.

    ``commands`` are the ids of commands: in Exergue's own sentences they are then named as each reader knows them.
    """
    said = tuple(_linked(part) for part in reply.parts)
    show = _Shown(commands)
    return [show.post(page) for page in fit(replace(reply, parts=said), show.limits(quoting=_quotes(reply)))]


def plainly(reply: Reply, commands: Mapping[str, int]) -> str:
    """Return the reply as the content of one message without embeds, cut where that is too short.

    ``commands`` are named as in :func:`render`, unless it has to be cut.
    """
    show = _Shown(commands)
    lines = (show.line(each.text) if isinstance(each, Line) else escape(Reply((each,)).plain) for each in reply.parts)
    text = "\n".join(lines)
    if length(text) <= CONTENT:
        return text
    text = escape(reply.plain)
    return text if length(text) <= CONTENT else text[: CONTENT // 2].rstrip("\\") + " …"


class _Shown:
    """How parts are written."""

    def __init__(self, commands: Mapping[str, int]) -> None:
        self._commands = commands
        self._named = re.compile(rf"(?<![\w/])/({'|'.join(map(re.escape, commands)) or '(?!)'})(?!\w)")

    def limits(self, *, quoting: bool) -> Limits:
        """Return what a message holds; each quotation is an embed, all else that is not content is one embed.

        96 and 16 are for what stands beside a part: marks and source, a number.
        """
        room = DESCRIPTION - 96
        if quoting:
            return Limits(part=room, page=5900, parts=EMBEDS, measure=self._measure, around=96)
        return Limits(part=room, page=room, parts=1000, measure=self._measure, around=16)

    def _measure(self, text: str) -> int:
        return length(self.line(text))

    def line(self, text: str) -> str:
        """Return a text; in a sentence of Exergue's own the commands are mentions, save those that its facts name."""
        if not isinstance(text, Said):
            return escape(text)
        shown, done = "", 0
        for match in self._named.finditer(text):
            if not any(match[0] in fact for fact in text.facts):
                shown += f"{escape(text[done : match.start()])}</{match[1]}:{self._commands[match[1]]}>"
                done = match.end()
        return shown + escape(text[done:])

    def _said(self, line: Line) -> str:
        """Return a line; one that is its own address is that, which Discord makes a link."""
        if line.link is None:
            said = self.line(line.text)
            return f"**{said}**" if line.title and said.strip() else said
        return line.link if line.text == line.link else _leading(line.text, line.link)

    def post(self, page: Reply) -> Post:
        """Return one page as a message."""
        head, rest = self._head(page.parts)
        texts = [self._part(part) for part in rest]
        described = texts if _quotes(page) else ["\n".join(texts)] if texts else []
        embeds = tuple(discord.Embed(description=text, colour=COLOUR) for text in described)
        return Post(head, embeds, page.actions)

    def _head(self, parts: Sequence[Part]) -> tuple[str | None, Sequence[Part]]:
        """Return the first line of a page as content, all of them if it has nothing else, and the parts after that."""
        content, only = "", all(isinstance(part, Line) for part in parts)
        for number, part in enumerate(parts):
            longer = f"{content}\n{self._said(part)}" if isinstance(part, Line) else ""
            if not longer or length(longer) > CONTENT or (number and not only):
                return content.strip() or None, parts[number:]
            content = longer
        return content.strip() or None, ()

    def _part(self, part: Part) -> str:
        match part:
            case Quote():
                return f"{_marked(part)}\n\n— {_leading(part.source, part.link)}"
            case Item():
                detail = f" ({_leading(part.detail, part.link)})" if part.detail else ""
                return f"**{part.number}.** {escape(part.text)}{detail}"
        return self._said(part)


def _quotes(reply: Reply) -> bool:
    return any(isinstance(part, Quote) for part in reply.parts)


def _leading(text: str, link: str | None) -> str:
    return f"[{escape(text)}]({link})" if link else escape(text)


def _linked(part: Part) -> Part:
    """Return the part with a link that may stand in markdown, or with none."""
    if part.link is None:
        return part
    link = _link(part.link)
    if link and isinstance(part, Line) and part.text == part.link:
        return replace(part, text=link, link=link)
    return replace(part, link=link)


def _link(url: str) -> str | None:
    """Return an address that cannot end the markdown around it; None for what is no web address, or is too long."""
    if not re.match(r"https?://[^/\s]\S*$", url):
        return None
    encoded = percent(safe(url), safe="%/:?#@!$&'*+,;=~-._")
    return encoded if len(encoded) <= LINK else None


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
