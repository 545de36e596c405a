"""Progress on a terminal: one line, rewritten at most ten times a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

Progress = Callable[[str, int, int], None]


def progress(wanted: bool) -> Progress | None:
    """What `solve` calls, or nothing: not asked for, or nobody looks (stderr is no terminal)."""
    return _Line().show if wanted and sys.stderr.isatty() else None


class _Line:
    def __init__(self) -> None:
        self.due = 0.0

    def show(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now < self.due and done < total:
            return
        self.due = now + 0.1
        end = "\n" if done >= total else ""
        print(f"\r{stage}: {done:,} of {total:,}\x1b[K", end=end, file=sys.stderr, flush=True)
