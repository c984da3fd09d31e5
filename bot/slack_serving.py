"""What is done with what comes from Slack: an event to a Request, to the desk, and the reply back."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.commands import BY_NAME, CHAT, LENGTHS
from bot.phrases import Phrases
from bot.reply import FORMS, Line, Reply
from bot.request import Request
from bot.slack_adding import Adding
from bot.slack_event import addressed, carried, of_button, of_command, of_form, of_message, once, plain
from bot.slack_forms import WITH_FORM, action_form, command_form
from bot.slack_manifest import RESERVED
from bot.slack_pointing import Pointing
from bot.slack_view import EVERYONE, Pressed, choices, filled

if TYPE_CHECKING:
    from collections import OrderedDict
    from collections.abc import Awaitable, Callable, Coroutine

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.desk import Desk
    from bot.reply import Part
    from bot.slack_event import Where
    from bot.slack_people import People, Person
    from bot.slack_sending import Sender

    Listener = Callable[[Any, dict[str, Any]], Awaitable[None]]

logger = logging.getLogger(__name__)

SEEN = 5_000
"""How many events are remembered as served."""

QUICK_S = 0.7
"""An answer that takes longer than this is announced first."""

KEEPER_PATIENCE_S = 10.0
PUBLIC = frozenset(["ask", "summary", "digest", "use"])
"""Commands whose replies everybody in the channel sees, unless the reply or the person wants it otherwise."""

IN_PLACE = frozenset(["previous", "next", "around", "found"])
"""Buttons that change what they stand under; the others bring something new."""

CHOICE_S = 2.0
"""How long articles are looked for while somebody types; Slack waits for three seconds."""

CHOICES = 100  # options that Slack shows
OPTION = 150  # characters of an option's value


class Serving:
    """Serves one workspace. ``team`` is its id, "" where each event says it; ``me`` the bot's own id.

    ``busy`` has the tasks that are at work, ``seen`` the names of the events that were served, the latest last.
    """

    def __init__(
        self,
        desk: Desk,
        client: AsyncWebClient,
        sender: Sender,
        people: People,
        *,
        team: str,
        me: str,
        max_file_mb: int,
        busy: set[asyncio.Task[Any]],
        seen: OrderedDict[str, None],
    ) -> None:
        self._desk, self._client, self._sender, self._people = desk, client, sender, people
        self._team, self._me = team, me
        self._adding, self._pointing = Adding(desk, sender, max_file_mb), Pointing(desk)
        self._busy, self._seen = busy, seen
        self.calm: Callable[[], Awaitable[None]] = _at_once

    def listener(self, work: Listener) -> Callable[..., Awaitable[None]]:
        """Return ``work`` as Bolt calls it: once for each event, and never ended by an exception."""

        async def listen(ack: Any, body: dict[str, Any]) -> None:
            if not self._first_time(body):
                await ack()
                return
            task = asyncio.current_task()
            if task:
                self._busy.add(task)
            try:
                await work(ack, body)
            except Exception:
                logger.exception("slack: an event could not be served")
            finally:
                if task:
                    self._busy.discard(task)

        return listen

    def _first_time(self, body: dict[str, Any]) -> bool:
        names = once(body)
        if any(name in self._seen for name in names):
            return False
        self._seen |= dict.fromkeys(names)
        while len(self._seen) > SEEN:
            self._seen.popitem(last=False)
        return True

    def _team_of(self, body: dict[str, Any]) -> str:
        return self._team or str(body.get("team_id") or (body.get("team") or {}).get("id") or "")

    def _request(self, where: Where, person: Person, command: str, text: str = "", **more: Any) -> Request:
        return Request(
            command,
            text,
            language=person.language,
            platform="slack",
            place=f"slack:{where.team}",
            channel=where.channel,
            person=where.person,
            thread=where.conversation,
            keeper=person.keeper,
            **more,
        )

    # what is typed

    def on_command(self, name: str) -> Listener:
        """Return what serves a slash command."""

        async def serve(ack: Any, body: dict[str, Any]) -> None:
            await ack()
            where, text = of_command(body, self._team_of(body)), plain(body.get("text") or "")
            if not text and name in WITH_FORM:  # has to be opened in three seconds; rights count when it comes back
                person = await self._who(where, "")
                await self._open(body, command_form(name, Phrases(person.language), carried(where)))
                return
            await self.calm()
            await self._do(where, await self._who(where, name), name, text)

        return serve

    async def on_message(self, ack: Any, body: dict[str, Any]) -> None:
        """Serve a mention or a direct message: a question, a command behind the mention, or files to add."""
        await ack()
        event = body["event"]
        if not addressed(event) or event["user"] == self._me:
            return
        await self.calm()
        where, text = of_message(event, self._team_of(body)), plain(event.get("text") or "")
        if event.get("files") and where.direct:
            person = await self._who(where, "add")
            await self._adding.files(where, self._request(where, person, "add"), event["files"])
            return
        name, _, rest = text[1:].partition(" ") if text.startswith("/") else ("", "", "")
        name = next((each for each, command in BY_NAME.items() if each == name and CHAT in command.places), "")
        person = await self._who(where, name)
        if name:
            await self._do(where, person, name, rest.strip())
        else:
            await self._do(where, person, "ask" if text else "help", text)

    async def _who(self, where: Where, command: str) -> Person:
        command_ = BY_NAME.get(command)
        patience = {"patience_s": KEEPER_PATIENCE_S} if command_ and command_.keeper else {}
        return await self._people.get(where.person, where.team, **patience)

    async def _do(self, where: Where, person: Person, name: str, text: str, **more: Any) -> None:
        request = self._request(where, person, name, text, **more)
        if name == "add":
            await self._adding.link(where, request)
            return
        if name in {"use", "remove"}:
            phrases = Phrases(person.language)
            if not text and person.keeper:
                told = phrases("needs-argument", name=RESERVED.get(name, name), argument=phrases("argument-article"))
                await self._tell(where, request, Reply.line(told, ok=False, private=True))
                return
            request = replace(request, text=await self._article(request))
        await self._tell(where, request, await self._seen_at_work(where, request, self._desk.handle(request)))

    async def _tell(self, where: Where, request: Request, reply: Reply) -> None:
        """Send a reply to something that was typed; with the question, where nobody else saw it."""
        phrases = Phrases(request.language)
        if request.command == "ask" and where.answer and reply.ok and not reply.private:
            reply = replace(reply, parts=(Line(phrases("asked-head", question=request.text)), *reply.parts))
        if request.command == "help":
            reply = replace(reply, parts=tuple(_named_as_here(part) for part in reply.parts))
        everyone = request.command in PUBLIC or not where.answer
        await self._sender.send(where, reply, phrases, everyone=everyone)

    async def _article(self, request: Request) -> str:
        """Return the id that is meant: a title is understood where it fits one article alone."""
        found = [article for article, _ in await self._desk.titles(request.place, request.text)] if request.text else []
        return found[0] if len(found) == 1 else request.text

    async def _seen_at_work(self, where: Where, request: Request, work: Coroutine[Any, Any, Reply]) -> Reply:
        """Return the reply that is worked on; under a message, that is shown when it takes a while."""
        task = asyncio.create_task(work)
        if where.message:
            done, _ = await asyncio.wait([task], timeout=QUICK_S)
            if not done:
                await self._sender.working(where, Phrases(request.language)("slack-working"))
        return await task

    async def _open(self, body: dict[str, Any], view: dict[str, Any]) -> None:
        await self._client.views_open(trigger_id=body["trigger_id"], view=view)

    # what is pressed

    async def on_button(self, ack: Any, body: dict[str, Any]) -> None:
        """Serve a button under an answer, for the person whose answer it is; under an announcement, for each alone."""
        await ack()
        where = of_button(body, self._team_of(body))
        person = await self._who(where, "")
        phrases = Phrases(person.language)
        try:
            pressed = Pressed.read(body["actions"][0]["value"])
        except (KeyError, IndexError, ValueError):
            await self._sender.send(where, Reply.line(phrases("button-old"), private=True), phrases)
            return
        if pressed.owner == EVERYONE:
            where = replace(where, alone=True)
        elif pressed.owner != where.person:
            await self._sender.send(where, Reply.line(phrases("button-others"), private=True), phrases)
            return
        if pressed.name in FORMS:
            await self._open(body, action_form(pressed.name, phrases, {"state": pressed.state, **carried(where)}))
        else:
            await self._press(where, person, pressed.name, pressed.state, own=pressed.owner != EVERYONE)

    async def _press(
        self, where: Where, person: Person, name: str, state: str, typed: str = "", *, own: bool = True
    ) -> None:
        """Do what a button stands for; the message that it stands under changes only if it is the person's ``own``."""
        request = self._request(where, person, name, state, pressed=True, private=where.alone, typed=typed)
        reply, phrases = await self._desk.handle(request), Phrases(person.language)
        await self._sender.send(
            where,
            reply,
            phrases,
            everyone=not where.alone or name == "share",
            replace=own and name in IN_PLACE and reply.ok,
        )
        if own and name == "share" and reply.ok and where.alone:
            await self._sender.take_back(where)

    async def on_shortcut(self, ack: Any, body: dict[str, Any]) -> None:
        """Open the form for a question about what a message links to or says."""
        await ack()
        where, text = of_button(body, self._team_of(body)), str((body.get("message") or {}).get("text") or "")
        phrases = Phrases((await self._who(where, "")).language)
        if pointed := self._pointing.carry(text):
            await self._open(body, action_form("ask", phrases, {"pointed": pointed, **carried(where)}))
        else:
            await self._sender.send(where, Reply.line(phrases("message-empty"), private=True), phrases)

    # what is filled in

    async def on_form(self, ack: Any, body: dict[str, Any]) -> None:
        """Serve what a form came back with."""
        await ack()
        told, values = filled(body["view"])
        command, action, state = (told.pop(each, "") for each in ("command", "action", "state"))
        pointed = told.pop("pointed", {})
        where = of_form(told, body, self._team_of(body))
        person = await self._who(where, command)
        if action == "ask":
            request = self._request(where, person, "ask", values.get("typed", ""))
            await self._tell(where, request, await self._pointing.answer(request, pointed))
        elif action:
            await self._press(where, person, action, state, values.get("typed", ""))
        elif command == "add" and values.get("file"):
            await self._adding.files(where, self._request(where, person, "add"), [values["file"]])
        else:
            await self._do(where, person, command, *_typed(command, values), **_more(command, values))

    async def on_choice(self, ack: Any, body: dict[str, Any]) -> None:
        """Give the articles that fit what is typed in the choice of an article; nothing is encoded nor asked for it."""
        found: list[tuple[str, str]] = []
        with suppress(TimeoutError):
            async with asyncio.timeout(CHOICE_S):
                found = await self._desk.titles(f"slack:{self._team_of(body)}", body.get("value") or "", CHOICES - 1)
        if filled(body.get("view") or {})[0].get("command") == "use":
            person = self._people.known(body["user"]["id"], self._team_of(body))
            found = [("all", Phrases(person.language)("word-all")), *found]
        await ack(options=choices([each for each in found if len(each[0]) <= OPTION]))


async def _at_once() -> None:
    """Wait for nothing."""


def _named_as_here(part: Part) -> Part:
    """Return a line of the help with its command as it is typed in Slack."""
    name, space, rest = part.text.partition(" ")
    return replace(part, text=f"/{RESERVED[name[1:]]}{space}{rest}") if name[1:] in RESERVED else part


def _typed(command: str, values: dict[str, Any]) -> list[str]:
    field = {"ask": "question", "summary": "focus", "add": "link"}.get(command, "article")
    return [values.get(field, "")]


def _more(command: str, values: dict[str, Any]) -> dict[str, Any]:
    match command:
        case "ask":
            return {"article": values.get("article"), "private": bool(values.get("private"))}
        case "summary":
            length = LENGTHS[values.get("length") or "medium"]
            return {"article": values.get("article"), "sentences": length}
    return {}
