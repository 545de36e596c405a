"""A program with pairs in every state, made through the domain's own functions."""

from __future__ import annotations

import datetime as dt

from cairn.core.clock import frozen
from cairn.feedback.domain.pulses import give_pulse
from cairn.feedback.enums import GoOn
from cairn.mentoring.domain.meeting import accept_session_time, propose_session_time, settle_session
from cairn.mentoring.domain.starting import start_mentorship
from cairn.mentoring.enums import Source
from cairn.mentoring.models import Mentorship, Session
from cairn.people.models import Person
from cairn.programs.models import Program
from tests.factories import make_enrollment, make_person
from tests.mentoring.makers import enrolled

START = dt.datetime(2030, 3, 4, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def make_pair(program: Program, *, started: dt.datetime = START, name: str = "") -> Mentorship:
    """Two new people who join and are matched at `started`."""
    with frozen(started):
        mentor, mentee = make_person(f"{name} Mentor".strip()), make_person(f"{name} Mentee".strip())
        make_enrollment(program, mentor, "mentor", joined_at=started)
        make_enrollment(program, mentee, "mentee", joined_at=started)
        return start_mentorship(
            program=program,
            mentor=enrolled(program, mentor),
            mentee=enrolled(program, mentee),
            source=Source.MANAGER,
            by=None,
            started_on=started.date(),
        )


def sides(mentorship: Mentorship) -> tuple[Person, Person]:
    """Mentor and mentee."""
    people = {member.role: member.person for member in mentorship.members.select_related("person")}
    return people["mentor"], people["mentee"]


def meet(mentorship: Mentorship, number: int, at: dt.datetime, *, held: bool = True) -> Session:
    """Book a session of the plan for `at`, and say two hours later whether it was held."""
    mentee = sides(mentorship)[1]
    session = book(mentorship, number, at)
    with frozen(at + dt.timedelta(hours=2)):
        return settle_session(session=session, held=held, by=mentee)


def book(mentorship: Mentorship, number: int, at: dt.datetime) -> Session:
    mentor, mentee = sides(mentorship)
    session = mentorship.sessions.get(number=number)
    with frozen(at - 2 * DAY):
        propose_session_time(session=session, starts_at=at, zone="UTC", by=mentee)
        return accept_session_time(session=session, by=mentor)


def answer(session: Session, *useful: int) -> None:
    """The mentor's answer, then the mentee's."""
    for person, value in zip(sides(session.mentorship), useful, strict=False):
        give_pulse(session=session, useful=value, go_on=GoOn.YES, by=person)
