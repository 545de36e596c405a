"""Reading a calendar in a process of its own, which may use little time and memory, and sees no secret of ours."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import resource
import subprocess
import sys

from cairn.scheduling.domain.calendars.reading import Period, Refusal, Unreadable, busy_periods

SECONDS = 15  # of the processor
MEMORY = 512 * 1024 * 1024
PATIENCE = 60  # on the wall, on a busy machine


def read_apart(
    text: bytes,
    *,
    zone: str,
    start: dt.datetime,
    end: dt.datetime,
    seconds: int = SECONDS,
    memory: int = MEMORY,
) -> list[Period]:
    """`busy_periods`, for at most so many seconds of the processor and bytes of memory. Raises Unreadable."""
    job = [sys.executable, "-P", "-m", "cairn.scheduling.domain.calendars.apart"]
    facts = [zone, start.isoformat(), end.isoformat(), str(seconds), str(memory)]
    home = {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PATH": os.environ.get("PATH", ""),
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and nothing of the text is an argument
            [*job, *facts], input=text, capture_output=True, timeout=PATIENCE, env=home, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(Refusal.TOO_MUCH, "patience") from None
    if done.returncode < 0:  # ended by the system, for using too much
        raise Unreadable(Refusal.TOO_MUCH, "stopped")
    if done.returncode > 0:  # our own fault, and no calendar's; what the process wrote may hold its words
        raise RuntimeError(f"The process that reads calendars ended with {done.returncode}.")
    said = json.loads(done.stdout)
    if "refused" in said:
        raise Unreadable(Refusal(said["refused"]), said["fault"])
    return [(dt.datetime.fromisoformat(low), dt.datetime.fromisoformat(high)) for low, high in said["busy"]]


def main(zone: str, start: str, end: str, seconds: str, memory: str) -> None:
    """The other process: text in, periods or a refusal out."""
    with contextlib.suppress(ValueError, OSError):  # a system may set tighter limits itself
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
        resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    first, last = dt.datetime.fromisoformat(start), dt.datetime.fromisoformat(end)
    try:
        text = sys.stdin.buffer.read()
        busy = busy_periods(text, zone=zone, start=first, end=last)
        said: dict[str, object] = {"busy": [(low.isoformat(), high.isoformat()) for low, high in busy]}
    except MemoryError:
        said = {"refused": Refusal.TOO_MUCH, "fault": "memory"}
    except Unreadable as refused:
        said = {"refused": refused.refusal, "fault": str(refused).partition(": ")[2]}
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
