"""Identifiers: UUIDv7 (RFC 9562), so that new rows sort by time and nobody can guess a neighbor."""

from __future__ import annotations

import datetime as dt
import itertools
import random
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_lock = threading.Lock()
_last = 0
_repeatable: ContextVar[Iterator[UUID] | None] = ContextVar("repeatable", default=None)


def new_id() -> UUID:
    """A UUIDv7 that is greater than every one this process made before."""
    if (repeatable := _repeatable.get()) is not None:
        return next(repeatable)
    global _last
    with _lock:
        # 48 bits of milliseconds and 12 bits of sub-millisecond order, never going back.
        now = time.time_ns() * 4096 // 1_000_000
        _last = max(_last + 1, now)
        stamp = _last
    return _build(stamp, secrets.randbits(62))


def _build(stamp: int, noise: int) -> UUID:
    milliseconds, fraction = divmod(stamp, 4096)
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | fraction << 64
    return UUID(int=value | 0b10 << 62 | noise)


@contextmanager
def repeatable(seed: str, moment: dt.datetime) -> Iterator[None]:
    """Let `new_id` give the same identifiers for the same seed and moment within the block (simulations only)."""
    source = random.Random(seed)  # noqa: S311 - foreseeable on purpose
    first = int(moment.timestamp() * 1000) * 4096
    token = _repeatable.set(_build(stamp, source.getrandbits(62)) for stamp in itertools.count(first))
    try:
        yield
    finally:
        _repeatable.reset(token)
