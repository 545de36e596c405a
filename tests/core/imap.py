"""A real IMAP server, pymap, with one empty mailbox."""

from __future__ import annotations

import contextlib
import imaplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from cairn.core.mailbox import Account

RUN = "import sys; from pymap.main import main; sys.exit(main())"


@dataclass(frozen=True)
class Imap:
    account: Account

    def put(self, message: EmailMessage | bytes) -> None:
        """A message arrives."""
        with self.line() as line:
            text = message if isinstance(message, bytes) else message.as_bytes()
            assert line.append("INBOX", "", None, text)[0] == "OK"  # type: ignore[arg-type]

    def flags(self) -> list[set[str]]:
        """The marks of each message, oldest first."""
        with self.line() as line:
            line.select("INBOX", readonly=True)
            found = line.fetch("1:*", "(FLAGS)")[1]
            said = [imaplib.ParseFlags(one) for one in found if isinstance(one, bytes)]
            return [{flag.decode() for flag in one} - {"\\Recent"} for one in said]

    @contextlib.contextmanager
    def line(self) -> Iterator[imaplib.IMAP4]:
        line = imaplib.IMAP4(self.account.host, self.account.port, timeout=10)
        try:
            line.login(self.account.user, self.account.password)
            yield line
        finally:
            line.logout()


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Imap]:
    """The server until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    account = Account("127.0.0.1", port, "cairn", "a b", security="none")
    where = ["--host", account.host, "--port", str(port), "--no-service", "admin", "--no-tls"]
    who = ["dict", "--demo-user", account.user, "--demo-password", account.password]
    with open(folder / "log", "wb") as log:
        server = subprocess.Popen([sys.executable, "-c", RUN, *where, *who], stdout=log, stderr=log)
    try:
        _wait(port, server)
        yield Imap(account)
    finally:
        server.terminate()
        server.wait(10)


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError("The IMAP server did not start.")
