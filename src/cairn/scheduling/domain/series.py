"""A series: the same local time again and again, whatever the clocks do, with a word on each date that does not fit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from cairn.scheduling.domain.slots import Openings
from cairn.scheduling.enums import Every, Misfit
from cairn.scheduling.rules import SkippedTime, moment_at

DAYS = {Every.WEEK: 7, Every.TWO_WEEKS: 14}


@dataclass(frozen=True)
class SeriesDate:
    """One date of a series. `misfit`: why it cannot be, with the free slots nearest to it, the best one first."""

    moment: dt.datetime
    misfit: Misfit | None = None
    alternatives: Sequence[dt.datetime] = ()

    @property
    def suggested(self) -> dt.datetime | None:
        """What would be booked: the date itself, or the nearest slot that is free."""
        if self.misfit is None:
            return self.moment
        return self.alternatives[0] if self.alternatives else None


def local_times(first: dt.datetime, *, every: Every, count: int, zone: str) -> list[dt.datetime]:
    """`count` local times (without a zone) from a moment on, all at the time of day that clocks in `zone` show then.

    A month later is the same weekday: the second Tuesday stays the second, and a fifth is the last of its month.
    """
    start = first.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
    if every in DAYS:
        return [start + dt.timedelta(days=DAYS[every] * n) for n in range(count)]
    return [dt.datetime.combine(_months_later(start.date(), n), start.time()) for n in range(count)]


def _months_later(day: dt.date, count: int) -> dt.date:
    month = day.year * 12 + day.month - 1 + count
    first = dt.date(month // 12, month % 12 + 1, 1)
    same = first + dt.timedelta(days=(day.weekday() - first.weekday()) % 7 + (day.day - 1) // 7 * 7)
    return same if same.month == first.month else same - dt.timedelta(days=7)


def plan_series(
    openings: Openings, first: dt.datetime, *, every: Every, count: int, minutes: int, zone: str
) -> list[SeriesDate]:
    """Each date of the series with what stands against it. Alternatives neither meet each other nor another date."""
    dates = []
    for number, local in enumerate(local_times(first, every=every, count=count, zone=zone)):
        try:
            # The first is the moment that was chosen, even where clocks show its time twice.
            moment = first if number == 0 else moment_at(local, zone)
            misfit = openings.why_not(moment, minutes)
        except SkippedTime as skipped:
            moment, misfit = moment_at(skipped.next_local, zone), Misfit.SKIPPED
        if misfit is None:
            openings = openings.taking(moment, minutes)
        dates.append(SeriesDate(moment, misfit))
    return _with_alternatives(openings, dates, minutes)


def judge_series(openings: Openings, moments: Sequence[dt.datetime], *, minutes: int) -> list[SeriesDate]:
    """The same for moments that were chosen one by one."""
    dates = []
    for moment in moments:
        misfit = openings.why_not(moment, minutes)
        if misfit is None:
            openings = openings.taking(moment, minutes)
        dates.append(SeriesDate(moment, misfit))
    return _with_alternatives(openings, dates, minutes)


def _with_alternatives(openings: Openings, dates: list[SeriesDate], minutes: int) -> list[SeriesDate]:
    found = []
    for date in dates:
        if date.misfit is not None:
            near = openings.nearest(date.moment, minutes)
            date = replace(date, alternatives=sorted(near, key=lambda slot: abs(slot - date.moment)))
            if near:
                openings = openings.taking(date.alternatives[0], minutes)
        found.append(date)
    return found
