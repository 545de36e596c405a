"""From an iCalendar text (RFC 5545) to the times at which its owner is busy.

The text comes from outside and may be broken or made to hurt. What is broken is refused with a reason, as a whole: half
a calendar would offer times that are taken. `apart.py` runs this in a process of its own with little time and memory;
the checks here refuse early what would only waste them. Knows nothing of Django, so that such a process starts fast.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from cairn.scheduling.domain.calendars.lengths import Entry, Length, length_of, raw_durations, utc

DEPTH = 6  # calendar, event, alarm: three; a little room for what others invent
COMPONENTS = 20_000
A_DAY = 96  # of one rule: every quarter of an hour
OCCURRENCES = 50_000
MARK = "X-CAIRN-NUMBER"
# Our own invitations stand in their calendars, too. Our bookings know better: a session must not stand in its own way.
OURS = re.compile(r"[0-9a-f-]{36}@cairn")

Moment = dt.date | dt.datetime
Period = tuple[dt.datetime, dt.datetime]


class Refusal(StrEnum):
    """Why a text was not read."""

    BROKEN = "broken"
    TOO_MUCH = "too_much"
    NO_CALENDAR = "no_calendar"


class Unreadable(Exception):
    """A calendar that cannot be read. The message names the kind of fault, never what the text says."""

    def __init__(self, refusal: Refusal, fault: str = "") -> None:
        self.refusal = refusal
        super().__init__(f"{refusal.value}: {fault}" if fault else refusal.value)


@dataclass(frozen=True)
class Occurrence:
    """One time at which something stands in the calendar. Dates are whole days, without a zone."""

    start: Moment
    end: Moment
    busy: bool


def busy_periods(text: bytes, *, zone: str, start: dt.datetime, end: dt.datetime) -> list[Period]:
    """When the owner is busy between two moments: in UTC, in order, joined where they touch.

    Whole days and times without a zone are the owner's own: `zone`. Raises Unreadable.
    """
    here = ZoneInfo(zone)
    margin = dt.timedelta(days=2)  # a day begins at another moment elsewhere, and clocks change
    found = occurrences(text, start=start - margin, end=end + margin, zone=here)
    periods = [(utc(one.start, here), utc(one.end, here)) for one in found if one.busy]
    clipped = ((max(start, low), min(end, high)) for low, high in periods)
    return list(_joined(sorted((low, high) for low, high in clipped if low < high)))


def occurrences(text: bytes, *, start: Moment, end: Moment, zone: ZoneInfo) -> list[Occurrence]:
    """Everything that stands in the calendar from `start` until `end`. Raises Unreadable."""
    check_shape(text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library warns of odd texts; here they are read or refused
        try:
            return _expanded(text, start, end, zone)
        except Unreadable:
            raise
        except MemoryError:
            raise Unreadable(Refusal.TOO_MUCH, "memory") from None
        except Exception as error:  # whatever the library trips over is a broken text
            raise Unreadable(Refusal.BROKEN, type(error).__name__) from None


def _expanded(text: bytes, start: Moment, end: Moment, zone: ZoneInfo) -> list[Occurrence]:
    calendars = [one for one in icalendar.Calendar.from_ical(text, multiple=True) if one.name == "VCALENDAR"]
    if not calendars:
        raise Unreadable(Refusal.NO_CALENDAR)
    events: list[Entry] = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    if not any("DTSTART" in event for event in events):
        return []
    durations = raw_durations(text)
    for number, event in enumerate(events):
        event[MARK] = str(number)
        for rule in _several(event.get("RRULE")):
            _check_rule(rule)
    raw = durations if len(durations) == len(events) else [""] * len(events)
    lengths = [length_of(event, raw=raw[n], zone=zone) for n, event in enumerate(events)]
    found: list[Occurrence] = []
    for calendar in calendars:
        for one in recurring_ical_events.of(calendar).between(start, end):
            found.append(_occurrence(one, lengths, zone))
            if len(found) > OCCURRENCES:
                raise Unreadable(Refusal.TOO_MUCH, "occurrences")
    return found


def _occurrence(one: Entry, lengths: Sequence[Length], zone: ZoneInfo) -> Occurrence:
    begin: Moment = one.start
    until = lengths[int(one[MARK])].after(begin, otherwise=one.end, zone=zone)
    free = str(one.get("TRANSP", "")).upper() == "TRANSPARENT"
    cancelled = str(one.get("STATUS", "")).upper() == "CANCELLED"
    ours = OURS.fullmatch(str(one.get("UID", ""))) is not None
    return Occurrence(begin, until, busy=not (free or cancelled or ours))


def check_shape(text: bytes) -> None:
    """Refuse what is nested too deep or has too many parts, before anything is built from it."""
    if text.lstrip().startswith(b"<"):
        raise Unreadable(Refusal.NO_CALENDAR)  # a page, perhaps one that wants somebody to sign in
    depth = parts = 0
    for line in text.splitlines():
        word = line[:6].upper()
        if word == b"BEGIN:":
            depth, parts = depth + 1, parts + 1
        elif word.startswith(b"END:"):
            depth -= 1
        if depth > DEPTH:
            raise Unreadable(Refusal.TOO_MUCH, "nesting")
        if parts > COMPONENTS:
            raise Unreadable(Refusal.TOO_MUCH, "components")


def _check_rule(rule: Entry) -> None:
    """Refuse rules that fill days with occurrences, or never move on."""
    frequency = str(next(iter(rule.get("FREQ", [])), "")).upper()
    if frequency in {"SECONDLY", "MINUTELY"}:
        raise Unreadable(Refusal.TOO_MUCH, "rule")
    if any(int(step) < 1 for step in rule.get("INTERVAL", [])):
        raise Unreadable(Refusal.BROKEN, "interval")
    a_day = 24 if frequency == "HOURLY" else max(1, len(rule.get("BYHOUR", [])))
    for name in ("BYMINUTE", "BYSECOND"):
        a_day *= max(1, len(rule.get(name, [])))
    if a_day > A_DAY:
        raise Unreadable(Refusal.TOO_MUCH, "rule")


def _several(value: Entry) -> Iterator[Entry]:
    if value is not None:
        yield from value if isinstance(value, list) else [value]


def _joined(periods: Sequence[Period]) -> Iterator[Period]:
    current: Period | None = None
    for low, high in periods:
        if current is None:
            current = (low, high)
        elif low <= current[1]:
            current = (current[0], max(current[1], high))
        else:
            yield current
            current = (low, high)
    if current is not None:
        yield current
