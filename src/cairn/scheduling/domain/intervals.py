"""Stretches of time from one moment up to another, and when clocks somewhere show what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

Interval = tuple[dt.datetime, dt.datetime]
Clock = tuple[
    dt.datetime, dt.datetime, dt.timedelta
]  # from one moment up to another, clocks are ahead of UTC by this


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time in order, without overlap or touching. As long as sorting takes."""
    found: list[Interval] = []
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            if end > found[-1][1]:
                found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def clocks(there: ZoneInfo, first: dt.datetime, last: dt.datetime) -> list[Clock]:
    """How far clocks are ahead of UTC between two moments; a new row each time they are put forward or back."""
    found: list[Clock] = []
    begin, ahead, moment = first, _ahead(there, first), first
    while moment < last:
        following = min(moment + dt.timedelta(days=1), last)
        if (later := _ahead(there, following)) != ahead:
            change = _change(there, moment, following)
            found.append((begin, change, ahead))
            begin, ahead = change, later
        moment = following
    return [*found, (begin, last, ahead)]


def _ahead(there: ZoneInfo, moment: dt.datetime) -> dt.timedelta:
    return moment.astimezone(there).utcoffset() or dt.timedelta()


def _change(there: ZoneInfo, low: dt.datetime, high: dt.datetime) -> dt.datetime:
    """The moment at which clocks are changed, of which there is one between the two."""
    before = _ahead(there, low)
    while high - low > dt.timedelta(seconds=1):
        middle = low + (high - low) / 2
        low, high = (middle, high) if _ahead(there, middle) == before else (low, middle)
    return high.replace(microsecond=0)


def on_clocks(start: dt.datetime, end: dt.datetime, rows: Iterable[Clock]) -> list[Interval]:
    """All moments at which clocks show a time from `start` up to `end` (both without a zone): none within a gap, and
    both times where they show it twice."""
    found = []
    for begin, until, ahead in rows:
        low = max(begin, (start - ahead).replace(tzinfo=dt.UTC))
        high = min(until, (end - ahead).replace(tzinfo=dt.UTC))
        if low < high:
            found.append((low, high))
    return found
