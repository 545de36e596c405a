"""`/live` over a real connection: it names topics, only those in the token, and never words."""

from __future__ import annotations

import contextlib
import http.client
import time
from collections.abc import Iterator

import pytest

from cairn.cli.postgres import Server, embedded
from tests.cli.installation import Installation

pytestmark = pytest.mark.integration


def test_a_page_hears_of_its_own_topics_and_a_forged_token_of_nothing(prepared: Installation) -> None:
    prepared.start()
    token = prepared.python("from cairn.core.live import token\nprint(token(['mentorship:1']))")
    server = Server(prepared.state / "postgres", embedded())

    forged = [f"/live?token={odd}" for odd in ("", "x", token[:-1] + "?", token[1:])]
    assert [status_of(prepared, path) for path in [*forged, "/live", "/else"]] == [403] * 5 + [404]

    with asking(prepared, f"/live?token={token}") as page:
        assert (page.status, page.headers["content-type"]) == (200, "text/event-stream")
        assert [page.readline() for _ in range(2)] == [b"retry: 3000\n", b"\n"]
        wait_for_listener(server)
        for topic in ("mentorship:2", "mentorship:1"):
            server.psql(f"select pg_notify('cairn_live', '{topic}')", "cairn")
        assert [page.readline() for _ in range(3)] == [b"event: news\n", b"data: mentorship:1\n", b"\n"]


@contextlib.contextmanager
def asking(installation: Installation, path: str) -> Iterator[http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", installation.port + 1, timeout=20)
    connection.request("GET", path)
    with connection.getresponse() as answer:
        yield answer
    connection.close()


def status_of(installation: Installation, path: str) -> int:
    with asking(installation, path) as answer:
        return answer.status


def wait_for_listener(server: Server) -> None:
    """The first page of the process makes it listen; what was told before that is not for it."""
    end = time.monotonic() + 10
    while server.psql("select count(*) from pg_stat_activity where query = 'listen cairn_live'") == "0":
        assert time.monotonic() < end
        time.sleep(0.05)
