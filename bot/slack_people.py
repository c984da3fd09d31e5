"""Who asks in Slack: their language, and whether they keep the articles. Asked of Slack once in a while, and kept."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackClientError

from bot.phrases import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from slack_sdk.web.async_client import AsyncWebClient

logger = logging.getLogger(__name__)

KEPT, KEPT_S = 5_000, 600.0
PATIENCE_S, QUIET_S = 1.0, 20.0
"""How long a question waits for Slack to say who asks; after that it is answered in the bot's own language.

For the second of the two Slack is then asked no more, unless somebody's rights are at stake.
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a workspace."""

    id: str
    language: str
    keeper: bool = False


class People:
    """The people of a workspace, as its Web API tells."""

    def __init__(
        self,
        client: AsyncWebClient,
        *,
        language: str,
        keepers: Collection[str] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Use ``language`` for those who have set none that there are sentences in; ``keepers`` are ids."""
        self._client, self._language, self._keepers, self._clock = client, language, frozenset(keepers), clock
        self._known: OrderedDict[tuple[str, str], tuple[float, Person]] = OrderedDict()
        self._quiet_until = float("-inf")

    def known(self, id: str, team: str) -> Person:
        """Return what is known of a person without asking: their language if Slack ever said it, no rights of theirs.

        What Slack said long ago about rights may have been taken back.
        """
        _, person = self._known.get((id, team), (0.0, None))
        return replace(person or Person(id, self._language), keeper=id in self._keepers)

    async def get(self, id: str, team: str, *, patience_s: float = PATIENCE_S) -> Person:
        """Return a person of ``team``; without rights of theirs when Slack does not say in time.

        Who keeps the articles of one workspace of an organisation is asked about anew in another one.
        """
        at, person = self._known.get((id, team), (0.0, None))
        if person and self._clock() - at < KEPT_S:
            return person
        if patience_s <= PATIENCE_S and self._clock() < self._quiet_until:
            return self.known(id, team)
        try:
            async with asyncio.timeout(patience_s):
                told = await self._client.users_info(user=id, include_locale=True)
        except (TimeoutError, SlackClientError, OSError) as error:
            logger.warning("slack does not say who asks: %s", type(error).__name__)
            self._quiet_until = self._clock() + QUIET_S
            return self.known(id, team)
        person = self._person(id, team, told.get("user") or {})
        self._known[id, team] = (self._clock(), person)
        self._known.move_to_end((id, team))
        if len(self._known) > KEPT:
            self._known.popitem(last=False)
        return person

    def _person(self, id: str, team: str, user: dict[str, Any]) -> Person:
        language = str(user.get("locale") or "").partition("-")[0]
        return Person(
            id,
            language if language in LANGUAGES else self._language,
            id in self._keepers or _manages(user, team),
        )


def _manages(user: dict[str, Any], team: str) -> bool:
    """Return whether somebody manages this very workspace: an administrator of another one is a guest here."""
    if user.get("deleted") or user.get("is_stranger") or user.get("is_bot"):
        return False
    own = {user.get("team_id"), *(user.get("enterprise_user") or {}).get("teams", ())}
    return team in own and bool(user.get("is_admin") or user.get("is_owner") or user.get("is_primary_owner"))
