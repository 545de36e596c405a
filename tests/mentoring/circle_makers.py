from __future__ import annotations

from typing import Any

from cairn.mentoring.domain.circle_members import ask_to_join
from cairn.mentoring.domain.circles import About, approve_circle, propose_circle
from cairn.mentoring.domain.meeting import add_session, settle_session
from cairn.mentoring.models import Circle, Mentorship, Session
from cairn.people.models import Person
from cairn.programs.enums import Circles
from tests.factories import Cast, make_account, make_enrollment, make_person


def about(**fields: Any) -> About:
    defaults = {"name": "Night shift leads", "about": "How to lead when nobody is there.", "places": 4}
    return About(**{**defaults, "joins_freely": True, **fields})


def allow(cast: Cast, who: Circles = Circles.MEMBERS) -> None:
    cast.program.circles = who
    cast.program.save()


def make_circle(cast: Cast, **fields: Any) -> tuple[Circle, Mentorship]:
    """Proposed and led by the cast's mentee, approved by the program's manager; whoever asks is in."""
    allow(cast)
    return lead_circle(cast, **fields)


def lead_circle(cast: Cast, **fields: Any) -> tuple[Circle, Mentorship]:
    proposed = propose_circle(program=cast.program, about=about(**fields), by=cast.mentee)
    circle = approve_circle(circle=proposed, by=cast.program_manager)
    assert circle.mentorship is not None
    return circle, circle.mentorship


def participant(cast: Cast, name: str = "") -> Person:
    person = make_person(name)
    make_account(person)
    make_enrollment(cast.program, person, "mentee")
    return person


def joined(cast: Cast, circle: Circle, name: str = "") -> Person:
    person = participant(cast, name)
    ask_to_join(circle=circle, by=person)
    return person


def meet(mentorship: Mentorship, title: str, by: Person) -> Session:
    session = add_session(mentorship=mentorship, title=title, by=by)
    return settle_session(session=session, held=True, by=by)
