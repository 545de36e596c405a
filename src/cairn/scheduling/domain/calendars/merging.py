"""An entry of ours that its owner changed in their calendar gets our time and keeps what they changed.

Knows nothing of Django, and is run by `apart.py`: the text comes from outside.
"""

from __future__ import annotations

import datetime as dt

import icalendar

from cairn.scheduling.domain.calendars.lengths import Entry
from cairn.scheduling.domain.calendars.reading import Refusal, Unreadable, check_shape

TIMES = ("DTSTART", "DTEND", "DURATION", "SEQUENCE", "DTSTAMP", "STATUS", "LOCATION", "CONFERENCE", "URL")
REPEATS = ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")


def merged_text(theirs: bytes, ours: bytes) -> bytes:
    """Their entry with our time and place in it. Raises Unreadable for one that is no plain entry of ours any more."""
    check_shape(theirs)
    try:
        entry, mine = _only_event(theirs), _only_event(ours)
        if str(entry.get("UID", "")) != str(mine["UID"]) or any(name in entry for name in REPEATS):
            raise Unreadable(Refusal.BROKEN, "another entry")
        return _document(entry, mine)
    except Unreadable:
        raise
    except Exception as error:  # whatever the library trips over is a broken text
        raise Unreadable(Refusal.BROKEN, type(error).__name__) from None


def _only_event(text: bytes) -> Entry:
    calendar = icalendar.Calendar.from_ical(text)
    events = calendar.walk("VEVENT")
    if len(events) != 1:
        raise Unreadable(Refusal.BROKEN, "events")
    return events[0]


def _document(entry: Entry, mine: Entry) -> bytes:
    for name in TIMES:
        entry.pop(name, None)
        if name in mine:
            entry[name] = mine[name]
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Cairn//Mentoring//EN")
    calendar.add("version", "2.0")
    calendar.add_component(entry)
    year = dt.timedelta(days=366)
    calendar.add_missing_timezones(
        first_date=(entry.start - year).date(), last_date=(entry.end + year).date()
    )
    document: bytes = calendar.to_ical()
    return document
