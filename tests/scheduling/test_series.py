from __future__ import annotations

import datetime as dt

import pytest

from cairn.scheduling.domain.series import judge_series, local_times, plan_series
from cairn.scheduling.domain.slots import Offer, Openings
from cairn.scheduling.enums import Every, Misfit

pytestmark = pytest.mark.unit
FIRST = dt.datetime(2027, 3, 16, 16, 0, tzinfo=dt.UTC)  # a Tuesday; Lisbon's clocks change on the 28th
WEEK = dt.timedelta(weeks=1)


def openings(**more: object) -> Openings:
    """Tuesdays from four to six in Lisbon, from the middle of March to the end of the year."""
    offer = Offer(zone="Europe/Lisbon", week=[(1, 16 * 60, 18 * 60)], lengths=[45])
    first = dt.datetime(2027, 3, 15, tzinfo=dt.UTC)
    return Openings.between(offer, first, first + 40 * WEEK, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("every", "days"),
    [
        (Every.WEEK, ["03-30", "04-06", "04-13"]),
        (Every.TWO_WEEKS, ["03-30", "04-13", "04-27"]),
        (Every.MONTH, ["03-30", "04-27", "05-25"]),  # a fifth Tuesday is the last of its month
    ],
)
def test_local_times_keep_weekday_and_time_of_day(every: Every, days: list[str]) -> None:
    first = dt.datetime(2027, 3, 30, 15, 0, tzinfo=dt.UTC)
    found = local_times(first, every=every, count=3, zone="Europe/Lisbon")
    assert [f"{local:%m-%d %H:%M}" for local in found] == [f"{day} 16:00" for day in days]


def test_local_times_of_a_month_keep_the_second_tuesday_over_new_year() -> None:
    first = dt.datetime(2026, 11, 10, 16, 0, tzinfo=dt.UTC)
    found = local_times(first, every=Every.MONTH, count=4, zone="Europe/Lisbon")
    assert [str(local.date()) for local in found] == ["2026-11-10", "2026-12-08", "2027-01-12", "2027-02-09"]


def test_series_over_a_change_of_clocks_stays_at_four() -> None:
    found = plan_series(openings(), FIRST, every=Every.WEEK, count=3, minutes=45, zone="Europe/Lisbon")
    assert [date.misfit for date in found] == [None, None, None]
    assert [f"{date.moment:%m-%d %H:%M}" for date in found] == ["03-16 16:00", "03-23 16:00", "03-30 15:00"]


def test_series_names_each_conflict_with_the_nearest_slots() -> None:
    second = (FIRST + WEEK, FIRST + WEEK + dt.timedelta(hours=1))
    found = plan_series(
        openings(busy=[second]), FIRST, every=Every.WEEK, count=3, minutes=45, zone="Europe/Lisbon"
    )
    assert [date.misfit for date in found] == [None, Misfit.TAKEN, None]
    assert found[1].suggested == FIRST + WEEK + dt.timedelta(hours=1)
    assert found[0].suggested == FIRST


def test_series_that_is_kept_on_another_clock_meets_the_edge_of_the_hours() -> None:
    """Los Angeles changes two weeks before Lisbon: five in Lisbon stays inside, five there does not."""
    last = dt.datetime(2027, 3, 9, 17, 15, tzinfo=dt.UTC)
    offer = Offer(zone="Europe/Lisbon", week=[(1, 17 * 60, 18 * 60)], lengths=[45])
    open_now = Openings.between(offer, last - WEEK, last + 9 * WEEK)
    here = plan_series(open_now, last, every=Every.WEEK, count=3, minutes=45, zone="Europe/Lisbon")
    there = plan_series(open_now, last, every=Every.WEEK, count=3, minutes=45, zone="America/Los_Angeles")
    assert [date.misfit for date in here] == [None, None, None]
    assert [date.misfit for date in there] == [None, Misfit.OUTSIDE, Misfit.OUTSIDE]


def test_series_says_that_clocks_skip_a_time() -> None:
    """01:30 on 28 March 2027 does not exist in Lisbon."""
    offer = Offer(zone="Europe/Lisbon", week=[(6, 0, 240)], lengths=[45])
    first = dt.datetime(2027, 3, 21, 1, 30, tzinfo=dt.UTC)
    found = plan_series(
        Openings.between(offer, first - WEEK, first + 9 * WEEK),
        first, every=Every.WEEK, count=2, minutes=45, zone="Europe/Lisbon",
    )  # fmt: skip
    assert [date.misfit for date in found] == [None, Misfit.SKIPPED]
    assert found[1].suggested == dt.datetime(2027, 3, 28, 1, 0, tzinfo=dt.UTC)  # 02:00 on the new clock


def test_chosen_moments_may_not_meet_each_other() -> None:
    found = judge_series(openings(), [FIRST, FIRST + dt.timedelta(minutes=30)], minutes=45)
    assert [date.misfit for date in found] == [None, Misfit.TAKEN]
    assert FIRST not in found[1].alternatives
