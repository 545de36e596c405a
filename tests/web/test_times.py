from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils.html import strip_tags

from cairn.web.templatetags.times import both_times, local_time

pytestmark = pytest.mark.unit

LISBON, SEATTLE, TOKYO, LONDON = "Europe/Lisbon", "America/Los_Angeles", "Asia/Tokyo", "Europe/London"


def said(*args: object, **kwargs: object) -> str:
    return strip_tags(both_times(*args, **kwargs))  # type: ignore[arg-type]


def test_both_times_says_mine_first_and_the_other_clock_in_brackets() -> None:
    start, end = datetime(2026, 11, 24, 16, 0, tzinfo=UTC), datetime(2026, 11, 24, 16, 45, tzinfo=UTC)
    assert (
        said(start, LISBON, SEATTLE, "Seattle", end=end)
        == "Tue 24 Nov, 16:00–16:45 your time (08:00 in Seattle)"
    )


def test_both_times_names_the_other_day_where_it_differs() -> None:
    evening = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
    assert said(evening, LISBON, TOKYO, "Osaka") == "Tue 24 Nov, 18:00 your time (Wednesday 03:00 in Osaka)"


def test_both_times_is_silent_about_a_clock_that_agrees() -> None:
    assert said(datetime(2026, 11, 24, 16, 0, tzinfo=UTC), LISBON, LONDON, "London") == "Tue 24 Nov, 16:00"


def test_both_times_follow_daylight_saving_of_each_side() -> None:
    # On 26 March 2026 the clocks of Seattle have changed and those of Lisbon have not.
    assert said(datetime(2026, 3, 26, 16, 0, tzinfo=UTC), LISBON, SEATTLE, "Seattle").endswith(
        "(09:00 in Seattle)"
    )


def test_a_place_is_escaped() -> None:
    assert "<b>" not in both_times(datetime(2026, 11, 24, 16, 0, tzinfo=UTC), LISBON, SEATTLE, "<b>Seattle")


@pytest.mark.parametrize(
    ("form", "expected"), [("day", "Wed 25 Nov, 01:00"), ("clock", "01:00"), ("date", "25 November 2026")]
)
def test_local_time_in_each_form(form: str, expected: str) -> None:
    html = local_time(datetime(2026, 11, 24, 16, 0, tzinfo=UTC), TOKYO, form)
    assert strip_tags(html) == expected
    assert 'datetime="2026-11-25T01:00+09:00"' in html
