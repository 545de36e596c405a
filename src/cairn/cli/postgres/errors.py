"""What goes wrong with a database server, in one sentence that says what to do."""

from __future__ import annotations

from pathlib import Path

_REMEDIES = (
    ("No space left on device", "The disk that holds {folder} is full. Free some space and start again."),
    (
        "Read-only file system",
        "The folder {folder} is on a read-only file system. Point CAIRN_STATE elsewhere.",
    ),
    (
        "Permission denied",
        "The database may not write to {folder}. Check who owns it, or point CAIRN_STATE elsewhere.",
    ),
    (
        "could not create shared memory segment",
        "The machine gives the database no shared memory. In a container, raise its --shm-size.",
    ),
)


class ServerError(Exception):
    """The database server could not be started."""


def explain(folder: Path, output: str) -> ServerError:
    """Turn what PostgreSQL printed into one sentence; what is not known is quoted."""
    for sign, remedy in _REMEDIES:
        if sign in output:
            return ServerError(remedy.format(folder=folder))
    lines = [line for line in output.strip().splitlines() if line.strip()]
    last = next((line for line in reversed(lines) if "FATAL" in line or "error" in line), "".join(lines[-1:]))
    return ServerError(f"The database in {folder} did not start: {last.strip() or 'it gave no reason.'}")
