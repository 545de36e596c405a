"""What an analyst sees never tells about a few people."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.outcomes.domain.hiding import COVER, FEWEST, hidden_in, hidden_steps, hide
from cairn.outcomes.domain.measuring import Measured, Number
from cairn.outcomes.domain.metrics import METRICS

pytestmark = pytest.mark.unit
NOW = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)


def program(months: list[int] | None = None, **values: tuple[int, int] | int) -> Measured:
    """A program by its numbers: key=value, or key=(value, denominator)."""
    numbers = {}
    for key, value in values.items():
        upper, of = value if isinstance(value, tuple) else (value, None)
        numbers[key] = Number(METRICS[key], upper, of)
    grown = [Number(METRICS["joined_by_month"], n, None, NOW.date()) for n in months or []]
    return Measured(numbers, {"joined_by_month": grown}, NOW)


def ids(count: int) -> list[UUID]:
    return [UUID(int=n) for n in range(count)]


def test_few_people_and_few_left_over_are_hidden() -> None:
    found = hidden_in(
        program(quiet_pairs=(3, 40), completed_pairs=(18, 20), early_ends=(7, 20), sessions_held=2)
    )
    assert found == {"quiet_pairs", "completed_pairs"}


def test_none_is_not_few() -> None:
    assert hidden_in(program(quiet_pairs=(0, 40), joined=0)) == set()


def test_a_program_that_few_have_joined_shows_nothing() -> None:
    found = program(joined=4, sessions_held=12, invited=60, months=[1, 4])
    assert hidden_in(found) == {"joined", "sessions_held", "invited", "joined_by_month"}


def test_a_number_goes_with_its_denominator() -> None:
    found = hidden_in(program(invited=30, joined=(28, 30), matched=(20, 28), met=(10, 20)))
    assert {"joined", "matched", "met"} <= found


@pytest.mark.parametrize(
    ("steps", "hidden"),
    [
        ([40, 30, 20], set()),
        ([40, 38, 20], {1}),
        ([40, 38, 36, 20], {1, 2}),
        ([40, 30, 3], {2}),
        ([40, 40, 0], set()),
    ],
)
def test_a_step_that_differs_by_a_few_is_hidden(steps: list[int], hidden: set[int]) -> None:
    assert hidden_steps(steps) == hidden


@pytest.mark.parametrize(
    ("months", "hidden"), [([0, 10, 20], False), ([0, 10, 12], True), ([3, 10, 20], True)]
)
def test_growth_by_a_few_is_hidden(months: list[int], hidden: bool) -> None:
    assert ("joined_by_month" in hidden_in(program(months=months))) is hidden


def test_a_second_cell_covers_the_first() -> None:
    small, next_one, large = ids(3)
    cells = {small: 2, next_one: 30, large: 90}
    hidden, totals = hide({p: program(quiet_pairs=(n, 200)) for p, n in cells.items()})
    assert [sorted(hidden[p]) for p in (small, next_one, large)] == [["quiet_pairs"], ["quiet_pairs"], []]
    assert totals == set()


def test_a_total_that_nothing_can_cover_is_hidden() -> None:
    hidden, totals = hide({ids(1)[0]: program(quiet_pairs=(2, 200))})
    assert (hidden[ids(1)[0]], totals) == ({"quiet_pairs"}, {"quiet_pairs"})


@given(st.lists(st.integers(min_value=0, max_value=60), min_size=1, max_size=12))
def test_no_cell_follows_from_the_total(values: list[int]) -> None:
    """Whoever knows total, shown cells and the rules can still not tell a small cell from any other small one."""
    programs = dict(zip(ids(len(values)), values, strict=True))
    hidden, totals = hide({p: program(quiet_pairs=(n, 1000)) for p, n in programs.items()})
    gone = [p for p in programs if "quiet_pairs" in hidden[p]]
    assert all(p in gone for p, n in programs.items() if 0 < n < FEWEST)
    if gone and "quiet_pairs" not in totals:
        assert len(gone) >= 2
        assert sum(programs[p] for p in gone) >= COVER
    if not gone:
        assert totals == set()
