"""What calendar programs answer to our invitations, by mail.

Whom an answer is from follows from the address that it was sent to: every invitation names an organizer of its own, with
a code that only the invited person was told. The sender's name proves nothing.
"""

from __future__ import annotations

import re
from base64 import b32encode
from collections.abc import Iterator
from email.message import EmailMessage

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from cairn.core.clock import now
from cairn.core.events import record
from cairn.scheduling.domain.calendars.answers import Answered
from cairn.scheduling.domain.calendars.apart import answer_apart
from cairn.scheduling.domain.calendars.reading import Unreadable
from cairn.scheduling.enums import Answer, BookingState
from cairn.scheduling.events import CALENDAR_ANSWERED
from cairn.scheduling.models import BookedPerson, Booking, CalendarAnswer

SALT = "cairn.scheduling.replies"
ADDRESSED = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
CODE = re.compile(r"\+r(\d{1,18})-([a-z2-7]{16})@", re.ASCII)
LARGEST, MOST_CODES = 256 * 1024, 20
CALENDARS = {"text/calendar", "application/ics"}


def reply_address(row: BookedPerson) -> str:
    """Where this person's calendar sends its answer; nothing where no mailbox takes such addresses."""
    local, at, domain = settings.MAILBOX_ADDRESS.rpartition("@")
    if not (settings.MAILBOX_HOST and settings.MAILBOX_PLUS and at):
        return ""
    return f"{local}+r{row.pk}-{_code(row.pk)}@{domain}"


def _code(pk: int) -> str:
    """80 bits that nobody can make who does not know the secret key. Mail servers may change upper and lower case."""
    return b32encode(salted_hmac(SALT, str(pk), algorithm="sha256").digest()[:10]).decode().lower()


class CalendarReplies:
    """Takes the answers out of the mailbox."""

    name = "scheduling.replies"

    def handle(self, message: EmailMessage) -> bool:
        """Keep the answer if this is one to an invitation of ours; else leave the message to others."""
        if not settings.MAILBOX_PLUS:
            return False
        row = _invited(message)
        text = _calendar_part(message) if row else None
        if row is None or text is None:
            return False
        try:
            answered = answer_apart(text)
        except Unreadable:
            return False
        keep_answer(row=row, answered=answered)
        return True


def _invited(message: EmailMessage) -> BookedPerson | None:
    for pk, code in _codes(message):
        if constant_time_compare(code, _code(pk)):
            return BookedPerson.objects.select_related("person").filter(pk=pk).first()
    return None


def _codes(message: EmailMessage) -> Iterator[tuple[int, str]]:
    found = 0
    for name in ADDRESSED:
        for value in message.get_all(name, []):
            for pk, code in CODE.findall(str(value).lower()[:4000]):
                found += 1
                if found > MOST_CODES:
                    return
                yield int(pk), code


def _calendar_part(message: EmailMessage) -> bytes | None:
    for part in message.walk():
        if part.get_content_type() in CALENDARS:
            text = part.get_payload(decode=True)
            return text if isinstance(text, bytes) and len(text) <= LARGEST else None
    return None


@transaction.atomic
def keep_answer(*, row: BookedPerson, answered: Answered) -> CalendarAnswer | None:
    """Keep what a person's calendar says of an agreed time to come. It changes neither the time nor the session.

    An answer to another invitation, from another attendee (who was sent the invitation on), to an older version, or
    the same one again changes nothing; then there is None.
    """
    booking = Booking.objects.select_for_update().filter(pk=row.booking_id, uid=answered.uid).first()
    if booking is None or booking.state != BookingState.BOOKED or booking.ends_at <= now():
        return None
    if answered.email != (row.person.email or "").lower() or answered.sequence != booking.sequence:
        return None
    said = {"answer": Answer(answered.answer), "sequence": booking.sequence}
    if CalendarAnswer.objects.filter(booking=booking, person_id=row.person_id, **said).exists():
        return None
    kept, _made = CalendarAnswer.objects.update_or_create(
        booking=booking, person_id=row.person_id, defaults={**said, "answered_at": now()}
    )
    record(CALENDAR_ANSWERED, by=row.person_id, subject=booking, program_id=None, **_facts(booking, kept))
    return kept


def _facts(booking: Booking, kept: CalendarAnswer) -> dict[str, object]:
    people = booking.people.order_by("person_id").values_list("person_id", flat=True)
    return {
        "for": booking.subject_id,
        "people": [str(person) for person in people],
        "person": kept.person_id,
        "answer": str(kept.answer),
        "starts_at": booking.starts_at.isoformat(),
        "sequence": booking.sequence,
    }
