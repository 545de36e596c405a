"""The file `postmaster.pid`: whether a server runs on a data folder, also after everything was killed."""

from __future__ import annotations

import signal
from pathlib import Path

from cairn.cli.postgres import processes
from cairn.cli.postgres.errors import ServerError


def running(data: Path) -> int | None:
    """The process id of the server that runs on `data`, if one does."""
    try:
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None
    if not processes.alive(pid):
        return None
    where = processes.working_folder(pid)
    return pid if where is None or where == data.resolve() else None


def clear(data: Path) -> None:
    """Make way for a new server where none runs: end orphans of a killed one, drop its stale file.

    PostgreSQL itself refuses to start next to a zombie or a reused process id. The orphans come first, because
    without the file nothing else would stop a new server from writing to the same data as they do.
    """
    orphans = processes.working_in(data.resolve())
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in orphans:
            processes.send(pid, number)
        orphans = processes.wait_until_gone(orphans, 10)
    if orphans:
        raise ServerError(
            f"Processes {orphans} of an earlier database still use {data}. End them and start again."
        )
    (data / "postmaster.pid").unlink(missing_ok=True)
