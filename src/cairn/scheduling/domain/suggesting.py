"""Times that suit everybody's working day, wherever they are."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from cairn.scheduling.domain.intervals import Interval, merged

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

    @cached_property
    def taken(self) -> list[Interval]:
        """The same time as `busy`, in order and without overlap."""
        return merged(self.busy)

    def is_free(self, start: dt.datetime, end: dt.datetime) -> bool:
        at = bisect_right(self.taken, start, key=lambda taken: taken[1])
        return at == len(self.taken) or end <= self.taken[at][0]


@dataclass(frozen=True)
class GroupTime:
    """A time for many: who cannot come, and for whom it is early or late, as positions among the diaries."""

    start: dt.datetime
    cannot: tuple[int, ...] = ()
    early_or_late: tuple[int, ...] = ()


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


def best_times(
    diaries: Sequence[Diary], *, after: dt.datetime, days: int, minutes: int, most: int = 9, a_day: int = 2
) -> list[GroupTime]:
    """The times that suit most people, best first: few who cannot come, few for whom it is early or late, soon.

    The first can always come, and so can more than half. At most `a_day` of them are on one day of the first's calendar.
    """
    here, length = ZoneInfo(diaries[0].zone), dt.timedelta(minutes=minutes)
    today = after.astimezone(here).date()
    found: list[GroupTime] = []
    of_day = Counter[dt.date]()
    for time in sorted(_group_times(diaries, after, days, length), key=_rank):
        day = time.start.astimezone(here).date()
        if 0 < (day - today).days <= days and of_day[day] < a_day and len(found) < most:
            of_day[day] += 1
            found.append(time)
    return found


def _rank(time: GroupTime) -> tuple[int, int, dt.datetime]:
    return len(time.cannot), len(time.early_or_late), time.start


def _group_times(
    diaries: Sequence[Diary], after: dt.datetime, days: int, length: dt.timedelta
) -> Iterator[GroupTime]:
    for start in _starts(after, dt.timedelta(days=days + 1)):
        end = start + length
        inside = {n for n, diary in enumerate(diaries) if _suits(diary, OFFICE, start, end)}
        able = inside | {n for n, diary in enumerate(diaries) if _suits(diary, WIDER, start, end)}
        if 0 in able and 2 * len(able) > len(diaries):
            cannot = tuple(n for n in range(len(diaries)) if n not in able)
            yield GroupTime(start, cannot, tuple(sorted(able - inside)))


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
    if first.date() != last.date() or not diary.is_free(start, end):
        return False
    begin, until = first.hour * 60 + first.minute, last.hour * 60 + last.minute
    hours = diary.hours or fallback
    return any(day == first.weekday() and low <= begin and until <= high for day, low, high in hours)


def _spread(starts: list[dt.datetime], count: int) -> list[dt.datetime]:
    """`count` of the starts, first and last among them."""
    if len(starts) <= count:
        return starts
    return [starts[round(n * (len(starts) - 1) / (count - 1))] for n in range(count)]
