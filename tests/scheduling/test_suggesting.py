from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from cairn.scheduling.domain.suggesting import Diary, common_times

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
