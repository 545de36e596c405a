"""Calendars that are made to hurt cost a little and nothing more."""

from __future__ import annotations

import resource
import sys
import time

import pytest

from cairn.scheduling.domain.calendars.apart import read_apart
from cairn.scheduling.domain.calendars.reading import Refusal, Unreadable, busy_periods
from tests.scheduling.ics import calendar, moment, periods

pytestmark = pytest.mark.unit
START, END = moment("0301T0000"), moment("0609T0000")
EVENT = "DTSTART:20260301T000000Z DURATION:PT1H"
NEVER = "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30"  # looks for the 30th of February, hour by hour, for eight thousand years

REFUSED = {
    "every second for ever": (calendar(f"{EVENT} RRULE:FREQ=SECONDLY"), Refusal.TOO_MUCH),
    "every minute for ever": (calendar(f"{EVENT} RRULE:FREQ=MINUTELY"), Refusal.TOO_MUCH),
    "a day of 86,400 seconds": (
        calendar(
            f"{EVENT} RRULE:FREQ=DAILY;BYHOUR={','.join(map(str, range(24)))}"
            f";BYMINUTE={','.join(map(str, range(60)))};BYSECOND={','.join(map(str, range(60)))}"
        ),
        Refusal.TOO_MUCH,
    ),
    "an hour of 3,600 seconds": (
        calendar(
            f"{EVENT} RRULE:FREQ=HOURLY;BYMINUTE={','.join(map(str, range(60)))};BYSECOND=0,30"
        ),
        Refusal.TOO_MUCH,
    ),
    "a step that never moves on": (calendar(f"{EVENT} RRULE:FREQ=DAILY;INTERVAL=0"), Refusal.BROKEN),
    "nested calendars": (b"BEGIN:VCALENDAR\r\n" * 100_000, Refusal.TOO_MUCH),
    "nested events": (
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 1000 + b"END:VEVENT\r\n" * 1000 + b"END:VCALENDAR\r\n",
        Refusal.TOO_MUCH,
    ),
    "a hundred thousand alarms": (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + b"BEGIN:VALARM\r\nEND:VALARM\r\n" * 100_000, Refusal.TOO_MUCH,
    ),
    "bytes without sense": (bytes(range(256)) * 2000, Refusal.BROKEN),
    "a page of a website": (b"<!doctype html><html><body>Sign in</body></html>", Refusal.NO_CALENDAR),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_before_it_costs_anything(name: str) -> None:
    text, refusal = REFUSED[name]
    started = time.process_time()

    with pytest.raises(Unreadable) as caught:
        busy_periods(text, zone="UTC", start=START, end=END)

    assert caught.value.refusal == refusal
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "text",
    [
        calendar(f"{EVENT} RRULE:{NEVER}"),
        calendar(*[f"UID:{n} {EVENT} RRULE:FREQ=HOURLY;COUNT=900000000" for n in range(500)]),
        calendar(*[f"UID:{n} DTSTART:00010101T000000Z DURATION:PT1H RRULE:FREQ=DAILY" for n in range(8)]),
    ],
    ids=["a-rule-that-finds-nothing", "five-hundred-rules-by-the-hour", "days-since-the-year-1"],
)
def test_what_takes_too_long_is_stopped(text: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(Unreadable) as caught:
        read_apart(text, zone="UTC", start=START, end=END, seconds=1)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)

    assert caught.value.refusal == Refusal.TOO_MUCH
    assert after.ru_utime - before.ru_utime < 3


def test_what_wants_too_much_memory_is_stopped() -> None:
    dates = ",".join(["20260301T000000Z"] * 40_000)
    text = calendar(*[f"UID:{n} {EVENT} RDATE:{dates}" for n in range(15)])
    with pytest.raises(Unreadable) as caught:
        read_apart(text, zone="UTC", start=START, end=END, memory=120 * 1024 * 1024)

    assert caught.value.refusal == Refusal.TOO_MUCH


def test_reading_apart_gives_the_same_as_reading_here() -> None:
    text = calendar("DTSTART;TZID=Europe/Berlin:20260323T090000 DURATION:PT1H RRULE:FREQ=WEEKLY;COUNT=2")
    expected = periods("0323T0800-0323T0900 0330T0700-0330T0800")

    assert busy_periods(text, zone="UTC", start=START, end=END) == expected
    assert read_apart(text, zone="UTC", start=START, end=END) == expected


def test_reading_apart_refuses_as_reading_here_does() -> None:
    with pytest.raises(Unreadable) as caught:
        read_apart(b"", zone="UTC", start=START, end=END)
    assert caught.value.refusal == Refusal.NO_CALENDAR


def test_a_process_that_cannot_even_start_is_no_calendars_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a broken installation would switch off everybody's calendars."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(RuntimeError, match=r"ended with 1\."):
        read_apart(calendar(EVENT), zone="UTC", start=START, end=END)


def test_a_refusal_never_repeats_what_the_calendar_says() -> None:
    text = calendar("DTSTART:quetzal DURATION:PT1H SUMMARY:quetzal RRULE:FREQ=quetzal")
    with pytest.raises(Unreadable) as caught:
        read_apart(text, zone="UTC", start=START, end=END)
    assert "quetzal" not in f"{caught.value!r} {caught.value.__cause__!r}"


def test_free_and_cancelled_times_are_not_busy_and_others_are_joined() -> None:
    text = calendar(
        "UID:1 DTSTART:20260302T080000Z DTEND:20260302T100000Z",
        "UID:2 DTSTART:20260302T093000Z DTEND:20260302T110000Z",
        "UID:3 DTSTART:20260302T110000Z DTEND:20260302T113000Z STATUS:TENTATIVE",
        "UID:4 DTSTART:20260303T080000Z DTEND:20260303T100000Z TRANSP:TRANSPARENT",
        "UID:5 DTSTART:20260304T080000Z DTEND:20260304T100000Z STATUS:CANCELLED",
        "UID:6 DTSTART:20260305T080000Z",
    )
    found = busy_periods(text, zone="UTC", start=START, end=END)
    assert found == periods("0302T0800-0302T1130")


def test_times_are_cut_at_the_edges() -> None:
    text = calendar("UID:1 DTSTART:20260201T080000Z DTEND:20260702T100000Z")
    assert busy_periods(text, zone="UTC", start=START, end=END) == [(START, END)]


def test_a_whole_day_is_the_owners_day() -> None:
    text = calendar("DTSTART;VALUE=DATE:20260302")
    found = busy_periods(text, zone="America/Los_Angeles", start=START, end=END)
    assert found == periods("0302T0800-0303T0800")
