"""The launcher, against real servers in throw-away folders."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cairn.cli.postgres import Server, ServerError, in_folder, postmaster, processes
from tests.databases import binaries, short_folder

pytestmark = pytest.mark.integration


@pytest.fixture
def server() -> Iterator[Server]:
    with short_folder() as folder:
        server = Server(folder / "pg", binaries())
        yield server
        server.stop()


def test_start_makes_a_database_with_checksums_and_the_same_order_everywhere(server: Server) -> None:
    assert server.start()

    assert server.psql("show data_checksums") == "on"
    assert server.psql("select current_database()", "cairn") == "cairn"
    assert server.psql("show lc_ctype" if server.binaries.major < 16 else "select 'C.UTF-8'") == "C.UTF-8"
    assert server.psql("select string_agg(x, '' order by x) from unnest(array['b','Z','a']) x") == "Zab"
    assert (server.folder / "url").read_text().strip() == server.url()


def test_only_the_owner_may_enter_the_socket_folder_and_the_data(server: Server) -> None:
    server.start()

    assert [oct(folder.stat().st_mode & 0o777) for folder in (server.socket, server.data)] == [
        "0o700",
        "0o700",
    ]
    assert server.psql("show listen_addresses") == ""


def test_start_again_finds_the_running_server(server: Server) -> None:
    assert [server.start(), server.start()] == [True, False]


def test_two_starters_at_once_share_one_server(server: Server) -> None:
    other = Server(server.folder, server.binaries)
    with ThreadPoolExecutor(2) as pool:
        started = sorted(pool.map(lambda one: one.start(), [server, other]))

    assert started == [False, True]


def test_stop_keeps_what_was_committed_and_removes_the_pid_file(server: Server) -> None:
    server.start()
    server.psql("create table kept as select 7 as n")

    server.stop()

    assert not server.running()
    assert not (server.data / "postmaster.pid").exists()
    server.start()
    assert server.psql("select n from kept") == "7"


def test_start_after_the_postmaster_was_killed_recovers(server: Server) -> None:
    """Our own dead child stays a zombie until it is reaped, and a zombie answers signals."""
    server.start()
    server.psql("create table kept as select 7 as n")
    pid = postmaster.running(server.data)
    assert pid

    os.kill(pid, signal.SIGKILL)

    _until(lambda: not server.running())
    assert server.start()
    assert server.psql("select n from kept") == "7"


def test_start_ends_orphans_of_a_killed_server_first(server: Server) -> None:
    """A backend deep in a computation outlives its postmaster and could still write."""
    server.start()
    command = [
        server.binaries.path("psql"),
        "-Xq",
        "-d",
        server.url(),
        "-c",
        "select max(g) from generate_series(1,1e9) g",
    ]
    busy = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    pid = postmaster.running(server.data)
    assert pid
    _until(
        lambda: (
            server.psql("select count(*) from pg_stat_activity where query like '%generate_series(1%'") == "2"
        )
    )
    os.kill(pid, signal.SIGKILL)
    orphans = processes.working_in(server.data)

    server.start()

    assert orphans
    assert not set(orphans) & set(processes.working_in(server.data))
    busy.wait()


def test_a_reused_process_id_is_not_taken_for_the_server(server: Server) -> None:
    server.start()
    lines = (server.data / "postmaster.pid").read_text().splitlines()
    server.stop()
    (server.data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    assert not server.running()
    assert server.start()


def test_a_long_path_gets_a_short_private_socket_folder() -> None:
    with short_folder() as folder:
        server = Server(folder / ("deep" * 20) / "pg", binaries())
        server.start()
        try:
            assert server.psql("select 1") == "1"
            assert oct(server.socket.stat().st_mode & 0o777) == "0o700"
        finally:
            server.stop()
            server.socket.rmdir()


def test_data_of_another_version_is_refused_with_the_remedy(server: Server) -> None:
    server.start()
    server.stop()
    (server.data / "PG_VERSION").write_text("12\n")

    with pytest.raises(ServerError, match=r"written by PostgreSQL 12, and this is \d+.*cairn restore"):
        server.start()


def test_an_interrupted_first_start_is_begun_again(server: Server) -> None:
    (server.folder / "data.new" / "base").mkdir(parents=True)

    assert server.start()
    assert not (server.folder / "data.new").exists()


def test_a_damaged_configuration_is_reported_in_one_sentence(server: Server) -> None:
    server.start()
    server.stop()
    (server.data / "postgresql.conf").write_text("shared_buffers = nonsense\n")
    server.settings.pop("shared_buffers")

    with pytest.raises(ServerError, match=r"did not start: .*(shared_buffers|configuration file)"):
        server.start()


def test_a_missing_folder_of_binaries_is_named(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match=str(tmp_path)):
        in_folder(tmp_path)


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)
