"""What each role may do. Roles are code: a change here is reviewed like any other."""

from __future__ import annotations

from uuid import UUID

from cairn.core.permissions import Grant, Permission, Scope
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment

P = Permission

_TRACK = {P.VIEW_PROGRAM, P.MANAGE_ENROLLMENTS, P.RUN_MATCHING, P.NUDGE, P.VIEW_HEALTH, P.VIEW_STATES}
_PROGRAM = _TRACK | {P.EDIT_PROGRAM, P.CLOSE_PROGRAM, P.ISSUE_CODES}

PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.TRACK_MANAGER: frozenset(_TRACK),
    Role.PROGRAM_MANAGER: frozenset(_PROGRAM),
    Role.GLOBAL_OWNER: frozenset(Permission),
    Role.PEOPLE_ANALYST: frozenset({P.VIEW_OVERVIEW, P.VIEW_HEALTH}),
    Role.DIRECTORY_MANAGER: frozenset({P.VIEW_DIRECTORY, P.IMPORT_PEOPLE, P.EDIT_PEOPLE, P.ISSUE_CODES}),
}


def grants(person_id: UUID) -> list[Grant]:
    """The roles a person holds, as `core.permissions` wants them."""
    rows = RoleAssignment.objects.filter(person_id=person_id)
    return [
        Grant(row.role, PERMISSIONS[row.role], Scope(row.program_id, row.track_id))
        for row in rows
        if row.role in PERMISSIONS
    ]
