"""What a site asks of programs that come by themselves (robots.txt): feeds and refreshes heed it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from index.address import parse
from index.errors import Forbidden, Unreachable
from index.fetch import user_agent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from urllib.robotparser import RobotFileParser

    from index.fetch import Web

REMEMBERED_S = 3600.0
"""How long a site's answer holds."""

_NO_RULES = {"web-missing", "web-refused", "web-status", "web-redirects"}
"""Answers of a site that has no robots.txt to give: everything is allowed then, as RFC 9309 says."""

_NOWHERE = "nowhere"  # the path of every page begins with a slash


class Robots:
    """The wishes of sites, fetched as safely as their pages. One thread at a time may use it."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._known: dict[str, tuple[float, RobotFileParser]] = {}

    def check(self, url: str) -> None:
        """Raise Forbidden where the site asks not to fetch ``url``, and Unreachable where it cannot be asked."""
        target = parse(url, self._web.rules)
        asked, rules = self._known.get(target.site, (0.0, None))
        if rules is None or time.monotonic() - asked > REMEMBERED_S:
            rules = self._ask(target.site)
            self._known[target.site] = (time.monotonic(), rules)
        if not rules.can_fetch(user_agent(), target.url):
            raise Forbidden("web-robots", name=target.url)

    def _ask(self, site: str) -> RobotFileParser:
        from urllib.robotparser import RobotFileParser

        rules = RobotFileParser()
        try:
            lines = self._web.get(f"{site}/robots.txt").content.decode("utf-8", "replace").splitlines()
        except Unreachable as fault:
            if fault.reason not in _NO_RULES:
                raise
            lines = []
        rules.parse(_heeded(lines))
        return rules


def _heeded(lines: Iterable[str]) -> Iterator[str]:
    """Give the lines that say who may fetch what, and those that part them: the parser breaks on others (delays).

    A rule that is no address at all becomes one that no page has, so that the rules around it keep their meaning.
    """
    for line in lines:
        name, _, path = line.partition("#")[0].partition(":")
        name = name.strip().lower()
        if name in {"allow", "disallow"}:
            try:
                urlsplit(unquote(path.strip()))
            except ValueError:
                path = _NOWHERE
            yield f"{name}: {path}"
        elif name == "user-agent" or not line:
            yield line
