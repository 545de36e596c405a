"""Somebody takes free slots of a person who offers hours: at once, without a round of proposals, all of them or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from cairn.core.clock import now
from cairn.core.errors import DomainError
from cairn.people.models import Person
from cairn.scheduling.domain.bookings import book_time, move, one_at_a_time
from cairn.scheduling.domain.series import SeriesDate, judge_series
from cairn.scheduling.domain.slots import Openings
from cairn.scheduling.enums import Misfit
from cairn.scheduling.models import Booking
from cairn.scheduling.queries import openings_of
from cairn.scheduling.rules import TimeTaken

LOOK_ON = dt.timedelta(weeks=2)  # how long after the wanted time alternatives are looked for
FURTHEST = dt.timedelta(days=500)  # nothing later is free yet: a year of monthly sessions and a bit


class NotOffered(DomainError):
    """These hours are no longer offered. Propose a time instead."""


class SlotGone(DomainError):
    """This time is no longer free. Here are the nearest ones that are."""

    def __init__(self, dates: Sequence[SeriesDate]) -> None:
        self.dates = dates
        refused = [date for date in dates if date.misfit is not None]
        self.alternatives = [slot for date in refused for slot in sorted(date.alternatives)]
        reason = Misfit(refused[0].misfit or Misfit.TAKEN)
        super().__init__(None if reason == Misfit.TAKEN else str(reason.label), field="slot")


@dataclass(frozen=True)
class Meeting:
    """Who would meet: whose hours they are, and the rest."""

    host: Person
    guests: Sequence[Person]

    @property
    def people(self) -> list[UUID]:
        return [self.host.pk, *(guest.pk for guest in self.guests)]

    def openings(self, last: dt.datetime, *, without: UUID | None = None) -> Openings:
        """What is open for them up to `last` and a little later. Raises NotOffered."""
        last = min(last, now() + FURTHEST) + LOOK_ON
        found = openings_of(self.host, self.guests, last=last, without=without)
        if found is None:
            raise NotOffered
        return found


@transaction.atomic
def book_slots(
    *,
    meeting: Meeting,
    wanted: Sequence[tuple[UUID, dt.datetime]],
    minutes: int,
    zone: str,
    by: Person,
    place: str = "",
    program_id: UUID | None = None,
) -> list[Booking]:
    """Book a slot for each subject, or none at all. Raises SlotGone with what stands against each date and the slots
    nearest to it, NotOffered."""
    one_at_a_time(meeting.people)
    openings = meeting.openings(max(moment for _subject, moment in wanted))
    dates = judge_series(openings, [moment for _subject, moment in wanted], minutes=minutes)
    if any(date.misfit for date in dates):
        raise SlotGone(dates)
    try:
        return [
            book_time(
                subject_id=subject,
                people=meeting.people,
                starts_at=moment,
                minutes=minutes,
                zone=zone,
                by=by,
                place=place,
                program_id=program_id,
            )
            for subject, moment in wanted
        ]
    except TimeTaken:  # the constraint has the last word
        raise SlotGone([_taken(openings, date.moment, minutes) for date in dates]) from None


@transaction.atomic
def move_to_slot(
    *,
    meeting: Meeting,
    booking: Booking,
    starts_at: dt.datetime,
    minutes: int,
    zone: str,
    by: Person,
    place: str | None = None,
    program_id: UUID | None = None,
) -> Booking:
    """Move what was booked to another free slot; its own time counts as free. Raises SlotGone, NotOffered."""
    one_at_a_time(meeting.people)
    openings = meeting.openings(max(starts_at, now()), without=booking.pk)
    dates = judge_series(openings, [starts_at], minutes=minutes)
    if dates[0].misfit:
        raise SlotGone(dates)
    return move(
        booking=booking,
        starts_at=starts_at,
        minutes=minutes,
        zone=zone,
        by=by,
        place=place,
        program_id=program_id,
    )


def _taken(openings: Openings, moment: dt.datetime, minutes: int) -> SeriesDate:
    near = openings.taking(moment, minutes).nearest(moment, minutes)
    return SeriesDate(moment, Misfit.TAKEN, near)
