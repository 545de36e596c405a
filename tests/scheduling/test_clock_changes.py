"""Worked by hand from RFC 5545: what a calendar means when the clocks change. The owner is in Berlin.

In 2026 clocks go forward in Berlin on 29 March (02:00 becomes 03:00, at 01:00 UTC) and back on 25 October (03:00
becomes 02:00, at 01:00 UTC); in New York on 8 March and 1 November; in Sydney back on 5 April; on Lord Howe Island
forward by half an hour on 4 October.
"""

from __future__ import annotations

import pytest

from cairn.scheduling.domain.calendars.reading import busy_periods
from tests.scheduling.ics import calendar, moment, periods

pytestmark = pytest.mark.unit
B = "TZID=Europe/Berlin"
OWN_ZONE = """BEGIN:VTIMEZONE TZID:Office BEGIN:DAYLIGHT DTSTART:19810329T020000 RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100 TZOFFSETTO:+0200 END:DAYLIGHT BEGIN:STANDARD DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU TZOFFSETFROM:+0200 TZOFFSETTO:+0100 END:STANDARD END:VTIMEZONE"""
SERIES = f"DTSTART;{B}:20260323T090000 DURATION:PT1H RRULE:FREQ=WEEKLY;COUNT=3"

CASES = {
    "a weekly time stays on the clock when it goes forward": (
        f"DTSTART;{B}:20260323T090000 DTEND;{B}:20260323T100000 RRULE:FREQ=WEEKLY;COUNT=2",
        "0323T0800-0323T0900 0330T0700-0330T0800",  # 9:00 is 8:00 UTC in winter, 7:00 UTC in summer
    ),
    "a weekly time stays on the clock when it goes back": (
        f"DTSTART;{B}:20261019T090000 DTEND;{B}:20261019T100000 RRULE:FREQ=WEEKLY;COUNT=2",
        "1019T0700-1019T0800 1026T0800-1026T0900",  # the other way round
    ),
    "a time in UTC does not move": (
        "DTSTART:20260323T080000Z DTEND:20260323T090000Z RRULE:FREQ=WEEKLY;COUNT=2",
        "0323T0800-0323T0900 0330T0800-0330T0900",  # 3.3.5 form 2: UTC has no summer time
    ),
    "a time that the clocks skip is that of the offset before": (
        f"DTSTART;{B}:20260329T023000 DTEND;{B}:20260329T040000",
        "0329T0130-0329T0200",  # 3.3.5: 02:30 at +1 is 01:30 UTC; 04:00 at +2 is 02:00 UTC
    ),
    "a time that comes twice is its first": (
        f"DTSTART;{B}:20261025T023000 DTEND;{B}:20261025T040000",
        "1025T0030-1025T0300",  # 3.3.5: first occurrence, at +2; 04:00 at +1
    ),
    "an end that comes twice is its first": (
        f"DTSTART;{B}:20261025T010000 DTEND;{B}:20261025T023000",
        "1024T2300-1025T0030",  # both at +2
    ),
    "one of a series falls into the gap": (
        f"DTSTART;{B}:20260328T023000 DURATION:PT30M RRULE:FREQ=DAILY;COUNT=3",
        "0328T0130-0328T0200 0329T0130-0329T0200 0330T0030-0330T0100",  # 3.3.10 sends it to 3.3.5
    ),
    "one of a series falls into the repeated hour": (
        f"DTSTART;{B}:20261024T023000 DURATION:PT30M RRULE:FREQ=DAILY;COUNT=3",
        "1024T0030-1024T0100 1025T0030-1025T0100 1026T0130-1026T0200",  # the first 02:30 of that night
    ),
    "four hours are four hours in the short night": (
        f"DTSTART;{B}:20260328T230000 DURATION:PT4H",
        "0328T2200-0329T0200",  # 3.3.6: hours are exact; the clock then shows 04:00
    ),
    "four hours are four hours in the long night": (
        f"DTSTART;{B}:20261024T230000 DURATION:PT4H",
        "1024T2100-1025T0100",  # the clock shows 02:00 for the second time
    ),
    "a day of duration may have 23 hours": (
        f"DTSTART;{B}:20260328T120000 DURATION:P1D",
        "0328T1100-0329T1000",  # 3.3.6: days are nominal, so from noon to noon
    ),
    "a day of duration may have 25 hours": (
        f"DTSTART;{B}:20261024T120000 DURATION:P1D",
        "1024T1000-1025T1100",
    ),
    "24 hours are not a day": (
        f"DTSTART;{B}:20260328T120000 DURATION:PT24H",
        "0328T1100-0329T1100",  # exact: until 13:00 on the clock
    ),
    "a week and some hours: first the days, then the time": (
        f"DTSTART;{B}:20260322T233000 DURATION:P1WT3H",
        "0322T2230-0330T0030",  # 29 March 23:30 is 21:30 UTC, and three exact hours
    ),
    "an end gives every one of a series the same exact length": (
        f"DTSTART;{B}:20260327T230000 DTEND;{B}:20260328T070000 RRULE:FREQ=DAILY;COUNT=2",
        "0327T2200-0328T0600 0328T2200-0329T0600",  # 3.8.5.3: eight exact hours, until 08:00 on the clock
    ),
    "a duration in days gives every one of a series its own length": (
        f"DTSTART;{B}:20260328T000000 DURATION:P1D RRULE:FREQ=DAILY;COUNT=3",
        "0327T2300-0330T2200",  # 24, 23 and 24 hours without a break
    ),
    "a whole day is the owner's, and may have 23 hours": (
        "DTSTART;VALUE=DATE:20260329",
        "0328T2300-0329T2200",  # 3.6.1: no end means one day
    ),
    "a whole day is the owner's, and may have 25 hours": (
        "DTSTART;VALUE=DATE:20261025 DTEND;VALUE=DATE:20261026",
        "1024T2200-1025T2300",
    ),
    "the last one is meant in UTC": (
        f"DTSTART;{B}:20261024T023000 DURATION:PT30M RRULE:FREQ=DAILY;UNTIL=20261025T003000Z",
        "1024T0030-1024T0100 1025T0030-1025T0100",  # 3.3.10: inclusive; the first 02:30 is 00:30 UTC
    ),
    "one left out by the clock": (
        f"{SERIES} EXDATE;{B}:20260330T090000",
        "0323T0800-0323T0900 0406T0700-0406T0800",
    ),
    "one left out in UTC": (
        f"{SERIES} EXDATE:20260330T070000Z",  # the same moment as 09:00 in summer
        "0323T0800-0323T0900 0406T0700-0406T0800",
    ),
    "one moved, named in UTC": (
        [SERIES, f"RECURRENCE-ID:20260330T070000Z DTSTART;{B}:20260330T150000 DURATION:PT1H"],
        "0323T0800-0323T0900 0330T1300-0330T1400 0406T0700-0406T0800",
    ),
    "an added date with its own length": (
        f"DTSTART;{B}:20260310T230000 DURATION:PT1H RDATE;{B};VALUE=PERIOD:20260328T230000/PT4H",
        "0310T2200-0310T2300 0328T2200-0329T0200",  # 3.3.9: its own four exact hours
    ),
    "clocks change on another day elsewhere": (
        "DTSTART;TZID=America/New_York:20260302T090000 DURATION:PT1H RRULE:FREQ=WEEKLY;COUNT=2",
        "0302T1400-0302T1500 0309T1300-0309T1400",  # New York is already at -4, Berlin still at +1
    ),
    "clocks go back in the southern autumn": (
        "DTSTART;TZID=Australia/Sydney:20260401T090000 DURATION:PT1H RRULE:FREQ=WEEKLY;COUNT=2",
        "0331T2200-0331T2300 0407T2300-0408T0000",  # +11, then +10
    ),
    "clocks change by half an hour": (
        "DTSTART;TZID=Australia/Lord_Howe:20261001T120000 DURATION:PT1H RRULE:FREQ=WEEKLY;COUNT=2",
        "1001T0130-1001T0230 1008T0100-1008T0200",  # +10:30, then +11
    ),
    "a zone that the calendar itself defines": (
        "DTSTART;TZID=Office:20260323T090000 DURATION:PT1H RRULE:FREQ=WEEKLY;COUNT=2",
        "0323T0800-0323T0900 0330T0700-0330T0800",  # 3.6.5: the same rules under another name
    ),
    "a time without a zone is the owner's": (
        "DTSTART:20260323T090000 DURATION:PT1H RRULE:FREQ=WEEKLY;COUNT=2",
        "0323T0800-0323T0900 0330T0700-0330T0800",  # 3.3.5 form 1
    ),
    "from one zone to another in that night": (
        f"DTSTART;{B}:20260329T013000 DTEND;TZID=America/New_York:20260329T030000",
        "0329T0030-0329T0700",  # 01:30 at +1; 03:00 at -4
    ),
    "the Sunday on which it happens": (
        f"DTSTART;{B}:20260329T030000 DURATION:PT30M RRULE:FREQ=MONTHLY;BYDAY=-1SU;COUNT=2",
        "0329T0100-0329T0130 0426T0100-0426T0130",  # 03:00 is the first minute of summer time
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_written_and_what_it_means(name: str) -> None:
    events, expected = CASES[name]
    text = calendar(*([events] if isinstance(events, str) else events), head=OWN_ZONE)

    found = busy_periods(text, zone="Europe/Berlin", start=moment("0301T0000"), end=moment("1201T0000"))

    assert found == periods(expected)
