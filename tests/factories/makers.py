from __future__ import annotations

import itertools
from typing import Any

from allauth.mfa.models import Authenticator

from cairn.core.clock import now
from cairn.core.sealed import create_vault
from cairn.identity.models import Account
from cairn.people.models import Department, Location, Person, Skill
from cairn.programs.enums import EnrollmentStatus, ProgramStatus
from cairn.programs.models import Enrollment, EnrollmentSkill, MentorPlaces, Program

_count = itertools.count(1)


def make_person(name: str = "", **fields: Any) -> Person:
    number = next(_count)
    given, _, family = (name or f"Person {number}").partition(" ")
    defaults: dict[str, Any] = {
        "employee_number": f"E{number:05}",
        "given_name": given,
        "family_name": family,
        "email": f"{given.lower()}.{number}@example.com",
        "level": 3,
        "job_title": "Engineer",
    }
    zone = fields.pop("zone", None)
    if zone:
        fields["location"], _ = Location.objects.get_or_create(
            code=zone, defaults={"name": zone.split("/")[-1].replace("_", " "), "zone": zone}
        )
    department = fields.pop("department", None)
    if isinstance(department, str):
        department, _ = Department.objects.get_or_create(code=department, defaults={"name": department})
    return Person.objects.create(**{**defaults, "department": department, **fields})


def make_account(person: Person, *, second_step: bool = True, **fields: Any) -> Account:
    """An account with a password and, as every role above participant needs one, a second step."""
    account = Account(person=person, email=person.email, **fields)
    account.set_password("a long enough password")
    account.save()
    if second_step:
        Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DP"})
    return account


def make_skill(name: str) -> Skill:
    return Skill.objects.get_or_create(key=name.lower().replace(" ", "-"), defaults={"name": name})[0]


def make_program(name: str = "New managers", **fields: Any) -> Program:
    defaults: dict[str, Any] = {
        "template": "career",
        "objective": "People who begin to lead feel ready for it.",
        "status": ProgramStatus.OPEN,
        "opened_at": now(),
    }
    return Program.objects.create(name=name, **{**defaults, **fields})


def make_enrollment(program: Program, person: Person, side: str, **fields: Any) -> Enrollment:
    """An active enrollment; `side` is mentee, mentor or both; `wants`/`offers` are skill names."""
    wants, offers = fields.pop("wants", []), fields.pop("offers", [])
    places = fields.pop("places", 2)
    vault = create_vault(kind="enrollment", owner_id=person.pk, members=[person.pk])
    defaults: dict[str, Any] = {
        "status": EnrollmentStatus.ACTIVE,
        "as_mentee": side in {"mentee", "both"},
        "as_mentor": side in {"mentor", "both"},
        "vault_id": vault.pk,
        "joined_at": now(),
    }
    enrollment = Enrollment.objects.create(program=program, person=person, **{**defaults, **fields})
    for offered, names in ((False, wants), (True, offers)):
        for rank, name in enumerate(names, start=1):
            EnrollmentSkill.objects.create(
                enrollment=enrollment, skill=make_skill(name), offered=offered, rank=rank
            )
    if enrollment.as_mentor:
        MentorPlaces.objects.get_or_create(person=person, defaults={"places": places})
    return enrollment


def place_in_tree() -> None:
    """Number the reporting tree of everyone there is, as the import does."""
    children: dict[Any, list[Person]] = {}
    for person in Person.objects.order_by("id"):
        children.setdefault(person.manager_id, []).append(person)
    count = 0

    def walk(person: Person, depth: int) -> None:
        nonlocal count
        count += 1
        person.tree_in, person.depth = count, depth
        for child in children.get(person.pk, []):
            walk(child, depth + 1)
        person.tree_out = count
        person.save(update_fields=["tree_in", "tree_out", "depth"])

    for root in children.get(None, []):
        walk(root, 0)
