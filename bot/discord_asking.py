"""What a person does on Discord with commands, buttons, forms and the context menu, handed to the desk."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import discord

from bot.commands import LENGTHS
from bot.discord_buttons import EVERYONE, Press, form_of, typed_in
from bot.discord_events import link_in
from bot.discord_sending import PROGRESS_S, Progress, Sender
from bot.pasted import ask_linked
from bot.pending import Pending
from bot.phrases import Phrases
from bot.reply import FORMS, Reply
from bot.uploads import page_of, too_large

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from bot.commands import Command
    from bot.desk import Desk
    from bot.discord_events import Events
    from bot.request import Request
    from bot.settings import Settings
    from bot.uploads import Fetched

    Interaction = discord.Interaction[Any]

IN_PLACE = frozenset(["previous", "next", "around", "found", "more", "focus"])
"""Buttons whose reply takes the place of the message that they stand under."""

HIDDEN = frozenset(["help", "privacy", "forget"])
"""Commands whose reply only the asker sees."""

PENDING = 500
"""How many messages are kept that somebody is about to ask about."""

PASTED = 80
"""A message of at least so many characters, its addresses left out, is asked itself; a shorter one, its link."""

COMPLETE_S, FETCH_S = 2.0, 60.0

CALM_S = 1.0
"""How long an answer waits at most for others' acknowledgements, which Discord wants within three seconds."""


class Pointed(NamedTuple):
    """A message that somebody asks about: whose question it is, the address in it, and its other words."""

    person: int
    link: str | None
    text: str


class Asking:
    """Hands what people do to the desk, and the replies to where they belong."""

    def __init__(self, desk: Desk, events: Events, current: Settings, commands: Mapping[str, int]) -> None:
        self._desk, self._events, self._settings, self._commands = desk, events, current, commands
        self._pending: Pending[Pointed] = Pending(PENDING)
        self._unacknowledged, self._calm = 0, asyncio.Event()
        self.progress_s = PROGRESS_S

    def sender(self, interaction: Interaction) -> Sender:
        """Return what sends replies to a person."""
        return Sender(interaction.user.id, self._events.language(interaction), self._commands)

    async def titles(self, interaction: Interaction, command: Command, typed: str) -> Sequence[tuple[str, str]]:
        """Return what completes an article option, in time or not at all: nothing is encoded for it."""
        request = self._events.request(interaction, command.name)
        every = [("all", Phrases(request.language)("word-all"))] if command.name == "use" else []
        found: list[tuple[str, str]] = []
        with contextlib.suppress(TimeoutError):  # many are asking; what is typed can still be sent as it is
            found = await asyncio.wait_for(self._desk.titles(request.place, typed, 25), COMPLETE_S)
        return [*(each for each in every if typed.casefold() in each[1].casefold()), *found]

    async def ordered(self, interaction: Interaction, command: Command, options: dict[str, Any]) -> None:
        """Do a slash command: acknowledge, ask the desk, put the reply in its place."""
        request = self._events.request(interaction, command.name, private=bool(options.get("private")))
        hidden = request.private or command.name in HIDDEN or (command.keeper and not request.keeper)
        await self._acknowledge(interaction, ephemeral=hidden, thinking=True)
        article = await self._article(request, options.get("article"))
        match command.name:
            case "ask":
                reply = await self._desk.handle(replace(request, text=options["question"], article=article))
            case "summary":
                sentences = LENGTHS.get(options.get("length") or "", request.sentences)
                focus = options.get("focus") or ""
                wanted = replace(request, text=focus, article=article, sentences=sentences)
                reply = await self._desk.handle(wanted)
            case "use" | "remove":
                reply = await self._desk.handle(replace(request, text=article or ""))
            case "add":
                reply = await self._add(interaction, request, options.get("link"), options.get("file"))
            case _:
                reply = await self._desk.handle(replace(request, text=options.get(command.typed) or ""))
        await self._answer(interaction, request, reply, hidden=hidden)

    async def _acknowledge(self, interaction: Interaction, **how: bool) -> None:
        """Tell Discord that an answer will come; in a rush, everyone is told before anyone is answered."""
        self._unacknowledged += 1
        self._calm.clear()
        try:
            await interaction.response.defer(**how)
        finally:
            self._unacknowledged -= 1
            if not self._unacknowledged:
                self._calm.set()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._calm.wait(), CALM_S)

    async def _answer(self, interaction: Interaction, request: Request, reply: Reply, *, hidden: bool) -> None:
        posted = await self.sender(interaction).answer(interaction, reply, hidden=hidden)
        if not request.pasted:  # a reply to it would be asked of other articles
            self._events.answered(posted, request)

    async def _article(self, request: Request, typed: str | None) -> str | None:
        """Return the id that an article option stands for: what was chosen, or the one title that was typed."""
        if not typed or typed == "all":
            return typed
        found = await self._desk.titles(request.place, typed, 2)
        return found[0][0] if len(found) == 1 else typed

    async def _add(
        self, interaction: Interaction, request: Request, link: str | None, file: discord.Attachment | None
    ) -> Reply:
        phrases = Phrases(request.language)
        if file is not None:
            name, limit = file.filename, self._settings.max_file_mb
            if refused := too_large(name, file.size, limit, phrases):
                return refused

            async def fetch() -> Fetched:
                try:
                    return page_of(await asyncio.wait_for(file.read(), FETCH_S), name)
                except (TimeoutError, discord.DiscordException):
                    return Reply.line(phrases("attachment-gone", name=name), ok=False, private=True)

            return await self._shown(interaction, name, phrases, lambda tell: self._desk.add(request, fetch, tell))
        if link:
            return await self._shown(interaction, link, phrases, lambda tell: self._desk.add(request, link, tell))
        return Reply.line(phrases("add-what"), ok=False, private=True)

    async def _shown(
        self, interaction: Interaction, name: str, phrases: Phrases, work: Callable[[Progress], Awaitable[Reply]]
    ) -> Reply:
        progress = Progress(interaction, name, phrases)
        async with progress.shown(self.progress_s):
            return await work(progress)

    async def pressed(self, interaction: Interaction, press: Press) -> None:
        """Do what a button stands for, for its owner."""
        sender = self.sender(interaction)
        hidden = _hidden(interaction)
        if press.owner not in {EVERYONE, interaction.user.id}:
            await sender.say(interaction, "button-others")
        elif press.name in FORMS:
            await self._ask_for(interaction, press)
        elif press.name == "share" and not _may_write(interaction):
            await sender.say(interaction, "share-forbidden")
        else:
            request = self._events.request(interaction, press.name, text=press.state, pressed=True, private=hidden)
            await self._acknowledge(interaction)
            await self._show(
                interaction, request, hidden=hidden or press.owner == EVERYONE, own=press.owner != EVERYONE
            )

    async def _show(self, interaction: Interaction, request: Request, *, hidden: bool, own: bool = True) -> None:
        """Put the reply to a button in place of the message, if it is the person's ``own``, or after it."""
        reply, sender = await self._desk.handle(request), self.sender(interaction)
        if reply.ok and own and request.command in IN_PLACE:
            posted = await sender.replace(interaction, reply, hidden=hidden)
        else:
            shared = request.command == "share" and reply.ok
            posted = await sender.add(interaction, reply, hidden=not shared and (hidden or reply.private))
            if shared:
                await sender.take_button(interaction, "share")
        self._events.answered(posted, request)

    async def pointed(self, interaction: Interaction, message: discord.Message) -> None:
        """Ask what a person wants to know about a message, or about the one that it forwards."""
        link, text = link_in("\n".join([message.content, *(each.content for each in message.message_snapshots)]))
        if link is None and len(text) < PASTED:
            await self.sender(interaction).say(interaction, "message-empty")
            return
        self._pending.note(interaction.id, Pointed(interaction.user.id, link, text))
        await self._ask_for(interaction, Press("ask", interaction.user.id, str(interaction.id)))

    async def _ask_for(self, interaction: Interaction, press: Press) -> None:
        form = form_of(press, Phrases(self._events.language(interaction)))
        await interaction.response.send_modal(form)
        form.stop()  # what it was filled with is found by its id: it need not be kept

    async def filled(self, interaction: Interaction, press: Press) -> None:
        """Do what a form was filled for."""
        typed, hidden = typed_in(interaction.data), _hidden(interaction)
        if press.owner != interaction.user.id:
            await self.sender(interaction).say(interaction, "button-others")
        elif press.name == "ask":
            await self._about(interaction, self._pointed(interaction, press.state), typed)
        else:
            request = self._events.request(
                interaction, press.name, text=press.state, pressed=True, typed=typed, private=hidden
            )
            await self._acknowledge(interaction)
            await self._show(interaction, request, hidden=hidden)

    def _pointed(self, interaction: Interaction, state: str) -> Pointed | None:
        """Return the message that this person pointed at, and forget it; what a form says of itself proves nothing."""
        kept = self._pending.get(int(state)) if state.isdecimal() else None
        return self._pending.take(int(state)) if kept and kept.person == interaction.user.id else None

    async def _about(self, interaction: Interaction, pointed: Pointed | None, question: str) -> None:
        """Answer a question about a message: from its own words if it has enough, else from what it links to."""
        if pointed is None:
            await self.sender(interaction).say(interaction, "form-gone")
            return
        await self._acknowledge(interaction, thinking=True)
        request = self._events.request(interaction, "ask", text=question)
        if pointed.link is None or len(pointed.text) >= PASTED:
            request = replace(request, pasted=pointed.text)
            reply = await self._desk.handle(request)
        else:
            reply = await self._linked(interaction, request, pointed.link)
        await self._answer(interaction, request, reply, hidden=False)

    async def _linked(self, interaction: Interaction, request: Request, link: str) -> Reply:
        phrases = Phrases(request.language)

        async def add(adding: Request) -> Reply:
            return await self._shown(interaction, link, phrases, lambda tell: self._desk.add(adding, link, tell))

        return await ask_linked(self._desk, request, link, add)


def _hidden(interaction: Interaction) -> bool:
    """Return whether only one person sees the message that a button or form belongs to."""
    return interaction.message is not None and interaction.message.flags.ephemeral


def _may_write(interaction: Interaction) -> bool:
    """Return whether a person may send messages where a button is: threads have a permission of their own."""
    allowed, thread = interaction.permissions, isinstance(interaction.channel, discord.Thread)
    return not interaction.guild_id or (allowed.send_messages_in_threads if thread else allowed.send_messages)
