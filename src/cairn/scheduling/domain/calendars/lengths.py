"""How long an entry lasts on the day it falls on. Days are nominal and hours exact (RFC 5545, 3.3.6 and 3.8.5.3).

The library that finds the occurrences adds lengths on the clock's face. Over a night in which the clocks change that is
an hour off for whatever is given in hours: an entry of four hours lasts four hours, whatever the clock does meanwhile.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

Moment = dt.date | dt.datetime
Entry = Any  # the library's event: its values are one of thirty types each, told apart by what they hold
DURATION = re.compile(r"\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Length:
    """Whole days, then exact time. Neither: as the library has it. `periods`: ends of RDATEs that bring their own."""

    days: int = 0
    exact: dt.timedelta | None = None
    periods: Mapping[dt.datetime, dt.datetime] = field(default_factory=dict)

    def after(self, start: Moment, *, otherwise: Moment, zone: ZoneInfo) -> Moment:
        """When an entry of this length ends that begins at `start`."""
        if not isinstance(start, dt.datetime) or self.exact is None:
            return otherwise
        own_end = self.periods.get(utc(start, zone))
        # In UTC, because a zone that the calendar defines itself may not find the way back to its own clock.
        end = own_end or utc(start + dt.timedelta(days=self.days), zone) + self.exact
        return end if start.tzinfo else end.astimezone(zone).replace(tzinfo=None)


def length_of(event: Entry, *, raw: str, zone: ZoneInfo) -> Length:
    """The length an event states. An end is exact for every occurrence; a duration has nominal days."""
    if "DTSTART" not in event:
        return Length()
    start = event["DTSTART"].dt
    periods = _periods(event, zone)
    if "DTEND" in event:
        end = event["DTEND"].dt
        if isinstance(start, dt.datetime) and isinstance(end, dt.datetime):
            return Length(exact=utc(end, zone) - utc(start, zone), periods=periods)
        return Length(periods=periods)
    if "DURATION" not in event:
        return Length(exact=dt.timedelta(0), periods=periods)
    days, exact = _parts(raw, event["DURATION"].dt)
    return Length(days, exact, periods)


def _parts(raw: str, meant: dt.timedelta) -> tuple[int, dt.timedelta]:
    """Days and exact time of a duration as it was written; P1D and PT24H are the same only to the library."""
    found = DURATION.match(raw.strip())
    if not found:
        return meant.days, dt.timedelta(seconds=meant.seconds)
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return weeks * 7 + days, dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _periods(event: Entry, zone: ZoneInfo) -> dict[dt.datetime, dt.datetime]:
    """The ends of recurrence dates that bring an end or a length of their own, by their start."""
    dates = event.get("RDATE")
    lists = dates if isinstance(dates, list) else [dates] if dates is not None else []
    ends = {}
    for value in (each.dt for one in lists for each in one.dts):
        if isinstance(value, tuple):
            start, end = value
            moment = utc(start, zone)
            ends[moment] = moment + end if isinstance(end, dt.timedelta) else utc(end, zone)
    return ends


def raw_durations(text: bytes) -> list[str]:
    """The DURATION of each event as it was written, in the order of the events; empty where there is none."""
    found: list[str] = []
    inside: list[bytes] = []
    for line in re.sub(rb"\r?\n[ \t]", b"", text).splitlines():
        word = line[:80].strip().upper()
        if word.startswith(b"BEGIN:"):
            inside.append(word[6:])
            if word == b"BEGIN:VEVENT":
                found.append("")
        elif word.startswith(b"END:") and inside:
            inside.pop()
        elif inside and inside[-1] == b"VEVENT" and re.match(rb"DURATION[:;]", word):
            found[-1] = word.rpartition(b":")[2].decode("ascii", "replace")
    return found


def utc(moment: Moment, zone: ZoneInfo) -> dt.datetime:
    """The moment in UTC. Whole days and times without a zone are those of `zone`."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - the zone follows
    return (moment.replace(tzinfo=zone) if moment.tzinfo is None else moment).astimezone(dt.UTC)
