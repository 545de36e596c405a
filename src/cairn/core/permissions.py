"""Who may do what. Roles are code; `authorize` is the one door."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from cairn.core.errors import NotAllowed, NotInScope


class Permission(StrEnum):
    """Everything that needs more than being a participant."""

    VIEW_PROGRAM = "view_program"
    EDIT_PROGRAM = "edit_program"
    CREATE_PROGRAM = "create_program"
    CLOSE_PROGRAM = "close_program"
    MANAGE_ENROLLMENTS = "manage_enrollments"
    RUN_MATCHING = "run_matching"
    NUDGE = "nudge"
    VIEW_HEALTH = "view_health"
    VIEW_STATES = "view_states"  # who is in which state: counts and states of named people, never words
    VIEW_OVERVIEW = "view_overview"
    VIEW_DIRECTORY = "view_directory"
    IMPORT_PEOPLE = "import_people"
    EDIT_PEOPLE = "edit_people"
    GRANT_ROLES = "grant_roles"
    VIEW_AUDIT = "view_audit"
    EDIT_ORGANIZATION = "edit_organization"
    ISSUE_CODES = "issue_codes"
    RESET_SECOND_STEP = "reset_second_step"
    READ_REPORTS = (
        "read_reports"  # what members report to the safeguarding contact; no other role ever holds it
    )


# What a track's manager also needs of the program around the track: to open its page, no more.
UPWARD = frozenset({Permission.VIEW_PROGRAM})


@dataclass(frozen=True)
class Scope:
    """Where an object lives. Both empty: the whole organization."""

    program_id: UUID | None = None
    track_id: UUID | None = None


@dataclass(frozen=True)
class Grant:
    """A role somebody holds somewhere."""

    role: str
    permissions: frozenset[Permission]
    scope: Scope = Scope()

    def covers(self, scope: Scope) -> bool:
        """An organization-wide grant covers all; a program's covers its tracks; a track's only itself."""
        if self.scope.program_id is None:
            return True
        if self.scope.program_id != scope.program_id:
            return False
        return self.scope.track_id is None or self.scope.track_id == scope.track_id

    def touches(self, scope: Scope) -> bool:
        """Whether the holder is at home there: whoever runs a track is inside its program, but does not run it."""
        return self.covers(scope) or (scope.track_id is None and self.scope.program_id == scope.program_id)

    def gives(self, permission: Permission, scope: Scope) -> bool:
        """Whether this role lets its holder do `permission` at `scope`."""
        if permission not in self.permissions:
            return False
        return self.touches(scope) if permission in UPWARD else self.covers(scope)


class Governed(Protocol):
    """A model that lives in a program or a track."""

    def scope(self) -> Scope: ...


class RoleSource(Protocol):
    """Identity registers this: the grants that a person holds."""

    def __call__(self, person_id: UUID) -> list[Grant]: ...


_source: list[RoleSource] = []


def register_role_source(source: RoleSource) -> None:
    _source[:] = [source]


class Actor(Protocol):
    """Anyone who acts: a person with an id."""

    @property
    def pk(self) -> UUID: ...


def grants_of(person: Actor) -> list[Grant]:
    """Every role this person holds; nobody holds any until identity has registered its source."""
    return _source[0](person.pk) if _source else []


def may(person: Actor, permission: Permission, obj: Governed | None = None) -> bool:
    """For showing or hiding a control; it never replaces `authorize`."""
    scope = obj.scope() if obj is not None else Scope()
    return any(g.gives(permission, scope) for g in grants_of(person))


def authorize(person: Actor, permission: Permission, obj: Governed | None = None) -> None:
    """Let pass, or raise: NotInScope (404) outside the person's scope, NotAllowed (403) inside it."""
    scope = obj.scope() if obj is not None else Scope()
    grants = grants_of(person)
    if any(g.gives(permission, scope) for g in grants):
        return
    raise NotAllowed if any(g.touches(scope) for g in grants) else NotInScope


def reach(person: Actor, permission: Permission) -> list[Scope] | None:
    """The scopes in which `person` has `permission`; None means everywhere."""
    scopes = [g.scope for g in grants_of(person) if permission in g.permissions]
    return None if Scope() in scopes else scopes
