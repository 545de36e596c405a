"""Mail: the channel that everybody with an address has."""

from __future__ import annotations

from collections.abc import Collection
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from cairn.core.mail import Attachment, send_message
from cairn.core.models import Organization
from cairn.notices.domain.bouncing import addresses_off, concerns_the_address, message_id_for, note_bounce
from cairn.notices.domain.channels import NotDelivered
from cairn.notices.domain.languages import language_of
from cairn.notices.domain.render import Rendered
from cairn.notices.domain.unsubscribing import address_for, headers_for
from cairn.notices.enums import Category
from cairn.people.models import Person


class Mail:
    """One mail for one notice, in plain text and HTML."""

    name = "mail"
    leads_out = True

    def can_reach(self, people: Collection[Person]) -> set[UUID]:
        off = addresses_off(people)
        return {person.pk for person in people if person.email and person.pk not in off}

    def deliver(self, rendered: Rendered) -> None:
        """Raises NotDelivered when the server refuses this reader or this mail, and SMTP's own errors else."""
        try:
            with override(language_of(rendered.notice.person)):
                _send(rendered)
        except SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            permanent = code >= 500
            if permanent and concerns_the_address(_text(said)):
                note_bounce(notice=rendered.notice, permanent=True)
            raise NotDelivered(permanent=permanent) from None
        except SMTPDataError as error:  # this mail, not the server
            raise NotDelivered(permanent=error.smtp_code >= 500) from None


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _send(message: Rendered) -> None:
    notice, person = message.notice, message.notice.person
    fewer = address_for(person_id=notice.person_id, category=Category(notice.category))
    words: dict[str, Any] = {
        "message": message,
        "person": person,
        "organization": Organization.objects.first(),
        "url": settings.PUBLIC_URL + message.url,
        "base": settings.PUBLIC_URL,
        "fewer": fewer,
        "language": get_language(),
    }
    send_message(
        to=person.email or "",
        subject=message.title,
        text=render_to_string("notices/mail.txt", words),
        html=render_to_string("notices/mail.html", words),
        attachments=_invitation(message),
        headers={
            **headers_for(fewer),
            "Message-ID": message_id_for(notice),
            "Auto-Submitted": "auto-generated",
        },
    )


def _invitation(message: Rendered) -> list[Attachment]:
    """The calendar entry that belongs to this notice, if it has one."""
    if not message.kind.invitation:
        return []
    from cairn.notices.domain.invitations import invitation_for

    return invitation_for(message.notice)
