"""What a site asks of programs that come by themselves (robots.txt, RFC 9309): feeds and refreshes heed it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from index.address import parse
from index.errors import Forbidden, Unreachable
from index.fetch import user_agent

if TYPE_CHECKING:
    from protego import Protego

    from index.fetch import Web

REMEMBERED_S = 3600.0
"""How long a site's answer holds."""

_NO_RULES = {"web-missing", "web-refused", "web-status", "web-redirects"}
"""Answers of a site that has no robots.txt to give: everything is allowed then, as RFC 9309 says."""

_LONGEST = 500 * 1024  # what RFC 9309 has a program read at least
_TOO_LONG = 2_000  # characters of a line


class Robots:
    """The wishes of sites, fetched as safely as their pages. One thread at a time may use it."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._known: dict[str, tuple[float, Protego]] = {}

    def check(self, url: str) -> None:
        """Raise Forbidden where the site asks not to fetch ``url``, and Unreachable where it cannot be asked."""
        target = parse(url, self._web.rules)
        asked, rules = self._known.get(target.site, (0.0, None))
        if rules is None or time.monotonic() - asked > REMEMBERED_S:
            rules = self._ask(target.site)
            self._known[target.site] = (time.monotonic(), rules)
        if not rules.can_fetch(target.url, user_agent()):
            raise Forbidden("web-robots", name=target.url)

    def _ask(self, site: str) -> Protego:
        from protego import Protego

        try:
            content = self._web.get(f"{site}/robots.txt").content
        except Unreachable as fault:
            if fault.reason not in _NO_RULES:
                raise
            content = b""
        lines = content[:_LONGEST].decode("utf-8-sig", "replace").splitlines()
        return Protego.parse("\n".join(line for line in lines if len(line) < _TOO_LONG))
