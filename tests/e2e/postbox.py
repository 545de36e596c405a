"""A real mail server that keeps what it is handed."""

from __future__ import annotations

import email.policy
import logging
import time
from email import message_from_bytes
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.cli.installation import free_port


class PostBox:
    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        mail = message_from_bytes(cast(bytes, envelope.content), policy=email.policy.default)
        self.mails.append(cast(EmailMessage, mail))
        return "250 kept"

    def __enter__(self) -> PostBox:
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        self._controller.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._controller.stop()

    def to(self, address: str | None) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]

    def subjects(self, address: str | None) -> list[str]:
        return [str(mail["Subject"]) for mail in self.to(address)]

    def wait_for(self, address: str | None, count: int, seconds: float = 5.0) -> list[EmailMessage]:
        end = time.monotonic() + seconds
        while len(self.to(address)) < count and time.monotonic() < end:
            time.sleep(0.05)
        return self.to(address)


def parts_of(mail: EmailMessage, kind: str) -> list[str]:
    """The texts of one content type in a mail, decoded."""
    found = (part for part in mail.walk() if part.get_content_type() == kind)
    contents = (part.get_content() for part in found)
    return [content if isinstance(content, str) else content.decode() for content in contents]
