"""The calendar entry that goes with a notice, as the booking is now."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.urls import reverse

from cairn.core.mail import Attachment
from cairn.notices.models import Notice
from cairn.scheduling.domain.invitations import Attendee, Invitation, Method, icalendar_of
from cairn.scheduling.models import Booking
from cairn.scheduling.queries import invitation_of


def invitation_for(notice: Notice) -> list[Attachment]:
    """The booking of the notice's session as a text/calendar attachment; nothing when the booking is gone."""
    booking = Booking.objects.filter(pk=notice.data.get("booking")).first()
    if booking is None:
        return []
    address = settings.PUBLIC_URL + reverse("sessions:show", args=[booking.subject_id])
    invitation = invitation_of(booking, address=address, to=notice.person)
    if not booking.people.filter(person_id=notice.person_id).exists():
        invitation = _taken_back(invitation, notice)
    kind = f"text/calendar; method={invitation.method.value}; charset=utf-8"
    return [Attachment("invitation.ics", icalendar_of(invitation), kind)]


def _taken_back(invitation: Invitation, notice: Notice) -> Invitation:
    """Whoever is not part of it any more is told so alone; for the others nothing changes."""
    person = notice.person
    mine = [Attendee(person.name, person.email)] if person.email else []
    return replace(invitation, method=Method.CANCEL, sequence=invitation.sequence + 1, attendees=mine)
