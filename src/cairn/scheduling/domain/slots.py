"""Free slots: the hours that somebody offers, less what takes the time of those who would meet. Pure; no database."""

from __future__ import annotations

import datetime as dt
import heapq
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from zoneinfo import ZoneInfo

from cairn.scheduling.domain.intervals import Interval, clocks, merged, on_clocks
from cairn.scheduling.domain.suggesting import Hours
from cairn.scheduling.enums import Misfit

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Offer:
    """Offered hours and their terms, in local time of `zone`."""

    zone: str
    week: Hours
    lengths: Sequence[int]
    off: Sequence[tuple[dt.date, dt.date]] = ()  # from one day up to another
    extra: Sequence[tuple[dt.date, int, int]] = ()  # a day, from minute, until minute
    before: dt.timedelta = dt.timedelta()
    after: dt.timedelta = dt.timedelta()
    notice: dt.timedelta = dt.timedelta()
    most_a_week: int | None = None

    def windows(self, first: dt.datetime, last: dt.datetime) -> list[Interval]:
        """When hours are offered between two moments; a night is one window."""
        there = ZoneInfo(self.zone)
        rows = clocks(there, first - 2 * DAY, last + 2 * DAY)
        day, end = first.astimezone(there).date() - DAY, last.astimezone(there).date()
        spans = list(self.extra)
        while day <= end:
            if not any(begin <= day < until for begin, until in self.off):
                spans += [
                    (day, start, stop) for weekday, start, stop in self.week if weekday == day.weekday()
                ]
            day += DAY
        found = merged(moment for span in spans for moment in on_clocks(*_local(*span), rows))
        return [(start, stop) for start, stop in found if first < stop and start < last]

    def monday(self, moment: dt.datetime) -> dt.date:
        """The week of a moment, on the calendar of those who offer."""
        day = moment.astimezone(ZoneInfo(self.zone)).date()
        return day - dt.timedelta(days=day.weekday())


def _local(day: dt.date, start: int, stop: int) -> tuple[dt.datetime, dt.datetime]:
    midnight = dt.datetime.combine(day, dt.time())
    return midnight + dt.timedelta(minutes=start), midnight + dt.timedelta(minutes=stop)


def step_of(minutes: int) -> dt.timedelta:
    """How far the beginnings of two slots lie apart."""
    return dt.timedelta(minutes=15 if minutes < 30 else 30)


@dataclass(frozen=True)
class Openings:
    """What is open between now (`first`) and `last`. `blocked`: taken or too near to what is taken, merged.
    `booked`: when sessions of this week and later begin, for the most a week."""

    offer: Offer
    first: dt.datetime
    last: dt.datetime
    blocked: Sequence[Interval]
    booked: Sequence[dt.datetime] = ()

    @classmethod
    def between(
        cls,
        offer: Offer,
        first: dt.datetime,
        last: dt.datetime,
        *,
        busy: Iterable[Interval] = (),
        others: Iterable[Interval] = (),
        booked: Sequence[dt.datetime] = (),
    ) -> Openings:
        """`busy` takes the time of those who offer, and wants their buffers; `others` takes that of the rest."""
        wide = ((start - offer.after, end + offer.before) for start, end in busy)
        return cls(offer, first, last, merged([*wide, *others]), booked)

    @cached_property
    def windows(self) -> list[Interval]:
        return self.offer.windows(self.first, self.last)

    @cached_property
    def _full(self) -> frozenset[dt.date]:
        """Mondays of the weeks in which no more is offered."""
        most = self.offer.most_a_week
        weeks = Counter(self.offer.monday(start) for start in self.booked)
        return frozenset(week for week, count in weeks.items() if most is not None and count >= most)

    def free(self, minutes: int) -> Iterator[dt.datetime]:
        """The beginnings of all free slots of this length, in order. One walk along windows and blocked time."""
        length, step, at = dt.timedelta(minutes=minutes), step_of(minutes), 0
        earliest = self.first + self.offer.notice
        for begin, end in self.windows:
            start = begin
            while start + length <= end:
                while at < len(self.blocked) and self.blocked[at][1] <= start:
                    at += 1
                if at < len(self.blocked) and self.blocked[at][0] < start + length:
                    start = begin + -((begin - self.blocked[at][1]) // step) * step
                    continue
                if earliest <= start < self.last and not (
                    self._full and self.offer.monday(start) in self._full
                ):
                    yield start
                start += step

    def why_not(self, start: dt.datetime, minutes: int) -> Misfit | None:
        """Why one cannot meet then; None when one can."""
        end = start + dt.timedelta(minutes=minutes)
        if minutes not in self.offer.lengths:
            return Misfit.LENGTH
        if start < self.first + self.offer.notice:
            return Misfit.NOTICE
        if not _within(self.windows, start, end):
            return Misfit.OUTSIDE
        if _overlaps(self.blocked, start, end):
            return Misfit.TAKEN
        return Misfit.FULL_WEEK if self.offer.monday(start) in self._full else None

    def nearest(self, start: dt.datetime, minutes: int, count: int = 3) -> list[dt.datetime]:
        """The free slots nearest to a moment, in order of time."""
        length = minutes if minutes in self.offer.lengths else self.length_near(minutes)
        return sorted(heapq.nsmallest(count, self.free(length), key=lambda slot: abs(slot - start)))

    def length_near(self, minutes: int) -> int:
        """The offered length nearest to one that is wanted."""
        return min(self.offer.lengths, key=lambda length: (abs(length - minutes), length))

    def taking(self, start: dt.datetime, minutes: int) -> Openings:
        """What is open once this time is booked too."""
        end = start + dt.timedelta(minutes=minutes)
        wide = (start - self.offer.after, end + self.offer.before)
        return replace(self, blocked=merged([*self.blocked, wide]), booked=[*self.booked, start])


def _within(windows: Sequence[Interval], start: dt.datetime, end: dt.datetime) -> bool:
    at = bisect_right(windows, start, key=lambda window: window[0]) - 1
    return at >= 0 and end <= windows[at][1]


def _overlaps(blocked: Sequence[Interval], start: dt.datetime, end: dt.datetime) -> bool:
    at = bisect_right(blocked, start, key=lambda taken: taken[1])
    return at < len(blocked) and blocked[at][0] < end
