"""Which web addresses may be fetched, and which machines may be talked to. Pure: nothing here asks the network.

Members name the addresses, so every rule is for the worst of them: a page of the operator's own network, a name that
changes its mind, a number that hides an inner address in an outer one.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from index.errors import Forbidden

SCHEMES = {"http": 80, "https": 443}

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_KEPT = "/%:=&?~+!$,;'@()*[]|^{}"  # what a path or query keeps as it is written

_GLOBAL = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments, global to older Pythons; a cloud keeps its metadata there
        "168.63.129.16/32",  # what a cloud tells its own machines
        "192.88.99.0/24",  # relays of 6to4
        "2001::/32",  # Teredo: the address of a machine behind a router is hidden in it
        "3fff::/20",  # documentation
    )
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the operator lets be fetched.

    ``domains`` are names whose own pages and subdomains' are allowed, none for all; ``ports`` are numbers. Without
    ``adding`` no article is added by its address; feeds and refreshes go on.
    """

    domains: tuple[str, ...] = ()
    ports: tuple[int, ...] = (80, 443)
    adding: bool = True


@dataclass(frozen=True, slots=True)
class Target:
    """One web address, taken apart: ``host`` in ASCII without brackets, ``path`` with its query, percent-encoded."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def site(self) -> str:
        """The address without its path, the port left out where it goes without saying."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == SCHEMES[self.scheme] else f":{self.port}")

    @property
    def url(self) -> str:
        """The address as one text: two ways to write the same address are the same here."""
        return self.site + self.path


def is_address(text: str) -> bool:
    """Return whether ``text`` looks like an address of the net, of any scheme."""
    return bool(_ADDRESS.match(text))


def parse(url: str, rules: Rules, base: Target | None = None) -> Target:
    """Return the target that ``url`` names, read from ``base`` if it is relative; raises Forbidden."""
    name = spoken(url)
    try:
        if len(url) > 2000 or re.search(r"[\x00-\x20\x7f-\x9f\\\\]", url):
            raise ValueError
        parts = urlsplit(urljoin(base.url, url) if base else url)
        if parts.scheme not in SCHEMES:
            raise Forbidden("web-scheme", name=name)
        if "@" in parts.netloc:
            raise Forbidden("web-credentials", name=name)
        host = _ascii(parts.hostname or "")
        port = SCHEMES[parts.scheme] if parts.port is None else parts.port
    except (ValueError, UnicodeError):
        raise Forbidden("web-address", name=name) from None
    if port not in rules.ports:
        if _is_here(host):  # no setting makes it public
            raise Forbidden("web-private", name=name)
        raise Forbidden("web-port", name=name, port=str(port))
    if rules.domains and not any(host == domain or host.endswith(f".{domain}") for domain in rules.domains):
        raise Forbidden("web-domain", name=name, host=host)
    query = f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    return Target(parts.scheme, host, port, (quote(parts.path, safe=_KEPT) or "/") + query)


def spoken(url: str) -> str:
    """Return the address as messages and logs hold it: not endless, without control characters and passwords."""
    url = re.sub(r"//[^/?#]*@", "//", re.sub(r"[\x00-\x1f\x7f-\x9f]", "", url))
    return url if len(url) <= 200 else url[:199] + "…"


def _ascii(host: str) -> str:
    """Return a host as DNS knows it, in small letters; raises ValueError for what is no host."""
    if ":" in host:
        return ipaddress.IPv6Address(host).compressed if "%" not in host else _refuse(host)
    host = host.removesuffix(".").lower()
    if not host.isascii():
        import idna

        host = idna.encode(host, uts46=True).decode()
    if not re.fullmatch(
        r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*", host
    ):
        raise ValueError(host)
    return host


def _refuse(host: str) -> str:
    raise ValueError(host)


def _is_here(host: str) -> bool:
    """Return whether a host is written as this machine or another address off the public net."""
    with contextlib.suppress(ValueError):
        return not is_public(str(ipaddress.ip_address(host)))
    return host == "localhost" or host.endswith(".localhost")


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public net, whatever other address is hidden in it."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id is not None:
            return False
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip not in _GLOBAL:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _NEVER)
