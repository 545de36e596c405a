"""What a calendar may know of a booking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Count, Q, QuerySet

from cairn.core.clock import now
from cairn.core.models import Organization
from cairn.people.models import Person
from cairn.scheduling.domain.invitations import Attendee, Invitation, Method
from cairn.scheduling.domain.suggesting import Diary
from cairn.scheduling.enums import BookingState
from cairn.scheduling.models import BookedPerson, Booking, BusyTime, ExternalCalendar


def invitation_of(booking: Booking, *, address: str = "") -> Invitation:
    """The booking for calendars: the organization's neutral label as title, the people with a mailbox as attendees.

    The organizer is Cairn's own address: whoever moves a session does it in Cairn, and both calendars follow.
    """
    organization = Organization.objects.first()
    label = organization.calendar_label if organization else "Conversation"
    people = [row.person for row in booking.people.select_related("person").order_by("person__sort_key")]
    cancelled = booking.state == BookingState.CANCELLED
    return Invitation(
        method=Method.CANCEL if cancelled else Method.REQUEST,
        uid=booking.uid,
        sequence=booking.sequence,
        written_at=booking.updated_at,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        zone=booking.zone,
        title=label,
        organizer=_sender(),
        attendees=[Attendee(person.name, person.email) for person in people if person.email],
        place=booking.place,
        address=address,
    )


def _sender() -> Attendee:
    name, email = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return Attendee(name or "Cairn", email)


def diaries_of(people: Sequence[Person], *, without: UUID | None = None) -> list[Diary]:
    """When these people work and when they are taken: booked here already, or busy in a calendar outside.

    One booking may be left out (to move it).
    """
    taken: dict[UUID, list[tuple[dt.datetime, dt.datetime]]] = {person.pk: [] for person in people}
    rows = BookedPerson.objects.filter(person_id__in=taken, booked=True, during__endswith__gt=now())
    for row in rows.exclude(booking_id=without) if without else rows:
        taken[row.person_id].append((row.during.lower, row.during.upper))
    outside = BusyTime.objects.filter(person_id__in=taken, during__overlap=DateTimeTZRange(now(), None))
    for person, during in outside.values_list("person_id", "during"):
        taken[person].append((during.lower, during.upper))
    return [Diary(person.zone, person.working_hours, taken[person.pk]) for person in people]


def calendars_of(person: Person) -> QuerySet[ExternalCalendar]:
    """A person's own connected calendars, each with `busy_count`: how many busy times are still to come."""
    ahead = Count("busy_times", filter=Q(busy_times__during__endswith__gt=now()))
    return ExternalCalendar.objects.filter(person=person).annotate(busy_count=ahead).order_by("created_at")
