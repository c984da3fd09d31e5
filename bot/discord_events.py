"""From what Discord tells of an event to a Request: who asks, where, in which language, and what belongs together."""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import discord

from bot.phrases import LANGUAGES
from bot.request import Request

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Interaction = discord.Interaction[Any]

T = TypeVar("T")

REMEMBERED = 10_000


class Recent(Generic[T]):
    """What was noted of late, by id; the oldest is forgotten when there are more than ``size``."""

    def __init__(self, size: int = REMEMBERED) -> None:
        self._size = size
        self._noted: OrderedDict[int, T] = OrderedDict()

    def note(self, id: int, value: T) -> bool:
        """Note something; False when something was noted under this id before."""
        new = id not in self._noted
        self._noted[id] = value
        self._noted.move_to_end(id)
        if len(self._noted) > self._size:
            self._noted.popitem(last=False)
        return new

    def get(self, id: int) -> T | None:
        """Return what was noted under this id."""
        return self._noted.get(id)

    def take(self, id: int) -> T | None:
        """Return what was noted under this id, and forget it."""
        return self._noted.pop(id, None)


class Events:
    """Makes requests of events. Languages of people and replies of threads are kept in memory only."""

    def __init__(self, language: str, keepers: Sequence[str]) -> None:
        self.default, self._keepers = language, frozenset(keepers)
        self._spoken: Recent[str] = Recent()
        self._threads: Recent[str] = Recent()

    def request(self, interaction: Interaction, command: str, **more: Any) -> Request:
        """Return the request of an interaction; ``more`` are fields of it."""
        channel, person = interaction.channel, interaction.user
        private = bool(more.get("private"))
        threads = isinstance(channel, discord.Thread) or (channel is not None and interaction.guild_id is None)
        thread = f"discord:{channel.id if threads and channel else interaction.id}"
        return Request(
            command,
            **more,
            platform="discord",
            place=self._place(interaction),
            channel=_channel(channel),
            person=str(person.id),
            keeper=self._keeps(interaction),
            language=self.language(interaction),
            thread=f"{thread}:{person.id}" if private else thread,
        )

    def question(self, message: discord.Message, text: str) -> Request:
        """Return the request of a message that speaks to the bot; without words it asks for help."""
        channel, guild, reference = message.channel, message.guild, message.reference
        known = self._threads.get(reference.message_id) if reference and reference.message_id else None
        one = isinstance(channel, discord.Thread) or guild is None
        return Request(
            "ask" if text else "help",
            text,
            platform="discord",
            place=f"discord:{guild.id}" if guild else "",
            channel=_channel(channel),
            person=str(message.author.id),
            language=self._spoken.get(message.author.id) or _first(_chosen(guild)) or self.default,
            thread=known or f"discord:{channel.id if one else message.id}",
        )

    def language(self, interaction: Interaction) -> str:
        """Return the language to answer in: the person's, else the server's, else the bot's."""
        own = _first([interaction.locale])
        if own:
            self._spoken.note(interaction.user.id, own)
        return own or _first([interaction.guild_locale]) or self.default

    def answered(self, message: discord.Message | None, request: Request) -> None:
        """Remember that a message answers a request: a reply to it belongs to the same thread."""
        if message is not None:
            self._threads.note(message.id, request.thread)

    def _place(self, interaction: Interaction) -> str:
        """Return the server; none where the bot was not added to it and a person brings it along."""
        brought = interaction.is_user_integration() and not interaction.is_guild_integration()
        return f"discord:{interaction.guild_id}" if interaction.guild_id and not brought else ""

    def _keeps(self, interaction: Interaction) -> bool:
        """Return whether a person keeps the articles of this place; those of the operator, only who is named."""
        person = interaction.user
        if str(person.id) in self._keepers:
            return True
        if not self._place(interaction) or not isinstance(person, discord.Member):
            return False
        allowed = interaction.permissions
        roles = {str(role.id) for role in person.roles}
        return allowed.manage_guild or allowed.administrator or bool(roles & self._keepers)


def spoken_to(message: discord.Message, me: discord.abc.Snowflake | None) -> bool:
    """Return whether a person speaks to the bot: in a direct message, by a mention, or by a reply that notifies it."""
    person = not message.author.bot and message.webhook_id is None
    spoken = message.type in {discord.MessageType.default, discord.MessageType.reply}
    named = me is not None and any(each.id == me.id for each in message.mentions)
    return person and spoken and (message.guild is None or named)


def words_of(message: discord.Message, me: discord.abc.Snowflake | None) -> str:
    """Return what a message says, without the mention of the bot."""
    return re.sub(rf"<@!?{me.id if me else 0}>", " ", message.content).strip()


def link_in(text: str) -> tuple[str | None, str]:
    """Return the first web address in a text, and the text without addresses."""
    found = re.findall(r"https?://[^\s<>]+", text)
    rest = re.sub(r"<?https?://[^\s<>]+>?", " ", text)
    return (_trimmed(found[0]) if found else None), rest.strip()


def _trimmed(address: str) -> str:
    """Return an address without what ends the sentence around it; a bracket that it opened itself stays."""
    while address[-1] in ".,;:!?»\"'*_|" or (address[-1] == ")" and address.count(")") > address.count("(")):
        address = address[:-1]
    return address


def _channel(channel: Any) -> str:
    """Return the id of a channel; of a thread, the channel's that it belongs to."""
    return str(getattr(channel, "parent_id", None) or channel.id) if channel is not None else ""


def _chosen(guild: discord.Guild | None) -> list[discord.Locale]:
    """Return the language of a server, where somebody has chosen it: only communities can, others have English."""
    if guild is None:
        return []
    given = guild.preferred_locale is discord.Locale.american_english and "COMMUNITY" not in guild.features
    return [] if given else [guild.preferred_locale]


def _first(locales: Iterable[Any]) -> str | None:
    """Return the first of these locales that there are sentences in, as a language."""
    spoken = (str(getattr(each, "value", each)).partition("-")[0] for each in locales if each)
    return next((each for each in spoken if each in LANGUAGES), None)
