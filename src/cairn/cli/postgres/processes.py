"""Is a process really there? Signals alone cannot tell: a zombie answers them, and process ids are reused."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

LINUX = sys.platform.startswith("linux")


def state(pid: int) -> str:
    """The state letter of a process ("Z": dead, not yet reaped), or "" when it does not exist."""
    if not LINUX:
        found = subprocess.run(
            ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        return found.stdout.strip()[:1]
    try:
        # The name in parentheses may hold spaces and parentheses itself.
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return ""


def alive(pid: int) -> bool:
    return state(pid) not in {"", "Z", "X"}


def working_folder(pid: int) -> Path | None:
    """Where a process works, or None when that cannot be known."""
    try:
        return Path(os.readlink(f"/proc/{pid}/cwd"))
    except OSError:
        return None


def working_in(folder: Path) -> list[int]:
    """Every live process that works in `folder`. Each process of a database works in its data folder."""
    if not LINUX:
        return []
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if working_folder(pid) == folder and alive(pid)]


def send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def wait_until_gone(pids: list[int], seconds: float) -> list[int]:
    """Wait for processes to end; those still there after `seconds` are returned."""
    end = time.monotonic() + seconds
    while (left := [pid for pid in pids if alive(pid)]) and time.monotonic() < end:
        time.sleep(0.02)
    return left
