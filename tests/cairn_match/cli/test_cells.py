"""What a cell may say, kind by kind, as the engine gets it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cairn_match.cli import cells, hours
from cairn_match.cli.faults import BadCell
from cairn_match.cli.weights import millionths, plain

pytestmark = pytest.mark.unit


def test_lists_are_ordered_trimmed_and_may_be_known_to_be_empty() -> None:
    assert cells.items("sql ;  law; a b") == ["sql", "law", "a b"]
    assert cells.items("-") == []
    assert cells.weighed("sql:3; law; C++: 2; a:b:9") == {"sql": 3, "law": 1, "C++": 2, "a:b": 9}
    assert cells.weighed("-") == {}


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("sql:0", "0 is out of range. Write a whole number from 1 to 1000."),
        ("sql:x", "'x' is no whole number. Write one from 1 to 1000."),
        (":3", "':3' weighs nothing. Write a code before the colon, as in sql:3."),
        ("sql:3; sql:4", "lists 'sql' twice. Keep one."),
    ],
)
def test_weights_of_codes_are_whole_numbers(cell: str, message: str) -> None:
    with pytest.raises(BadCell) as caught:
        cells.weighed(cell)
    assert str(caught.value) == message


def test_levels_are_numbers_or_words_of_an_order() -> None:
    assert cells.ordinal(())("-3") == -3
    read = cells.ordinal(("junior", "senior"))
    assert (read("junior"), read("senior")) == (0, 1)
    with pytest.raises(BadCell) as caught:
        read("boss")
    assert str(caught.value) == "'boss' is not in the declared order. Write one of: junior, senior."


def test_a_category_is_a_word() -> None:
    assert cells.category("sales; north") == "sales; north"
    with pytest.raises(BadCell) as caught:
        cells.category("-")
    assert str(caught.value) == (
        "- means nothing here. Leave the cell empty when it is unknown, or write a word."
    )


def test_intervals_are_two_ascending_numbers() -> None:
    assert cells.interval("0 - 12") == (0, 12)
    for cell in ("3", "7-3", "3-3", "-1-3"):
        with pytest.raises(BadCell) as caught:
            cells.interval(cell)
        assert str(caught.value) == (
            f"'{cell}' is no interval. Write in-out as in 3-7, the first number the smaller."
        )


def test_vectors_are_finite_numbers_of_one_length() -> None:
    read = cells.vector(cells.one_length())
    assert read("1 -2.5  3e-1").tolist() == [1, -2.5, 0.3]
    wrong = {
        "1 x 2": "'1 x 2' is no vector. Write numbers separated by spaces.",
        "1 nan 2": "needs finite numbers that are not all zero. Leave the cell empty when unknown.",
        "0 0 0": "needs finite numbers that are not all zero. Leave the cell empty when unknown.",
        "1 2": "has 2 numbers where others have 3. Use one length in both files.",
    }
    for cell, message in wrong.items():
        with pytest.raises(BadCell) as caught:
            read(cell)
        assert str(caught.value) == message


@pytest.mark.parametrize(
    ("cell", "east"),
    [
        ("Z", 0),
        ("UTC", 0),
        ("+05:30", 330),
        ("-3:00", -180),
        ("UTC+1:00", 60),
        ("330", 330),
        ("-720", -720),
        ("Europe/Berlin", 60),
        ("Asia/Kathmandu", 345),
    ],
)
def test_zones_are_offsets_minutes_or_names_on_a_day(cell: str, east: int) -> None:
    assert hours.zone(date(2026, 12, 1))(cell) == east


def test_a_zone_by_name_depends_on_the_day() -> None:
    assert hours.zone(date(2026, 7, 1))("Europe/Berlin") == 120
    with pytest.raises(BadCell, match=r"has no offset in whole minutes on that day\. Write it as \+05:30\.$"):
        hours.zone(date(1900, 1, 1))("Africa/Monrovia")


@pytest.mark.parametrize(
    ("cell", "minutes", "east", "slots"),
    [
        ("mon 9-12", 60, 0, [9, 10, 11]),
        ("Monday 9:00 - 10:00; tue-wed 22-24", 60, 0, [9, 46, 47, 70, 71]),
        ("mon 9:30-12", 60, 0, [10, 11]),
        ("mon 9-9:30", 60, 0, []),
        ("mon 9-10; mon 10-11", 60, 330, [4]),
        ("mon 9-10", 30, 330, [7, 8]),
        ("mon 0-2", 60, 60, [0, 167]),
        ("sun 23-24", 60, -60, [0]),
        ("-", 60, 0, []),
    ],
)
def test_hours_become_slots_that_lie_wholly_inside(
    cell: str, minutes: int, east: int, slots: list[int]
) -> None:
    assert hours.slots(hours.spans()(cell), minutes, east) == slots


def test_hours_in_an_unknown_zone_are_unknown_unless_there_are_none() -> None:
    read = hours.spans()
    found = hours.slots_of_all([read("mon 9-10"), read("-"), None, read("mon 9-10")], 60, [None, None, 0, 60])
    assert found == [None, [], None, [8]]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("9-12", "'9-12' is no time of the week. Write mon 9-12; tue-thu 14-16:30."),
        ("mo 9-12", "'mo' is no day. Write mon, tue, wed, thu, fri, sat or sun."),
        ("mon 9-25", "'mon 9-25' has a time that no day has. Write times from 0:00 to 24:00."),
        ("mon 9:60-11", "'mon 9:60-11' has a time that no day has. Write times from 0:00 to 24:00."),
        ("fri 22-2", "'fri 22-2' ends before it begins. Past midnight write fri 22-24; sat 0-2."),
        ("wed-mon 9-12", "'wed-mon 9-12' ends before it begins. Past midnight write fri 22-24; sat 0-2."),
    ],
)
def test_hours_that_no_week_has_are_refused(cell: str, message: str) -> None:
    with pytest.raises(BadCell) as caught:
        hours.spans()(cell)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("cell", "held"),
    [
        ("2", 2_000_000),
        ("-0.25", -250_000),
        ("+1.000001", 1_000_001),
        (".5", 500_000),
        ("007.10", 7_100_000),
        ("1000000.000000", 10**12),
        ("-1000000", -(10**12)),
        ("0", 0),
        ("-0", 0),
    ],
)
def test_weights_are_exact_millionths(cell: str, held: int) -> None:
    assert millionths(cell) == held
    assert millionths(plain(held)) == held


TOO_LARGE = "is too large. Scale the weights to at most 1,000,000 in absolute value."
NO_WEIGHT = "is no weight. Write a plain decimal such as 12.5, without exponent or thousands."
OTHERS: dict[str, Any] = {
    **dict.fromkeys(
        ("nan", "inf", "1e3", "1,5", "1 000", "5.", ".", "-", "--1", "0x1", "٣", "1_0"), NO_WEIGHT
    ),
    "1.0000000": "has 7 decimals. Round it to at most 6.",
    "1000000.000001": TOO_LARGE,
    "-1000001": TOO_LARGE,
    "9" * 30: TOO_LARGE,
}


@pytest.mark.parametrize("cell", OTHERS)
def test_weights_that_are_no_plain_decimals_are_refused(cell: str) -> None:
    with pytest.raises(BadCell) as caught:
        millionths(cell)
    assert str(caught.value) == f"'{cell}' {OTHERS[cell]}"
