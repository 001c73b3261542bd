"""The page at an address, fetched by the server: public addresses alone, five seconds and five megabytes at most.

Whoever can have a server fetch an address could reach with it what only the server can: its own machine, and its
neighbours. So the address that a name leads to is looked at, the connection is made to that very one (a name that is
looked up again may lead elsewhere), and each redirect is looked at in the same way.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from threading import BoundedSemaphore, Thread
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.utils.translation import gettext as _

SECONDS, MOST_BYTES, MOST_HOPS = 5.0, 5 * 1024 * 1024, 5
PORTS = (80, 443)
# Of the threads that answer, so many may wait for other sites at a time.
AT_A_TIME = BoundedSemaphore(2)
# Addresses of IPv6 that lead to one of IPv4 by a translator: what they lead to is not seen here.
TRANSLATED = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")))
HEADERS = {
    "User-Agent": "Waybill (an editor opens a report)", "Accept": "text/html, text/plain;q=0.9",
    "Accept-Encoding": "gzip", "Connection": "close",
}  # fmt: skip
CHUNK = 64 * 1024
# What addresses hold as it is.
SAFE = "/%:@!$&'()*+,;=~-._?"


class NotOpenedError(Exception):
    """Says why an address was not opened, for whoever asked for it."""


@dataclass(frozen=True)
class Fetched:
    """A page as it came: where from, after all redirects; its bytes, and whether they are HTML and no plain text."""

    address: str
    content: bytes
    charset: str
    is_html: bool

    @property
    def text(self) -> str | bytes:
        """As text where the server said in which letters, else as bytes, whose letters the page itself tells."""
        try:
            return self.content.decode(self.charset) if self.charset else self.content
        except (LookupError, UnicodeDecodeError):
            return self.content


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public net: no private, loopback, link-local, multicast or reserved one, nor
    one of IPv6 that stands for another of IPv4."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and (ip.ipv4_mapped or any(ip in net for net in TRANSLATED)):
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local:
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def looked_up(host: str, port: int) -> list[str]:
    """The IP addresses of a host. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class _Connection(http.client.HTTPConnection):
    """A connection to one of these IP addresses, whatever its host's name leads to meanwhile."""

    def __init__(self, host: str, port: int, ips: list[str], *, is_secure: bool, errand: _Errand) -> None:
        super().__init__(host, port, timeout=errand.left())
        self.ips, self.is_secure, self.errand = ips, is_secure, errand

    def connect(self) -> None:
        for ip in self.ips:
            try:
                self._take(socket.create_connection((ip, self.port), self.errand.left()))
                break
            except OSError:
                if ip == self.ips[-1]:
                    raise
        if self.is_secure:
            over = ssl.create_default_context()
            wrapped = over.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self._take(wrapped)
            wrapped.do_handshake()

    def _take(self, sock: socket.socket) -> None:
        self.sock = self.errand.sock = sock
        # Where it was cut short before there was a socket to end.
        self.errand.left()


class _Errand:
    """One page to be fetched, in a thread of its own, which whoever waits for it can cut short."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.until = time.monotonic() + SECONDS
        self.sock: socket.socket | None = None
        self.is_over = False

    def left(self) -> float:
        """How many seconds are left. Raises TimeoutError where none are."""
        left = self.until - time.monotonic()
        if self.is_over or left <= 0:
            raise TimeoutError
        return left

    def cut(self) -> None:
        """Have whatever it waits for end now."""
        self.is_over = True
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)

    def run(self) -> Fetched:
        """The page, after its redirects. Raises NotOpenedError, OSError and http.client.HTTPException."""
        address = self.address
        for _hop in range(MOST_HOPS):
            page = self._hop(address)
            if isinstance(page, Fetched):
                return page
            address = page
        raise NotOpenedError(_("That address leads on and on to others."))

    def _hop(self, address: str) -> Fetched | str:
        """The page at an address, or the address that it redirects to."""
        parts, host, port = _parted(address)
        ips = looked_up(host, port)
        if not ips or not all(map(is_public, ips)):
            raise NotOpenedError(_("That address does not lead to a public site."))
        connection = _Connection(host, port, ips, is_secure=parts.scheme == "https", errand=self)
        target = quote(parts.path or "/", safe=SAFE) + (f"?{quote(parts.query, safe=SAFE)}" if parts.query else "")
        try:
            connection.request("GET", target, headers=HEADERS)
            with connection.getresponse() as answer:
                return self._answer(answer, address)
        finally:
            connection.close()

    def _answer(self, answer: http.client.HTTPResponse, address: str) -> Fetched | str:
        if answer.status in {301, 302, 303, 307, 308} and (onwards := answer.getheader("Location")):
            return urljoin(address, onwards)
        if answer.status != 200:
            raise NotOpenedError(_("The site answers with error %(status)s.") % {"status": answer.status})
        kind = answer.headers.get_content_type()
        if kind == "application/pdf":
            raise NotOpenedError(_("That is a PDF. Open it in your browser, and paste its text."))
        if kind not in {"text/html", "text/plain", "application/xhtml+xml"}:
            raise NotOpenedError(_("That is no text, but %(kind)s.") % {"kind": kind})
        content = _whole(answer)
        if content.startswith(b"%PDF-"):
            raise NotOpenedError(_("That is a PDF. Open it in your browser, and paste its text."))
        return Fetched(address, content, answer.headers.get_content_charset() or "", kind != "text/plain")


def _parted(address: str) -> tuple[SplitResult, str, int]:
    """An address in its parts, its host and its port. Raises NotOpenedError where it may not be fetched."""
    refused = NotOpenedError(_("Only addresses of the web are opened: http and https, at their own ports."))
    try:
        parts = urlsplit(address)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = parts.hostname or ""
        host = host if ":" in host else host.encode("idna").decode()
    except (ValueError, UnicodeError):
        raise refused from None
    if parts.scheme not in {"http", "https"} or not host or port not in PORTS or parts.username is not None:
        raise refused
    return parts, host, port


def _whole(answer: http.client.HTTPResponse) -> bytes:
    """The body, unpacked, of MOST_BYTES at most. Raises NotOpenedError where it is longer, or packed otherwise."""
    packed = (answer.getheader("Content-Encoding") or "identity").strip().lower()
    if packed not in {"identity", "gzip", "x-gzip"}:
        raise NotOpenedError(_("The site sends its page in a form that is not read."))
    unpack: Callable[[bytes], bytes] = bytes
    if packed != "identity":
        opener = zlib.decompressobj(wbits=47)
        unpack = lambda part: opener.decompress(part, MOST_BYTES + 1)  # noqa: E731
    body = b""
    while part := answer.read1(CHUNK):
        body += unpack(part)
        if len(body) > MOST_BYTES:
            raise NotOpenedError(_("That page is longer than 5 MB."))
    return body


def fetch(address: str) -> Fetched:
    """The page at an address. Raises NotOpenedError, which says why there is none; never takes longer than SECONDS."""
    if not AT_A_TIME.acquire(blocking=False):
        raise NotOpenedError(_("Other addresses are being opened just now. Try again in a few seconds."))
    errand, result = _Errand(address), Future[Fetched]()
    # A daemon: a name server that does not answer holds nobody but this thread.
    Thread(target=_do, args=(errand, result), daemon=True, name="fetch").start()
    try:
        return result.result(timeout=SECONDS)
    except TimeoutError:
        raise NotOpenedError(_("The site did not answer within five seconds.")) from None
    except (OSError, ValueError, http.client.HTTPException, zlib.error):
        raise NotOpenedError(_("The site cannot be reached, or does not answer as sites do.")) from None
    finally:
        errand.cut()


def _do(errand: _Errand, result: Future[Fetched]) -> None:
    try:
        result.set_result(errand.run())
    except Exception as problem:  # Whoever waits for it is told.
        result.set_exception(problem)
    finally:
        AT_A_TIME.release()
