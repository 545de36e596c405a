"""The calendar entry that goes with a notice, as the booking is now."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from cairn.core.mail import Attachment
from cairn.notices.models import Notice
from cairn.scheduling.domain.invitations import icalendar_of
from cairn.scheduling.models import Booking
from cairn.scheduling.queries import invitation_of


def invitation_for(notice: Notice) -> list[Attachment]:
    """The booking of the notice's session as a text/calendar attachment; nothing when the booking is gone."""
    booking = Booking.objects.filter(pk=notice.data.get("booking")).first()
    if booking is None:
        return []
    address = settings.PUBLIC_URL + reverse("sessions:show", args=[booking.subject_id])
    invitation = invitation_of(booking, address=address, to=notice.person)
    kind = f"text/calendar; method={invitation.method.value}; charset=utf-8"
    return [Attachment("invitation.ics", icalendar_of(invitation), kind)]
