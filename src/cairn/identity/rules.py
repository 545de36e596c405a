"""What each role may do. Roles are code: a change here is reviewed like any other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cairn.core.permissions import Grant, Permission, Scope
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment

P = Permission

_TRACK = {P.VIEW_PROGRAM, P.MANAGE_ENROLLMENTS, P.RUN_MATCHING, P.NUDGE, P.VIEW_HEALTH, P.VIEW_STATES}
_PROGRAM = _TRACK | {P.EDIT_PROGRAM, P.CLOSE_PROGRAM, P.ISSUE_CODES, P.GRANT_ROLES}


class Where(StrEnum):
    """Where a role can be granted."""

    ORGANIZATION = "organization"
    PROGRAM = "program"
    TRACK = "track"


@dataclass(frozen=True)
class RoleSpec:
    """A role as people read it, and what it may do."""

    description: str | Promise
    where: Where
    permissions: frozenset[Permission]


ROLES: dict[Role, RoleSpec] = {
    Role.GLOBAL_OWNER: RoleSpec(
        _(
            "Sets the rules for the whole organization, opens programs and gives roles. Reads no private words."
        ),
        Where.ORGANIZATION,
        frozenset(Permission) - {P.READ_REPORTS},
    ),
    Role.PROGRAM_MANAGER: RoleSpec(
        _("Runs one program: who joins, who is matched, how it goes. Sees states and counts, never words."),
        Where.PROGRAM,
        frozenset(_PROGRAM),
    ),
    Role.TRACK_MANAGER: RoleSpec(
        _("Runs one track of a program, and sees only the people in it."),
        Where.TRACK,
        frozenset(_TRACK),
    ),
    Role.PEOPLE_ANALYST: RoleSpec(
        _("Reads numbers across all programs. Sees no names."),
        Where.ORGANIZATION,
        frozenset({P.VIEW_OVERVIEW, P.VIEW_HEALTH}),
    ),
    Role.DIRECTORY_MANAGER: RoleSpec(
        _("Keeps the directory: imports people, corrects entries, prints sign-in codes."),
        Where.ORGANIZATION,
        frozenset({P.VIEW_DIRECTORY, P.IMPORT_PEOPLE, P.EDIT_PEOPLE, P.ISSUE_CODES}),
    ),
    Role.SAFEGUARDING: RoleSpec(
        _("Reads exactly the messages that somebody reports to them from now on, and nothing else."),
        Where.ORGANIZATION,
        frozenset({P.READ_REPORTS}),
    ),
}
PERMISSIONS: dict[str, frozenset[Permission]] = {role: spec.permissions for role, spec in ROLES.items()}


def grants(person_id: UUID) -> list[Grant]:
    """The roles a person holds, as `core.permissions` wants them."""
    rows = RoleAssignment.objects.filter(person_id=person_id)
    return [
        Grant(row.role, PERMISSIONS[row.role], row.scope())
        for row in rows
        if row.role in PERMISSIONS  # a role that a newer release took away gives nothing
    ]


def fits(role: Role, scope: Scope) -> bool:
    """Whether a role can be held at that scope: an analyst of one track, say, does not exist."""
    where = ROLES[role].where
    if scope.track_id is not None:
        return where is Where.TRACK
    return where is (Where.PROGRAM if scope.program_id is not None else Where.ORGANIZATION)


def may_grant(held: Iterable[Grant], role: Role, scope: Scope) -> bool:
    """Whoever may give roles there, gives only what they could do there themselves.

    Reading what is reported is the one exception: nobody who gives roles may do it, so somebody must be able to give it.
    """
    covering = [grant for grant in held if grant.covers(scope)]
    own = frozenset().union(*(grant.permissions for grant in covering))
    return P.GRANT_ROLES in own and ROLES[role].permissions - {P.READ_REPORTS} <= own


def pin_problem(pin: str, employee_number: str) -> str:
    """What is wrong with a PIN, in words for its owner; empty when nothing is."""
    if not (pin.isascii() and pin.isdigit() and len(pin) >= 6):
        return str(_("Use six digits or more."))
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    if len(steps) == 1 or len(set(pin)) < 3:
        return str(_("This PIN is easy to guess. Mix the digits more."))
    digits = "".join(c for c in employee_number if c.isdigit())
    if len(digits) >= 4 and (pin in digits or digits in pin):
        return str(_("Your employee number is known to others. Choose other digits."))
    return ""
