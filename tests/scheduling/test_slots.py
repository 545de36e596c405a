"""Free slots, worked by hand over the days on which clocks change, and against a slow search that shares no code."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cairn.scheduling.domain.slots import Offer, Openings
from cairn.scheduling.enums import Misfit

pytestmark = pytest.mark.unit
EVERY_DAY = range(7)
MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
HOUR, WEEK = dt.timedelta(hours=1), dt.timedelta(weeks=1)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def offer(zone: str = "Europe/Lisbon", **more: Any) -> Offer:
    """Tuesdays from 16:00 to 18:00."""
    return Offer(**{"zone": zone, "week": [(1, 16 * 60, 18 * 60)], "lengths": [30, 45, 60], **more})


def openings(one: Offer, first: dt.datetime = MONDAY, weeks: int = 2, **more: Any) -> Openings:
    return Openings.between(one, first, first + weeks * WEEK, **more)


def shown(found: Openings, minutes: int = 45) -> list[str]:
    there = ZoneInfo(found.offer.zone)
    return [f"{slot.astimezone(there):%m-%d %H:%M}" for slot in found.free(minutes)]


def test_slots_stand_inside_the_offered_hours_every_half_hour() -> None:
    assert shown(openings(offer())) == [
        "11-24 16:00", "11-24 16:30", "11-24 17:00", "12-01 16:00", "12-01 16:30", "12-01 17:00",
    ]  # fmt: skip


def test_slots_count_from_the_beginning_of_the_window() -> None:
    assert shown(openings(offer(week=[(1, 550, 640)]), weeks=1)) == ["11-24 09:10", "11-24 09:40"]


def test_slots_keep_buffers_from_what_takes_the_mentors_time_only() -> None:
    taken = [(at("2026-11-24T15:00Z"), at("2026-11-24T16:00Z"))]
    wide = offer(before=dt.timedelta(minutes=15), after=dt.timedelta(minutes=10))
    assert shown(openings(wide, weeks=1, busy=taken)) == ["11-24 16:30", "11-24 17:00"]
    assert shown(openings(wide, weeks=1, others=taken)) == ["11-24 16:00", "11-24 16:30", "11-24 17:00"]
    later = [(at("2026-11-24T17:20Z"), at("2026-11-24T17:30Z"))]
    assert shown(openings(wide, weeks=1, busy=later)) == ["11-24 16:00"]


def test_slots_keep_the_notice_to_the_minute() -> None:
    noticed = offer(notice=dt.timedelta(hours=24))
    assert shown(openings(noticed, at("2026-11-23T16:30Z"), weeks=1))[0] == "11-24 16:30"
    assert shown(openings(noticed, at("2026-11-23T16:31Z"), weeks=1))[0] == "11-24 17:00"


def test_slots_end_where_the_week_is_full() -> None:
    few = offer(most_a_week=1)
    booked = [at("2026-11-29T23:30Z")]  # a Sunday in Lisbon
    assert shown(openings(few, booked=booked)) == ["12-01 16:00", "12-01 16:30", "12-01 17:00"]


def test_slots_follow_days_off_and_extra_hours() -> None:
    one = offer(
        off=[(dt.date(2026, 11, 24), dt.date(2026, 11, 26))],
        extra=[(dt.date(2026, 11, 25), 8 * 60, 9 * 60), (dt.date(2026, 11, 28), 10 * 60, 11 * 60)],
    )
    assert shown(openings(one, weeks=1), 60) == ["11-25 08:00", "11-28 10:00"]


def test_slots_of_a_night_shift_cross_midnight() -> None:
    night = offer(week=[(1, 23 * 60, 24 * 60), (2, 0, 60)])
    assert shown(openings(night, weeks=1), 60) == ["11-24 23:00", "11-24 23:30", "11-25 00:00"]


@pytest.mark.parametrize(
    ("zone", "day", "week", "expected"),
    [
        # Lisbon, 28 March 2027: clocks go from 01:00 to 02:00.
        ("Europe/Lisbon", "2027-03-28", (0, 180), ["00:00Z", "00:30Z", "01:00Z", "01:30Z"]),
        ("Europe/Lisbon", "2027-03-28", (60, 120), []),
        ("Europe/Lisbon", "2027-03-28", (90, 150), ["01:00Z"]),
        # Lisbon, 25 October 2026: clocks go from 02:00 back to 01:00, so an hour comes twice.
        ("Europe/Lisbon", "2026-10-25", (60, 120), ["00:00Z", "00:30Z", "01:00Z", "01:30Z"]),
        ("Europe/Lisbon", "2026-10-25", (90, 120), ["00:30Z", "01:30Z"]),
        ("Europe/Lisbon", "2026-10-25", (120, 150), ["02:00Z"]),
        # Los Angeles, 14 March 2027: from 02:00 to 03:00.
        ("America/Los_Angeles", "2027-03-14", (90, 210), ["09:30Z", "10:00Z"]),
        # Lord Howe, 4 April 2027: half an hour back at 02:00.
        ("Australia/Lord_Howe", "2027-04-04", (90, 150), ["14:30Z", "15:00Z", "15:30Z"]),
    ],
)
def test_slots_on_days_when_clocks_change(
    zone: str, day: str, week: tuple[int, int], expected: list[str]
) -> None:
    date = dt.date.fromisoformat(day)
    found = openings(offer(zone, week=[(date.weekday(), *week)]), at(f"{day}T12:00Z") - 2 * 24 * HOUR, 1)
    slots = [slot for slot in found.free(30) if slot.astimezone(ZoneInfo(zone)).date() == date]
    assert [f"{slot:%H:%MZ}" for slot in slots] == expected


def test_slots_keep_their_local_time_over_a_change_of_clocks() -> None:
    found = openings(offer(), at("2027-03-15T00:00Z"), weeks=3)
    assert [slot.isoformat()[5:16] for slot in found.free(60)][::3] == [
        "03-16T16:00",
        "03-23T16:00",
        "03-30T15:00",
    ]


@pytest.mark.parametrize(
    ("start", "minutes", "why"),
    [
        ("2026-11-24T16:00Z", 45, None),
        ("2026-11-24T17:15Z", 45, None),  # not on the grid, but within the hours
        ("2026-11-24T17:16Z", 45, Misfit.OUTSIDE),
        ("2026-11-24T15:59Z", 45, Misfit.OUTSIDE),
        ("2026-11-24T16:00Z", 50, Misfit.LENGTH),
        ("2026-11-23T10:00Z", 45, Misfit.NOTICE),
        ("2026-12-01T16:00Z", 45, Misfit.TAKEN),
        ("2026-12-08T16:00Z", 45, Misfit.FULL_WEEK),
    ],
)
def test_why_not(start: str, minutes: int, why: Misfit | None) -> None:
    one = offer(notice=dt.timedelta(hours=2), most_a_week=1)
    taken = [(at("2026-12-01T16:30Z"), at("2026-12-01T17:00Z"))]
    found = openings(one, weeks=3, busy=taken, booked=[at("2026-12-09T10:00Z")])
    assert found.why_not(at(start), minutes) == why


def test_nearest_are_free_slots_around_the_wanted_time() -> None:
    found = openings(offer()).taking(at("2026-11-24T16:30Z"), 45)
    there = [f"{slot:%m-%d %H:%M}" for slot in found.nearest(at("2026-11-24T16:30Z"), 30)]
    assert there == ["11-24 16:00", "11-24 17:30", "12-01 16:00"]


def _slowly(
    one: Offer, found: Openings, minutes: int, busy: list[Any], others: list[Any]
) -> set[dt.datetime]:
    """Every quarter hour at which each minute up to the end shows an offered local time and touches nothing."""
    there, slots = ZoneInfo(one.zone), set()

    def offered(moment: dt.datetime) -> bool:
        local = moment.astimezone(there)
        day, minute = local.date(), local.hour * 60 + local.minute
        off = any(begin <= day < until for begin, until in one.off)
        weekly = any(day.weekday() == w and low <= minute < high for w, low, high in one.week)
        return (weekly and not off) or any(day == d and low <= minute < high for d, low, high in one.extra)

    moment = found.first
    while moment < found.last:
        end = moment + dt.timedelta(minutes=minutes)
        quarter_hours = [moment + n * HOUR / 4 for n in range(minutes // 15)]
        clear = not any(moment - one.before < e and b < end + one.after for b, e in busy)
        clear = clear and not any(moment < e and b < end for b, e in others)
        if clear and moment >= found.first + one.notice and all(offered(q) for q in quarter_hours):
            slots.add(moment)
        moment += HOUR / 4
    return slots


@pytest.mark.parametrize("seed", range(30))
def test_slots_agree_with_a_slow_search(seed: int) -> None:
    chance = random.Random(seed)
    zone = chance.choice(
        ["Europe/Lisbon", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Apia", "Africa/Casablanca"]
    )
    first = at(chance.choice(["2026-10-19T00:00Z", "2027-03-08T00:00Z", "2027-02-01T00:00Z"]))
    starts = [(day, chance.randrange(0, 80) * 15) for day in EVERY_DAY]
    one = offer(
        zone,
        week=[(day, low, min(1440, low + chance.randrange(1, 30) * 15)) for day, low in starts],
        off=[(first.date() + 3 * dt.timedelta(days=1), first.date() + 5 * dt.timedelta(days=1))],
        extra=[(first.date() + 4 * dt.timedelta(days=1), 600, 780)],
        before=chance.randrange(3) * HOUR / 4,
        after=chance.randrange(3) * HOUR / 4,
        notice=chance.randrange(48) * HOUR,
    )  # fmt: skip
    taken = [first + chance.randrange(2 * 7 * 96) * HOUR / 4 for _ in range(60)]
    busy, others = (
        [(t, t + chance.randrange(1, 8) * HOUR / 4) for t in half] for half in (taken[:30], taken[30:])
    )
    found = openings(one, first, busy=busy, others=others)

    slow = _slowly(one, found, 15, busy, others)
    assert {slot for slot in found.free(15) if found.first <= slot} == slow
    wide = _slowly(one, found, 45, busy, others)
    assert set(found.free(45)) <= wide
    assert {moment for moment in slow if found.why_not(moment, 45) is None} == wide
