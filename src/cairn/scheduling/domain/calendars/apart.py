"""Texts from outside are read in a process of its own, which may use little time and memory, and sees no secret of ours."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from cairn.scheduling.domain.calendars.answers import Answered, answer_in
from cairn.scheduling.domain.calendars.merging import merged_text
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
    facts = [zone, start.isoformat(), end.isoformat()]
    said = _apart("busy", text, facts, seconds, memory)
    return [(dt.datetime.fromisoformat(low), dt.datetime.fromisoformat(high)) for low, high in said]


def merge_apart(theirs: bytes, ours: bytes) -> bytes:
    """`merged_text` in that process. Raises Unreadable."""
    both = {"theirs": theirs.decode("utf-8", "replace"), "ours": ours.decode()}
    return str(_apart("merge", json.dumps(both).encode(), [])).encode()


def answer_apart(text: bytes) -> Answered:
    """`answer_in` in that process. Raises Unreadable."""
    return Answered(**_apart("answer", text, []))


def _apart(
    task: str, text: bytes, facts: list[str], seconds: int = SECONDS, memory: int = MEMORY
) -> Any:  # what json holds
    job = [sys.executable, "-P", "-m", "cairn.scheduling.domain.calendars.apart"]
    home = {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PATH": os.environ.get("PATH", ""),
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and nothing of the text is an argument
            [*job, task, str(seconds), str(memory), *facts],
            input=text,
            capture_output=True,
            timeout=PATIENCE,
            env=home,
            check=False,
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
    return said["found"]


def _busy(text: bytes, zone: str, start: str, end: str) -> object:
    first, last = dt.datetime.fromisoformat(start), dt.datetime.fromisoformat(end)
    busy = busy_periods(text, zone=zone, start=first, end=last)
    return [(low.isoformat(), high.isoformat()) for low, high in busy]


def _merge(text: bytes) -> object:
    both = json.loads(text)
    return merged_text(both["theirs"].encode(), both["ours"].encode()).decode()


def _answer(text: bytes) -> object:
    return vars(answer_in(text))


TASKS: dict[str, Callable[..., object]] = {"busy": _busy, "merge": _merge, "answer": _answer}


def main(task: str, seconds: str, memory: str, *facts: str) -> None:
    """The other process: text in, what was found in it or a refusal out."""
    with contextlib.suppress(ValueError, OSError):  # a system may set tighter limits itself
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
        resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    try:
        said: dict[str, object] = {"found": TASKS[task](sys.stdin.buffer.read(), *facts)}
    except MemoryError:
        said = {"refused": Refusal.TOO_MUCH, "fault": "memory"}
    except Unreadable as refused:
        said = {"refused": refused.refusal, "fault": str(refused).partition(": ")[2]}
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
