"""Two questions after each session. One member's answer never reaches the other, nor a manager by name."""

from __future__ import annotations

from django.db import transaction

from cairn.core.clock import now
from cairn.core.errors import DomainError, NotInScope
from cairn.core.events import record
from cairn.feedback.enums import GoOn
from cairn.feedback.events import PULSE_GIVEN
from cairn.feedback.models import Pulse
from cairn.mentoring.enums import SessionState, Shape
from cairn.mentoring.models import Member, Session
from cairn.people.models import Person


class NotHeld(DomainError):
    """These two questions are for sessions that took place."""


@transaction.atomic
def give_pulse(*, session: Session, useful: int, go_on: GoOn, by: Person) -> Pulse:
    """Answer, or answer anew: the latest answer of a person counts."""
    mine = Member.objects.filter(mentorship_id=session.mentorship_id, person=by, left_at=None)
    if not mine.filter(mentorship__shape=Shape.PAIR).exists():
        raise NotInScope  # a circle asks nobody: with few answers, everyone would know whose is whose
    fresh = Session.objects.select_related("mentorship").get(pk=session.pk)
    if fresh.state != SessionState.HELD:
        raise NotHeld
    answer = {"useful": useful, "go_on": go_on, "answered_at": now()}
    pulse, _ = Pulse.objects.update_or_create(session=fresh, person=by, defaults=answer)
    record(
        PULSE_GIVEN,
        by=by.pk,
        subject=pulse,
        program_id=fresh.mentorship.program_id,
        useful=useful,
        go_on=str(go_on),
    )
    return pulse
