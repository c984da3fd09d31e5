"""Discord: an event becomes a Request, its Reply becomes embeds and buttons. Needs no privileged intent."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket

from bot.discord_asking import Asking
from bot.discord_buttons import EVERYONE, Button, Press
from bot.discord_commands import Tree
from bot.discord_events import Events, Recent, spoken_to, words_of
from bot.discord_sending import Sender, typing
from bot.phrases import language_of
from bot.platforms import Refused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.desk import Desk
    from bot.reply import Reply
    from bot.settings import Settings

    Interaction = discord.Interaction[Any]

logger = logging.getLogger(__name__)

CLOSING_S = 1.0
DRAIN_S = 6.0
"""How long answers in flight are waited for before the connection is closed."""

HEARTBEAT_S = 60.0
"""A connection that says nothing for so long is made anew."""

HOPELESS = {4004: "discord-token", 4012: "discord-refused", 4013: "discord-refused", 4014: "discord-refused"}
"""Close codes of the gateway that another try would not change."""


def create(current: Settings, desk: Desk) -> Discord:
    """Return the platform, not started."""
    return Discord(current, desk)


class Discord:
    """The Discord side of the desk; a platform."""

    name = "Discord"

    def __init__(self, current: Settings, desk: Desk) -> None:
        self.settings, self.desk = current, desk
        self.events = Events(current.language or language_of(), current.keepers)
        self.seen: Recent[None] = Recent()
        self.stopping = False
        self._client: Client | None = None

    async def run(self) -> None:
        """Connect and serve until :meth:`close`; raises Refused for a token or intents that are refused."""
        self._aim()
        self._client = client = Client(self)
        serving = asyncio.create_task(client.start(self.settings.discord_token))
        closed = asyncio.create_task(client.gone.wait())
        try:
            await asyncio.wait([serving, closed], return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait([serving], timeout=CLOSING_S)  # the library closes first and tells why afterwards
            if serving.done():
                serving.result()
        except discord.LoginFailure:
            raise Refused("discord-token") from None
        except discord.PrivilegedIntentsRequired:
            raise Refused("discord-refused") from None
        except discord.ConnectionClosed as error:
            if error.code in HOPELESS:
                raise Refused(HOPELESS[error.code]) from None
            raise
        finally:
            for task in (serving, closed):
                task.cancel()
            await asyncio.gather(serving, closed, return_exceptions=True)
            await client.close()

    @property
    def connected(self) -> bool:
        """Whether every connection to Discord is open and has begun."""
        client = self._client
        return client is not None and client.is_ready() and not any(each.is_closed() for each in client.shards.values())

    async def close(self) -> None:
        """Take no new work, finish what is being answered, disconnect."""
        self.stopping = True
        if self._client:
            await self._client.close()

    async def announce(self, channel: str, reply: Reply) -> None:
        """Send a reply to the channel with this id; raises what Discord says when that cannot be done."""
        if self._client is None:
            raise RuntimeError("not connected")
        found: Any = self._client.get_channel(int(channel)) or await self._client.fetch_channel(int(channel))
        await Sender(EVERYONE, self.events.default, self._client.tree.ids).post(found, reply)

    def _aim(self) -> None:
        """Let the library speak to another server than Discord's, where the settings name one."""
        if self.settings.discord_api:
            discord.http.Route.BASE = self.settings.discord_api.rstrip("/")
        if self.settings.discord_gateway:
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(self.settings.discord_gateway)


def intents() -> discord.Intents:
    """Return what the bot asks to see: servers with their channels and roles, and messages; none of it is privileged.

    Discord gives the content of a message only where it mentions the bot, replies to it or is a direct message.
    """
    return discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class Client(discord.AutoShardedClient):
    """One connection to Discord, used once: when it falls, the platform makes another."""

    def __init__(self, side: Discord) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it never speaks
        super().__init__(
            intents=intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            heartbeat_timeout=HEARTBEAT_S,
        )
        self.side, self.gone = side, asyncio.Event()
        self.tree = Tree(self, self, open_to=side.settings.keepers)
        self.asking = Asking(side.desk, side.events, side.settings, self.tree.ids)
        self.add_dynamic_items(Button)
        self._working: set[asyncio.Task[Any]] = set()
        self._syncing: asyncio.Task[None] | None = None

    async def setup_hook(self) -> None:
        """Ask Discord how many connections it advises, and tell it about the commands meanwhile."""
        try:
            self.shard_count, *_ = await self.http.get_bot_gateway()
        except (discord.DiscordException, KeyError):
            self.shard_count = 1
        self._syncing = asyncio.create_task(self._sync())

    async def _sync(self) -> None:
        try:
            await self.tree.sync_if_changed(self.side.settings.data)
        except (discord.DiscordException, aiohttp.ClientError) as error:
            logger.warning("the commands could not be sent to Discord: %s", error)

    async def close(self) -> None:
        """Let what is being answered be finished, tell those who would wait too long, then disconnect."""
        current = asyncio.current_task()
        if working := [task for task in self._working if task is not current]:
            _, late = await asyncio.wait(working, timeout=DRAIN_S)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=CLOSING_S)
        if self._syncing:
            self._syncing.cancel()
        await super().close()
        self.gone.set()

    @contextlib.asynccontextmanager
    async def _once(self, id: int, interaction: Interaction | None = None) -> AsyncIterator[bool]:
        """Tell whether an event is to be served: not twice, not while stopping. What fails in it goes to the log."""
        task = asyncio.current_task()
        new = self.side.seen.note(id, None)
        if new and self.side.stopping and interaction:
            await self.asking.sender(interaction).say(interaction, "stopping")
        if task:
            self._working.add(task)
        try:
            yield new and not self.side.stopping
        except asyncio.CancelledError:  # the answer took longer than closing may take
            if interaction:
                await self.asking.sender(interaction).say(interaction, "stopping")
            raise
        except (discord.DiscordException, aiohttp.ClientError) as error:
            logger.warning("an answer did not reach Discord: %s", type(error).__name__, exc_info=error)
        except Exception:  # the desk lets none through: what is left is ours
            report = secrets.token_hex(5)
            logger.exception("event %s could not be served", report)
            if interaction:
                await self.asking.sender(interaction).say(interaction, "error-internal", id=report)
        finally:
            if task:
                self._working.discard(task)

    async def ordered(self, interaction: Interaction, command: Any, options: dict[str, Any]) -> None:
        """Do a slash command."""
        async with self._once(interaction.id, interaction) as wanted:
            if wanted:
                await self.asking.ordered(interaction, command, options)

    async def pointed(self, interaction: Interaction, message: discord.Message) -> None:
        """Ask what is asked about a message."""
        async with self._once(interaction.id, interaction) as wanted:
            if wanted:
                await self.asking.pointed(interaction, message)

    async def pressed(self, interaction: Interaction, press: Press) -> None:
        """Do what a button stands for."""
        async with self._once(interaction.id, interaction) as wanted:
            if wanted:
                await self.asking.pressed(interaction, press)

    async def titles(self, interaction: Interaction, command: Any, typed: str) -> Sequence[tuple[str, str]]:
        """Return what completes an article option."""
        return [] if self.side.stopping else await self.asking.titles(interaction, command, typed)

    async def unknown(self, interaction: Interaction) -> None:
        """Say that a command or button is no longer there."""
        async with self._once(interaction.id, interaction) as wanted:
            if wanted:
                await self.asking.sender(interaction).say(interaction, "button-old")

    async def on_interaction(self, interaction: Interaction) -> None:
        """Do what a form was filled for; commands and buttons find their way by themselves."""
        data: Any = interaction.data or {}
        press = Press.read(data.get("custom_id", ""))
        if press and interaction.type is discord.InteractionType.modal_submit:
            async with self._once(interaction.id, interaction) as wanted:
                if wanted:
                    await self.asking.filled(interaction, press)
        elif not press and interaction.type is discord.InteractionType.component:
            await self.unknown(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Answer a direct message, a mention, or a reply to the bot."""
        if not spoken_to(message, self.user):
            return
        async with self._once(message.id) as wanted:
            if not wanted:
                return
            request = self.side.events.question(message, words_of(message, self.user))
            async with typing(message.channel):
                reply = await self.side.desk.handle(request)
            posted = await Sender(message.author.id, request.language, self.tree.ids).post(
                message.channel, reply, message
            )
            self.side.events.answered(posted, request)
