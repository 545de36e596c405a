from __future__ import annotations

from dataclasses import dataclass

from cairn.core.models import Organization
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.people.domain.searching import refresh_search
from cairn.people.models import Person
from cairn.programs.models import Program
from tests.factories.makers import make_account, make_enrollment, make_person, make_program


@dataclass(frozen=True)
class Cast:
    """A mentor and a mentee in one open program, those who run it, and somebody with no part in it."""

    program: Program
    mentor: Person
    mentee: Person
    program_manager: Person
    global_owner: Person
    directory_manager: Person
    analyst: Person
    safeguarding: Person
    outsider: Person


def make_cast() -> Cast:
    Organization.objects.get_or_create(pk=1, defaults={"name": "Acme"})
    program = make_program()
    mentor = make_person("Jonas Okafor", zone="America/Los_Angeles", level=5, department="Platforms")
    mentee = make_person("Amara Reyes", zone="Europe/Lisbon", level=3, department="Routing")
    people = {
        "program_manager": make_person("Noor Haddad"),
        "global_owner": make_person("Ingrid Solberg"),
        "directory_manager": make_person("Tomasz Nowak"),
        "analyst": make_person("Lin Wei"),
        "safeguarding": make_person("Sana Guard"),
        "outsider": make_person("Pat Outside"),
    }
    grant = RoleAssignment.objects.create
    grant(person=people["program_manager"], role=Role.PROGRAM_MANAGER, program_id=program.pk)
    grant(person=people["global_owner"], role=Role.GLOBAL_OWNER)
    grant(person=people["directory_manager"], role=Role.DIRECTORY_MANAGER)
    grant(person=people["analyst"], role=Role.PEOPLE_ANALYST)
    grant(person=people["safeguarding"], role=Role.SAFEGUARDING)
    for person in (mentor, mentee, *people.values()):
        make_account(person)
    make_enrollment(program, mentor, "mentor", offers=["Giving feedback"])
    make_enrollment(program, mentee, "mentee", wants=["Giving feedback"])
    refresh_search()  # the job that follows a change of people
    return Cast(program=program, mentor=mentor, mentee=mentee, **people)
