"""Names of the values that conditions know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cairn.people.enums import EmploymentType, PersonStatus
from cairn.programs.rules.conditions import Attribute


def choice_labels(attribute: Attribute) -> Mapping[str, Any]:
    """Value -> label for attributes with a fixed list; countries and titles are their own labels."""
    if attribute == Attribute.EMPLOYMENT_TYPE:
        return dict(EmploymentType.choices)
    if attribute == Attribute.STATUS:
        return dict(PersonStatus.choices)
    return {}
