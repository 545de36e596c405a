"""What a calendar may know of a booking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from cairn.core.clock import now
from cairn.core.models import Organization
from cairn.people.models import Person
from cairn.scheduling.domain.invitations import Attendee, Invitation, Method
from cairn.scheduling.domain.replies import reply_address
from cairn.scheduling.domain.slots import DAY, Offer, Openings
from cairn.scheduling.domain.suggesting import Diary
from cairn.scheduling.enums import BookingState, CalendarState
from cairn.scheduling.models import (
    BookedPerson,
    Booking,
    BusyTime,
    CalendarAnswer,
    ExternalCalendar,
    OfferedHours,
)

SUBJECT_PAGE = "sessions:show"


def calendar_label() -> str:
    """The neutral title that everything of ours has in a calendar."""
    organization = Organization.objects.first()
    return organization.calendar_label if organization else "Conversation"


def invitation_of(booking: Booking, *, address: str = "", to: Person | None = None) -> Invitation:
    """The booking for calendars: the organization's neutral label as title, the people with a mailbox as attendees.

    `to`: whose calendar program is asked for an answer, where a mailbox takes it.
    """
    rows = list(booking.people.select_related("person").order_by("person__sort_key"))
    mine = next((row for row in rows if to is not None and row.person_id == to.pk), None)
    answers_to = reply_address(mine) if mine else ""
    people = [
        Attendee(row.person.name, row.person.email, asked=bool(answers_to) and row == mine)
        for row in rows
        if row.person.email
    ]
    found = entry_of(booking, title=calendar_label(), attendees=people, address=address)
    return replace(found, organizer=Attendee(_sender().name, answers_to)) if answers_to else found


def page_of(subject_id: UUID) -> str:
    """Where the people of a booking read what it is for."""
    return f"{settings.PUBLIC_URL}{reverse(SUBJECT_PAGE, args=[subject_id])}"


def entry_of(
    booking: Booking,
    *,
    title: str,
    attendees: Sequence[Attendee] = (),
    address: str = "",
    alone: bool = False,
) -> Invitation:
    """The same from what is known already; asks no question.

    The organizer is Cairn's own address: whoever moves a session does it in Cairn, and both calendars follow. `alone`:
    without one, for a calendar server that would send mails to people when it sees one.
    """
    cancelled = booking.state == BookingState.CANCELLED
    return Invitation(
        method=Method.CANCEL if cancelled else Method.REQUEST,
        uid=booking.uid,
        sequence=booking.sequence,
        written_at=booking.updated_at,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        zone=booking.zone,
        title=title,
        organizer=None if alone else _sender(),
        attendees=attendees,
        place=booking.place,
        address=address,
        video="" if cancelled else booking.video,
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
    # Two plain moments are read several times faster than a range.
    for person, start, end in outside.values_list("person_id", "during__startswith", "during__endswith"):
        taken[person].append((start, end))
    return [Diary(person.zone, person.working_hours, taken[person.pk]) for person in people]


def room_of(subject_id: UUID, person_id: UUID) -> str:
    """Where one of its people goes for the video call, as long as the time is agreed."""
    rows = Booking.objects.filter(subject_id=subject_id, state=BookingState.BOOKED, people__person=person_id)
    return rows.values_list("video", flat=True).first() or ""


def answers_to(booking: Booking) -> list[CalendarAnswer]:
    """What the people's calendars say of the time as it is now; answers to an earlier one count no more."""
    rows = booking.answers.filter(sequence=booking.sequence).select_related("person")
    return list(rows.order_by("person__sort_key"))


def calendars_of(person: Person) -> QuerySet[ExternalCalendar]:
    """A person's own connected calendars, each with `busy_count`: how many busy times are still to come."""
    ahead = Count("busy_times", filter=Q(busy_times__during__endswith__gt=now()))
    mine = ExternalCalendar.objects.filter(person=person).exclude(state=CalendarState.LEAVING)
    return mine.select_related("writing").annotate(busy_count=ahead).order_by("created_at")


def offer_of(person: Person) -> Offer | None:
    """The hours that somebody offers, or None."""
    rows = OfferedHours.objects.prefetch_related("windows", "exceptions")
    row = rows.filter(person=person).first()
    if row is None:
        return None
    exceptions = list(row.exceptions.all())
    return Offer(
        zone=person.zone,
        week=[(one.weekday, one.minutes.lower, one.minutes.upper) for one in row.windows.all()],
        lengths=row.lengths,
        off=[(one.days.lower, one.days.upper) for one in exceptions if one.minutes is None],
        extra=[(one.days.lower, one.minutes.lower, one.minutes.upper) for one in exceptions if one.minutes],
        before=dt.timedelta(minutes=row.buffer_before),
        after=dt.timedelta(minutes=row.buffer_after),
        notice=dt.timedelta(hours=row.notice_hours),
        most_a_week=row.most_a_week,
    )


def openings_of(
    host: Person, guests: Sequence[Person], *, last: dt.datetime, without: UUID | None = None
) -> Openings | None:
    """What is open from now until `last` for those who would meet `host`; None when `host` offers no hours.
    One booking may be left out (to move it)."""
    offer = offer_of(host)
    if offer is None:
        return None
    first, *rest = diaries_of([host, *guests], without=without)
    others = [taken for diary in rest for taken in diary.busy]
    booked = _begun_since(offer.monday(now()), host, without) if offer.most_a_week else []
    return Openings.between(offer, now(), last, busy=first.busy, others=others, booked=booked)


def _begun_since(monday: dt.date, person: Person, without: UUID | None) -> list[dt.datetime]:
    """When this person's sessions begin, from that week on."""
    since = dt.datetime.combine(monday, dt.time(), tzinfo=dt.UTC) - DAY
    rows = BookedPerson.objects.filter(person=person, booked=True, during__startswith__gte=since)
    return [row.during.lower for row in (rows.exclude(booking_id=without) if without else rows)]
