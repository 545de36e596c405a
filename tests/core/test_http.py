"""The guarded client against servers that mean harm."""

from __future__ import annotations

import gzip
import ipaddress
import itertools
import socket
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from tests.core.certificates import serving_tls
from tests.core.wire import Script, answer, serving

from cairn.core.http import Ask, HttpError, Limits, Trouble, basic, fetch, is_public
from cairn.settings import env

pytestmark = pytest.mark.unit
QUICK = Limits(seconds=1.5, read_seconds=0.5, size=100_000)


@pytest.fixture(autouse=True)
def this_machine_allowed(settings: Settings) -> None:
    settings.OUTGOING_ALLOW = ["127.0.0.0/8"]


def trouble(url: str, limits: Limits = QUICK, **more: Any) -> Trouble:
    with pytest.raises(HttpError) as caught:
        fetch(Ask(url, **more), limits)
    assert "secret" not in repr(caught.value) + str(caught.value)
    return caught.value.trouble


def test_fetch_answers_status_headers_and_body() -> None:
    with serving(answer(b"Hello", "X-Kind: calm", status="404 Not Found")) as server:
        got = fetch(Ask(server.url("/a?b=c")))

    assert (got.status, got.headers["x-kind"], got.body) == (404, "calm", b"Hello")
    assert server.heard[0].startswith(b"GET /a?b=c HTTP/1.1\r\n")


def test_fetch_sends_method_body_and_the_password_from_the_address() -> None:
    with serving(answer()) as server:
        fetch(Ask(f"http://amy:p%40ss@127.0.0.1:{server.port}/", method="PROPFIND", body=b"<x/>"))

    head = server.heard[0].decode()
    assert head.startswith("PROPFIND / HTTP/1.1")
    assert f"Authorization: {basic('amy', 'p@ss')}" in head


@pytest.mark.parametrize(
    "url",
    ["", "ftp://example.com/", "file:///etc/passwd", "http://", "http://exa mple.com", "http://h:25/", "http://[x",
     "http://h:99999/", "//example.com", "http://h/\r\nX: y", "gopher://127.0.0.1/"],
)  # fmt: skip
def test_fetch_refuses_what_is_no_web_address(url: str) -> None:
    assert trouble(url) == Trouble.ADDRESS


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1",
     "169.254.169.254", "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[::ffff:127.0.0.1]",
     "[::ffff:10.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[ff02::1]"],
)  # fmt: skip
def test_fetch_never_leaves_for_a_private_address(host: str, settings: Settings) -> None:
    settings.OUTGOING_ALLOW = []
    assert trouble(f"https://{host}/secret") == Trouble.FORBIDDEN


@pytest.mark.parametrize(
    ("address", "public"),
    [("8.8.8.8", True), ("2001:4860:4860::8888", True), ("192.0.2.1", False), ("198.18.0.1", False), ("2001::1", False)],
)  # fmt: skip
def test_is_public(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


def test_fetch_wants_encryption_outside_the_allowed_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", leading_to("8.8.8.8"))
    assert trouble("http://feeds.example/") == Trouble.INSECURE


def test_fetch_refuses_a_host_with_one_private_address_among_public_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", leading_to("8.8.8.8", "10.0.0.1"))
    assert trouble("https://feeds.example/") == Trouble.FORBIDDEN


def test_fetch_connects_to_the_address_it_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads somewhere else when asked a second time (rebinding) is not asked a second time."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def rebinding(host: str, port: int, *args: Any, **more: Any) -> Any:
        asked.append(host)
        if host == "127.0.0.1":  # create_connection turns the checked address into the same address
            return real(host, port, *args, **more)
        return leading_to("127.0.0.1" if asked.count(host) == 1 else "10.9.9.9")(host, port)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with serving(answer(b"ok")) as server:
        assert fetch(Ask(server.url(host="feeds.example")), QUICK).body == b"ok"

    assert asked == ["feeds.example", "127.0.0.1"]
    assert f"Host: feeds.example:{server.port}".encode() in server.heard[0]


def test_fetch_says_when_a_name_leads_nowhere() -> None:
    assert trouble("https://nowhere.invalid/") == Trouble.UNKNOWN_HOST


def test_fetch_says_when_nobody_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert trouble(f"http://127.0.0.1:{port}/secret") == Trouble.UNREACHABLE


def test_fetch_follows_a_redirect_and_keeps_the_method() -> None:
    with serving(answer(b"there")) as there, serving(moved(there.url("/x"), "307 Moved")) as here:
        got = fetch(Ask(here.url(), method="PROPFIND", body=b"<x/>"), QUICK)

    assert (got.body, got.url) == (b"there", there.url("/x"))
    assert there.heard[0].startswith(b"PROPFIND /x ")


def test_fetch_asks_with_get_after_see_other() -> None:
    with serving(answer()) as there, serving(moved(there.url(), "303 See Other")) as here:
        fetch(Ask(here.url(), method="POST", body=b"x"), QUICK)

    assert there.heard[0].startswith(b"GET / ")


def test_a_redirect_takes_no_password_to_another_origin() -> None:
    with serving(answer()) as there, serving(moved(there.url(), "302 Found")) as here:
        fetch(Ask(here.url(), headers={"Authorization": basic("amy", "secret")}), QUICK)

    assert b"Authorization" in here.heard[0]
    assert b"Authorization" not in there.heard[0]


def test_a_redirect_into_a_private_network_is_not_followed() -> None:
    with serving(moved("https://169.254.169.254/latest", "302 Found")) as here:
        assert trouble(here.url()) == Trouble.FORBIDDEN


def test_redirects_that_go_on_for_ever_end() -> None:
    with serving(moved("/again", "302 Found")) as here:
        assert trouble(here.url()) == Trouble.REDIRECTS
    assert len(here.heard) == QUICK.redirects + 1


def test_a_redirect_to_something_else_is_refused() -> None:
    with serving(moved("file:///etc/passwd", "302 Found")) as here:
        assert trouble(here.url()) == Trouble.ADDRESS


def test_fetch_unpacks_gzip() -> None:
    with serving(answer(gzip.compress(b"BEGIN" * 100), "Content-Encoding: gzip")) as server:
        assert fetch(Ask(server.url()), QUICK).body == b"BEGIN" * 100


def test_a_packed_bomb_is_left_packed() -> None:
    bomb = gzip.compress(b"\0" * 200_000_000)  # 194 kB that want to be 200 MB
    limits = Limits(size=1_000_000)
    with serving(answer(bomb, "Content-Encoding: gzip")) as server:
        tracemalloc.start()
        try:
            assert trouble(server.url(), limits) == Trouble.LARGE
            assert tracemalloc.get_traced_memory()[1] < 6 * limits.size
        finally:
            tracemalloc.stop()


def test_fetch_refuses_other_packings() -> None:
    with serving(answer(b"x", "Content-Encoding: br")) as server:
        assert trouble(server.url()) == Trouble.GARBLED


@pytest.mark.parametrize("head", ["Content-Length: 999999999999\r\n", "", "Transfer-Encoding: chunked\r\n"])
def test_a_body_without_end_is_cut_off_by_its_size(head: str) -> None:
    part = b"x" * 8192
    sent = itertools.repeat(b"2000\r\n" + part + b"\r\n" if "chunked" in head else part)

    with serving(said(f"HTTP/1.1 200 OK\r\n{head}\r\n".encode(), sent)) as server:
        assert trouble(server.url()) == Trouble.LARGE


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_server_that_drips_is_cut_off_by_the_deadline(head: bytes) -> None:
    """Each byte comes in time, the whole never does: status line, header and body alike."""
    started = time.monotonic()
    with serving(said(head, itertools.repeat(b"1"), pause=0.1)) as server:
        assert trouble(server.url()) == Trouble.SLOW
    assert time.monotonic() - started < 3


def test_a_server_that_says_nothing_is_left_after_one_read() -> None:
    started = time.monotonic()
    with serving(said(b"", [b""], pause=5)) as server:
        assert trouble(server.url()) == Trouble.SLOW
    assert time.monotonic() - started < 1.4


def test_half_a_body_is_no_body() -> None:
    with serving(said(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", [b"half"])) as server:
        assert trouble(server.url()) == Trouble.UNREACHABLE


def test_half_a_packed_body_is_no_body() -> None:
    half = gzip.compress(b"BEGIN" * 1000)[:-12]
    with serving(answer(half, "Content-Encoding: gzip")) as server:
        assert trouble(server.url()) == Trouble.UNREACHABLE


@pytest.mark.parametrize(
    "said_back", [b"SSH-2.0-OpenSSH_9\r\n", b"\0\1\2\3\r\n\r\n", b"HTTP/1.1 banana\r\n\r\n"]
)
def test_what_is_not_http_is_refused(said_back: bytes) -> None:
    with serving(said(said_back, [])) as server:
        assert trouble(server.url()) == Trouble.GARBLED


def test_headers_without_end_are_refused() -> None:
    lines = itertools.repeat(b"X-A: b\r\n")
    with serving(said(b"HTTP/1.1 200 OK\r\n", lines)) as server:
        assert trouble(server.url()) == Trouble.GARBLED


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with serving_tls(answer(b"ok"), tmp_path) as port:
        assert trouble(f"https://localhost:{port}/") == Trouble.CERTIFICATE


def test_a_certificate_is_checked_for_the_name_though_the_address_is_pinned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving_tls(answer(b"ok"), tmp_path) as port:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        assert fetch(Ask(f"https://localhost:{port}/"), QUICK).body == b"ok"
        assert trouble(f"https://127.0.0.1:{port}/") == Trouble.CERTIFICATE


def test_encryption_is_not_given_up_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(answer()) as plain, serving_tls(moved(plain.url(), "302 Found"), tmp_path) as port:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        assert trouble(f"https://localhost:{port}/") == Trouble.INSECURE
    assert plain.heard == []


def test_what_an_operator_allows_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_OUTGOING_ALLOW", "10.1.0.0/16, 192.168.7.9 ,fd00::/8,")
    assert env.networks("CAIRN_OUTGOING_ALLOW") == ["10.1.0.0/16", "192.168.7.9/32", "fd00::/8"]
    monkeypatch.setenv("CAIRN_OUTGOING_ALLOW", "intranet")
    with pytest.raises(SystemExit, match="CAIRN_OUTGOING_ALLOW must name networks"):
        env.networks("CAIRN_OUTGOING_ALLOW")


def leading_to(*addresses: str) -> Callable[..., Any]:
    def found(host: str, port: int, *_args: Any, **_more: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return found


def moved(location: str, status: str) -> Script:
    return answer(b"", f"Location: {location}", status=status)


def said(head: bytes, parts: Any, pause: float = 0) -> Script:
    def script(connection: socket.socket, _request: bytes) -> None:
        connection.sendall(head)
        for part in parts:
            time.sleep(pause)
            connection.sendall(part)

    return script
