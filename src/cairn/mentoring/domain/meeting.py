"""Sessions get a time, lose it, and are held or missed."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.db import transaction
from django.db.models import Max

from cairn.core.clock import now, today
from cairn.core.errors import DomainError, NotInScope
from cairn.core.events import Verb, record
from cairn.core.sealed import seal
from cairn.mentoring import events
from cairn.mentoring.domain.access import begin, opened, own_session, touch
from cairn.mentoring.domain.hosting import host_of, meeting_of
from cairn.mentoring.enums import SessionState
from cairn.mentoring.models import ActionItem, Member, Mentorship, Session
from cairn.mentoring.rules import SESSION
from cairn.people.models import Person
from cairn.scheduling.domain import bookings
from cairn.scheduling.domain.slot_booking import move_to_slot
from cairn.scheduling.domain.video import choose_way
from cairn.scheduling.models import Booking

S = SessionState


class NotYet(DomainError):
    """This session is still to come. Tell us afterwards whether you met."""


class NoTimeProposed(DomainError):
    """There is no time to answer any more. Propose one."""


def locked_session(session: Session, by: Person, *, over_too: bool = False) -> Session:
    """The session as it is now, its mentorship locked; members only. Its `mentorship` is the locked one."""
    mentorship = opened(session.mentorship_id, by, over_too=over_too)
    fresh = Session.objects.select_related("booking").filter(pk=session.pk, mentorship=mentorship).first()
    if fresh is None:
        raise NotInScope
    fresh.mentorship = mentorship
    return fresh


@transaction.atomic
def propose_session_time(
    *,
    session: Session,
    starts_at: dt.datetime,
    zone: str,
    by: Person,
    minutes: int | None = None,
    place: str = "",
    way: str | None = None,
) -> Session:
    """Propose a time, or another one than the time that was proposed; the other side answers."""
    fresh = locked_session(session, by)
    if fresh.state == S.PROPOSED:
        return _moved(fresh, starts_at, zone, by, minutes, place, way)
    SESSION.check(fresh.state, S.PROPOSED)
    if fresh.state == S.MISSED and fresh.booking is not None:
        bookings.cancel(booking=fresh.booking, by=by, program_id=fresh.mentorship.program_id)
    people = Member.objects.filter(mentorship=fresh.mentorship, active=True)
    booking = bookings.propose_time(
        subject_id=fresh.pk,
        people=people.values_list("person_id", flat=True),
        starts_at=starts_at,
        minutes=minutes or fresh.minutes,
        zone=zone,
        by=by,
        place=place,
        program_id=fresh.mentorship.program_id,
    )
    choose_way(booking=booking, way=way, host=host_of(fresh.mentorship))
    fresh.settled_at, fresh.settled_by = None, None
    return at_time(fresh, booking, S.PROPOSED, events.TIME_PROPOSED, by)


@transaction.atomic
def accept_session_time(*, session: Session, by: Person, anyway: bool = False) -> Session:
    """Say yes to the proposed time. Raises TimeTaken when one of a pair has another session then (a circle meets without
    them), BusyOutside when the own calendar says that one is busy, unless `anyway`."""
    fresh = locked_session(session, by)
    SESSION.check(fresh.state, S.BOOKED)
    booking = bookings.accept_time(
        booking=_booking(fresh),
        by=by,
        program_id=fresh.mentorship.program_id,
        anyway=anyway,
        without_the_busy=fresh.mentorship.is_circle,
    )
    begin(fresh.mentorship)
    return at_time(fresh, booking, S.BOOKED, events.SESSION_BOOKED, by)


@transaction.atomic
def move_session(
    *,
    session: Session,
    starts_at: dt.datetime,
    zone: str,
    by: Person,
    minutes: int | None = None,
    place: str | None = None,
    way: str | None = None,
) -> Session:
    """Another time: at once when one was agreed, as a counter-proposal when it was only proposed.

    A mentee moves to a slot that is free where the mentor offers hours. Raises SlotGone.
    """
    return _moved(locked_session(session, by), starts_at, zone, by, minutes, place, way)


@transaction.atomic
def cancel_session_time(*, session: Session, by: Person) -> Session:
    """Take the time back; the session stays in the plan, to be given another."""
    fresh = locked_session(session, by)
    SESSION.check(fresh.state, S.PLANNED)
    bookings.cancel(booking=_booking(fresh), by=by, program_id=fresh.mentorship.program_id)
    return at_time(fresh, None, S.PLANNED, events.TIME_CANCELLED, by)


@transaction.atomic
def drop_session(*, session: Session, by: Person) -> Session:
    """Go without this session."""
    fresh = locked_session(session, by)
    SESSION.check(fresh.state, S.CANCELLED)
    booking = fresh.booking
    if booking is not None:
        booking = bookings.cancel(booking=booking, by=by, program_id=fresh.mentorship.program_id)
    return at_time(fresh, booking, S.CANCELLED, events.SESSION_DROPPED, by)


@transaction.atomic
def settle_session(*, session: Session, held: bool, by: Person) -> Session:
    """Say whether the two met. Also without a booked time, since people meet in corridors; also after the end."""
    fresh = locked_session(session, by, over_too=True)
    SESSION.check(fresh.state, S.HELD if held else S.MISSED)
    if fresh.state == S.BOOKED and fresh.starts_at and fresh.starts_at > now():
        raise NotYet
    if fresh.state == S.PROPOSED:
        bookings.cancel(booking=_booking(fresh), by=by, program_id=fresh.mentorship.program_id)
    fresh.starts_at = fresh.starts_at if fresh.state in (S.BOOKED, S.MISSED) else now()
    fresh.settled_at, fresh.settled_by = now(), by
    if held:
        begin(fresh.mentorship)
        _give_dates(fresh)
    state, verb = (S.HELD, events.SESSION_HELD) if held else (S.MISSED, events.SESSION_MISSED)
    return at_time(fresh, fresh.booking, state, verb, by)


@transaction.atomic
def add_session(*, mentorship: Mentorship, title: str, by: Person, minutes: int = 45) -> Session:
    """A session of the pair's own, at the end of the plan. What they call it only they read."""
    fresh = opened(mentorship.pk, by)
    last = fresh.sessions.aggregate(last=Max("number"))["last"] or 0
    session = Session(mentorship=fresh, vault_id=fresh.vault_id, number=last + 1, minutes=minutes)
    seal(session, "own_title", title, by=by.pk)
    session.save(force_insert=True)
    return told_of(session, events.SESSION_ADDED, by)


def _moved(
    fresh: Session,
    starts_at: dt.datetime,
    zone: str,
    by: Person,
    minutes: int | None,
    place: str | None,
    way: str | None,
) -> Session:
    SESSION.check(fresh.state, S(fresh.state))
    old = _booking(fresh)
    minutes = minutes or old.minutes
    same = (old.starts_at, old.minutes) == (starts_at, minutes)
    meeting = meeting_of(fresh.mentorship, by) if fresh.state == S.BOOKED and not same else None
    plain = partial(bookings.move, without_the_busy=fresh.mentorship.is_circle)
    booking = (partial(move_to_slot, meeting=meeting) if meeting else plain)(
        booking=old,
        starts_at=starts_at,
        minutes=minutes,
        zone=zone,
        by=by,
        place=place,
        program_id=fresh.mentorship.program_id,
    )
    choose_way(booking=booking, way=way, host=host_of(fresh.mentorship))
    return at_time(fresh, booking, S(fresh.state), events.SESSION_MOVED, by)


def _booking(session: Session) -> Booking:
    if session.booking is None:
        raise NoTimeProposed
    return session.booking


def at_time(
    session: Session, booking: Booking | None, state: SessionState, verb: Verb, by: Person
) -> Session:
    """Keep the copy of the booking's start that lists read, and tell it."""
    session.state, session.booking = state, booking
    if state in (S.PLANNED, S.PROPOSED, S.BOOKED):
        session.starts_at = booking.starts_at if booking else None
    session.save()
    return told_of(session, verb, by)


def told_of(session: Session, verb: Verb, by: Person) -> Session:
    """The pair did something with a session: from now on it is its own."""
    mentorship = session.mentorship
    touch(mentorship)
    own_session(session.pk)
    facts = {
        "mentorship": mentorship.pk,
        "number": session.number,
        "state": str(session.state),
        "starts_at": session.starts_at.isoformat() if session.starts_at else None,
    }
    record(verb, by=by.pk, subject=session, program_id=mentorship.program_id, **facts)
    return session


def _give_dates(session: Session) -> None:
    """What the plan expects after a session gets its date now, on the owner's own calendar."""
    waiting = ActionItem.objects.filter(session=session, due_on=None, due_days__isnull=False, done_at=None)
    items = list(waiting.select_related("owner__location"))
    for item in items:
        item.due_on = today(item.owner.zone) + dt.timedelta(days=item.due_days or 0)
    ActionItem.objects.bulk_update(items, ["due_on"])
