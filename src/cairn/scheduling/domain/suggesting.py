"""Times that suit everybody's working day, wherever they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

Hours = Sequence[Sequence[int]]  # [weekday 0-6, from minute, to minute], as people keep them
Busy = tuple[dt.datetime, dt.datetime]

OFFICE: Hours = tuple((weekday, 9 * 60, 17 * 60) for weekday in range(5))
WIDER: Hours = tuple((weekday, 7 * 60, 21 * 60) for weekday in range(5))
STEP = dt.timedelta(minutes=30)


@dataclass(frozen=True)
class Diary:
    """One person's working hours in their own zone, and when they are taken. Empty hours: not known."""

    zone: str
    hours: Hours = ()
    busy: Sequence[Busy] = ()


def common_times(
    diaries: Sequence[Diary], *, after: dt.datetime, days: int, minutes: int, a_day: int = 3
) -> dict[dt.date, list[dt.datetime]]:
    """Up to `a_day` starts for each of the next `days` days on the first diary's calendar, spread over the day.

    Where no working hours overlap, early mornings and evenings count too; where even those do not, days are empty.
    """
    for fallback in (OFFICE, WIDER):
        found = _search(diaries, fallback, after=after, days=days, minutes=minutes)
        if any(found.values()):
            break
    return {day: _spread(starts, a_day) for day, starts in found.items()}


def _search(
    diaries: Sequence[Diary], fallback: Hours, *, after: dt.datetime, days: int, minutes: int
) -> dict[dt.date, list[dt.datetime]]:
    here, length = ZoneInfo(diaries[0].zone), dt.timedelta(minutes=minutes)
    found: dict[dt.date, list[dt.datetime]] = {}
    for start in _starts(after, dt.timedelta(days=days + 1)):
        day = start.astimezone(here).date()
        if day == after.astimezone(here).date() or (day not in found and len(found) == days):
            continue
        found.setdefault(day, [])
        if all(_suits(diary, fallback, start, start + length) for diary in diaries):
            found[day].append(start)
    return found


def _starts(after: dt.datetime, span: dt.timedelta) -> Iterator[dt.datetime]:
    """Every half hour from the next full one."""
    start = after.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=1)
    while start < after + span:
        yield start
        start += STEP


def _suits(diary: Diary, fallback: Hours, start: dt.datetime, end: dt.datetime) -> bool:
    there = ZoneInfo(diary.zone)
    first, last = start.astimezone(there), end.astimezone(there)
    if first.date() != last.date() or any(start < until and begin < end for begin, until in diary.busy):
        return False
    begin, until = first.hour * 60 + first.minute, last.hour * 60 + last.minute
    hours = diary.hours or fallback
    return any(day == first.weekday() and low <= begin and until <= high for day, low, high in hours)


def _spread(starts: list[dt.datetime], count: int) -> list[dt.datetime]:
    """`count` of the starts, first and last among them."""
    if len(starts) <= count:
        return starts
    return [starts[round(n * (len(starts) - 1) / (count - 1))] for n in range(count)]
