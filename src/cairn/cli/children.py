"""The processes under the supervisor: started, started again when they crash, stopped together."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cairn.cli.postgres import processes

PATIENCE = 15.0  # seconds a child gets to finish what it does
HEALTHY = 60.0  # seconds after which an earlier crash is forgotten
LONGEST_WAIT = 30.0
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One program that must run as long as the supervisor does."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    crashes: int = 0
    not_before: float = 0.0

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the supervisor; and its whole group can be ended
            preexec_fn=_end_with_parent,
        )
        self.started = time.monotonic()

    def keep_running(self) -> bool:
        """Start again what crashed, waiting longer each time. True when the process is another one now."""
        now = time.monotonic()
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return False
            end_group(self.process.pid, signal.SIGKILL)
            self.process = None
            self.crashes = 1 if now - self.started > HEALTHY else self.crashes + 1
            wait = min(2.0 ** (self.crashes - 1), LONGEST_WAIT)
            self.not_before = now + wait
            print(
                f"cairn: {self.name} ended with code {code}; starting it again in {wait:.0f} s.",
                file=sys.stderr,
            )
        if now < self.not_before:
            return False
        self.start()
        return True


@dataclass
class Children:
    """All of them, and a note of their process ids for whoever comes after a supervisor that was killed."""

    note: Path
    all: list[Child] = field(default_factory=list)

    def start(self) -> None:
        for child in self.all:
            child.start()
        self._write_note()

    def keep_running(self) -> None:
        started = [child.keep_running() for child in self.all]
        if any(started):
            self._write_note()

    def stop(self) -> None:
        groups = [child.process.pid for child in self.all if child.process]
        for child in self.all:
            if child.process and child.process.poll() is None:
                child.process.terminate()
        end = time.monotonic() + PATIENCE
        for child in self.all:
            if child.process:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.1, end - time.monotonic()))
        for group in groups:
            end_group(group, signal.SIGKILL)
        self.note.unlink(missing_ok=True)

    def end_leftovers(self) -> None:
        """End children of an earlier supervisor that was killed before it could."""
        with contextlib.suppress(OSError, ValueError):
            left = [pid for pid, mark in json.loads(self.note.read_text()) if _birth(pid) == mark]
            for pid in left:
                processes.send(pid, signal.SIGTERM)
            processes.wait_until_gone(left, PATIENCE)
            for pid in left:
                end_group(pid, signal.SIGKILL)

    def _write_note(self) -> None:
        pids = [child.process.pid for child in self.all if child.process]
        fresh = self.note.with_suffix(".new")
        fresh.write_text(json.dumps([[pid, _birth(pid)] for pid in pids]))
        fresh.replace(self.note)  # whoever reads it finds the old one or the new one whole


def end_group(group: int, number: signal.Signals) -> None:
    """Signal everything a child started, such as the workers of a server whose main process is gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _birth(pid: int) -> str:
    """When a process began: tells it from a later one with the same id."""
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[19]
    return ""


def _end_with_parent() -> None:
    """Linux: the kernel sends TERM to this child when the supervisor dies, however it dies."""
    if processes.LINUX:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
