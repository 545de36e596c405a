"""The only place that asks what time it is, so that tests and simulations can answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

_frozen: ContextVar[dt.datetime | None] = ContextVar("frozen", default=None)


def now() -> dt.datetime:
    """This moment, in UTC."""
    return _frozen.get() or dt.datetime.now(dt.UTC)


def today(zone: str = "UTC") -> dt.date:
    """The date on a wall in `zone` (an IANA name)."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def frozen(moment: dt.datetime) -> Iterator[None]:
    """Let `now` answer `moment` within the block (tests and simulations only)."""
    if moment.tzinfo is None:
        raise ValueError("A frozen moment needs a time zone.")
    token = _frozen.set(moment.astimezone(dt.UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
