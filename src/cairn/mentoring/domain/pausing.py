"""A pause until a date, and going on."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cairn.core.clock import today
from cairn.core.errors import DomainError
from cairn.core.events import record
from cairn.mentoring import events
from cairn.mentoring.domain.access import opened_pair, touch, who
from cairn.mentoring.enums import MentorshipStatus, SessionState
from cairn.mentoring.models import Mentorship
from cairn.mentoring.rules import MENTORSHIP
from cairn.people.models import Person


class PauseInThePast(DomainError):
    """Choose a day that is still to come."""


@transaction.atomic
def pause_mentorship(*, mentorship: Mentorship, until: dt.date, by: Person) -> Mentorship:
    """Rest until a day; it goes on by itself then. Agreed times stay agreed."""
    fresh = opened_pair(mentorship.pk, by)
    if until <= today():
        raise PauseInThePast(field="until")
    MENTORSHIP.check(fresh.status, MentorshipStatus.PAUSED)
    fresh.status, fresh.paused_until = MentorshipStatus.PAUSED, until
    fresh.save(update_fields=["status", "paused_until"])
    facts = {**who(fresh), "until": until.isoformat()}
    record(events.PAUSED, by=by.pk, subject=fresh, program_id=fresh.program_id, **facts)
    return fresh


@transaction.atomic
def resume_mentorship(*, mentorship: Mentorship, by: Person) -> Mentorship:
    """Go on before the day has come."""
    return _resume(opened_pair(mentorship.pk, by), by)


@transaction.atomic
def resume_due() -> int:
    """Let every pause end whose day has come. Returns how many."""
    due = Mentorship.objects.filter(status=MentorshipStatus.PAUSED, paused_until__lte=today())
    rows = list(due.select_for_update(of=("self",), skip_locked=True).order_by("pk"))
    for row in rows:
        _resume(row, None)
    return len(rows)


def _resume(mentorship: Mentorship, by: Person | None) -> Mentorship:
    agreed = [SessionState.BOOKED, SessionState.HELD, SessionState.MISSED]
    begun = mentorship.sessions.filter(state__in=agreed).exists()
    status = MentorshipStatus.ACTIVE if begun else MentorshipStatus.UPCOMING
    MENTORSHIP.check(mentorship.status, status)
    mentorship.status, mentorship.paused_until = status, None
    mentorship.save(update_fields=["status", "paused_until"])
    touch(mentorship)
    record(
        events.RESUMED,
        by=by.pk if by else None,
        subject=mentorship,
        program_id=mentorship.program_id,
        **who(mentorship),
    )
    return mentorship
