"""A real installation in a throw-away folder, started and asked as an operator does."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cairn.cli.postgres import Server, embedded
from tests.databases import short_folder

ROOT = Path(__file__).resolve().parents[2]


class Installation:
    def __init__(self, state: Path) -> None:
        self.state, self.port = state, free_port()
        self.up: subprocess.Popen[str] | None = None
        self.log = state.with_name(f"{state.name}.log")

    def environment(self, **more: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("CAIRN_", "DATABASE_", "DJANGO_"))}
        ours = {
            "PYTHONPATH": str(ROOT / "src"),
            "CAIRN_STATE": str(self.state),
            "CAIRN_PORT": str(self.port),
            "CAIRN_WEB_PROCESSES": "1",
            "CAIRN_DEMO": "no",
        }
        return {**kept, **ours, **more}

    def cairn(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        command = [sys.executable, "-m", "cairn", *words]
        return subprocess.run(
            command,
            env=self.environment(**more),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def python(self, code: str, **more: str) -> str:
        """Run some lines with Django set up, and return what they print."""
        head = "import django\nfrom cairn.cli import database\nwith database.running():\n    django.setup()\n"
        program = head + "\n".join(f"    {line}" for line in code.strip().splitlines())
        environment = self.environment(DJANGO_SETTINGS_MODULE="cairn.settings.production", **more)
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start(self, **more: str) -> float:
        """`cairn up`, until it is ready. Returns how many seconds that took."""
        began = time.monotonic()
        with self.log.open("a") as log:
            command = [sys.executable, "-m", "cairn", "up"]
            self.up = subprocess.Popen(
                command, env=self.environment(**more), cwd=ROOT, stdout=log, stderr=log, text=True
            )
        self.wait_ready()
        return time.monotonic() - began

    def wait_ready(self) -> None:
        end = time.monotonic() + 180  # a bound, not a goal: many things may run beside this
        while self.status("/readyz") != 200:
            assert self.up is not None
            assert self.up.poll() is None, self.log.read_text()
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.1)

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        if self.up is None:
            return 0
        self.up.send_signal(how)
        code = self.up.wait(60)
        self.up = None
        return code


@contextmanager
def installed() -> Iterator[Installation]:
    """A place for an installation, at the end of which nothing of it runs."""
    with short_folder() as folder:
        made = Installation(folder / "state")
        yield made
        made.stop()
        if made.state.is_dir():
            Server(made.state / "postgres", embedded()).stop()


def free_port() -> int:
    """A port of which the next one is free too."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port
