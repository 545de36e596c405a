"""A pair's own order of things: a session earlier, later, or wanted after all."""

from __future__ import annotations

from django.db import transaction

from cairn.mentoring import events
from cairn.mentoring.domain.meeting import at_time, locked_session, told_of
from cairn.mentoring.enums import SessionState
from cairn.mentoring.models import Session
from cairn.mentoring.rules import SESSION
from cairn.people.models import Person

S = SessionState
FIXED = (S.HELD, S.MISSED)


@transaction.atomic
def take_back_session(*, session: Session, by: Person) -> Session:
    """The pair wants a session after all that it had dropped."""
    fresh = locked_session(session, by)
    if fresh.state != S.CANCELLED:
        return fresh
    SESSION.check(fresh.state, S.PLANNED)
    return at_time(fresh, None, S.PLANNED, events.SESSION_TAKEN_BACK, by)


@transaction.atomic
def reorder_session(*, session: Session, up: bool, by: Person) -> Session:
    """One place earlier or later among what is still to come; at the edge nothing happens."""
    fresh = locked_session(session, by)
    rows = list(fresh.mentorship.sessions.exclude(state=S.CANCELLED).order_by("number"))
    place = rows.index(fresh) if fresh in rows else -1
    other = place - 1 if up else place + 1
    if place < 0 or not 0 <= other < len(rows) or {fresh.state, rows[other].state} & set(FIXED):
        return fresh
    mine, theirs = rows[place], rows[other]
    mine.number, theirs.number = theirs.number, mine.number
    Session.objects.bulk_update([mine, theirs], ["number"])
    mine.mentorship = fresh.mentorship
    return told_of(mine, events.SESSION_REORDERED, by)
