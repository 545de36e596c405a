"""Who may see a person: name, title, place and photo. Their words are another matter, and lie in vaults."""

from __future__ import annotations

from cairn.core.permissions import Permission, grants_of
from cairn.people.models import AffinityMembership, Person
from cairn.programs.enums import EnrollmentStatus as S
from cairn.programs.models import Enrollment

# Whoever has one of these finds people by name: to enroll them, to give them a role, to keep the directory.
LOOKING_UP = frozenset({Permission.VIEW_DIRECTORY, Permission.MANAGE_ENROLLMENTS, Permission.GRANT_ROLES})
TAKEN_PART = (S.ACTIVE, S.PAUSED, S.COMPLETED, S.WITHDRAWN)


def may_see(viewer: Person, other: Person) -> bool:
    """Oneself, everybody for those who look people up, whoever took part in a program with them, and whoever shows
    them a group."""
    if viewer.pk == other.pk or any(LOOKING_UP & grant.permissions for grant in grants_of(viewer)):
        return True
    mine = Enrollment.objects.filter(person=viewer, status__in=TAKEN_PART)
    theirs = Enrollment.objects.filter(person=other, status__in=TAKEN_PART)
    if theirs.filter(program__in=mine.values("program")).exists():
        return True
    return AffinityMembership.objects.shown_to(viewer).filter(person=other).exists()
