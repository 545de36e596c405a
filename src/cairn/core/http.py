"""The one client for outgoing HTTP. Addresses come from people, so nothing is trusted: neither where an address leads
nor what answers there.

Each request resolves its host once, refuses it if any address is not public (or allowed by CAIRN_OUTGOING_ALLOW), and
connects to exactly the address that was checked, so a name that changes its mind gains nothing. Redirects go through the
same door. The whole exchange has one deadline, each read a shorter one, and what comes is counted while it comes, both
as sent and as unpacked. Written on the standard library, because there every one of these holds at the socket (ADR 8).
"""

from __future__ import annotations

import base64
import http.client
import io
import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, cast
from urllib.parse import SplitResult, unquote, urljoin, urlsplit, urlunsplit

from django.conf import settings

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

AGENT = "Cairn"
CHUNK = 64 * 1024
MOVED = frozenset({301, 302, 303, 307, 308})
# IPv6 ranges that carry an IPv4 address inside, which the far end would unpack for us.
CARRIERS = [ipaddress.ip_network(n) for n in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]


class Trouble(StrEnum):
    """Why an exchange failed. Never the address: it may hold a secret."""

    ADDRESS = "address"  # not an address we could ask
    FORBIDDEN = "forbidden"  # leads into a private network
    INSECURE = "insecure"  # not encrypted
    UNKNOWN_HOST = "unknown_host"
    UNREACHABLE = "unreachable"
    SLOW = "slow"
    LARGE = "large"
    REDIRECTS = "redirects"
    GARBLED = "garbled"  # not HTTP, or packed in a way we do not unpack
    CERTIFICATE = "certificate"


PERMANENT = frozenset(
    {Trouble.ADDRESS, Trouble.FORBIDDEN, Trouble.INSECURE, Trouble.LARGE, Trouble.REDIRECTS}
)


class HttpError(Exception):
    """An exchange that gave no answer. `permanent`: asking again will not help."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        self.permanent = trouble in PERMANENT
        super().__init__(trouble.value)


@dataclass(frozen=True)
class Answer:
    """What came back. Header names are lower case; `url` is where the last redirect led."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str = field(repr=False)


@dataclass(frozen=True)
class Limits:
    """How much one exchange may cost, redirects included."""

    seconds: float = 20
    read_seconds: float = 8
    size: int = 10 * 1024 * 1024
    redirects: int = 5


@dataclass(frozen=True)
class Ask:
    """One request: what is asked, and of whom. Neither the address nor the headers are ever shown."""

    url: str = field(repr=False)
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


def basic(name: str, password: str) -> str:
    """The value of an Authorization header."""
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode("ascii")


def fetch(ask: Ask, limits: Limits | None = None) -> Answer:
    """Ask, and follow redirects as far as `limits` let. Any status is an answer. Raises HttpError."""
    limits = limits or Limits()
    deadline = time.monotonic() + limits.seconds
    for _hop in range(limits.redirects + 1):
        answer = _exchange(ask, limits, deadline)
        onward = answer.headers.get("location")
        if answer.status not in MOVED or not onward:
            return answer
        ask = _onward(ask, answer.status, onward)
    raise HttpError(Trouble.REDIRECTS)


def _onward(ask: Ask, status: int, location: str) -> Ask:
    """The next request. Another origin learns no password, and encryption is not given up on the way."""
    try:
        url = urljoin(ask.url, location)
    except ValueError:
        raise HttpError(Trouble.ADDRESS) from None
    before, after = _parts(ask.url), _parts(url)
    if before.scheme == "https" and after.scheme != "https":
        raise HttpError(Trouble.INSECURE)
    same = (before.scheme, before.hostname, _port(before)) == (after.scheme, after.hostname, _port(after))
    kept = {name: value for name, value in ask.headers.items() if same or name.lower() != "authorization"}
    turns_to_get = status == 303
    return Ask(url, "GET" if turns_to_get else ask.method, kept, b"" if turns_to_get else ask.body)


def _exchange(ask: Ask, limits: Limits, deadline: float) -> Answer:
    try:
        return _talk(ask, limits, deadline)
    except TimeoutError:
        raise HttpError(Trouble.SLOW) from None
    except ssl.SSLError as error:
        unsafe = isinstance(error, ssl.SSLCertVerificationError)
        raise HttpError(Trouble.CERTIFICATE if unsafe else Trouble.UNREACHABLE) from None
    except (http.client.HTTPException, zlib.error, UnicodeError, ValueError):
        raise HttpError(Trouble.GARBLED) from None
    except OSError:
        raise HttpError(Trouble.UNREACHABLE) from None


def _talk(ask: Ask, limits: Limits, deadline: float) -> Answer:
    parts = _parts(ask.url)
    line = _Line(parts, deadline, limits.read_seconds)
    try:
        line.request(ask.method, _target(parts), body=ask.body or None, headers=_headers(ask, parts))
        response = line.getresponse()
        body = _body(response, limits.size)
    finally:
        line.hang_up()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, body, ask.url)


def _parts(url: str) -> SplitResult:
    """The address taken apart. Raises HttpError where it is none."""
    try:
        parts = urlsplit(url)
        fine = parts.scheme in {"http", "https"} and parts.hostname and _port(parts)
    except ValueError:
        fine = False
    if not fine or any(c.isspace() or not c.isprintable() for c in url):
        raise HttpError(Trouble.ADDRESS)
    return parts


def _port(parts: SplitResult) -> int:
    """The usual ports and the high ones: the low ones in between belong to services that are not the web."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return port if port in {80, 443} or port >= 1024 else 0


def _target(parts: SplitResult) -> str:
    return urlunsplit(("", "", parts.path or "/", parts.query, ""))


def _headers(ask: Ask, parts: SplitResult) -> dict[str, str]:
    headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip", "Connection": "close", **ask.headers}
    if parts.username is not None and "Authorization" not in headers:
        headers["Authorization"] = basic(unquote(parts.username), unquote(parts.password or ""))
    return headers


# -- where it may lead


def allowed_networks() -> list[Network]:
    """What the operator allows besides the public internet."""
    return [ipaddress.ip_network(text, strict=False) for text in settings.OUTGOING_ALLOW]


def is_public(address: Address) -> bool:
    """Whether an address is on the public internet, also inside another one that carries it."""
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return is_public(mapped)
    return (
        address.is_global
        and not address.is_multicast
        and not any(address in carrier for carrier in CARRIERS if carrier.version == address.version)
    )


def _addresses(host: str, port: int) -> Iterable[str]:
    """The addresses of a host, each once."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise HttpError(Trouble.UNKNOWN_HOST) from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _checked(host: str, port: int, *, encrypted: bool) -> Iterable[str]:
    """The addresses of a host. One bad address among good ones refuses them all."""
    allowed = allowed_networks()
    names = _addresses(host, port)
    for name in names:
        address = ipaddress.ip_address(name.partition("%")[0])
        inside = any(address in network for network in allowed if network.version == address.version)
        if not inside and not is_public(address):
            raise HttpError(Trouble.FORBIDDEN)
        if not inside and not encrypted:
            raise HttpError(Trouble.INSECURE)
    return names


# -- the line itself


class _Line(http.client.HTTPConnection):
    """One connection, to the address that was checked and within its time."""

    def __init__(self, parts: SplitResult, deadline: float, read_seconds: float) -> None:
        host, port = str(parts.hostname), _port(parts)
        super().__init__(host, port)
        if parts.scheme == "https":
            self.default_port = 443  # else the Host header would name it
        self.encrypted = parts.scheme == "https"
        self.left: Callable[[], float] = lambda: _left(deadline, read_seconds)
        self.wire: socket.socket | None = None

    def hang_up(self) -> None:
        if self.wire is not None:
            self.wire.close()

    def connect(self) -> None:
        last: OSError | None = None
        for address in list(_checked(self.host, self.port, encrypted=self.encrypted))[:3]:
            try:
                plain = socket.create_connection((address, self.port), timeout=self.left())
            except TimeoutError:
                raise
            except OSError as error:
                last = error
                continue
            self.wire = self._secured(plain)
            self.sock = cast(socket.socket, _Clocked(self.wire, self.left))
            return
        raise last or OSError

    def _secured(self, plain: socket.socket) -> socket.socket:
        if not self.encrypted:
            return plain
        try:
            plain.settimeout(self.left())
            return ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


def _left(deadline: float, read_seconds: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return min(left, read_seconds)


class _Clocked:
    """A socket that looks at the clock before it waits: a server that drips a byte at a time is still cut off."""

    def __init__(self, sock: socket.socket, left: Callable[[], float]) -> None:
        self.sock, self.left = sock, left

    def sendall(self, data: Any) -> None:
        self.sock.settimeout(self.left())
        self.sock.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:  # noqa: ARG002 - http.client reads, and only reads
        return io.BufferedReader(_Reading(self), CHUNK)

    def close(self) -> None:
        """Nothing: http.client lets go before the body is read. `_Line.hang_up` closes."""


class _Reading(io.RawIOBase):
    def __init__(self, line: _Clocked) -> None:
        self.line = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.line.sock.settimeout(self.line.left())
        return self.line.sock.recv_into(buffer)


# -- what comes back


def _body(response: http.client.HTTPResponse, size: int) -> bytes:
    """The body, unpacked; at most `size` bytes are taken from the wire, and at most `size` come out of it."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip"}:
        raise HttpError(Trouble.GARBLED)
    packed = zlib.decompressobj(16 + zlib.MAX_WBITS) if encoding.endswith("gzip") else None
    body, taken = bytearray(), 0
    while chunk := response.read1(CHUNK):
        taken += len(chunk)
        # Of a chunk that unpacks to more than there is room for, the rest is never unpacked.
        body += packed.decompress(chunk, size + 1 - len(body)) if packed else chunk
        if taken > size or len(body) > size:
            raise HttpError(Trouble.LARGE)
    if response.length or (packed and taken and not packed.eof):
        raise HttpError(Trouble.UNREACHABLE)  # cut off on the way: half a calendar is not one
    return bytes(body)
