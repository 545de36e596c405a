"""A mentee takes free slots of their mentor: for the next session, or for several in a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from cairn.core.errors import DomainError
from cairn.mentoring import events
from cairn.mentoring.domain.access import begin, opened
from cairn.mentoring.domain.hosting import meeting_of
from cairn.mentoring.domain.meeting import at_time, locked_session, move_session
from cairn.mentoring.enums import SessionState
from cairn.mentoring.models import Mentorship, Session
from cairn.mentoring.queries import bookable_sessions
from cairn.mentoring.rules import SESSION
from cairn.people.models import Person
from cairn.scheduling.domain import bookings
from cairn.scheduling.domain.slot_booking import Meeting, NotOffered, book_slots
from cairn.scheduling.domain.video import choose_way

S = SessionState


class TooManyDates(DomainError):
    """Your plan has fewer sessions without a time than you chose dates. Choose fewer, or add a session."""


@transaction.atomic
def book_session_slot(
    *,
    session: Session,
    starts_at: dt.datetime,
    minutes: int,
    zone: str,
    by: Person,
    place: str = "",
    way: str | None = None,
) -> Session:
    """Book a session at once in a free slot of the mentor, or move it there when it is booked already.

    Raises SlotGone with the nearest free slots, NotOffered.
    """
    fresh = locked_session(session, by)
    SESSION.check(fresh.state, S.BOOKED)
    meeting = _meeting(fresh.mentorship, by)
    if fresh.state == S.BOOKED:
        return move_session(
            session=fresh, starts_at=starts_at, minutes=minutes, zone=zone, by=by, place=place, way=way
        )
    return _book(meeting, [(fresh, starts_at)], minutes, zone, by, place, way)[0]


@transaction.atomic
def book_series(
    *,
    mentorship: Mentorship,
    moments: Sequence[dt.datetime],
    minutes: int,
    zone: str,
    by: Person,
    place: str = "",
    way: str | None = None,
) -> list[Session]:
    """Book the next sessions of the plan, one for each moment, or none at all.

    Raises SlotGone, which says of every date whether it can be, and NotOffered.
    """
    fresh = opened(mentorship.pk, by)
    sessions = list(bookable_sessions(fresh).select_related("booking")[: len(moments)])
    if not 0 < len(moments) == len(sessions):
        raise TooManyDates
    for session in sessions:
        session.mentorship = fresh
    wanted = list(zip(sessions, sorted(moments), strict=True))
    return _book(_meeting(fresh, by), wanted, minutes, zone, by, place, way)


def _meeting(mentorship: Mentorship, by: Person) -> Meeting:
    meeting = meeting_of(mentorship, by)
    if meeting is None:
        raise NotOffered
    return meeting


def _book(
    meeting: Meeting,
    wanted: Sequence[tuple[Session, dt.datetime]],
    minutes: int,
    zone: str,
    by: Person,
    place: str,
    way: str | None,
) -> list[Session]:
    """What was proposed or missed before gives way."""
    program_id = wanted[0][0].mentorship.program_id
    for session, _moment in wanted:
        if session.booking is not None:
            bookings.cancel(booking=session.booking, by=by, program_id=program_id)
    booked = book_slots(
        meeting=meeting,
        wanted=[(session.pk, moment) for session, moment in wanted],
        minutes=minutes,
        zone=zone,
        by=by,
        place=place,
        program_id=program_id,
    )
    done = []
    for (session, _moment), booking in zip(wanted, booked, strict=True):
        session.settled_at, session.settled_by = None, None
        choose_way(booking=booking, way=way, host=meeting.host.pk)
        begin(session.mentorship)
        done.append(at_time(session, booking, S.BOOKED, events.SESSION_BOOKED, by))
    return done
