"""A time is proposed, accepted, moved or cancelled. Whom it is for is opaque here: a subject's id."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from psycopg.errors import ExclusionViolation

from cairn.core.clock import now
from cairn.core.errors import Conflict, NotInScope
from cairn.core.events import Verb, record
from cairn.core.events.log import events_for, record_many
from cairn.core.ids import new_id
from cairn.people.models import Person
from cairn.scheduling.enums import BookingState
from cairn.scheduling.events import BOOKED, CANCELLED, MOVED, PROPOSED
from cairn.scheduling.models import BookedPerson, Booking, BusyTime
from cairn.scheduling.rules import (
    BOOKING,
    BusyOutside,
    OwnProposal,
    TimePassed,
    TimeTaken,
    uid_of,
    zone_named,
)


@transaction.atomic
def propose_time(
    *,
    subject_id: UUID,
    people: Iterable[UUID],
    starts_at: dt.datetime,
    minutes: int,
    zone: str,
    by: Person,
    place: str = "",
    program_id: UUID | None = None,
) -> Booking:
    """Propose a time to the others. Nobody's calendar is blocked before one of them accepts.

    Raises TimePassed, or Conflict when a time for this subject was proposed a moment ago.
    """
    booking = _made(BookingState.PROPOSED, subject_id, people, starts_at, minutes, zone, by, place)
    return _told(PROPOSED, booking, by, program_id)


@transaction.atomic
def book_time(
    *,
    subject_id: UUID,
    people: Iterable[UUID],
    starts_at: dt.datetime,
    minutes: int,
    zone: str,
    by: Person,
    place: str = "",
    program_id: UUID | None = None,
) -> Booking:
    """A time that needs no answer, since the others offer it. Raises TimePassed, TimeTaken, Conflict."""
    booking = _made(BookingState.BOOKED, subject_id, people, starts_at, minutes, zone, by, place)
    _take(booking)
    return _told(BOOKED, booking, by, program_id)


@transaction.atomic
def accept_time(
    *,
    booking: Booking,
    by: Person,
    program_id: UUID | None = None,
    anyway: bool = False,
    without_the_busy: bool = False,
) -> Booking:
    """Agree to a proposed time. Raises TimeTaken when one of them is booked then, whoever came first, and BusyOutside
    when the own calendar has something then, unless `anyway`: its owner may know better.

    `without_the_busy`: many meet, and whoever has something else then stays invited without their time being taken.
    """
    booking = _locked(booking, by)
    BOOKING.check(booking.state, BookingState.BOOKED)
    if booking.state == BookingState.BOOKED:
        return booking
    if booking.proposed_by_id == by.pk:
        raise OwnProposal
    if booking.starts_at <= now():
        raise TimePassed
    if not anyway and BusyTime.objects.filter(person=by, during__overlap=booking.during).exists():
        raise BusyOutside
    booking.state, booking.updated_at = BookingState.BOOKED, now()
    booking.save(update_fields=["state", "updated_at"])
    (take_of_each if without_the_busy else _take)(booking)
    return _told(BOOKED, booking, by, program_id)


@transaction.atomic
def move(
    *,
    booking: Booking,
    starts_at: dt.datetime,
    minutes: int,
    zone: str,
    by: Person,
    place: str | None = None,
    program_id: UUID | None = None,
    without_the_busy: bool = False,
) -> Booking:
    """Another time: a counter-proposal while it is only proposed, at once for both when it is agreed.

    The iCalendar UID stays and SEQUENCE grows, so that calendars move the entry instead of adding one.
    """
    booking = _locked(booking, by)
    BOOKING.check(booking.state, BookingState(booking.state))
    during = _range(starts_at, minutes)
    booking.during, booking.zone, booking.updated_at = during, zone_named(zone).key, now()
    booking.place = booking.place if place is None else place.strip()
    booking.proposed_by = by
    booking.sequence += 1
    booking.save()
    one_at_a_time(_people_of([booking])[booking.pk])
    if without_the_busy and booking.state == BookingState.BOOKED:
        take_of_each(booking)
    else:
        with _kindly():
            booking.people.update(during=during)
    return _told(MOVED, booking, by, program_id)


@transaction.atomic
def cancel(*, booking: Booking, by: Person, program_id: UUID | None = None) -> Booking:
    """Take back a proposed or agreed time. Whoever calls off what was agreed is remembered with it."""
    booking = _locked(booking, by)
    BOOKING.check(booking.state, BookingState.CANCELLED)
    if booking.state == BookingState.BOOKED and booking.starts_at > now():
        booking.called_off_by, booking.called_off_at = by, now()
        booking.save(update_fields=["called_off_by", "called_off_at"])
    return _cancel([booking], by, program_id)[0]


@transaction.atomic
def cancel_for(
    *, subjects: Iterable[UUID], by: Person | None, program_id: UUID | None = None
) -> list[Booking]:
    """Take back every live time of these subjects, past ones excepted: what was held stays as it was."""
    live = Booking.objects.select_for_update().filter(
        subject_id__in=list(subjects), during__endswith__gt=now()
    )
    return _cancel(list(live.exclude(state=BookingState.CANCELLED).order_by("pk")), by, program_id)


def _cancel(bookings: Sequence[Booking], by: Person | None, program_id: UUID | None) -> list[Booking]:
    people = _people_of(bookings)
    told = []
    for booking in bookings:
        # What was only proposed never reached a calendar, and what is past may stay in one.
        withdrawn = booking.state == BookingState.BOOKED and booking.ends_at > now()
        facts = {**_facts(booking, people[booking.pk]), "was_booked": withdrawn}
        booking.state, booking.updated_at = BookingState.CANCELLED, now()
        booking.video = ""  # nobody is to meet there
        booking.sequence += 1
        told.append((booking, {**facts, "sequence": booking.sequence}))
    Booking.objects.bulk_update(bookings, ["state", "updated_at", "sequence", "video"])
    BookedPerson.objects.filter(booking__in=bookings).update(booked=False)
    record_many(events_for(CANCELLED, by=by.pk if by else None, rows=told, program_id=program_id))
    return list(bookings)


def _made(
    state: BookingState,
    subject_id: UUID,
    people: Iterable[UUID],
    starts_at: dt.datetime,
    minutes: int,
    zone: str,
    by: Person,
    place: str,
) -> Booking:
    """A new booking that takes nobody's time yet."""
    during, pk = _range(starts_at, minutes), new_id()
    booking = Booking(
        pk=pk,
        subject_id=subject_id,
        state=state,
        during=during,
        zone=zone_named(zone).key,
        place=place.strip(),
        proposed_by=by,
        uid=uid_of(pk),
    )
    with _kindly():
        booking.save(force_insert=True)
    BookedPerson.objects.bulk_create(
        BookedPerson(booking=booking, person_id=person, during=during) for person in dict.fromkeys(people)
    )
    return booking


def _take(booking: Booking) -> None:
    """Take the time of everybody it is for, unless one of them is busy then."""
    one_at_a_time(_people_of([booking])[booking.pk])
    with _kindly():
        booking.people.update(booked=True)


def take_of_each(booking: Booking, person: Person | None = None) -> None:
    """Take the time of everybody it is for (or of one of them) who is free then; the others stay invited."""
    one_at_a_time(_people_of([booking])[booking.pk])
    rows = booking.people.filter(person=person) if person else booking.people.all()
    for row in rows.order_by("person_id"):
        row.during, row.booked = booking.during, True
        try:
            with _kindly():
                row.save(update_fields=["during", "booked"])
        except TimeTaken:
            row.booked = False
            row.save(update_fields=["during", "booked"])


def _range(starts_at: dt.datetime, minutes: int) -> DateTimeTZRange:
    if starts_at <= now():
        raise TimePassed(field="date")
    return DateTimeTZRange(starts_at, starts_at + dt.timedelta(minutes=minutes))


def _locked(booking: Booking, by: Person) -> Booking:
    """The booking as it is now, locked; only the people it is for may touch it."""
    fresh = Booking.objects.select_for_update().get(pk=booking.pk)
    if not fresh.people.filter(person=by).exists():
        raise NotInScope
    return fresh


def _told(what: Verb, booking: Booking, by: Person, program_id: UUID | None) -> Booking:
    facts = _facts(booking, _people_of([booking])[booking.pk])
    record(what, by=by.pk, subject=booking, program_id=program_id, **facts)
    return booking


def _people_of(bookings: Sequence[Booking]) -> dict[UUID, list[str]]:
    people: dict[UUID, list[str]] = {booking.pk: [] for booking in bookings}
    rows = BookedPerson.objects.filter(booking__in=bookings).order_by("person_id")
    for booking, person in rows.values_list("booking_id", "person_id"):
        people[booking].append(str(person))
    return people


def _facts(booking: Booking, people: list[str]) -> dict[str, object]:
    return {
        "for": booking.subject_id,
        "people": people,
        "state": str(booking.state),
        "starts_at": booking.starts_at.isoformat(),
        "sequence": booking.sequence,
    }


def one_at_a_time(people: Iterable[UUID | str]) -> None:
    """Wait for others who are taking time of the same people, until the end of the transaction: two at once would make
    the constraint deadlock. All wait in the same order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(person::text, 0)) from unnest(%s::uuid[]) as person",
            [sorted({str(person) for person in people})],
        )


@contextmanager
def _kindly() -> Iterator[None]:
    """Turn what the database refuses (double booking, a second live time) into what a person can read."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if isinstance(error.__cause__, ExclusionViolation):
            raise TimeTaken(field="date") from None
        raise Conflict from None
