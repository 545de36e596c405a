"""Sending one message. Identity uses it for codes; everything else goes through notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes
    content_type: str


def send_message(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    attachments: Sequence[Attachment] = (),
    headers: dict[str, str] | None = None,
) -> None:
    """Send one mail. Raises the transport's error; callers retry as jobs."""
    one_line = " ".join(subject.split())  # no header can be smuggled in through a name
    named = dict(headers or {})
    if settings.MAILBOX_ADDRESS:
        # The envelope says where bounces go; people answer to, and see, the sender.
        named["From"] = settings.DEFAULT_FROM_EMAIL
    message = EmailMultiAlternatives(
        subject=one_line, body=text, from_email=settings.MAILBOX_ADDRESS or None, to=[to], headers=named
    )
    if html:
        message.attach_alternative(html, "text/html")
    for attachment in attachments:
        if attachment.content_type.startswith("text/calendar"):
            # Clients show the buttons only when the invitation is an alternative of the body.
            message.attach_alternative(attachment.content.decode(), attachment.content_type)
        message.attach(attachment.name, attachment.content, attachment.content_type.split(";")[0])
    message.send()
