"""A real CalDAV server, Radicale, with two people's calendars in a folder of its own."""

from __future__ import annotations

import contextlib
import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cairn.core.http import basic

PEOPLE = {"amara": "a b:ü", "jonas": "other"}
MAKE = """<?xml version="1.0"?><mkcol xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><set><prop><resourcetype>
<collection/><c:calendar/></resourcetype>{more}</prop></set></mkcol>"""
TASKS = '<c:supported-calendar-component-set><c:comp name="VTODO"/></c:supported-calendar-component-set>'


RIGHTS = """[root]
user = .+
collection =
permissions = R
[own]
user = .+
collection = {user}
permissions = RW
"""
ONLY_READ = """[{name}]
user = .+
collection = {{user}}/{name}
permissions = r
"""
CALENDARS = """[calendars]
user = .+
collection = {user}/[^/]+
permissions = rw
"""


@dataclass
class Radicale:
    port: int
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        settings = {
            "server-hosts": f"127.0.0.1:{self.port}",
            "auth-type": "htpasswd",
            "auth-htpasswd-filename": str(self.folder / "users"),
            "auth-htpasswd-encryption": "plain",
            "auth-delay": "0",
            "rights-type": "from_file",
            "rights-file": str(self.folder / "rights"),
            "storage-filesystem-folder": str(self.folder / "collections"),
            "logging-level": "error",
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        with open(self.folder / "log", "ab") as log:
            command = [sys.executable, "-m", "radicale", "--config", "", *options]
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        _wait(self.port, self.process)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def make(self, name: str, *, person: str = "amara", more: str = "") -> str:
        """A calendar of that person; gives its path."""
        path = f"/{person}/{name}/"
        assert self.ask("MKCOL", path, MAKE.format(more=more).encode(), person) == 201
        return path

    def put(self, path: str, entry: bytes, *, person: str = "amara") -> None:
        assert self.ask("PUT", path, entry, person, "text/calendar; charset=utf-8") in {201, 204}

    def only_read(self, *names: str) -> None:
        """From now on these calendars can be read and not written, all others can."""
        shut = "".join(ONLY_READ.format(name=name) for name in names)
        self.stop()  # rights are read when it starts
        (self.folder / "rights").write_text(RIGHTS + shut + CALENDARS, encoding="utf-8")
        self.start()

    def texts(self, path: str) -> list[str]:
        """Every file of that calendar, as it lies in the server's folder."""
        files = sorted((self.folder / "collections" / "collection-root" / path.strip("/")).glob("*.ics"))
        return [file.read_bytes().decode() for file in files]

    def ask(self, method: str, path: str, body: bytes, person: str, kind: str = "application/xml") -> int:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(line):
            headers = {"Authorization": basic(person, PEOPLE[person]), "Content-Type": kind}
            line.request(method, path, body=body, headers=headers)
            answer = line.getresponse()
            answer.read()
            return answer.status


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Radicale]:
    """Radicale until the block ends."""
    (folder / "users").write_text("".join(f"{n}:{p}\n" for n, p in PEOPLE.items()), encoding="utf-8")
    (folder / "rights").write_text(RIGHTS + CALENDARS, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Radicale(port, folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError("Radicale did not start.")
