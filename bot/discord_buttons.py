"""Buttons and forms of Discord. All that they need is in their custom id, so that they work after a restart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, Self, cast

import discord

from bot.reply import ACTIONS, FORMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.phrases import Phrases
    from bot.reply import Action

VERSION = "x1"
CUSTOM_ID, TITLE, TYPED = 100, 45, 500
EVERYONE = 0
"""The owner of buttons under what nobody asked for: each who presses one gets a reply of their own."""

PROMINENT = frozenset(["found", "share"])

_TEMPLATE = rf"{VERSION}:(?P<name>{'|'.join(sorted({*ACTIONS, *FORMS}))}):(?P<owner>[0-9]+):(?P<state>[\s\S]*)"


@dataclass(frozen=True, slots=True)
class Press:
    """What a custom id says: which action, whose it is (a person's id), and the action's state."""

    name: str
    owner: int
    state: str

    @classmethod
    def read(cls, custom_id: str) -> Self | None:
        """Return what a custom id says; None when it is not, or no longer, one of ours."""
        match = re.fullmatch(_TEMPLATE, custom_id)
        return cls(match["name"], int(match["owner"]), match["state"]) if match else None

    @property
    def custom_id(self) -> str:
        """As text, at most 100 characters."""
        return f"{VERSION}:{self.name}:{self.owner}:{self.state}"


class Presses(Protocol):
    """A client that buttons can be pressed in."""

    async def pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Do what a button stands for."""


class Button(discord.ui.DynamicItem[discord.ui.Button[Any]], template=_TEMPLATE):
    """A button under a reply."""

    def __init__(self, press: Press, label: str = "…") -> None:
        style = discord.ButtonStyle.primary if press.name in PROMINENT else discord.ButtonStyle.secondary
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=press.custom_id))
        self.press = press

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button anew from what its id says."""
        return cls(Press(match["name"], int(match["owner"]), match["state"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the press to the client."""
        await cast("Presses", interaction.client).pressed(interaction, self.press)


def view_of(actions: Iterable[Action], owner: int, phrases: Phrases) -> discord.ui.View | None:
    """Return the buttons of a reply, five a row; None without any. Needs a running loop."""
    presses = [(Press(action.name, owner, action.state), phrases(f"action-{action.name}")) for action in actions]
    buttons = [Button(press, label) for press, label in presses if len(press.custom_id) <= CUSTOM_ID]
    if not buttons:
        return None
    view = discord.ui.View(timeout=None)
    for button in buttons:
        view.add_item(button)
    view.stop()  # a press finds its dynamic item without it; else what one person sees waits 15 minutes in a task
    return view


def presses_under(message: discord.Message | None) -> list[Press]:
    """Return what the buttons under a message stand for, in order."""
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)] if message else []
    read = [Press.read(getattr(each, "custom_id", None) or "") for row in rows for each in row.children]
    return [press for press in read if press]


def form_of(press: Press, phrases: Phrases) -> discord.ui.Modal:
    """Return a form with one line of text to be typed, which carries the press as its id. Needs a running loop."""
    title = phrases(f"form-{press.name}")
    modal = discord.ui.Modal(title=title[:TITLE], custom_id=press.custom_id)
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(custom_id="typed", min_length=1, max_length=TYPED)
    modal.add_item(discord.ui.Label(text=title[:TITLE], component=field))
    return modal


def typed_in(data: Any) -> str:
    """Return what a form was filled with, from the data of its interaction."""
    return next(_values(data.get("components", ())), "")


def _values(components: Iterable[Any]) -> Iterator[str]:
    for each in components:
        if "value" in each:
            yield str(each["value"])
        yield from _values([*each.get("components", ()), *([each["component"]] if "component" in each else ())])
