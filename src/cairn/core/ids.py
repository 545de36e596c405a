"""Identifiers: UUIDv7 (RFC 9562), so that new rows sort by time and nobody can guess a neighbor."""

from __future__ import annotations

import secrets
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def new_id() -> UUID:
    """A UUIDv7 that is greater than every one this process made before."""
    global _last
    with _lock:
        # 48 bits of milliseconds and 12 bits of sub-millisecond order, never going back.
        now = time.time_ns() * 4096 // 1_000_000
        _last = max(_last + 1, now)
        stamp = _last
    milliseconds, fraction = divmod(stamp, 4096)
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | fraction << 64
    return UUID(int=value | 0b10 << 62 | secrets.randbits(62))
