"""`cairn up`, started as an operator starts it, and killed as machines do."""

from __future__ import annotations

import json
import os
import signal
import time

import pytest

from cairn.cli.postgres import Server, embedded, postmaster, processes
from tests.cli.installation import Installation

pytestmark = pytest.mark.integration


def server_of(installation: Installation) -> Server:
    return Server(installation.state / "postgres", embedded())


def children_of(installation: Installation) -> list[int]:
    return [pid for pid, _ in json.loads((installation.state / "children.json").read_text())]


def test_up_serves_prints_the_address_and_stops_everything(installation: Installation) -> None:
    installation.start()
    children = children_of(installation)

    assert [installation.status(path) for path in ("/healthz", "/readyz")] == [200, 200]
    assert len(children) == 3
    time.sleep(1)
    assert f"Cairn is ready at http://127.0.0.1:{installation.port}" in installation.log.read_text()
    assert installation.stop(signal.SIGINT) == 0
    assert not [pid for pid in children if processes.alive(pid)]
    assert not server_of(installation).running()
    assert installation.status("/healthz") == 0


def test_up_again_keeps_the_data_and_keys(prepared: Installation) -> None:
    prepared.start()
    server = server_of(prepared)
    server.psql("create table kept as select 7 as n", "cairn")
    secrets = [(prepared.state / name).read_bytes() for name in ("secret.key", "master.key")]
    prepared.stop()

    prepared.start()

    assert server.psql("select n from kept", "cairn") == "7"
    assert [(prepared.state / name).read_bytes() for name in ("secret.key", "master.key")] == secrets
    assert {(prepared.state / name).stat().st_mode & 0o777 for name in ("secret.key", "master.key")} == {
        0o600
    }


def test_what_is_killed_comes_back(prepared: Installation) -> None:
    prepared.start()
    server = server_of(prepared)
    server.psql("create table kept as select 7 as n", "cairn")
    database = postmaster.running(server.data)
    assert database

    killed = children_of(prepared)
    for pid in [database, *killed]:
        os.kill(pid, signal.SIGKILL)

    # Until the supervisor has noticed, what the killed ones had started may still answer.
    wait_for_others(prepared, killed)
    prepared.wait_ready()
    assert server.psql("select n from kept", "cairn") == "7"


def wait_for_others(installation: Installation, killed: list[int]) -> None:
    """Until as many other children run as were killed."""
    end = time.monotonic() + 60
    while len(set(children_of(installation)) - set(killed)) < len(killed):
        assert time.monotonic() < end, "Nobody started them again"
        time.sleep(0.1)


def test_up_after_the_supervisor_was_killed_takes_over(prepared: Installation) -> None:
    prepared.start()
    server = server_of(prepared)
    server.psql("create table kept as select 7 as n", "cairn")
    orphans = children_of(prepared)
    prepared.stop(signal.SIGKILL)

    prepared.start()  # may hear the last answer of an orphan that is still finishing

    processes.wait_until_gone(orphans, 30)
    prepared.wait_ready()
    assert not set(orphans) & set(children_of(prepared))
    assert not [pid for pid in orphans if processes.alive(pid)]
    assert server.psql("select n from kept", "cairn") == "7"


def test_a_second_up_in_the_same_folder_is_refused(prepared: Installation) -> None:
    prepared.start()
    assert prepared.up

    second = prepared.cairn("up")

    assert second.returncode == 1
    assert f"Cairn runs already in {prepared.state} (process {prepared.up.pid})" in second.stderr
