"""A date means the same whoever wrote it, or it is asked about."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.people.domain.importing.dates import Order, OrderEvidence, Unclear, parse_date

pytestmark = pytest.mark.unit
DAY = date(2020, 1, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2020-01-31", "2020/1/31", "2020.01.31", "20200131", "2020-01-31T08:30:00Z", "2020-01-31 00:00:00",
        "31.01.2020", "31/1/2020", "1/31/2020", "01-31-2020", "31/01/20", "31 Jan 2020", "31-JAN-20", "31. Januar 2020",
        "January 31, 2020", "Jan 31st, 2020", "31 janvier 2020", "31 enero 2020", "43861", " 2020-01-31 ",
    ],
)  # fmt: skip
def test_clear_dates_are_read(text: str) -> None:
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    "text", ["", " ", "-", "N/A", "NULL", "9999-01-01", "9999-12-31", "31.12.9999", "present"]
)
def test_blank_and_open_ended_mean_no_date(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    "text", ["2020-02-30", "31/31/2020", "soon", "12345678901", "2020", "1066-10-14", "30 Foo 2020", "7"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        parse_date(text)


def test_an_unclear_date_is_not_guessed() -> None:
    with pytest.raises(Unclear):
        parse_date("03/04/2020")
    assert parse_date("04/04/2020") == date(2020, 4, 4)


def test_the_order_comes_from_the_column() -> None:
    assert OrderEvidence().look_at(["03/04/2020", "25/04/2020", ""]).order is Order.DAY_FIRST
    assert OrderEvidence().look_at(["03/04/2020", "04/25/2020"]).order is Order.MONTH_FIRST
    assert OrderEvidence().look_at(["03/04/2020", "2020-01-31"]).order is None
    assert OrderEvidence().look_at(["25/04/2020", "04/25/2020"]).order is None


def test_a_value_against_its_column_is_refused() -> None:
    assert parse_date("03/04/2020", Order.MONTH_FIRST) == date(2020, 3, 4)
    assert parse_date("03/04/2020", Order.DAY_FIRST) == date(2020, 4, 3)
    with pytest.raises(ValueError, match="25/04/2020"):
        parse_date("25/04/2020", Order.MONTH_FIRST)


@given(
    st.dates(min_value=date(1950, 1, 1), max_value=date(2035, 12, 31)),
    st.sampled_from(["%d.%m.%Y", "%d/%m/%Y"]),
)
def test_day_first_columns_give_back_what_was_written(day: date, form: str) -> None:
    assert parse_date(day.strftime(form), Order.DAY_FIRST) == day


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_date(text) is None or isinstance(parse_date(text), date)
