"""What a calendar may know of a booking."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings

from cairn.core.models import Organization
from cairn.scheduling.domain.invitations import Attendee, Invitation, Method
from cairn.scheduling.enums import BookingState
from cairn.scheduling.models import Booking


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
