"""Fetching from the web, against a server that means harm: where it may go, and whom it believes."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import pytest
import trustme
from hostile import ARTICLE, PUBLIC, PUBLIC_6, URL, LocalWire, Site, answer, page, redirect, refused

from index import SourceError, Web, WebRules
from index.fetch import Wire, user_agent


@pytest.fixture
def site() -> Iterator[Site]:
    """A server with one article at /story."""
    with Site({"/story": page()}) as site:
        yield site


def test_a_page_is_fetched(site: Site) -> None:
    """The address is its origin and its link; the server sees a plain, truthful request for the name."""
    wire = LocalWire(site)
    found = Web(wire=wire).page("HTTP://Press.Example:80/story#part")
    assert (found.kind, found.url, found.origin) == ("html", URL, URL)
    assert "Solveig Aas" in found.content.decode()
    assert wire.dialled == [(PUBLIC, 80)]
    assert (site.header("Host"), site.header("User-Agent")) == ("press.example", user_agent())
    assert user_agent().startswith("Exergue/")
    assert site.requests[0].startswith("GET /story HTTP/1.1\r\n")
    assert site.header("Cookie") is site.header("Referer") is None


# where it may not go


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "192.0.2.1",
        "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.88.99.1",
        "192.0.0.192", "168.63.129.16",
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1", "3fff::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::a00:1",
        "2002:7f00:1::", "2002:c0a8:101::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "100::1", "not an address",
    ],
)  # fmt: skip
def test_no_address_but_a_public_one_is_talked_to(site: Site, address: str) -> None:
    """Inner addresses of every kind, also those hidden in an outer one, and also where a public one stands beside."""
    for addresses in ([address], [PUBLIC, address], [address, PUBLIC_6]):
        wire = LocalWire(site, {"press.example": addresses})
        assert refused(Web(wire=wire)) == "web-private"
        assert wire.dialled == []


@pytest.mark.parametrize("address", [PUBLIC, PUBLIC_6, f"::ffff:{PUBLIC}", "64:ff9b::5db8:d70e", "2002:5db8:d70e::1"])
def test_public_addresses_of_every_kind_are_talked_to(site: Site, address: str) -> None:
    """IPv4, IPv6, and a public IPv4 address inside an IPv6 one, as NAT64 networks give it."""
    wire = LocalWire(site, {"press.example": [address]})
    assert Web(wire=wire).page(URL)
    assert wire.dialled == [(address, 80)]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0", "[::1]", "[::ffff:127.0.0.1]", "localhost",
     "[64:ff9b::7f00:1]", "169.254.169.254"],
)  # fmt: skip
def test_numbers_that_are_this_machine_are_refused(host: str) -> None:
    """The system's own resolver understands many spellings of an address; what it understands is what is checked."""
    assert refused(Web(), f"http://{host}/") == "web-private"


def test_a_name_is_looked_up_once(site: Site) -> None:
    """A name that is public when it is checked and this machine a moment later."""
    wire = LocalWire(site, {"press.example": [[PUBLIC], ["127.0.0.1"]]})
    assert Web(wire=wire).page(URL)
    assert wire.looked_up == ["press.example"]
    assert wire.dialled == [(PUBLIC, 80)]
    assert refused(Web(wire=wire)) == "web-private"


def test_the_next_address_is_tried(site: Site) -> None:
    """A machine whose first address does not answer is reached at its second."""

    class Lame(LocalWire):
        def dial(self, address: str, port: int, timeout_s: float) -> socket.socket:
            if address == PUBLIC_6:
                raise ConnectionRefusedError
            return super().dial(address, port, timeout_s)

    assert Web(wire=Lame(site, {"press.example": [PUBLIC_6, PUBLIC]})).page(URL)
    assert refused(Web(wire=Lame(site, {"press.example": [PUBLIC_6]}))) == "web-connect"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "web-scheme"), ("ftp://press.example/story", "web-scheme"),
        ("gopher://press.example:80/", "web-scheme"), ("javascript://press.example/%0aalert(1)", "web-scheme"),
        ("http://ada:secret@press.example/story", "web-credentials"), ("http://ada@press.example/", "web-credentials"),
        ("http://press.example:22/story", "web-port"), ("http://press.example:8080/", "web-port"),
        ("http://localhost:8000/", "web-private"), ("http://127.0.0.1:22/", "web-private"),
        ("http://[::1]:8000/", "web-private"), ("http://10.0.0.1:8080/", "web-private"),
        ("http://app.localhost:3000/", "web-private"), ("http://8.8.8.8:22/", "web-port"),
        ("https://press.example:0/", "web-port"), ("http://press.example:99999/", "web-address"),
        ("http://press.example:x/", "web-address"), ("http:///story", "web-address"), ("http://", "web-address"),
        ("http://press.example/a b", "web-address"), ("http://press.example/\r\nHost: inner", "web-address"),
        ("http://press.example\\@inner.example/", "web-address"), ("http://[::1/", "web-address"),
        ("http://press..example/", "web-address"), ("http://-/", "web-address"),
        ("http://[fe80::1%25eth0]/", "web-address"),
        ("http://press.example/" + "a" * 3000, "web-address"), ("http://%6c%6f/", "web-address"),
    ],
)  # fmt: skip
def test_addresses_that_may_not_be_fetched(site: Site, url: str, reason: str) -> None:
    """Other schemes, credentials, other ports, and what is no address; nothing is looked up, no secret told."""
    wire = LocalWire(site)
    with pytest.raises(SourceError) as caught:
        Web(wire=wire).page(url)
    assert caught.value.reason == reason
    assert "secret" not in str(caught.value)
    assert str(caught.value).isprintable()
    assert wire.looked_up == wire.dialled == []


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("file:///etc/passwd", "web-scheme"), ("ftp://press.example/", "web-scheme"),
        ("http://127.0.0.1/", "web-private"),
        ("//10.0.0.1/admin", "web-private"), ("http://inner.example/", "web-private"),
        ("http://[::ffff:169.254.169.254]/", "web-private"), ("http://ada:secret@press.example/", "web-credentials"),
        ("http://press.example:6379/", "web-port"), ("http://[::1/", "web-address"), ("/round", "web-redirects"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_checked_like_the_first_address(site: Site, to: str, reason: str, status: str) -> None:
    """Wherever a public page sends, only public pages are gone to."""
    site.pages |= {"/away": redirect(to, status), "/round": redirect("/round")}
    wire = LocalWire(site, {"inner.example": ["192.168.0.7"]})
    assert refused(Web(wire=wire), "http://press.example/away") == reason
    assert {address for address, _ in wire.dialled} == {PUBLIC}


def test_three_redirects_are_followed(site: Site) -> None:
    """Relative and absolute ones, to another host too; the fourth is one too many. The link is where it ended."""
    site.pages |= {
        "/1": redirect("/2"), "/2": redirect("//other.example/3"), "/3": redirect("story?caf\u00e9=1 2"),
        "/story?caf%C3%A9=1%202": page(), "/0": redirect("/1"),
    }  # fmt: skip
    site.pages["/3"] = redirect("x").replace(b"Location: x", "Location: story?café=1 2".encode())
    web = Web(wire=LocalWire(site))
    found = web.page("http://press.example/1")
    assert (found.origin, found.url) == ("http://press.example/1", "http://other.example/story?caf%C3%A9=1%202")
    assert refused(web, "http://press.example/0") == "web-redirects"


def test_only_allowed_domains(site: Site) -> None:
    """A domain stands for itself and what is below it, not for names that end alike; redirects are held to it too."""
    site.pages["/away"] = redirect("http://other.example/story")
    web = Web(WebRules(domains=("press.example",)), wire=LocalWire(site))
    assert web.page(URL)
    assert web.page("http://www.press.example/story")
    for url in ("http://badpress.example/story", "http://press.example.evil.example/", "http://press.example/away"):
        assert refused(web, url) == "web-domain"


def test_another_port_has_to_be_allowed(site: Site) -> None:
    """The operator can; the Host header then names the port."""
    wire = LocalWire(site)
    assert Web(WebRules(ports=(80, 8080)), wire=wire).page("http://press.example:8080/story")
    assert wire.dialled == [(PUBLIC, 8080)]
    assert site.header("Host") == "press.example:8080"


def test_no_proxy_is_asked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment's proxies would make the check of the address worthless."""
    with Site({"http://press.example/story": page()}) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert Web(wire=LocalWire(site)).page(URL)
        assert proxy.requests == []


def test_international_names(site: Site) -> None:
    """A host with accents is looked up as DNS knows it; the ß is not taken for ss."""
    wire = LocalWire(site, {"xn--strae-oqa.example": [PUBLIC]})
    assert Web(wire=wire).page("http://Straße.example/story")
    assert wire.looked_up == ["xn--strae-oqa.example"]


# TLS


@pytest.fixture
def authority() -> trustme.CA:
    """A certificate authority of the test's own."""
    return trustme.CA()


def _secure(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def test_tls_is_for_the_name_and_the_connection_for_the_address(authority: trustme.CA) -> None:
    """The name is told to the server and checked on its certificate, while the address was checked beforehand."""
    with Site({"/story": page()}, _secure(authority, "press.example")) as site:
        wire = LocalWire(site, authority=authority)
        assert Web(wire=wire).page("https://press.example/story")
        assert wire.dialled == [(PUBLIC, 443)]
        assert (site.names, site.header("Host")) == (["press.example"], "press.example")
        assert refused(Web(wire=wire), "https://other.example/story") == "web-certificate"


def test_unknown_authorities_are_not_trusted(authority: trustme.CA) -> None:
    """A certificate that nobody known has signed is refused, and nothing is asked of its server."""
    with Site({"/story": page()}, _secure(authority, "press.example")) as site:
        assert refused(Web(wire=LocalWire(site)), "https://press.example/story") == "web-certificate"
        assert site.requests == []


def test_certificates_are_verified_as_ever() -> None:
    """What the wire trusts by itself is the strict default of the standard library."""
    context = Wire().trust()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


# again


def test_a_page_that_has_not_changed_is_not_sent_again(site: Site) -> None:
    """Its tags come with it and go back with the next visit; 304 is nothing to do."""
    tags = ('ETag: "v1"', "Last-Modified: Wed, 25 Nov 2026 10:00:00 GMT")
    site.pages["/story"] = page(ARTICLE, *tags)
    web = Web(wire=LocalWire(site))
    found = web.page(URL)
    assert (found.etag, found.modified) == ('"v1"', "Wed, 25 Nov 2026 10:00:00 GMT")
    assert site.header("If-None-Match") is site.header("If-Modified-Since") is None
    site.pages["/story"] = answer(b"", status="304 Not Modified")
    assert web.again(URL, etag=found.etag, modified=found.modified) is None
    assert (site.header("If-None-Match"), site.header("If-Modified-Since")) == (found.etag, found.modified)


def test_tags_that_would_do_harm_are_not_kept(site: Site) -> None:
    """A tag goes back as a header, so that only a short and printable one is kept."""
    site.pages["/story"] = page(ARTICLE, "ETag: " + "x" * 5000, "Last-Modified: caf\xe9")
    found = Web(wire=LocalWire(site)).page(URL)
    assert found.etag is found.modified is None
