"""Who manages a program: given on creation, handed over later."""

from __future__ import annotations

from django.db import transaction

from cairn.core.events import Verb, record
from cairn.core.permissions import Permission, may
from cairn.identity import events as identity_events
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.people.models import Person
from cairn.programs import events
from cairn.programs.domain.locks import lock_program
from cairn.programs.models import Program
from cairn.programs.rules.errors import MayNotJoin, NotTheirManager


def managers_of(program: Program) -> list[Person]:
    """Whoever manages this very program, by name."""
    held = {"role_assignments__role": Role.PROGRAM_MANAGER, "role_assignments__program_id": program.pk}
    return list(Person.objects.filter(**held).order_by("sort_key", "pk"))


def make_manager(program: Program, person: Person, *, by: Person) -> None:
    """Let `person` manage the program; doing so twice changes nothing."""
    _, made = RoleAssignment.objects.get_or_create(
        person=person,
        role=Role.PROGRAM_MANAGER,
        program_id=program.pk,
        track_id=None,
        defaults={"granted_by": by},
    )
    if made:
        _tell(identity_events.ROLE_GRANTED, program, person, by)


@transaction.atomic
def hand_over(*, program: Program, to: Person, by: Person, stay: bool = False) -> Program:
    """Make `to` a manager of the program; whoever hands over stops being one unless they `stay`.

    Raises NotTheirManager when `by` neither manages the program nor may give roles there.
    """
    program = lock_program(program.pk)
    own = RoleAssignment.objects.select_for_update().filter(
        person=by, role=Role.PROGRAM_MANAGER, program_id=program.pk, track_id=None
    )
    if not own.exists() and not may(by, Permission.GRANT_ROLES, program):
        raise NotTheirManager
    if not to.works_here:
        raise MayNotJoin(field="to")
    make_manager(program, to, by=by)
    if not stay and to != by and own.delete()[0]:
        _tell(identity_events.ROLE_REVOKED, program, by, by)
    record(events.PROGRAM_HANDED_OVER, by=by.pk, subject=program, program_id=program.pk, to=to.pk, stay=stay)
    return program


def _tell(verb: Verb, program: Program, person: Person, by: Person) -> None:
    role = Role.PROGRAM_MANAGER.value
    record(verb, by=by.pk, subject=person, program_id=program.pk, role=role, track=None)
