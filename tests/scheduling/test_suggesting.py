from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from cairn.scheduling.domain.suggesting import Diary, GroupTime, best_times, common_times

pytestmark = pytest.mark.unit
FRIDAY = dt.datetime(2026, 11, 20, 15, 10, tzinfo=dt.UTC)


def shown(diaries: list[Diary], zone: str, **more: int) -> dict[str, list[str]]:
    """Days and times on the clocks of `zone`."""
    found = common_times(diaries, after=FRIDAY, days=more.get("days", 5), minutes=more.get("minutes", 45))
    there = ZoneInfo(zone)
    return {str(day): [f"{t.astimezone(there):%H:%M}" for t in times] for day, times in found.items()}


def test_times_stand_inside_both_working_days_from_tomorrow_on() -> None:
    """Kolkata is five and a half hours ahead of Lisbon in winter: nine in Lisbon is 14:30 there."""
    found = shown([Diary("Europe/Lisbon"), Diary("Asia/Kolkata")], "Europe/Lisbon")
    assert found == {
        "2026-11-21": [],
        "2026-11-22": [],
        "2026-11-23": ["09:00", "10:00", "10:30"],
        "2026-11-24": ["09:00", "10:00", "10:30"],
        "2026-11-25": ["09:00", "10:00", "10:30"],
    }


def test_times_reach_into_the_evening_where_working_days_do_not_meet() -> None:
    found = shown([Diary("Europe/Lisbon"), Diary("America/Los_Angeles")], "Europe/Lisbon")
    assert found["2026-11-23"] == ["15:00", "17:30", "20:00"]


def test_times_keep_out_of_what_is_booked() -> None:
    morning = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    busy = [(morning, morning + dt.timedelta(hours=7))]
    found = shown([Diary("Europe/Lisbon", busy=busy), Diary("Europe/Lisbon")], "Europe/Lisbon")
    assert found["2026-11-23"] == ["16:00"]


def test_times_follow_a_shift() -> None:
    night = [[weekday, 22 * 60, 24 * 60 - 1] for weekday in range(7)]
    found = shown([Diary("Europe/Lisbon", night), Diary("Europe/Lisbon", night)], "Europe/Lisbon")
    assert found["2026-11-22"] == ["22:00", "22:30", "23:00"]


def test_times_without_any_common_hour_are_none() -> None:
    early = [[weekday, 0, 120] for weekday in range(7)]
    found = shown([Diary("Pacific/Apia", early), Diary("Europe/Lisbon", early)], "Pacific/Apia")
    assert not any(found.values())


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}Z")


def test_best_times_of_a_group_come_first_where_everybody_can() -> None:
    """Lisbon, Kolkata and Lisbon on a shift from nine to noon: only the morning suits all."""
    shift = [[weekday, 9 * 60, 12 * 60] for weekday in range(5)]
    group = [Diary("Europe/Lisbon"), Diary("Asia/Kolkata"), Diary("Europe/Lisbon", shift)]
    found = best_times(group, after=FRIDAY, days=3, minutes=60, a_day=3)
    assert found == [
        GroupTime(utc("2026-11-23T09:00")),
        GroupTime(utc("2026-11-23T09:30")),
        GroupTime(utc("2026-11-23T10:00")),
    ]


def test_best_times_say_who_cannot_and_for_whom_it_is_late() -> None:
    morning = (utc("2026-11-23T09:00"), utc("2026-11-23T12:00"))
    short = [[0, 9 * 60, 12 * 60]]
    group = [Diary("Europe/Lisbon", short), Diary("Asia/Kolkata"), Diary("Europe/Lisbon", busy=[morning])]
    found = best_times(group, after=FRIDAY, days=3, minutes=60, a_day=9)
    assert found[0] == GroupTime(utc("2026-11-23T09:00"), cannot=(2,))
    assert found[-1] == GroupTime(utc("2026-11-23T11:00"), cannot=(2,), early_or_late=(1,))


def test_best_times_need_the_first_and_more_than_half() -> None:
    never = (utc("2026-11-20T00:00"), utc("2026-12-20T00:00"))
    busy, free = Diary("UTC", busy=[never]), Diary("UTC")
    assert best_times([busy, free, free], after=FRIDAY, days=7, minutes=30) == []
    assert best_times([free, busy, busy, free], after=FRIDAY, days=7, minutes=30) == []
    found = best_times([free, busy, free], after=FRIDAY, days=7, minutes=30)
    assert {time.cannot for time in found} == {(1,)}
    assert len(found) == 9
