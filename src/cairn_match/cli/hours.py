"""Cells about time: zones and weekly hours. There is no clock here; a zone by name needs a date."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from cairn_match.cli.cells import NOTHING, WHOLE, whole
from cairn_match.cli.faults import BadCell, shown

WEST, EAST = -720, 840  # minutes east of UTC that exist
DAY, WEEK = 1440, 10_080
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FIXED = re.compile(r"(?:UTC|GMT)?([+-])([0-9]{1,2}):([0-9]{2})")
SPAN = re.compile(
    r"([a-z]+)(?:\s*-\s*([a-z]+))?\s+([0-9]{1,2})(?::([0-9]{2}))?\s*-\s*([0-9]{1,2})(?::([0-9]{2}))?"
)

Spans = list[tuple[int, int]]  # minutes of the week, apart and ascending


def zone(on: date | None) -> Callable[[str], int]:
    """Reader of zones as minutes east of UTC; `on` is the day for which a name is looked up (at noon UTC)."""
    return partial(_zone, on=on)


def _zone(cell: str, *, on: date | None) -> int:
    if cell in ("Z", "UTC", "GMT"):
        return 0
    if WHOLE.fullmatch(cell):
        return whole(cell, WEST, EAST)
    fixed = FIXED.fullmatch(cell)
    if fixed:
        minutes = int(fixed[2]) * 60 + int(fixed[3])
        if int(fixed[3]) > 59:
            raise BadCell(f"{shown(cell)} is no zone. An hour has 60 minutes; write +05:30.")
        return whole(f"{fixed[1]}{minutes}", WEST, EAST)
    try:
        named = ZoneInfo(cell)
    except (ValueError, OSError, KeyError):  # no such name, or no name at all
        raise BadCell(
            f"{shown(cell)} is no zone. Write +05:30, minutes (330) or a name such as Asia/Kolkata."
        ) from None
    if on is None:
        raise BadCell(f"{shown(cell)} depends on the day. Say which with --on YYYY-MM-DD, or write +05:30.")
    offset = datetime.combine(on, time(12), tzinfo=UTC).astimezone(named).utcoffset()
    if offset is None or offset.total_seconds() % 60:
        raise BadCell(f"{shown(cell)} has no offset in whole minutes on that day. Write it as +05:30.")
    return int(offset.total_seconds()) // 60


def spans() -> Callable[[str], Spans]:
    """Reader of weekly hours: `mon 9-12; tue-thu 14-16:30`. A piece that many people share is read once."""
    pieces: dict[str, Spans] = {}

    def read(cell: str) -> Spans:
        if cell == NOTHING:
            return []
        found: Spans = []
        for piece in cell.split(";"):
            if piece not in pieces:
                pieces[piece] = _span(piece.strip())
            found += pieces[piece]
        return _merged(found)

    return read


def _merged(found: Spans) -> Spans:
    """Ascending spans; touching ones become one."""
    merged: Spans = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _span(piece: str) -> Spans:
    match = SPAN.fullmatch(piece.lower())
    if not match:
        raise BadCell(f"{shown(piece)} is no time of the week. Write mon 9-12; tue-thu 14-16:30.")
    first, last = _day(match[1]), _day(match[2] or match[1])
    start, end = _minutes(piece, match[3], match[4]), _minutes(piece, match[5], match[6])
    if start >= end or first > last:
        raise BadCell(f"{shown(piece)} ends before it begins. Past midnight write fri 22-24; sat 0-2.")
    return [(day * DAY + start, day * DAY + end) for day in range(first, last + 1)]


def _day(word: str) -> int:
    found = [k for k, name in enumerate(DAYS) if name.startswith(word) and len(word) >= 3]
    if not found:
        raise BadCell(f"{shown(word)} is no day. Write mon, tue, wed, thu, fri, sat or sun.")
    return found[0]


def _minutes(piece: str, hour: str, minute: str | None) -> int:
    found = int(hour) * 60 + int(minute or 0)
    if found > DAY or int(minute or 0) > 59:
        raise BadCell(f"{shown(piece)} has a time that no day has. Write times from 0:00 to 24:00.")
    return found


def slots(found: Spans, size: int, east: int = 0) -> list[int]:
    """Numbers of the slots of the week in UTC, `size` minutes each, that lie wholly inside the spans."""
    return sorted(
        {
            slot % (WEEK // size)
            for start, end in found
            for slot in range(-(-(start - east) // size), (end - east) // size)
        }
    )


def slots_of_all(
    found: Sequence[Spans | None], size: int, east: Sequence[int | None]
) -> list[list[int] | None]:
    """The same for everybody; equal hours in an equal zone are computed once. Unknown hours or zone stay unknown."""
    done: dict[tuple[int, int], list[int]] = {}
    rows: list[list[int] | None] = []
    for some, minutes in zip(found, east, strict=True):
        if some is None or (minutes is None and some):
            rows.append(None)
            continue
        key = id(some), minutes or 0
        if key not in done:
            done[key] = slots(some, size, minutes or 0)
        rows.append(done[key])
    return rows
