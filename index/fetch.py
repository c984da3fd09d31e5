"""From what a person names (a file, a folder, bytes, a web address) to the pages that are there.

Nothing is understood of them yet. This is the only module with a socket, and it trusts nobody: see :class:`Web`.
"""

from __future__ import annotations

import contextlib
import functools
import io
import os
import socket
import ssl
import time
from pathlib import Path
from typing import TYPE_CHECKING

from index.address import Rules, Target, is_address, is_public, parse, spoken
from index.body import Fetched, kind_of, text_of, unpack
from index.errors import Empty, Forbidden, SourceError, TooLarge, Unreachable, Unreadable
from index.leaving import in_thread
from index.records import Page

if TYPE_CHECKING:
    import http.client
    from collections.abc import Iterator, Mapping

KINDS = {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".md": "markdown", ".markdown": "markdown",
    ".txt": "text", ".text": "text", ".pdf": "pdf", ".docx": "docx",
}  # fmt: skip
"""What a file's ending promises; the content decides between those that can be told apart by it."""

MAX_BYTES = 20 * 2**20

MAX_WEB_BYTES = 5 * 2**20
"""The largest page, packed or unpacked."""

DEADLINE_S = 10.0
"""How long fetching a page may take: the name, the connections, the redirects and the last byte of it."""

MAX_REDIRECTS = 3


def find_sources(source: str | Path) -> list[Path]:
    """Return the files that ``source`` stands for: itself, or every article file below a folder, sorted by path.

    Hidden files and folders are left out. Raises Forbidden for a web address, Unreachable when there is no such file,
    Empty for a folder without article files.
    """
    if is_address(str(source)):
        raise Forbidden("web-address", name=spoken(str(source)))
    if isinstance(source, str) and not source.strip():  # pathlib takes nothing for the current folder
        raise Unreachable("missing", name="“”")
    path = Path(source)
    try:
        if not path.is_dir():
            if not path.exists():
                if str(source).lower().startswith("www."):
                    raise Forbidden("web-scheme", name=str(source)[:200])
                raise Unreachable("missing", name=str(source))
            return [path]
        os.scandir(path).close()  # rglob says nothing of a folder that it may not read
        found = sorted(each for each in path.rglob("*") if _is_article(each.relative_to(path)) and each.is_file())
    except PermissionError:
        raise Unreachable("denied", name=str(source)) from None
    except (OSError, ValueError):  # a name that no file system takes: too long, or with a NUL
        raise Unreachable("missing", name=str(source)[:80]) from None
    if not found:
        raise Empty("no-articles", name=str(source))
    return found


def _is_article(path: Path) -> bool:
    return path.suffix.lower() in KINDS and not any(part.startswith(".") for part in path.parts)


def read(source: str | Path | bytes, *, max_bytes: int = MAX_BYTES, web: Web | None = None) -> Page:
    """Return the page that one file, or a web address, or the bytes themselves, hold.

    Raises Unreachable, TooLarge (a file: before reading), Unreadable for what is no regular file (a folder: see
    :func:`find_sources`), and Forbidden for an address that may not be fetched, every one where there is no ``web``.
    """
    if isinstance(source, str) and is_address(source):
        return (web or Web(Rules(adding=False))).page(source)
    if isinstance(source, bytes):
        _check_size(len(source), "text", max_bytes)
        return Page(source, name="text")
    path = find_sources(source)[0]
    if path != Path(source):
        raise Unreadable("folder", name=str(source))
    if not path.is_file():
        raise Unreadable("binary", name=str(source))
    try:
        _check_size(path.stat().st_size, str(path), max_bytes)
        content = path.read_bytes()
    except PermissionError:
        raise Unreachable("denied", name=str(path)) from None
    except OSError:
        raise Unreachable("missing", name=str(path)) from None
    return Page(content, name=str(path), kind=KINDS.get(path.suffix.lower()), origin=_origin(path))


def _origin(path: Path) -> str:
    """Return the path as text that any database takes, even where its name is no valid UTF-8."""
    return os.fsencode(path.resolve()).decode("utf-8", "backslashreplace")


def _check_size(size: int, name: str, max_bytes: int) -> None:
    if size > max_bytes:
        raise TooLarge("large", name=name, size_mb=-(-size // 2**20), limit_mb=max_bytes // 2**20)


class Wire:
    """What reaches out: names to addresses, addresses to connections. Tests put another one in its place."""

    def resolve(self, host: str, port: int) -> list[str]:
        """Return every IP address that ``host`` has; raises OSError when there is none. May block for long."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(each[4][0]) for each in found))

    def dial(self, address: str, port: int, timeout_s: float) -> socket.socket:
        """Return a connection to an IP address; raises OSError."""
        return socket.create_connection((address, port), timeout_s)

    def trust(self) -> ssl.SSLContext:
        """Return what certificates are verified with: the machine's own authorities, and the name on each."""
        return ssl.create_default_context()


class Web:
    """Fetches pages from the public net, whoever names them. Any thread may use it, several at once.

    A name is looked up once; every address it has must be public, and the connection goes to one of those. Each
    redirect (3 at most) is checked like the first address. Certificates are verified, no proxy is asked, no cookie is
    kept. All of it takes at most 10 s, and no more than 5 MB is read, or unpacked from what is read.
    """

    def __init__(self, rules: Rules | None = None, *, wire: Wire | None = None, deadline_s: float = DEADLINE_S) -> None:
        self.rules, self._wire, self._deadline_s = rules or Rules(), wire or Wire(), deadline_s

    def page(self, url: str) -> Page:
        """Return the page at ``url``, for somebody who wants it added; the address is its origin.

        Raises Forbidden, Unreachable, TooLarge, and Unreadable for what is neither HTML nor PDF nor plain text.
        """
        if not self.rules.adding:
            raise Forbidden("web-off", name=spoken(url))
        page = self.again(url)
        assert page is not None  # nothing was said of an earlier visit
        return page

    def again(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Page | None:
        """Return the page at ``url``, None when it has not changed since the site gave ``etag`` and ``modified``."""
        origin = parse(url, self.rules).url
        fetched = self.get(url, etag=etag, modified=modified)
        if not fetched.fresh:
            return None
        kind = kind_of(fetched, origin)
        content = fetched.content if kind == "pdf" else text_of(fetched)
        return Page(content, origin, kind, fetched.url, origin, etag=fetched.etag, modified=fetched.modified)

    def get(
        self, url: str, *, etag: str | None = None, modified: str | None = None, max_bytes: int = MAX_WEB_BYTES
    ) -> Fetched:
        """Return what the site answers, of whatever kind it is; raises Forbidden, Unreachable and TooLarge."""
        target = parse(url, self.rules)
        tags = {"If-None-Match": etag, "If-Modified-Since": modified}
        asking = {header: value for header, value in tags.items() if value}
        with _faults(target.url, self._deadline_s):
            return in_thread(lambda: self._follow(target, asking, max_bytes), target.url, self._deadline_s)

    def _follow(self, target: Target, asking: Mapping[str, str], max_bytes: int) -> Fetched:
        """Return the answer at the end of the redirects."""
        clock, name = _Clock(self._deadline_s), target.url
        for _ in range(MAX_REDIRECTS + 1):
            with self._answer(target, {**_HEADERS, "User-Agent": user_agent(), **asking}, clock, name) as answer:
                if answer.status not in (301, 302, 303, 307, 308):
                    return _fetched(answer, target, name, max_bytes, asked=bool(asking))
                location = answer.headers.get("Location", "").strip()
            with contextlib.suppress(UnicodeError):  # headers come as Latin-1, addresses in them as UTF-8
                location = location.encode("latin-1").decode()
            target = parse(location.replace(" ", "%20"), self.rules, base=target)
        raise Unreachable("web-redirects", name=name, limit=MAX_REDIRECTS)

    @contextlib.contextmanager
    def _answer(
        self, target: Target, headers: Mapping[str, str], clock: _Clock, name: str
    ) -> Iterator[http.client.HTTPResponse]:
        import http.client  # here: most who import this never fetch

        with contextlib.closing(self._connect(target, clock, name)) as connection:
            speaking = http.client.HTTPConnection(target.host, target.port)
            speaking.sock = _Timed(connection, clock)
            speaking.default_port = 443 if target.scheme == "https" else 80
            speaking.auto_open = 0
            speaking.request("GET", target.path, headers=dict(headers))
            with contextlib.closing(speaking.getresponse()) as answer:
                yield answer

    def _connect(self, target: Target, clock: _Clock, name: str) -> socket.socket:
        try:  # the system's resolver knows no deadline: whoever waits for this thread does
            addresses = self._wire.resolve(target.host, target.port)
        except (OSError, UnicodeError):
            addresses = []
        clock.left()
        if not addresses:
            raise Unreachable("web-name", name=name)
        if not all(is_public(address) for address in addresses):
            raise Forbidden("web-private", name=name)
        fault: OSError = OSError(name)
        for left, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
            try:
                connection = self._wire.dial(address, target.port, clock.left() / left)
            except OSError as error:
                fault = error
                continue
            if target.scheme == "http":
                return connection
            with contextlib.ExitStack() as undo:
                undo.callback(connection.close)
                connection.settimeout(clock.left())
                secured = self._trust.wrap_socket(connection, server_hostname=target.host)
                undo.pop_all()
            return secured
        raise fault

    @functools.cached_property
    def _trust(self) -> ssl.SSLContext:
        return self._wire.trust()


_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.8,*/*;q=0.1",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}


_STATUSES = {
    401: "web-refused", 402: "web-refused", 403: "web-refused", 451: "web-refused", 404: "web-missing",
    410: "web-missing", 429: "web-busy",
}  # fmt: skip


def user_agent() -> str:
    """Return what Exergue calls itself to web sites."""
    from importlib import metadata

    try:
        return f"Exergue/{metadata.version('exergue')}"
    except metadata.PackageNotFoundError:
        return "Exergue"


def _fetched(answer: http.client.HTTPResponse, target: Target, name: str, max_bytes: int, *, asked: bool) -> Fetched:
    """Return what the answer holds, or raise what its status says."""
    status, headers = answer.status, answer.headers
    etag, modified = (_header(headers.get(each)) for each in ("ETag", "Last-Modified"))
    if status == 304 and asked:
        return Fetched(target.url, etag=etag, modified=modified, fresh=False)
    if status != 200:
        reason = _STATUSES.get(status, "web-busy" if status >= 500 else "web-status")
        raise Unreachable(reason, name=name, status=str(status))
    if (answer.length or 0) > max_bytes:
        raise TooLarge("web-large", name=name, limit_mb=max_bytes // 2**20)
    content = unpack(_chunks(answer), headers.get("Content-Encoding", ""), max_bytes=max_bytes, name=name)
    if answer.length:
        raise Unreachable("web-broken", name=name)  # less came than was promised
    kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return Fetched(target.url, content, kind, str(headers.get_content_charset("")), etag, modified)


def _header(value: str | None) -> str | None:
    """Return a header that is sent back as it came, None where it would do harm."""
    return value if value and len(value) <= 300 and value.isascii() and value.isprintable() else None


def _chunks(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    while chunk := answer.read(2**16):
        yield chunk


@contextlib.contextmanager
def _faults(name: str, deadline_s: float) -> Iterator[None]:
    """Turn what can go wrong on the way into the errors of this library."""
    import http.client

    try:
        yield
    except SourceError:
        raise
    except TimeoutError:
        raise Unreachable("web-slow", name=name, seconds=round(deadline_s)) from None
    except ssl.SSLCertVerificationError as error:
        raise Unreachable("web-certificate", name=name, detail=error.verify_message) from None
    except (http.client.HTTPException, ValueError):
        raise Unreachable("web-broken", name=name) from None
    except OSError:
        raise Unreachable("web-connect", name=name) from None


class _Clock:
    """What is left of a deadline."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left; raises TimeoutError when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _Timed(io.RawIOBase):
    """A connection as :mod:`http.client` uses one; each reading and writing has what is left of the time, no more."""

    def __init__(self, connection: socket.socket, clock: _Clock) -> None:
        self._connection, self._clock = connection, clock

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return the reading side."""
        return io.BufferedReader(_Timed(self._connection, self._clock))

    def readable(self) -> bool:
        """It is read from only."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read what is there, within the time."""
        self._connection.settimeout(self._clock.left())
        return self._connection.recv_into(buffer)

    def sendall(self, data: bytes) -> None:
        """Send all of it, within the time."""
        self._connection.settimeout(self._clock.left())
        self._connection.sendall(data)
