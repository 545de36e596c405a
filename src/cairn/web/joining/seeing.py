"""Who can read what somebody says on joining, worked out from roles and vaults."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cairn.core.permissions import Permission
from cairn.identity.rules import ROLES
from cairn.programs.models import Program


def readers_of(permission: Permission) -> str:
    """The roles that have a permission, as a list for a sentence."""
    names = [str(role.label) for role, spec in ROLES.items() if permission in spec.permissions]
    return ", ".join(names)


def own_words() -> str:
    """A goal lies in the enrollment's own vault: no role opens it, only those who are let in."""
    return _("You, the mentors you ask, and your mentor can read this. No role opens it.")


def wishes(program: Program) -> str:
    """Wishes are on the cards of the program's directory and in its managers' lists."""
    roles = readers_of(Permission.MANAGE_ENROLLMENTS)
    return _("People who take part in %(program)s can see this, and whoever runs it (%(roles)s).") % {
        "program": program.name,
        "roles": roles,
    }


def answers() -> str:
    roles = readers_of(Permission.MANAGE_ENROLLMENTS)
    return _("Whoever runs the program can see this (%(roles)s).") % {"roles": roles}


def only_me() -> str:
    """Private exclusions are read by matching alone; their event is sealed to it."""
    return _("Only you can see this. Matching keeps to it and never says why.")
