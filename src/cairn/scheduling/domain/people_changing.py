"""Somebody comes into a group that has times ahead, or leaves it. Nobody else's calendar hears of it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from cairn.core.clock import now
from cairn.core.events import record
from cairn.people.models import Person
from cairn.scheduling.domain.bookings import take_of_each
from cairn.scheduling.enums import BookingState
from cairn.scheduling.events import BOOKED, CANCELLED, PROPOSED
from cairn.scheduling.models import BookedPerson, Booking


@transaction.atomic
def bring_into(*, subjects: Iterable[UUID], person: Person, program_id: UUID | None = None) -> int:
    """Invite somebody to all times ahead of these subjects. One when they are busy takes none of their time.

    Returns how many times.
    """
    ahead = _ahead(subjects)
    for booking in ahead:
        BookedPerson.objects.get_or_create(
            booking=booking, person=person, defaults={"during": booking.during}
        )
        if booking.state == BookingState.BOOKED:
            take_of_each(booking, person)
        verb = BOOKED if booking.state == BookingState.BOOKED else PROPOSED
        record(
            verb,
            by=booking.proposed_by_id,
            subject=booking,
            program_id=program_id,
            **_facts(booking, person, str(booking.state)),
        )
    return len(ahead)


@transaction.atomic
def take_out_of(*, subjects: Iterable[UUID], person: Person, program_id: UUID | None = None) -> int:
    """Somebody is not part of these subjects any more: their time is free, and their calendar lets it go.

    Returns how many times.
    """
    mine = [row for row in _ahead(subjects) if row.people.filter(person=person).exists()]
    for booking in mine:
        BookedPerson.objects.filter(booking=booking, person=person).delete()
        withdrawn = booking.state == BookingState.BOOKED
        facts = {**_facts(booking, person, str(BookingState.CANCELLED)), "left": True}
        record(
            CANCELLED, by=None, subject=booking, program_id=program_id, **{**facts, "was_booked": withdrawn}
        )
    return len(mine)


def _ahead(subjects: Iterable[UUID]) -> list[Booking]:
    rows = Booking.objects.select_for_update().filter(
        subject_id__in=list(subjects), during__startswith__gt=now()
    )
    return list(rows.exclude(state=BookingState.CANCELLED).order_by("pk"))


def _facts(booking: Booking, person: Person, state: str) -> dict[str, object]:
    return {
        "for": booking.subject_id,
        "people": [str(person.pk)],
        "state": state,
        "starts_at": booking.starts_at.isoformat(),
        "sequence": booking.sequence,
    }
