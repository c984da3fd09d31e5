"""A web site on this machine that says whatever a test wants it to, and a wire that leads every address to it.

The rules of :class:`index.fetch.Web` stay what they are: names have public addresses here, which are checked as ever,
and only the last step, the connection itself, ends at this machine.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from typing import TYPE_CHECKING

import pytest

from index import SourceError, Web
from index.fetch import Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Self

URL = "http://press.example/story"
PUBLIC = "93.184.215.14"
PUBLIC_6 = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"

ARTICLE = """<!doctype html><html lang="en"><head><title>The lighthouse of Brennavik</title></head><body><article>
<h1>The lighthouse of Brennavik</h1>
<p>The lighthouse of Brennavik was built in 1871 by the engineer Solveig Aas. It stands on a rock that the sea covers
twice a day, two kilometres from the village, and nobody has ever walked there and back with dry feet.</p>
<p>Its lamp burned whale oil until 1904. In that year the council voted 3,200 crowns for an electric cable, against the
advice of the keeper, who feared for his post and said so in a letter to the newspaper of the county.</p>
<p>Today the tower is a guest house with four rooms. Guests are rowed out at low tide by Marit Lund, the last keeper's
granddaughter, and are asked to bring their own bread and to leave the lamp alone.</p>
</article></body></html>"""

Say = "bytes | Callable[[socket.socket], None]"


def answer(body: str | bytes = b"", *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """Return a whole HTTP answer; ``length`` is what it says its length is."""
    body = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body) if length is None else length}"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def page(body: str = ARTICLE, *headers: str) -> bytes:
    """Return the answer that holds an HTML page."""
    return answer(body, "Content-Type: text/html; charset=utf-8", *headers)


def redirect(to: str, status: str = "302 Found") -> bytes:
    """Return the answer that sends elsewhere."""
    return answer(b"", f"Location: {to}", status=status)


def dripping(head: bytes, drop: bytes, every_s: float) -> Callable[[socket.socket], None]:
    """Return what sends ``head``, then ``drop`` again and again, for ever."""

    def say(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            time.sleep(every_s)
            connection.sendall(drop)

    return say


class Site:
    """A server of raw bytes: ``pages`` are answers by path.

    ``requests`` are what was asked of it, ``names`` the hosts that TLS was asked for.
    """

    def __init__(self, pages: dict[str, Say] | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.pages, self.requests, self.names = pages or {}, list[str](), list[str | None]()
        self._tls = tls
        if tls:
            tls.sni_callback = lambda _, name, __: self.names.append(name)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), contextlib.ExitStack() as closing:
            closing.enter_context(connection)
            if self._tls:
                connection = closing.enter_context(self._tls.wrap_socket(connection, server_side=True))
            head = b""
            while b"\r\n\r\n" not in head and (more := connection.recv(65536)):
                head += more
            if not head:
                return
            self.requests.append(head.decode("latin-1"))
            say = self.pages.get(head.split(b" ", 2)[1].decode("latin-1"), answer(b"", status="404 Not Found"))
            if callable(say):
                say(connection)
            else:
                connection.sendall(say)

    def header(self, name: str, request: int = -1) -> str | None:
        """Return a header of a request, the last one unless another is named."""
        lines = [line.partition(": ") for line in self.requests[request].split("\r\n")[1:]]
        return next((value for key, _, value in lines if key.lower() == name.lower()), None)


class LocalWire(Wire):
    """Every name is public, every address leads to ``site``; ``dialled`` and ``looked_up`` tell what was tried.

    ``addresses`` are those of each name. A list of lists is what a name that changes its mind says, in turn.
    """

    def __init__(
        self, site: Site, addresses: dict[str, list[str] | list[list[str]]] | None = None, authority: object = None
    ) -> None:
        self._site, self._addresses, self._authority = site, addresses or {}, authority
        self.dialled, self.looked_up = list[tuple[str, int]](), list[str]()

    def resolve(self, host: str, port: int) -> list[str]:
        """Return what the test said."""
        self.looked_up.append(host)
        found = self._addresses.get(host)
        if found is None:
            return [PUBLIC] if host.strip("0123456789.:abcdef") else super().resolve(host, port)
        return [str(each) for each in (found if isinstance(found[0], str) else _next(found))]

    def dial(self, address: str, port: int, timeout_s: float) -> socket.socket:
        """Connect to the site, whatever the address."""
        self.dialled.append((address, port))
        return socket.create_connection(("127.0.0.1", self._site.port), timeout_s)

    def trust(self) -> ssl.SSLContext:
        """Trust the test's own authority too."""
        context = super().trust()
        if self._authority is not None:
            self._authority.configure_trust(context)  # type: ignore[attr-defined]
        return context


def refused(web: Web, url: str = URL) -> str:
    """Return the reason why ``url`` is not fetched."""
    with pytest.raises(SourceError) as caught:
        web.page(url)
    return caught.value.reason


def _next(found: list[list[str]]) -> Iterable[str]:
    return found.pop(0) if len(found) > 1 else found[0]
