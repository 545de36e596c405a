"""One PostgreSQL server in one folder, reached through a private Unix socket."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from cairn.cli.postgres import account, postmaster, processes
from cairn.cli.postgres.binaries import Binaries
from cairn.cli.postgres.errors import ServerError, explain

USER = DATABASE = "cairn"
LONGEST_SOCKET_FOLDER = 80  # a socket's path may have about 100 bytes, its name takes 20
SETTINGS = {
    "max_connections": "100",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",  # a directory of 1.4 million people is loaded without a checkpoint on the way
    "timezone": "UTC",
    "logging_collector": "on",
    "log_filename": "postgres-%a.log",  # one file a weekday, written over after a week
    "log_truncate_on_rotation": "on",
    "log_rotation_size": "0",
    # Logs hold no words of anybody: no statements, no row values.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


# Servers that this process started, by data folder: whoever stops one must also reap it.
_children: dict[Path, subprocess.Popen[bytes]] = {}


class Server:
    """Start, stop and address a PostgreSQL server whose files all live in `folder`."""

    def __init__(self, folder: Path, binaries: Binaries, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder.absolute()
        self.binaries = binaries
        self.settings = {**SETTINGS, **(settings or {})}
        self.data = self.folder / "data"

    @property
    def socket(self) -> Path:
        """The folder of the socket: in our own folder, or, where that path is too long, a private one in /tmp."""
        inside = self.folder / "run"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
            return inside
        mark = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path("/tmp") / f"cairn-{mark}"  # noqa: S108 (made 0700, its owner is checked)

    def url(self, database: str = DATABASE) -> str:
        return f"postgresql://{USER}@/{database}?host={quote(str(self.socket))}"

    def running(self) -> bool:
        return postmaster.running(self.data) is not None

    def start(self) -> bool:
        """Have the server running and accepting connections. False when it ran already."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._lock():
                return self._start()
        except OSError as error:
            raise explain(self.folder, str(error)) from error

    def stop(self) -> None:
        """Fast shutdown: open transactions roll back, everything committed is kept."""
        pid = postmaster.running(self.data)
        for number, patience in ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)):
            if pid is None or not processes.alive(pid):
                break
            processes.send(pid, number)
            processes.wait_until_gone([pid], patience)
        self._reap()

    def _reap(self) -> None:
        if child := _children.pop(self.data, None):
            child.wait()

    def psql(self, sql: str, database: str = "postgres") -> str:
        """Run one statement as the owner of the server and return what it prints."""
        command = [
            self.binaries.path("psql"),
            "-XqAtw",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            self.url(database),
            "-c",
            sql,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise explain(self.folder, done.stderr)
        return done.stdout.strip()

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        with (self.folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _start(self) -> bool:
        if self.running() and self._becomes_ready():
            return False
        who, binaries = account.choose(self.binaries, self.folder)
        self._make_socket_folder(who)
        if not (self.data / "PG_VERSION").exists():
            self._initialize(who, binaries)
        self._check_version(binaries)
        who.own(self.data)
        self._reap()
        postmaster.clear(self.data)
        self._launch(who, binaries)
        if not self._becomes_ready():
            raise explain(self.folder, self._said())
        if DATABASE not in self.psql("select datname from pg_database").split():
            self.psql(f"create database {DATABASE}")
        (self.folder / "url").write_text(self.url() + "\n", encoding="utf-8")
        return True

    def _make_socket_folder(self, who: account.Account) -> None:
        """Everyone who can enter this folder is let in as the owner, so only its owner can."""
        self.socket.mkdir(mode=0o700, exist_ok=True)
        found = self.socket.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), who.uid}:
            raise ServerError(
                f"{self.socket} belongs to somebody else. Remove it, or set CAIRN_STATE to a shorter path."
            )
        self.socket.chmod(0o700)
        who.own(self.socket)

    def _initialize(self, who: account.Account, binaries: Binaries) -> None:
        """Make an empty cluster beside its place and move it there, so that a half-made one is never used."""
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        who.own(fresh)
        same_everywhere = ["--locale-provider=builtin"] if binaries.major >= 17 else []
        command = [binaries.path("initdb"), "-D", str(fresh), "--username", USER, "--encoding=UTF8"]
        command += [*same_everywhere, "--locale=C.UTF-8", "--data-checksums"]
        # The socket folder's mode is the guard; nothing listens on a network address.
        command += ["--auth-local=trust", "--auth-host=reject"]
        if self.settings.get("fsync") == "off":
            command.append("--no-sync")
        done = who.run(command)
        if done.returncode != 0:
            shutil.rmtree(fresh, ignore_errors=True)
            raise explain(self.folder, done.stdout + done.stderr)
        fresh.rename(self.data)

    def _check_version(self, binaries: Binaries) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != str(binaries.major):
            raise ServerError(
                f"The data in {self.data} was written by PostgreSQL {made_by}, and this is {binaries.major}. Start it once "
                f"with the former version, run `cairn backup FILE`, then `cairn restore FILE` into a new state folder."
            )

    def _launch(self, who: account.Account, binaries: Binaries) -> None:
        command = [
            *who.prefix,
            binaries.path("postgres"),
            "-D",
            str(self.data),
            "-k",
            str(self.socket),
            "-h",
            "",
        ]
        for name, value in self.settings.items():
            command += ["-c", f"{name}={value}"]
        with (self.folder / "start.log").open("wb") as log:
            _children[self.data] = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for whoever started us, who then stops the server in order
                **who.options(),
            )

    def _becomes_ready(self) -> bool:
        """Wait as long as the server works on it: recovery after a crash takes what it takes. False: it ended."""
        command = [self.binaries.path("pg_isready"), "-q", "-h", str(self.socket)]
        while subprocess.run(command, check=False).returncode != 0:
            if not self._going():
                return False
            time.sleep(0.03)
        return True

    def _going(self) -> bool:
        child = _children.get(self.data)
        return child.poll() is None if child else self.running()

    def _said(self) -> str:
        logs = sorted((self.data / "log").glob("*.log"), key=lambda path: path.stat().st_mtime)[-1:]
        texts = [path.read_text(errors="replace")[-4000:] for path in [*logs, self.folder / "start.log"]]
        return "\n".join(texts)
