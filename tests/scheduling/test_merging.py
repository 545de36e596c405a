"""An entry that its owner changed gets our time; what is no entry of ours any more is refused as a whole."""

from __future__ import annotations

import icalendar
import pytest

from cairn.scheduling.domain.calendars.apart import merge_apart
from cairn.scheduling.domain.calendars.lengths import Entry
from cairn.scheduling.domain.calendars.reading import Unreadable
from tests.scheduling.ics import calendar

pytestmark = pytest.mark.unit
OURS = (
    "UID:a DTSTAMP:20260101T000000Z DTSTART:20260301T090000Z DTEND:20260301T100000Z SEQUENCE:2 LOCATION:here"
)


@pytest.mark.parametrize(
    "theirs",
    [b"", b"nonsense", b"<html>", b"BEGIN:VCALENDAR\r\n" * 10, calendar("DTSTART:20260101T000000Z")],
    ids=["nothing", "nonsense", "a page", "deep", "another entry"],
)
def test_what_cannot_be_merged_is_refused_as_a_whole(theirs: bytes) -> None:
    with pytest.raises(Unreadable):
        merge_apart(theirs, calendar(OURS))


def test_time_and_place_are_ours_and_the_rest_is_theirs() -> None:
    theirs = calendar("UID:a DTSTAMP:20260101T000000Z DTSTART:20260101T000000Z DURATION:PT5H COLOR:red URL:x")
    merged: Entry = icalendar.Calendar.from_ical(merge_apart(theirs, calendar(OURS)))
    [event] = merged.walk("VEVENT")
    kept = {name: event[name].to_ical() for name in ("DTSTART", "DTEND", "SEQUENCE", "LOCATION", "COLOR")}
    assert kept == {
        "DTSTART": b"20260301T090000Z",
        "DTEND": b"20260301T100000Z",
        "SEQUENCE": b"2",
        "LOCATION": b"here",
        "COLOR": b"red",
    }
    assert not {"DURATION", "URL"} & set(event)
