"""Replies on their way to Discord: which message they become, who sees them, and what happens when that fails."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Any

import discord

from bot.discord_buttons import presses_under, view_of
from bot.discord_view import escape, plainly, render
from bot.phrases import Phrases
from bot.reply import Action

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from bot.discord_view import Post
    from bot.reply import Reply

    Interaction = discord.Interaction[Any]
    Posted = discord.Message | None

logger = logging.getLogger(__name__)

NOBODY = discord.AllowedMentions.none()
PATIENCE_S = 0.5
"""An answer to a message that takes longer than this is announced by the sign of typing."""

PROGRESS_S = 1.5
"""How often the progress of a long work is shown."""


class Sender:
    """Sends the replies to one event; ``owner`` may press their buttons, ``commands`` are the ids of commands."""

    def __init__(self, owner: int, language: str, commands: Mapping[str, int]) -> None:
        self._owner, self.phrases, self._commands = owner, Phrases(language), commands

    async def say(self, interaction: Interaction, phrase: str, **facts: str) -> None:
        """Tell the person alone something, at once; in place of an answer that was promised, if there was one."""
        send = interaction.followup.send if interaction.response.is_done() else interaction.response.send_message
        with contextlib.suppress(discord.HTTPException, discord.InteractionResponded):
            await send(self.phrases(phrase, **facts), ephemeral=True, allowed_mentions=NOBODY)

    async def answer(self, interaction: Interaction, reply: Reply, *, hidden: bool) -> Posted:
        """Put a reply in place of "thinking"; ``hidden`` says that only the person sees that. Return its last message.

        What is to be private after all takes its place as a message that only the person sees.
        """
        if reply.private and not hidden and not interaction.context.dm_channel:  # there nobody else is
            try:
                await interaction.delete_original_response()
            except discord.HTTPException:
                logger.warning("a reply meant for one person is shown to all: the first one cannot be taken back")
            else:
                return await self.add(interaction, reply, hidden=True)
        return await self.replace(interaction, reply, hidden=hidden)

    async def replace(self, interaction: Interaction, reply: Reply, *, hidden: bool) -> Posted:
        """Put a reply in place of the message that is there; what does not fit follows it."""
        first, *more = render(reply, self._commands)

        async def edit(fields: dict[str, Any]) -> Posted:
            return await interaction.edit_original_response(**fields)

        posted = await self._send(edit, first, reply, clear=True)
        return await self._follow(interaction, more, reply, hidden=hidden) or posted

    async def add(self, interaction: Interaction, reply: Reply, *, hidden: bool) -> Posted:
        """Send a reply as a message of its own, after the interaction was acknowledged."""
        return await self._follow(interaction, render(reply, self._commands), reply, hidden=hidden)

    async def _follow(self, interaction: Interaction, posts: list[Post], reply: Reply, *, hidden: bool) -> Posted:
        async def follow(fields: dict[str, Any]) -> Posted:
            return await interaction.followup.send(ephemeral=hidden, wait=True, **fields)

        posted = None
        for post in posts:
            posted = await self._send(follow, post, reply)
        return posted

    async def take_button(self, interaction: Interaction, name: str) -> None:
        """Take one button from under the message that an interaction belongs to."""
        kept = [Action(each.name, each.state) for each in presses_under(interaction.message) if each.name != name]
        await interaction.edit_original_response(view=view_of(kept, self._owner, self.phrases))

    async def post(self, channel: discord.abc.Messageable, reply: Reply, to: discord.Message | None = None) -> Posted:
        """Send a reply to a channel, the first message of it in reply to another one."""
        reference = to.to_reference(fail_if_not_exists=False) if to else None
        posted = None
        for number, post in enumerate(render(reply, self._commands)):
            first = {"reference": reference, "mention_author": False} if reference and not number else {}

            async def send(fields: dict[str, Any], first: dict[str, Any] = first) -> Posted:
                return await channel.send(**first, **fields)

            posted = await self._send(send, post, reply)
        return posted

    async def _send(
        self, send: Callable[[dict[str, Any]], Awaitable[Posted]], post: Post, reply: Reply, *, clear: bool = False
    ) -> Posted:
        """Send one message; where Discord refuses it (no embeds in this channel), its words alone."""
        view = view_of(post.actions, self._owner, self.phrases)
        fields: dict[str, Any] = {"content": post.content, "allowed_mentions": NOBODY}
        if post.embeds or clear:
            fields["embeds"] = list(post.embeds)
        if view or clear:
            fields["view"] = view
        try:
            return await send(fields)
        except discord.Forbidden:
            logger.warning("embeds are not allowed where an answer belongs; it is sent without")
        except discord.HTTPException as error:
            if error.status not in {400, 403}:
                raise
            logger.exception("Discord refuses a message")  # its limits are ours to keep
        return await send({"content": plainly(reply, self._commands), "allowed_mentions": NOBODY})


@contextlib.asynccontextmanager
async def typing(channel: discord.abc.Messageable, patience_s: float = PATIENCE_S) -> AsyncIterator[None]:
    """Show the sign of typing while the block takes longer than ``patience_s``; never waits for Discord to show it."""

    async def show() -> None:
        await asyncio.sleep(patience_s)
        with contextlib.suppress(discord.HTTPException):
            async with channel.typing():
                await asyncio.Event().wait()

    task = asyncio.create_task(show())
    try:
        yield
    finally:
        task.cancel()


class Progress:
    """How far a long work is, shown now and then where its reply will be."""

    def __init__(self, interaction: Interaction, name: str, phrases: Phrases) -> None:
        self._interaction, self._name, self._phrases = interaction, name, phrases
        self._done: tuple[int, int] | None = None
        self._over = asyncio.Event()

    def __call__(self, done: int, total: int) -> None:
        """Note how many passages are ready, and of how many."""
        self._done = done, total

    @contextlib.asynccontextmanager
    async def shown(self, every_s: float) -> AsyncIterator[None]:
        """Show it while the block runs; at its end nothing more is on its way."""
        task = asyncio.create_task(self._show(every_s))
        try:
            yield
        finally:
            self._over.set()
            await task

    async def _show(self, every_s: float) -> None:
        last = ""
        while not self._over.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), every_s)
            if self._over.is_set() or (text := self._text()) == last:
                continue
            last = text
            with contextlib.suppress(discord.HTTPException):
                await self._interaction.edit_original_response(content=text, allowed_mentions=NOBODY)

    def _text(self) -> str:
        if self._done is None:
            return self._phrases("adding-reading", name=escape(self._name)[:500])
        done, total = self._done
        return self._phrases("adding-progress", name=escape(self._name)[:500], done=done, total=total)
