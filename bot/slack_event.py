"""What Slack sends, read: who said what where, in words as they were typed. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_MENTION = re.compile(r"<([@#!])([^>|]*)(?:\|([^>]*))?>")
_LINK = re.compile(r"<((?:https?|mailto):[^>|]+)(?:\|([^>]*))?>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


@dataclass(frozen=True, slots=True)
class Where:
    """Where something was said, and where it is answered.

    ``thread`` is the time stamp of the thread to answer in. ``message`` is what the person wrote, if they wrote a
    message. ``answer`` is the address for answers that Slack gave, "" for none. ``direct`` says that only this person
    and the bot are there, ``threaded`` that the thread was there before, ``alone`` that only the person sees what a
    button stands under.
    """

    team: str
    channel: str
    person: str
    thread: str = ""
    message: str = ""
    answer: str = ""
    direct: bool = False
    threaded: bool = False
    alone: bool = False

    @property
    def conversation(self) -> str:
        """Names what may be followed up: a thread, or all that is said to the bot in private."""
        return f"{self.channel}:{self.thread}" if self.thread or self.direct else ""


def plain(text: str) -> str:
    """Return what was typed: without mentions, links by their name, and nothing escaped any more."""
    text = _MENTION.sub(lambda found: found[3] or "" if found[1] != "@" else "", text)
    text = _LINK.sub(lambda found: found[2] or found[1], text)
    return re.sub("&(?:lt|gt|amp);", lambda found: _ENTITIES[found[0]], text).strip()


def link_in(text: str) -> str:
    """Return the first web address in a text, marked by Slack or typed; "" when there is none."""
    found = re.search(r"https?://[^\s<>|]+", text)
    return found[0].replace("&amp;", "&").rstrip(".,;:!?)") if found else ""


def once(body: dict[str, Any]) -> list[str]:
    """Return what names this very event, so that it is served once however often it comes."""
    event = body.get("event") or {}
    names = [body.get("event_id"), body.get("trigger_id")]
    if event.get("type") in {"message", "app_mention"} and event.get("ts"):
        names.append(f"{event.get('channel')}:{event['ts']}")  # one mention can come as two events
    return [str(name) for name in names if name]


def addressed(event: dict[str, Any]) -> bool:
    """Return whether a message is a person's, to the bot: no other bot's, no edit, and not seen by chance."""
    if event.get("bot_id") or event.get("bot_profile") or event.get("user") in {None, "", "USLACKBOT"}:
        return False
    if event.get("subtype") not in {None, "", "file_share", "thread_broadcast"}:
        return False
    return event.get("type") == "app_mention" or event.get("channel_type") == "im"


def of_message(event: dict[str, Any], team: str) -> Where:
    """Return where a message was written: a mention is answered in a thread, a direct message where it stands."""
    direct = event.get("channel_type") == "im" or str(event.get("channel", "")).startswith("D")
    thread = event.get("thread_ts") or ""
    return Where(
        team=team,
        channel=event["channel"],
        person=event["user"],
        thread=thread or ("" if direct else event["ts"]),
        message=event["ts"],
        direct=direct,
        threaded=bool(thread),
    )


def of_command(body: dict[str, Any], team: str) -> Where:
    """Return where a slash command was typed."""
    channel = body["channel_id"]
    return Where(
        team=team,
        channel=channel,
        person=body["user_id"],
        answer=body["response_url"],
        direct=channel.startswith("D"),
    )


def of_button(body: dict[str, Any], team: str) -> Where:
    """Return where a button was pressed, or a message pointed at."""
    container, message = body.get("container") or {}, body.get("message") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    return Where(
        team=team,
        channel=channel,
        person=body["user"]["id"],
        thread=container.get("thread_ts") or message.get("thread_ts") or "",
        answer=body.get("response_url") or "",
        direct=channel.startswith("D"),
        threaded=True,
        alone=bool(container.get("is_ephemeral")),
    )


def carried(where: Where) -> dict[str, Any]:
    """Return a place as a form carries it."""
    return {
        "channel": where.channel,
        "thread": where.thread,
        "answer": where.answer,
        "direct": where.direct,
        "alone": where.alone,
    }


def of_form(carried: dict[str, Any], body: dict[str, Any], team: str) -> Where:
    """Return where the form was opened that has now come back."""
    return Where(team=team, person=body["user"]["id"], threaded=True, **carried)
