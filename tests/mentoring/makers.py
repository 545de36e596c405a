from __future__ import annotations

from typing import Any

from cairn.mentoring.domain.starting import start_mentorship
from cairn.mentoring.enums import Source
from cairn.mentoring.models import Mentorship
from cairn.people.models import Person
from cairn.programs.models import Enrollment, PlanSession, Program
from tests.factories import Cast

PLAN = [
    {
        "title": "Get to know each other",
        "agenda": [
            {"text": "What each of us hopes for", "owner": "both"},
            {"text": "My path", "owner": "mentor"},
        ],
        "actions": [{"text": "Write down one wish", "owner": "both", "due_days": 7}],
    },
    {
        "title": "Set goals",
        "agenda": [{"text": "A goal in one sentence", "owner": "mentee"}],
        "actions": [{"text": "Send a book", "owner": "mentor", "due_days": 14}],
    },
    {"title": "Look back and close", "agenda": [{"text": "What stays", "owner": "both"}], "actions": []},
]


def make_plan(program: Program) -> None:
    for number, planned in enumerate(PLAN, start=1):
        PlanSession.objects.create(program=program, number=number, why="It helps.", **planned)


def enrolled(program: Program, person: Person) -> Enrollment:
    return Enrollment.objects.get(program=program, person=person)


def make_mentorship(cast: Cast, **fields: Any) -> Mentorship:
    """The cast's mentor and mentee, just matched by a program manager."""
    defaults: dict[str, Any] = {
        "source": Source.MANAGER,
        "by": cast.program_manager,
        "mentor": enrolled(cast.program, cast.mentor),
        "mentee": enrolled(cast.program, cast.mentee),
    }
    return start_mentorship(program=cast.program, **{**defaults, **fields})
