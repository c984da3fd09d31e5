"""What a person wants, neutral of any platform."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """``command`` is a name of the command table or of an action, ``text`` its argument or the action's state.

    ``platform`` says where the request comes from. ``place`` is the server or workspace, which sees its own articles
    and the operator's (``""`` sees the operator's only); None is the operator, who sees all. ``channel`` and ``person``
    are the platform's ids, ``thread`` names a conversation: in it, a short question may lean on the one before.
    ``keeper`` says that the person may add, remove and bind articles. ``pressed`` says that a button was pressed,
    ``typed`` is what its form was filled with. ``private`` asks for a reply to this person alone. ``pasted`` is a text
    that is asked instead of the articles.

    ``article`` is the id of the article to ask, None for the one that the channel is bound to, else all.
    """

    command: str
    text: str = ""
    article: str | None = None
    language: str = "en"
    platform: str = "terminal"
    place: str | None = None
    channel: str = ""
    person: str = ""
    thread: str = ""
    keeper: bool = False
    pressed: bool = False
    private: bool = False
    typed: str = ""
    pasted: str = ""
    limit: int = 3
    sentences: int = 5
    id: str = field(default_factory=lambda: secrets.token_hex(5))
