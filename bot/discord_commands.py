"""The one command table as Discord's slash commands and context menu, in each person's language."""

from __future__ import annotations

import hashlib
import inspect
import json
import logging
from typing import TYPE_CHECKING, Any, Protocol

import discord
from discord import app_commands

from bot.commands import CHAT, LENGTHS, Argument, Command, commands_of
from bot.harmless import safe
from bot.phrases import COMMAND_LANGUAGES, command_word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    Interaction = discord.Interaction[Any]

logger = logging.getLogger(__name__)

SYNCED = "discord-commands.json"
CHOICES, NAME = 25, 100
LONGEST = {"question": 500, "focus": 500, "article": 100, "link": 2000, "days": 4}
MENU = "menu-ask"

_ANYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
_IN_SERVERS = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
_BY_ANYONE = app_commands.AppInstallationType(guild=True, user=True)
_BY_SERVERS = app_commands.AppInstallationType(guild=True, user=False)


class Serves(Protocol):
    """What the commands call."""

    async def ordered(self, interaction: Interaction, command: Command, options: dict[str, Any]) -> None:
        """Do a command."""

    async def pointed(self, interaction: Interaction, message: discord.Message) -> None:
        """Ask about a message."""

    async def titles(self, interaction: Interaction, command: Command, typed: str) -> Sequence[tuple[str, str]]:
        """Return id and title of what an article option may be."""

    async def unknown(self, interaction: Interaction) -> None:
        """Say that a command is not there, or not so, any more."""


class Tree(app_commands.CommandTree[Any]):
    """The commands of a client; ``open_to`` are ids of people and roles that keep articles without a permission."""

    def __init__(self, client: discord.Client, serves: Serves, *, open_to: Sequence[str]) -> None:
        super().__init__(client, allowed_contexts=_ANYWHERE, allowed_installs=_BY_ANYONE)
        self._serves = serves
        self.ids: dict[str, int] = {}  # by name: each reader sees a mention of one in their own language
        for command in commands_of(CHAT):
            self.add_command(_command(command, serves, hidden=not open_to))
        self.add_command(app_commands.ContextMenu(name=_word(MENU), callback=_pointing(serves)))

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Say what can be said of a command that Discord knows differently; anything else goes to the log."""
        if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
            await self._serves.unknown(interaction)
        else:
            logger.error("a command failed: %s", type(error).__name__, exc_info=error)

    async def payload(self) -> list[dict[str, Any]]:
        """Return all commands as they are sent to Discord."""
        translator = self.translator
        if translator is None:
            await self.set_translator(Words())
            return await self.payload()
        return [await each.get_translated_payload(self, translator) for each in self.get_commands()]

    async def sync_if_changed(self, folder: Path) -> bool:
        """Tell Discord about the commands unless it has these already; what it has is noted in ``folder``."""
        text = json.dumps(await self.payload(), sort_keys=True, ensure_ascii=False)
        here = f"{self.client.application_id} {hashlib.sha256(text.encode()).hexdigest()}"
        file = folder / SYNCED
        try:
            known = json.loads(file.read_text(encoding="utf-8"))
            if known["sent"] == here:
                self.ids.update(known["ids"])
                return False
        except (OSError, ValueError, KeyError, TypeError):
            pass  # never sent, or the note is damaged: once more does no harm
        self.ids.update({command.name: command.id for command in await self.sync()})
        try:
            file.write_text(json.dumps({"sent": here, "ids": self.ids}), encoding="utf-8")
        except OSError:
            logger.warning("%s cannot be written: commands are sent at every start", SYNCED)
        return True


class Words(app_commands.Translator):
    """Names and descriptions in the languages that there are files of."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return the word in a language, None where it is the same as the default."""
        language = str(locale.value).partition("-")[0]
        word = command_word(string.extras["phrase"], language) if "phrase" in string.extras else None
        return word if language in COMMAND_LANGUAGES and word != string.message else None


def _word(phrase: str) -> app_commands.locale_str:
    return app_commands.locale_str(command_word(phrase) or phrase, phrase=phrase)


def _command(command: Command, serves: Serves, *, hidden: bool) -> app_commands.Command[Any, Any, Any]:
    """Return one slash command; ``hidden`` hides what keepers do from those who do not manage the server."""

    async def do(interaction: Interaction, **options: Any) -> None:
        await serves.ordered(interaction, command, options)

    first = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction)
    names = {argument.name: argument for argument in command.arguments}
    callback: Any = do
    callback.__signature__ = inspect.Signature([first, *map(_parameter, names.values())])
    if names:
        app_commands.describe(**{name: _word(f"explanation-{name}") for name in names})(callback)
        app_commands.rename(**{name: _word(f"argument-{name}") for name in names})(callback)
    if any(argument.kind == "article" for argument in names.values()):
        app_commands.autocomplete(article=_completing(command, serves))(callback)
    if any(argument.kind == "length" for argument in names.values()):
        choices = [app_commands.Choice(name=_word(f"length-{length}"), value=length) for length in LENGTHS]
        app_commands.choices(length=choices)(callback)
    if command.keeper and hidden:
        app_commands.default_permissions(manage_guild=True)(callback)
    in_servers = (command.keeper and hidden) or command.name == "use"
    return app_commands.Command(
        name=_word(f"name-{command.name}"),
        description=_word(f"description-{command.name}"),
        callback=callback,
        allowed_contexts=_IN_SERVERS if in_servers else None,
        allowed_installs=_BY_SERVERS if in_servers else None,
    )


def _parameter(argument: Argument) -> inspect.Parameter:
    annotation: Any = {"flag": bool, "file": discord.Attachment}.get(argument.kind, str)
    if argument.name in LONGEST:
        annotation = app_commands.Range[str, 1, LONGEST[argument.name]]
    default = inspect.Parameter.empty if argument.required else None
    return inspect.Parameter(argument.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _completing(command: Command, serves: Serves) -> Any:
    async def complete(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        found = await serves.titles(interaction, command, current)
        named = [(id_, " ".join(safe(title).split())[:NAME] or id_) for id_, title in found]
        return [app_commands.Choice(name=title, value=id_) for id_, title in named if len(id_) <= NAME][:CHOICES]

    complete.__annotations__ = {}
    return complete


def _pointing(serves: Serves) -> Any:
    async def ask_about(interaction: Interaction, message: discord.Message) -> None:
        await serves.pointed(interaction, message)

    ask_about.__annotations__ = {"interaction": discord.Interaction, "message": discord.Message}
    return ask_about
