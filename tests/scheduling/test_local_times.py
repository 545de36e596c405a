"""Worked by hand from the zones' published rules."""

from __future__ import annotations

import datetime as dt

import pytest

from cairn.scheduling.rules import SkippedTime, UnknownZone, is_repeated, moment_at

pytestmark = pytest.mark.unit


def local(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("wall", "zone", "utc"),
    [
        ("2026-11-24 16:00", "Europe/Lisbon", "2026-11-24T16:00Z"),  # WET is UTC
        ("2027-06-01 16:00", "Europe/Lisbon", "2027-06-01T15:00Z"),  # WEST is UTC+1
        ("2026-11-24 08:00", "America/Los_Angeles", "2026-11-24T16:00Z"),  # PST is UTC-8
        ("2027-03-14 01:59", "America/Los_Angeles", "2027-03-14T09:59Z"),  # a minute before the jump
        ("2027-03-14 03:00", "America/Los_Angeles", "2027-03-14T10:00Z"),  # PDT is UTC-7
        ("2027-03-14 09:30", "Asia/Kolkata", "2027-03-14T04:00Z"),  # half an hour, never changes
        ("2027-04-04 03:30", "Pacific/Apia", "2027-04-03T14:30Z"),  # UTC+13, no summer time since 2021
    ],
)
def test_moment_at_plain_time_is_the_one_moment(wall: str, zone: str, utc: str) -> None:
    assert moment_at(local(wall), zone) == local(utc)
    assert not is_repeated(local(wall), zone)


@pytest.mark.parametrize(
    ("wall", "zone", "following"),
    [
        ("2027-03-28 01:30", "Europe/Lisbon", "2027-03-28 02:00"),
        ("2027-03-14 02:00", "America/Los_Angeles", "2027-03-14 03:00"),
        ("2027-03-14 02:59", "America/Los_Angeles", "2027-03-14 03:00"),
        ("2011-12-30 12:00", "Pacific/Apia", "2011-12-31 00:00"),  # Samoa crossed the date line
    ],
)
def test_moment_at_skipped_time_says_the_next_one(wall: str, zone: str, following: str) -> None:
    with pytest.raises(SkippedTime) as caught:
        moment_at(local(wall), zone)
    assert caught.value.next_local == local(following)
    assert local(following).strftime("%H:%M") in caught.value.message


@pytest.mark.parametrize(
    ("wall", "zone", "first", "second"),
    [
        ("2026-10-25 01:30", "Europe/Lisbon", "2026-10-25T00:30Z", "2026-10-25T01:30Z"),
        ("2026-11-01 01:00", "America/Los_Angeles", "2026-11-01T08:00Z", "2026-11-01T09:00Z"),
    ],
)
def test_moment_at_repeated_time_is_the_first_unless_asked(
    wall: str, zone: str, first: str, second: str
) -> None:
    assert is_repeated(local(wall), zone)
    assert moment_at(local(wall), zone) == local(first)
    assert moment_at(local(wall), zone, second=True) == local(second)


def test_moment_at_second_of_a_plain_time_is_the_same() -> None:
    assert moment_at(local("2026-11-24 16:00"), "Europe/Lisbon", second=True) == local("2026-11-24T16:00Z")


def test_moment_at_unknown_zone_is_refused() -> None:
    with pytest.raises(UnknownZone):
        moment_at(local("2026-11-24 16:00"), "Europe/Atlantis")
