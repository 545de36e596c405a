"""A week as it is kept and as people say it."""

from __future__ import annotations

import pytest

from cairn.web.profile.week import Shift, in_words, shifts_of, spans_of

pytestmark = pytest.mark.unit
Spans = list[tuple[int, int, int]]


@pytest.mark.parametrize(
    ("spans", "shifts"),
    [
        ([(0, 540, 1020)], [(0, 540, 1020)]),
        ([(0, 960, 1440)], [(0, 960, 0)]),
        ([(0, 1320, 1440), (1, 0, 360)], [(0, 1320, 360)]),
        ([(6, 1320, 1440), (0, 0, 360)], [(6, 1320, 360)]),
        ([(0, 0, 1440), (1, 0, 1440)], [(0, 0, 0), (1, 0, 0)]),
        ([(0, 1320, 1440), (1, 0, 360), (1, 1320, 1440), (2, 0, 360)], [(0, 1320, 360), (1, 1320, 360)]),
        ([(0, 540, 720), (0, 780, 1020)], [(0, 540, 720), (0, 780, 1020)]),
        ([], []),
    ],
)
def test_spans_and_shifts_are_the_same_week(spans: Spans, shifts: list[Shift]) -> None:
    assert shifts_of(spans) == shifts
    assert sorted(spans_of(shifts)) == sorted(spans)


def test_a_week_in_words() -> None:
    week = [(0, 540, 720), (0, 780, 1020), (6, 1320, 1440), (0, 0, 360)]

    assert in_words(week) == [
        ("Monday", "09:00–12:00, 13:00–17:00"),
        ("Sunday", "22:00–06:00 the next morning"),
    ]
