import datetime as dt
from typing import Any

import pytest

from cairn.programs.rules import Attribute, BadCondition, Condition, conditions_of
from cairn.programs.rules.conditions import months_before

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (dt.date(2026, 11, 23), 0, dt.date(2026, 11, 23)),
        (dt.date(2026, 11, 23), 6, dt.date(2026, 5, 23)),
        (dt.date(2026, 3, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 3, 30), 1, dt.date(2024, 2, 29)),
        (dt.date(2026, 1, 15), 1, dt.date(2025, 12, 15)),
        (dt.date(2026, 12, 31), 12, dt.date(2025, 12, 31)),
        (dt.date(2026, 1, 1), 99_999, dt.date.min),
    ],
)
def test_months_before_keeps_to_the_month(day: dt.date, months: int, before: dt.date) -> None:
    assert months_before(day, months) == before


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"attribute": "shoe_size", "any": ["9"]},
        {"attribute": "level"},
        {"attribute": "level", "any": ["3"]},
        {"attribute": "level", "least": "3"},
        {"attribute": "level", "least": True},
        {"attribute": "country", "any": []},
        {"attribute": "country", "any": [""]},
        {"attribute": "country", "any": "US"},
        {"attribute": "country", "any": ["US"], "least": 2},
        {"attribute": "country", "any": ["US"], "or": 1},
    ],
)
def test_unreadable_condition_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(BadCondition):
        Condition.from_json(data)


def test_condition_survives_the_way_through_json() -> None:
    for condition in (
        Condition(Attribute.LEVEL, least=2, most=5),
        Condition(Attribute.TENURE, least=0),
        Condition(Attribute.JOB_TITLE, ("lead", "head")),
    ):
        assert Condition.from_json(condition.to_json()) == condition


def test_both_sides_ask_each_condition_once() -> None:
    level = {"attribute": "level", "least": 4}
    country = {"attribute": "country", "any": ["PT"]}
    eligibility = {"mentee": [country], "mentor": [country, level]}
    assert [c.attribute for c in conditions_of(eligibility, "both")] == ["country", "level"]
    assert conditions_of({}, "mentee") == []
