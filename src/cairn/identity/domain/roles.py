"""Giving roles and taking them back."""

from __future__ import annotations

from django.db import transaction

from cairn.core.errors import Conflict, DomainError, NotAllowed, NotInScope
from cairn.core.events import record
from cairn.core.permissions import Grant, Scope, grants_of
from cairn.identity import events, rules
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.people.enums import PersonStatus
from cairn.people.models import Person


class RoleDoesNotFit(DomainError):
    """This role is not given there. An organization's role has no program; a program's or a track's needs one."""


class LastOwner(DomainError):
    """This is the last global owner. Give the role to somebody else first."""


class NotToOneself(DomainError):
    """Nobody makes themselves the safeguarding contact. Ask another global owner to do it."""


class HasLeft(DomainError):
    """This person has left the organization."""


def _require(held: list[Grant], role: Role, scope: Scope) -> None:
    if rules.may_grant(held, role, scope):
        return
    raise NotAllowed if any(grant.touches(scope) for grant in held) else NotInScope


@transaction.atomic
def grant_role(*, person: Person, role: Role, scope: Scope, by: Person) -> RoleAssignment:
    """Give `person` a role at `scope`. Giving it twice changes nothing.

    Raises NotAllowed or NotInScope when `by` could not do there what the role may do, RoleDoesNotFit, HasLeft,
    NotToOneself for the safeguarding contact.
    """
    if not rules.fits(role, scope):
        raise RoleDoesNotFit(field="role")
    _require(grants_of(by), role, scope)
    if role is Role.SAFEGUARDING and person.pk == by.pk:
        raise NotToOneself(field="role")
    if not person.works_here:
        raise HasLeft(field="person")
    held, made = RoleAssignment.objects.get_or_create(
        person=person,
        role=role,
        program_id=scope.program_id,
        track_id=scope.track_id,
        defaults={"granted_by": by},
    )
    if made:
        record(
            events.ROLE_GRANTED,
            by=by.pk,
            subject=person,
            program_id=scope.program_id,
            role=role.value,
            track=scope.track_id,
        )
    return held


@transaction.atomic
def revoke_role(*, assignment: RoleAssignment, by: Person) -> None:
    """Take a role back. Raises NotAllowed, NotInScope, LastOwner, Conflict when somebody was faster."""
    if assignment.role == Role.GLOBAL_OWNER:
        keep_one_owner(assignment)
    _require(grants_of(by), Role(assignment.role), assignment.scope())
    gone, _ = RoleAssignment.objects.filter(pk=assignment.pk).delete()
    if not gone:
        raise Conflict
    record(
        events.ROLE_REVOKED,
        by=by.pk,
        subject=assignment.person,
        program_id=assignment.program_id,
        role=assignment.role,
        track=assignment.track_id,
    )


def keep_one_owner(assignment: RoleAssignment) -> None:
    """Raise LastOwner when nobody else is left. Locks every owner: two who remove each other at once take turns."""
    rows = (
        RoleAssignment.objects.select_for_update(of=("self",)).filter(role=Role.GLOBAL_OWNER).order_by("pk")
    )
    owners = list(rows.select_related("person"))
    others = [row for row in owners if row.pk != assignment.pk and row.person.status != PersonStatus.LEFT]
    if not others:
        raise LastOwner
