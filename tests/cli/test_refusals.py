"""What cannot work is said in one sentence with the remedy, and the exit code is not zero."""

from __future__ import annotations

import os
import shutil
import socket
import struct
import threading
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.cli import database, prepare, state
from cairn.cli.errors import CommandError
from cairn.cli.postgres.errors import explain
from cairn.core.models import Organization
from tests.cli.installation import Installation

pytestmark = pytest.mark.integration


def refused(installation: Installation, **more: str) -> str:
    done = installation.cairn("up", **more)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr
    return done.stderr.strip().removeprefix("cairn: ")


def test_a_busy_port_is_named(installation: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", installation.port))
        other.listen()

        said = refused(installation)

    assert said == (
        f"Cairn cannot listen on 127.0.0.1 port {installation.port} (Address already in use). "
        "Stop what uses it, or choose another with CAIRN_PORT."
    )


def test_a_state_folder_that_is_a_file_is_named(installation: Installation) -> None:
    installation.state.write_text("")

    assert (
        refused(installation)
        == f"CAIRN_STATE is {installation.state}, which is a file. Point it to a folder."
    )


def test_a_state_folder_of_somebody_else_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_ordinary_user: None
) -> None:
    monkeypatch.setenv("CAIRN_STATE", str(tmp_path))

    with pytest.raises(
        CommandError, match=r"cannot be read\. Start as its owner, or point CAIRN_STATE to another"
    ):
        state.folder()


@pytest.fixture
def as_ordinary_user(tmp_path: Path) -> Iterator[None]:
    """Root may read everything, so for a moment we are not root."""
    tmp_path.chmod(0o000)
    if os.geteuid() != 0:
        yield
    else:
        os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(0)
    tmp_path.chmod(0o700)


def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 5 * 2**20))

    with pytest.raises(
        CommandError, match=f"The disk that holds {tmp_path} has 5 MB free and Cairn needs 300 MB"
    ):
        state.require_space(tmp_path)


def test_a_disk_that_fills_up_later_is_named_from_what_the_database_said(tmp_path: Path) -> None:
    said = explain(tmp_path, 'FATAL:  could not write lock file "postmaster.pid": No space left on device')

    assert str(said) == f"The disk that holds {tmp_path} is full. Free some space and start again."


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        (
            "mysql://localhost/cairn",
            "DATABASE_URL must begin with postgresql:// (Cairn runs on PostgreSQL only).",
        ),
        ("postgresql://cairn@127.0.0.1:1/cairn", "The database in DATABASE_URL does not let us in: "),
        ("postgresql:///cairn?host=/nowhere", "The database in DATABASE_URL does not let us in: "),
    ],
)
def test_a_wrong_database_url_is_named(installation: Installation, url: str, sentence: str) -> None:
    assert refused(installation, DATABASE_URL=url).startswith(sentence)


def test_a_password_in_the_database_url_is_not_repeated(installation: Installation) -> None:
    said = refused(installation, DATABASE_URL="postgresql://cairn:hush-hush@127.0.0.1:1/cairn")

    assert "hush" not in said


def test_an_old_database_is_named(installation: Installation) -> None:
    with old_postgresql("13.4") as port:
        said = refused(
            installation, DATABASE_URL=f"postgresql://cairn@127.0.0.1:{port}/cairn?sslmode=disable"
        )

    assert said == (
        "The database in DATABASE_URL is PostgreSQL 13, and Cairn needs 15 or newer. "
        "Upgrade it, or unset DATABASE_URL to use the embedded one."
    )


class old_postgresql:
    """As much of PostgreSQL's protocol as lets a client in and tells it the version."""

    def __init__(self, version: str) -> None:
        self.version = version.encode()
        self.socket = socket.create_server(("127.0.0.1", 0))

    def __enter__(self) -> int:
        threading.Thread(target=self._answer, daemon=True).start()
        port: int = self.socket.getsockname()[1]
        return port

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def _answer(self) -> None:
        client, _ = self.socket.accept()
        with client:
            client.recv(4096)
            settings = [b"server_version\0" + self.version, b"client_encoding\0UTF8"]
            told = b"".join(b"S" + struct.pack("!I", 5 + len(one)) + one + b"\0" for one in settings)
            client.sendall(b"R" + struct.pack("!II", 8, 0) + told + b"Z" + struct.pack("!I", 5) + b"I")
            client.recv(4096)


@pytest.mark.django_db(transaction=True)
def test_a_demo_stays_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    Organization.objects.create(name="Demo", is_demo=True)
    monkeypatch.setenv("CAIRN_BIND", "0.0.0.0")  # noqa: S104 - that is the point

    with pytest.raises(
        CommandError, match=r"This is a demo organization.*does not listen on 0\.0\.0\.0\. Unset CAIRN_BIND"
    ):
        prepare.prepare()


@pytest.mark.parametrize(
    ("address", "only_here"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104 - that is the point
        ("::", False),
        ("10.1.2.3", False),
        ("example.org", False),
    ],
)
def test_what_counts_as_this_machine(address: str, only_here: bool) -> None:
    assert prepare.is_loopback(address) is only_here


def test_a_database_that_works_is_let_through(database_url: str) -> None:
    database.check(database_url)
