"""163 calendars that others wrote, against rows that an independent program worked out."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cairn.scheduling.domain.calendars.reading import Occurrence, Refusal, Unreadable, occurrences

pytestmark = pytest.mark.unit
DATA = Path(__file__).parents[1] / "data" / "calendars"
ROWS = list(csv.DictReader((DATA / "expected.csv").read_text(encoding="utf-8").splitlines()))
READ = [row for row in ROWS if row["status"] == "ok"]
REFUSED = [row["file"] for row in ROWS if row["status"] == "error"]
WITHOUT_CALENDAR = [row["file"] for row in ROWS if row["status"] == "no VCALENDAR"]
WITHOUT_EVENTS = [row["file"] for row in ROWS if row["status"] == "no events"]
YEARS = (dt.date(2024, 1, 1), dt.date(2026, 1, 1))


def read(file: str, start: dt.date = YEARS[0], end: dt.date = YEARS[1]) -> list[Occurrence]:
    text = (DATA / "icalendar" / file).read_bytes()
    return occurrences(text, start=start, end=end, zone=ZoneInfo("UTC"))


def written(moment: dt.date | dt.datetime) -> str:
    if not isinstance(moment, dt.datetime):
        return f"{moment:%Y%m%d}"
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}" if moment.tzinfo else f"{moment:%Y%m%dT%H%M%S}"


def test_every_calendar_is_accounted_for() -> None:
    assert (len(READ), len(WITHOUT_CALENDAR), len(WITHOUT_EVENTS), len(REFUSED)) == (60, 54, 32, 17)
    assert len(list((DATA / "icalendar").iterdir())) == len(ROWS) == 163


@pytest.mark.parametrize("row", READ, ids=lambda row: row["file"])
def test_a_calendar_gives_exactly_the_expected_occurrences(row: dict[str, str]) -> None:
    found = read(
        row["file"], dt.date.fromisoformat(row["window_start"]), dt.date.fromisoformat(row["window_end"])
    )
    times = sorted(f"{written(one.start)}/{written(one.end)}" for one in found)

    assert {
        "occurrences": len(found),
        "busy_occurrences": sum(one.busy for one in found),
        "first": times[0],
        "last": times[-1],
        "sha256_16": hashlib.sha256("\n".join(times).encode()).hexdigest()[:16],
    } == {
        "occurrences": float(row["occurrences"]),
        "busy_occurrences": float(row["busy_occurrences"]),
        "first": row["first"],
        "last": row["last"],
        "sha256_16": row["sha256_16"],
    }


def test_the_expected_occurrences_are_529_of_which_525_are_busy() -> None:
    assert sum(float(row["occurrences"]) for row in READ) == 529
    assert sum(float(row["busy_occurrences"]) for row in READ) == 525


@pytest.mark.parametrize("file", WITHOUT_CALENDAR)
def test_a_text_without_a_calendar_has_nothing_to_read(file: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(file)
    assert caught.value.refusal == Refusal.NO_CALENDAR


@pytest.mark.parametrize("file", WITHOUT_EVENTS)
def test_a_calendar_without_dated_events_has_nothing_to_read(file: str) -> None:
    assert read(file) == []


@pytest.mark.parametrize("file", REFUSED)
def test_a_broken_calendar_is_refused_with_a_reason(file: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(file)
    assert caught.value.refusal == Refusal.BROKEN
    assert str(caught.value).startswith("broken: ")
