"""How a reply looks in Slack: Reply to messages and forms of Block Kit. Pure.

Everything that is said stands in rich text blocks. Their texts are taken as they are, so nothing in them has to be
escaped, nothing that an article or a person wrote can mention anybody or become a format, and the sentence that
answers is bold exactly, next to letters too, which mrkdwn's asterisks are not. Only the notification text beside the
blocks is mrkdwn: it is escaped, once.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.harmless import safe
from bot.reply import Item, Limits, Line, Part, Quote, Reply, fit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.phrases import Phrases
    from bot.reply import Action

Block = dict[str, Any]

ACTION, FORM, CHOICE = "exergue", "exergue-form", "exergue-article"
"""What the ids of buttons begin with, the id of forms, and of the choice of an article in them."""

LIMITS = Limits(part=2_900, page=9_000, parts=40, around=40)
"""Below Slack's: 3,000 characters a section, 50 blocks, about 13,000 characters in all blocks of a message."""

TEXT = 3_900  # characters of the notification text, escaped; Slack advises 4,000
VALUE, METADATA, LABEL, TITLE, URL = 2_000, 3_000, 75, 24, 3_000  # Slack's limits, in characters
QUESTION = 500
VERSION = "1"
EVERYONE = ""
"""The owner of buttons under what nobody asked for: each who presses one gets a reply of their own."""


def escaped(text: str) -> str:
    """Return ``text`` for mrkdwn, where these three characters begin mentions and links."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def notification(reply: Reply) -> str:
    """Return what notifications and screen readers say of a reply: at most TEXT characters, never empty."""
    shown = safe(reply.plain).strip() or "–"
    if len(escaped(shown)) <= TEXT:
        return escaped(shown)
    words, room = shown[:TEXT], TEXT - 2
    while len(escaped(words)) > room:
        words = words[: -max(1, (len(escaped(words)) - room) // 5)]
    return f"{escaped(words)} …"


def messages(reply: Reply, phrases: Phrases, owner: str) -> list[dict[str, Any]]:
    """Return the messages of a reply, each ``text`` and ``blocks``; the buttons of ``owner`` under the last one."""
    return [
        {"text": notification(page), "blocks": [*_blocks(page), *_buttons(page.actions, phrases, owner)]}
        for page in fit(replace(reply, parts=tuple(_led(part) for part in reply.parts)), LIMITS)
    ]


def _led(part: Part) -> Part:
    """Return the part with a link that Slack takes, or with none: a refused one must not take the room of words."""
    return replace(part, link=_link(part.link)) if part.link else part


def _link(url: str) -> str | None:
    return url if len(url) <= URL and re.match(r"https?://[^\s<>|]+$", url) else None


def _blocks(page: Reply) -> list[Block]:
    return [block for part in page.parts if (block := _block(part))["elements"]]


def _block(part: Part) -> Block:
    match part:
        case Quote():
            elements = [_section(_marked(part), "rich_text_quote"), _section(_source(part))]
        case Item():
            elements = [_section((*_text(f"{part.number}. ", bold=True), *_text(part.text), *_detail(part)))]
        case Line():
            said = _text(part.text, bold=True) if part.title else _text(part.text)
            elements = [_section(_linked(part.text, part.link) if part.link else said)]
    return {"type": "rich_text", "elements": [each for each in elements if each["elements"]]}


def _section(elements: tuple[Block, ...], kind: str = "rich_text_section") -> Block:
    return {"type": kind, "elements": list(elements)}


def _text(text: str, **style: bool) -> tuple[Block, ...]:
    """Return a text as rich text, nothing when there is nothing to see."""
    shown = safe(text)
    if not shown:
        return ()
    return ({"type": "text", "text": shown, **({"style": style} if style else {})},)


def _marked(quote: Quote) -> tuple[Block, ...]:
    def pieces() -> Iterator[Block]:
        at = 0
        for start, end in quote.marks:
            yield from _text(quote.text[at:start])
            yield from _text(quote.text[start:end], bold=True)
            at = end
        yield from _text(quote.text[at:])

    return tuple(pieces())


def _detail(item: Item) -> tuple[Block, ...]:
    """Return what is said beside an item, as the way to where it stands if there is one."""
    if not item.detail:
        return ()
    return (*_text("  "), *_linked(item.detail, item.link)) if item.link else _text(f"  {item.detail}", italic=True)


def _source(quote: Quote) -> tuple[Block, ...]:
    return (*_text("— "), *_linked(quote.source, quote.link)) if quote.link else _text(f"— {quote.source}", italic=True)


def _linked(text: str, link: str) -> tuple[Block, ...]:
    """Return a text that leads to a web address; a text alone where it is no such address."""
    shown = safe(text)
    if shown and _link(link):
        return ({"type": "link", "url": link, "text": shown},)
    return _text(shown, italic=True)


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button carries: the name of its action, the person it belongs to, and its state."""

    name: str
    owner: str
    state: str

    @property
    def value(self) -> str:
        """As text: "1|next|U024BE7LH|0x1;1a.0"."""
        return f"{VERSION}|{self.name}|{self.owner}|{self.state}"

    @classmethod
    def read(cls, value: str) -> Pressed:
        """Return what :attr:`value` stands for; raises ValueError for any other text."""
        version, name, owner, state = value.split("|", 3)
        if version != VERSION:
            raise ValueError(value)
        return cls(name, owner, state)


def _buttons(actions: tuple[Action, ...], phrases: Phrases, owner: str) -> list[Block]:
    buttons = [
        {
            "type": "button",
            "action_id": f"{ACTION}-{action.name}",
            "text": _plain(phrases(f"action-{action.name}"), LABEL),
            "value": value,
        }
        for action in actions
        if len(value := Pressed(action.name, owner, action.state).value) <= VALUE
    ]
    return [{"type": "actions", "elements": buttons}] if buttons else []


def _plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": text if len(text) <= limit else f"{text[: limit - 1]}…", "emoji": False}


def form(phrases: Phrases, fields: list[Block], title: str, carried: dict[str, Any]) -> Block:
    """Return a form (a modal view); ``carried`` comes back with what is filled in."""
    metadata = json.dumps(carried, ensure_ascii=False, separators=(",", ":"))
    if len(metadata) > METADATA:
        raise ValueError("a form cannot carry that much")
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": _plain(title, TITLE),
        "submit": _plain(phrases("form-send"), TITLE),
        "close": _plain(phrases("form-cancel"), TITLE),
        "private_metadata": metadata,
        "blocks": fields,
    }


def typed_field(name: str, label: str, *, optional: bool = False, longest: int = QUESTION) -> Block:
    """Return a field for a line of text."""
    element = {"type": "plain_text_input", "action_id": name, "max_length": longest}
    return _field(name, label, element, optional=optional)


def article_field(name: str, label: str, hint: str, *, optional: bool = False) -> Block:
    """Return a field that chooses an article: its titles are asked for while the person types."""
    element = {
        "type": "external_select",
        "action_id": CHOICE,
        "min_query_length": 0,
        "placeholder": _plain(hint, 150),
    }
    return _field(name, label, element, optional=optional)


def choice_field(name: str, label: str, options: list[tuple[str, str]], *, optional: bool = False) -> Block:
    """Return a field that chooses one of a few ``options``: (value, what is shown)."""
    element = {"type": "static_select", "action_id": name, "options": choices(options)}
    return _field(name, label, element, optional=optional)


def flag_field(name: str, label: str) -> Block:
    """Return a field to tick."""
    element = {"type": "checkboxes", "action_id": name, "options": choices([(name, label)])}
    return _field(name, label, element, optional=True)


def file_field(name: str, label: str) -> Block:
    """Return a field for one file."""
    return _field(name, label, {"type": "file_input", "action_id": name, "max_files": 1}, optional=True)


def _field(name: str, label: str, element: Block, *, optional: bool) -> Block:
    label = label[:1].upper() + label[1:]
    return {"type": "input", "block_id": name, "label": _plain(label, 2_000), "element": element, "optional": optional}


def choices(options: list[tuple[str, str]]) -> list[Block]:
    """Return options of a choice: (value, what is shown)."""
    return [{"text": _plain(safe(shown) or value, LABEL), "value": value} for value, shown in options]


def filled(view: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a submitted form carried, and what was filled in: field -> text, True, or the file."""
    values: dict[str, Any] = {}
    for name, fields in view.get("state", {}).get("values", {}).items():
        [field] = fields.values()
        if field.get("selected_options"):
            values[name] = True
        elif field.get("files"):
            values[name] = field["files"][0]
        elif field.get("selected_option"):
            values[name] = field["selected_option"]["value"]
        elif field.get("value"):
            values[name] = field["value"]
    return json.loads(view.get("private_metadata") or "{}"), values
