"""A program with rules, and enrollments in it."""

from __future__ import annotations

from typing import Any

from cairn.people.models import Person
from cairn.programs.models import Program
from tests.factories import make_program

RULES: list[dict[str, Any]] = [
    {"key": "line", "kind": "not_in_line", "mode": "must", "mentee": "line"},
    {"key": "skills", "kind": "overlap", "mentee": "skills", "weight": 60, "label": "Goals and skills"},
    {"key": "level", "kind": "at_least_above", "mentee": "level", "weight": 20, "label": "Level gap"},
    {"key": "team", "kind": "different", "mentee": "department", "weight": 20, "label": "Other team"},
]


def make_matching_program(**fields: Any) -> Program:
    return make_program(**{"matching_rules": RULES, **fields})


def put_under(person: Person, manager: Person) -> None:
    person.manager = manager
    person.save(update_fields=["manager"])
