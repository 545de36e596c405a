"""The whole way, as people would walk it: an import, a program, a pair that meets, a match for the rest, and the numbers."""

from __future__ import annotations

import datetime as dt
import re

import icalendar
import pytest
from django.db import connection

from cairn.core.models import Organization
from cairn.feedback.models import Pulse
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.people.models import Person
from cairn.programs.domain import create_program
from cairn.programs.models import Program
from tests.e2e import chapters
from tests.e2e.postbox import PostBox, parts_of
from tests.e2e.stage import PHONE, Stage
from tests.factories import make_account, make_cast, make_enrollment, make_person, make_skill

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
SKILL = "Giving feedback"


def manager(name: str, role: Role) -> Person:
    person = make_person(name)
    make_account(person)
    RoleAssignment.objects.create(person=person, role=role)
    return person


def oracle_person(number: str) -> Person:
    person = Person.objects.select_related("location").get(employee_number=number)
    make_account(person)
    return person


def sql(query: str, program: Program) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query, {"program": program.pk})
        return int(cursor.fetchone()[0])


def invitation(post: PostBox, person: Person) -> icalendar.Event:
    """The calendar entry in this person's latest mail that brings one, read by a library that did not write it."""
    mail = [mail for mail in post.to(person.email) if parts_of(mail, "text/calendar")][-1]
    calendar = icalendar.Calendar.from_ical(parts_of(mail, "text/calendar")[0])
    assert calendar["METHOD"] == "REQUEST"
    (event,) = calendar.walk("VEVENT")
    return event


def test_first_program_from_the_import_to_the_numbers(stage: Stage) -> None:
    stage.be_at(MONDAY)
    Organization.objects.get_or_create(pk=1, defaults={"name": "Acme"})
    make_skill(SKILL)
    tomasz = manager("Tomasz Nowak", Role.DIRECTORY_MANAGER)
    ingrid = manager("Ingrid Solberg", Role.GLOBAL_OWNER)

    with stage.sit(tomasz) as seat:
        chapters.import_people(seat)
    assert Person.objects.exclude(hire_date=None).count() == 107
    with stage.sit(ingrid) as seat:
        program = chapters.launch_program(seat, "New leads")

    # Diana Lorentz of IT and Den Raphaely of purchasing: not in one line.
    diana, den = oracle_person("107"), oracle_person("114")
    with stage.sit(den) as seat:
        chapters.join(seat, program, "mentor", SKILL)
    with stage.sit(diana, width=PHONE) as seat:
        chapters.join(seat, program, "mentee", SKILL)
        chapters.ask(seat, den)
    stage.settle()
    with stage.sit(den) as seat:
        chapters.accept(seat, diana)
    stage.settle()
    with stage.sit(diana, width=PHONE) as seat:
        chapters.propose_time(seat)
    stage.settle()
    with stage.sit(den, width=PHONE) as seat:
        starts_at = chapters.accept_time(seat)
    stage.settle()

    for person in (diana, den):
        event = invitation(stage.post, person)
        assert event["DTSTART"].dt == starts_at
        assert chapters.GOAL not in event.to_ical().decode()
    stage.be_at(starts_at + dt.timedelta(hours=3))
    with stage.sit(diana, width=PHONE) as seat:
        chapters.meet_and_answer(seat)

    others = [oracle_person(number) for number in ("110", "111", "115", "116")]
    for person in others[:2]:
        make_enrollment(program, person, "mentor", offers=[SKILL])
    for person in others[2:]:
        make_enrollment(program, person, "mentee", wants=[SKILL])
    with stage.sit(ingrid) as seat:
        assert chapters.match_the_rest(seat, program) == 2
        page = seat.go("health:show", program_id=program.pk)
        shown = dict(
            re.findall(r'data-number="([a-z_0-9]+)"[^>]*>(?:\s*<[^>]+>)*\s*([\d,]+)\s*<', page.content())
        )
    wanted = {
        "active_pairs": "select count(*) from mentoring_mentorship where program_id = %(program)s",
        "sessions_held": "select count(*) from core_event where verb = 'mentoring.session_held' and program_id = %(program)s",
        "sessions_booked": "select count(*) from core_event where verb = 'mentoring.session_booked' and program_id = %(program)s",
        "participants": "select count(*) from programs_enrollment where status = 'active' and program_id = %(program)s",
    }
    counted = {key: sql(query, program) for key, query in wanted.items()}
    assert {key: int(shown[key]) for key in wanted} == counted
    assert counted == {"active_pairs": 3, "sessions_held": 1, "sessions_booked": 1, "participants": 6}


def open_program() -> tuple[Program, Person, Person]:
    """An open program of the career template, with a mentor in it and a mentee who may join."""
    cast = make_cast()
    program = create_program(by=cast.global_owner, template="career", name="New leads")
    Program.objects.filter(pk=program.pk).update(status="open", opened_at=MONDAY)
    program.refresh_from_db()
    make_enrollment(program, cast.mentor, "mentor", offers=[SKILL])
    cast.mentee.enrollments.all().delete()
    return program, cast.mentee, cast.mentor


@pytest.mark.parametrize("way", ["with a script", "without a script", "by keyboard alone"])
def test_participants_part_on_a_phone(stage: Stage, way: str) -> None:
    """Join, find, ask, accept, book, meet, answer."""
    stage.be_at(MONDAY)
    program, amara, jonas = open_program()
    how = {"width": PHONE, "script": way != "without a script", "keyboard": way == "by keyboard alone"}
    with stage.sit(amara, **how) as seat:
        chapters.join(seat, program, "mentee", SKILL)
        chapters.ask(seat, jonas)
    with stage.sit(jonas, **how) as seat:
        chapters.accept(seat, amara)
    with stage.sit(amara, **how) as seat:
        chapters.propose_time(seat)
    with stage.sit(jonas, **how) as seat:
        stage.be_at(chapters.accept_time(seat) + dt.timedelta(hours=3))
    with stage.sit(amara, **how) as seat:
        chapters.meet_and_answer(seat)
    assert Pulse.objects.get().person == amara
