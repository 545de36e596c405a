"""Messages in a space: an open page shows them within a second, nobody else ever does."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from cairn.core.clock import now
from cairn.core.errors import Conflict, DomainError
from cairn.core.events import record
from cairn.core.ids import new_id
from cairn.core.live import announce
from cairn.core.sealed import seal
from cairn.mentoring import events
from cairn.mentoring.domain.access import MentorshipOver, opened, touch
from cairn.mentoring.domain.drafts import drop_draft, message_place
from cairn.mentoring.enums import MentorshipStatus
from cairn.mentoring.models import Member, Mentorship, Message
from cairn.people.models import Person


class NothingSaid(DomainError):
    """There are no words in this message yet."""


class SentElsewhere(Conflict):
    """This message was sent from another page already. Load this page again to write the next one."""


def topic(mentorship_id: UUID) -> str:
    """What open pages of this space listen to."""
    return f"messages:{mentorship_id}"


def can_write(mentorship: Mentorship) -> bool:
    """While it lives, and after a completed one: people come back when they are stuck."""
    return mentorship.is_live or mentorship.status == MentorshipStatus.COMPLETED


@transaction.atomic
def write_message(
    *, mentorship: Mentorship, body: str, by: Person, message_id: UUID | None = None
) -> Message:
    """Say something to the others. `message_id` comes from the form: sending the same form again changes nothing.

    Raises NothingSaid, MentorshipOver after an early end, SentElsewhere when the id is somebody else's.
    """
    fresh = opened(mentorship.pk, by, over_too=True)
    if not can_write(fresh):
        raise MentorshipOver
    if not body.strip():
        raise NothingSaid(field="body")
    sent = Message.objects.filter(pk=message_id).first() if message_id else None
    if sent is not None:
        if (sent.mentorship_id, sent.written_by_id) != (fresh.pk, by.pk):
            raise SentElsewhere
        return sent
    message = Message(pk=message_id or new_id(), mentorship=fresh, vault_id=fresh.vault_id, written_by=by)
    message.written_at = now()
    seal(message, "body", body.strip(), by=by.pk)
    message.save(force_insert=True)
    drop_draft(place=message_place(fresh.pk), by=by)
    _seen(fresh, by)
    if fresh.is_live:
        touch(fresh)
    record(events.MESSAGE_WRITTEN, by=by.pk, subject=fresh, program_id=fresh.program_id, message=message.pk)
    announce(topic(fresh.pk))
    return message


def see_messages(*, mentorship: Mentorship, by: Person) -> None:
    """Note that somebody has read what is there. No event, and never shown to the others: a message is no summons."""
    member = Member.objects.get(mentorship=mentorship, person=by)
    if Message.objects.unseen_by(member).exists():
        _seen(mentorship, by)


def _seen(mentorship: Mentorship, by: Person) -> None:
    Member.objects.filter(mentorship=mentorship, person=by).update(messages_seen_at=now())
