"""Sending the queued mails. A crash in between sends one mail twice at worst, never none."""

from __future__ import annotations

import logging
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string

from cairn.core.clock import now
from cairn.core.mail import Attachment, send_message
from cairn.core.models import Organization
from cairn.notices.domain.quiet import let_sleep
from cairn.notices.domain.render import Rendered, render
from cairn.notices.domain.unsubscribing import address_for, headers_for
from cairn.notices.enums import Category, MailState
from cairn.notices.models import Notice

logger = logging.getLogger(__name__)
BATCH = 100


def send_queued() -> int:
    """Send what is queued and need not wait for the morning; returns how many mails went out. Raises what the
    transport raises; everything sent before that stays sent."""
    total = 0
    while batch := list(_queued()[:BATCH].select_related("person__location")):
        total += sum(_send_one(message) for message in render(let_sleep(batch)))
    return total


def _queued() -> QuerySet[Notice]:
    awake = Q(mail_after=None) | Q(mail_after__lte=now())
    return Notice.objects.filter(awake, mail=MailState.QUEUED).order_by("created_at", "pk")


@transaction.atomic
def _send_one(message: Rendered) -> int:
    """Send one under its row's lock, so that two workers never send the same; 0 when another one has it."""
    mine = _queued().select_for_update(skip_locked=True).filter(pk=message.notice.pk)
    if not mine.exists():
        return 0
    try:
        _deliver(message)
        state = MailState.SENT
    except SMTPRecipientsRefused:
        state = MailState.FAILED  # this address, not the mail server: the others go on
    except (SMTPException, OSError) as error:
        logger.warning("The mail server refused (%s); the queue waits", type(error).__name__)
        raise
    mine.update(mail=state, mailed_at=now())
    return 1


def _deliver(message: Rendered) -> None:
    organization = Organization.objects.first()
    notice = message.notice
    fewer = address_for(person_id=notice.person_id, category=Category(notice.category))
    words = {
        "message": message,
        "person": notice.person,
        "organization": organization,
        "url": settings.PUBLIC_URL + message.url,
        "base": settings.PUBLIC_URL,
        "fewer": fewer,
    }
    send_message(
        to=notice.person.email or "",
        subject=message.title,
        text=render_to_string("notices/mail.txt", words),
        html=render_to_string("notices/mail.html", words),
        attachments=_invitation(message),
        headers=headers_for(fewer),
    )


def _invitation(message: Rendered) -> list[Attachment]:
    """The calendar entry that belongs to this notice, if it has one."""
    if not message.kind.invitation:
        return []
    from cairn.notices.domain.invitations import invitation_for

    return invitation_for(message.notice)
