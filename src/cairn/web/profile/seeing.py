"""Who can see what of a person, worked out from the roles and from who may see whom."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cairn.core.permissions import Permission
from cairn.identity.rules import ROLES
from cairn.programs.rules.sight import LOOKING_UP


def roles_with(*permissions: Permission) -> str:
    """The roles that have any of these, as a list for a sentence."""
    names = [str(role.label) for role, spec in ROLES.items() if spec.permissions & set(permissions)]
    return ", ".join(names)


def near() -> str:
    """What `sight.may_see` lets people see."""
    return _(
        "Seen by people in your programs, people you show a group to, and those who look people up: %(roles)s."
    ) % {"roles": roles_with(*LOOKING_UP)}


def partners() -> str:
    return _("Seen by those you are matched with, and by whoever keeps the directory: %(roles)s.") % {
        "roles": _keepers()
    }


def programs() -> str:
    return _(
        "People in your programs find mentors by this. Seen by whoever keeps the directory: %(roles)s."
    ) % {"roles": _keepers()}


def directory() -> str:
    return _("Seen by whoever keeps the directory: %(roles)s.") % {"roles": _keepers()}


def address() -> str:
    return _(
        "Seen by those you meet with, in invitations, and by whoever keeps the directory: %(roles)s."
    ) % {"roles": _keepers()}


def number() -> str:
    return _("Seen by whoever keeps the directory or prints sign-in codes: %(roles)s.") % {
        "roles": roles_with(Permission.VIEW_DIRECTORY, Permission.ISSUE_CODES)
    }


def clock() -> str:
    return _("People in your programs see what time it is for you, and so do: %(roles)s.") % {
        "roles": _keepers()
    }


def hours() -> str:
    return _(
        "Nobody sees your hours. Matching compares them, and those you meet with are offered times within them."
    )


def calendars() -> str:
    """Busy times leave a person's own pages only as times that are not offered: `scheduling.queries.diaries_of`."""
    return _(
        "Nobody but you sees your calendars. Others see which times you are offered for, and never why one is missing."
    )


def calendar_address() -> str:
    """Sealed for the machine alone: no page shows it again, not even to its owner."""
    return _("Kept encrypted and never shown again, not even to you.")


def only_me() -> str:
    return _("Only you see them. When you join a program, they are filled in for you to choose from.")


def _keepers() -> str:
    return roles_with(Permission.VIEW_DIRECTORY)
