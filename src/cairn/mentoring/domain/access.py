"""The door to a mentorship for everything that changes it: members only, one at a time, while it lives."""

from __future__ import annotations

from uuid import UUID

from cairn.core.clock import now
from cairn.core.errors import DomainError, NotInScope
from cairn.mentoring.enums import MemberRole, MentorshipStatus
from cairn.mentoring.models import Member, Mentorship, Session
from cairn.people.models import Person


class OnlyForTwo(DomainError):
    """This is for two. In a circle, talk about it when you meet, or leave by yourself."""


class MentorshipOver(DomainError):
    """This mentorship has ended. You can still read everything, but nothing new is added."""


def opened(mentorship_id: UUID, by: Person, *, over_too: bool = False) -> Mentorship:
    """The mentorship as it is now, locked. Raises NotInScope for anyone but its members, and for those who left.

    Unless `over_too`, it must still be alive (MentorshipOver).
    """
    fresh = Mentorship.objects.select_for_update(of=("self",)).filter(pk=mentorship_id).first()
    if fresh is None or not Member.objects.filter(mentorship=fresh, person=by, left_at=None).exists():
        raise NotInScope
    if not (fresh.is_live or over_too):
        raise MentorshipOver
    return fresh


def opened_pair(mentorship_id: UUID, by: Person, *, over_too: bool = False) -> Mentorship:
    """The same for what only two can do. Raises OnlyForTwo in a circle."""
    fresh = opened(mentorship_id, by, over_too=over_too)
    if fresh.is_circle:
        raise OnlyForTwo
    return fresh


def touch(mentorship: Mentorship) -> None:
    """Something happened between the two; silence is counted from here."""
    mentorship.last_activity_at = now()
    mentorship.save(update_fields=["last_activity_at"])


def own_session(session_id: UUID | None) -> None:
    """The pair has made a session its own: a change of the program's plan no longer reaches it."""
    if session_id is not None:
        Session.objects.filter(pk=session_id).update(changed_at=now())


def begin(mentorship: Mentorship) -> None:
    """The two have agreed a time or met: it is no longer about to start."""
    if mentorship.status == MentorshipStatus.UPCOMING:
        mentorship.status = MentorshipStatus.ACTIVE
        mentorship.save(update_fields=["status"])
    touch(mentorship)


def who(mentorship: Mentorship) -> dict[str, str]:
    """The pair as an event tells it: ids by role."""
    rows = Member.objects.filter(mentorship=mentorship).values_list("role", "person_id")
    return {str(MemberRole(role).value): str(person) for role, person in rows}
