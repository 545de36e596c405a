"""Eligibility: who may join, as small conditions over HR attributes.

A program keeps them as JSON by side: `{"mentee": [{"attribute": "tenure_months", "least": 6}], "mentor": []}`.
All conditions of a side must hold. What we do not know about somebody does not hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cairn.core.errors import DomainError
from cairn.programs.enums import Side


class Attribute(TextChoices):
    EMPLOYMENT_TYPE = "employment_type", _("Employment type")
    DEPARTMENT = "department", _("Department")
    LOCATION = "location", _("Place")
    COUNTRY = "country", _("Country")
    LEVEL = "level", _("Level")
    TENURE = "tenure_months", _("Months here")
    JOB_TITLE = "job_title", _("Job title")
    STATUS = "status", _("At work")


RANGES = (Attribute.LEVEL, Attribute.TENURE)
LONGEST = 500  # values in one condition


class BadCondition(DomainError):
    """This rule cannot be read. Remove it and add it again."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One rule: one of `values` for a choice (a part of the title for job titles), `least` to `most` for a range."""

    attribute: Attribute
    values: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None

    def __post_init__(self) -> None:
        ranged = self.attribute in RANGES
        if ranged == bool(self.values) or len(self.values) > LONGEST or not all(self.values):
            raise BadCondition
        if ranged and (self.least is None and self.most is None):
            raise BadCondition
        if not ranged and (self.least, self.most) != (None, None):
            raise BadCondition

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Inverse of `to_json`; raises BadCondition."""
        known = {"attribute", "any", "least", "most"}
        if not set(data) <= known or data.get("attribute") not in Attribute.values:
            raise BadCondition
        values = data.get("any", [])
        numbers = [data.get("least"), data.get("most")]
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            raise BadCondition
        if any(n is not None and (isinstance(n, bool) or not isinstance(n, int)) for n in numbers):
            raise BadCondition
        return cls(Attribute(data["attribute"]), tuple(values), *numbers)

    def to_json(self) -> dict[str, Any]:
        """What the program keeps."""
        numbers = {"least": self.least, "most": self.most}
        kept: dict[str, Any] = {name: n for name, n in numbers.items() if n is not None}
        if self.values:
            kept["any"] = list(self.values)
        return {"attribute": self.attribute.value, **kept}


def conditions_of(eligibility: Mapping[str, Any], side: str) -> list[Condition]:
    """The conditions of one side, or of both sides together."""
    sides = [Side.MENTEE, Side.MENTOR] if side == Side.BOTH else [side]
    found = [Condition.from_json(rule) for s in sides for rule in eligibility.get(s, [])]
    return list(dict.fromkeys(found))


def to_eligibility(*, mentee: Sequence[Condition], mentor: Sequence[Condition]) -> dict[str, Any]:
    return {
        "mentee": [condition.to_json() for condition in mentee],
        "mentor": [condition.to_json() for condition in mentor],
    }


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day `months` earlier, or the last of that month: whoever began by then has been here as long."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if years < 1:
        return dt.date.min
    first_of_next = dt.date(years + (month == 11), (month + 1) % 12 + 1, 1)
    last = (first_of_next - dt.timedelta(days=1)).day
    return dt.date(years, month + 1, min(day.day, last))
