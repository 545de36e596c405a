"""Sessions of a circle: who leads one, and who was there."""

from __future__ import annotations

from django.db import transaction

from cairn.core.clock import now
from cairn.core.errors import DomainError, NotAllowed, NotInScope
from cairn.core.events import record
from cairn.mentoring.domain.access import touch
from cairn.mentoring.domain.circles import leads
from cairn.mentoring.domain.meeting import locked_session
from cairn.mentoring.enums import SessionState
from cairn.mentoring.events import ATTENDANCE_MARKED, LEADER_NAMED
from cairn.mentoring.models import Attendance, Member, Session
from cairn.people.models import Person


class NotHeldYet(DomainError):
    """Say first that the session was held."""


@transaction.atomic
def mark_attendance(*, session: Session, person: Person, came: bool, by: Person) -> Attendance:
    """Each says for themselves whether they were there; a lead may correct it, also after the end.

    Raises NotAllowed for whoever marks another without leading, NotHeldYet, NotInScope outside circles.
    """
    fresh = locked_session(session, by, over_too=True)
    if not fresh.mentorship.is_circle:
        raise NotInScope
    member = Member.objects.filter(mentorship=fresh.mentorship, person=person, left_at=None).first()
    if member is None:
        raise NotInScope
    if person.pk != by.pk and not leads(fresh.mentorship, by):
        raise NotAllowed
    if fresh.state != SessionState.HELD:
        raise NotHeldYet
    marked = {"came": came, "marked_by": by, "marked_at": now()}
    row, _made = Attendance.objects.update_or_create(session=fresh, member=member, defaults=marked)
    facts = {"mentorship": fresh.mentorship_id, "session": fresh.pk}
    record(ATTENDANCE_MARKED, by=by.pk, subject=row, program_id=fresh.mentorship.program_id, **facts)
    return row


@transaction.atomic
def name_leader(*, session: Session, person: Person | None, by: Person) -> Session:
    """Somebody inside leads this session, or nobody in particular. Any member may say so."""
    fresh = locked_session(session, by)
    if not fresh.mentorship.is_circle:
        raise NotInScope
    if (
        person is not None
        and not Member.objects.filter(mentorship=fresh.mentorship, person=person, active=True).exists()
    ):
        raise NotInScope
    fresh.led_by = person
    fresh.save(update_fields=["led_by"])
    touch(fresh.mentorship)
    facts = {"mentorship": fresh.mentorship_id, "led": person is not None}
    record(LEADER_NAMED, by=by.pk, subject=fresh, program_id=fresh.mentorship.program_id, **facts)
    return fresh
