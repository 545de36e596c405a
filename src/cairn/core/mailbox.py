"""Reading the mailbox that belongs to this installation: what mail servers and calendars answer to what Cairn sent.

Whoever expects answers registers a `MailHandler`. Each new message is offered to them in turn, each time in a
transaction of its own; only after the one that took it has committed is the message marked as seen. A crash in between
brings the same message again, so a handler must be able to take one twice.

Everything here was written by strangers: a message may be of any size and any shape, and its sender proves nothing.
"""

from __future__ import annotations

import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Protocol

from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)
SECONDS = 20
MOST = 500  # messages at a time; the next time comes soon
LARGEST = 5 * 1024 * 1024
TRANSPORT = (imaplib.IMAP4.error, OSError)


class MailHandler(Protocol):
    """Somebody who expects answers by mail."""

    name: str

    def handle(self, message: EmailMessage) -> bool:
        """Take the message if it is one of ours. Returns whether it was; called in a transaction, twice at worst."""
        ...


HANDLERS: dict[str, MailHandler] = {}


def register_mail_handler(handler: MailHandler) -> None:
    """Offer every new message to `handler` from now on, after those that came before it."""
    HANDLERS[handler.name] = handler


@dataclass(frozen=True)
class Account:
    """Where the mailbox is. `security`: tls (from the first byte), starttls or none (this machine only)."""

    host: str
    port: int
    user: str
    password: str
    folder: str = "INBOX"
    security: str = "tls"


def configured() -> Account | None:
    """The mailbox of this installation; None while the operator has not named one."""
    if not settings.MAILBOX_HOST:
        return None
    return Account(
        host=settings.MAILBOX_HOST,
        port=settings.MAILBOX_PORT,
        user=settings.MAILBOX_USER,
        password=settings.MAILBOX_PASSWORD,
        folder=settings.MAILBOX_FOLDER,
        security=settings.MAILBOX_SECURITY,
    )


@contextmanager
def opened(account: Account) -> Iterator[imaplib.IMAP4]:
    """A line to the mailbox with its folder open. Raises one of `TRANSPORT`."""
    line: imaplib.IMAP4
    if account.security == "tls":
        context = ssl.create_default_context()
        line = imaplib.IMAP4_SSL(account.host, account.port, ssl_context=context, timeout=SECONDS)
    else:
        line = imaplib.IMAP4(account.host, account.port, timeout=SECONDS)
    try:
        if account.security == "starttls":
            line.starttls(ssl.create_default_context())
        line.login(account.user, account.password)
        answer, _data = line.select(f'"{account.folder}"')
        if answer != "OK":
            raise imaplib.IMAP4.error("The folder cannot be opened.")
        yield line
    finally:
        with suppress(*TRANSPORT):
            line.logout()


def read_mailbox(account: Account) -> int:
    """Offer what is new to the handlers; returns how many messages one of them took. Raises one of `TRANSPORT`.

    What nobody takes is marked as seen and stays for a person to read. What a handler fails on is flagged, tried once
    more the next time, and then left alone, so that one message can never stop the others.
    """
    taken = 0
    with opened(account) as line:
        _answer, found = line.uid("SEARCH", "UNSEEN")
        for uid in (found[0] or b"").decode("ascii").split()[:MOST]:
            taken += _read_one(line, uid)
    return taken


def _read_one(line: imaplib.IMAP4, uid: str) -> bool:
    size, flagged = _about(line, uid)
    took, mark = False, "\\Seen"
    if size > LARGEST:
        logger.warning("A message of %d bytes in the mailbox is too large to be read", size)
    else:
        try:
            message = _fetch(line, uid)
            took = message is not None and _offer(message)
        except TRANSPORT:
            raise
        except Exception as error:  # whatever a stranger's message can break, the next one must be read
            logger.error("A message of the mailbox failed with %s", type(error).__name__)
            mark = "\\Seen" if flagged else "\\Flagged"
    line.uid("STORE", uid, "+FLAGS", f"({mark})")
    return took


def _offer(message: EmailMessage) -> bool:
    for handler in list(HANDLERS.values()):
        with transaction.atomic():
            if handler.handle(message):
                return True
    return False


def _about(line: imaplib.IMAP4, uid: str) -> tuple[int, bool]:
    """How large it is, and whether it failed before."""
    _answer, found = line.uid("FETCH", uid, "(RFC822.SIZE FLAGS)")
    said = b" ".join(part for part in found if isinstance(part, bytes))
    size = re.search(rb"RFC822\.SIZE (\d+)", said)
    return int(size[1]) if size else 0, b"\\Flagged" in said


def _fetch(line: imaplib.IMAP4, uid: str) -> EmailMessage | None:
    """The whole message, without marking it; None when it has gone in the meantime."""
    _answer, found = line.uid("FETCH", uid, "(BODY.PEEK[])")
    for part in found:
        if isinstance(part, tuple):
            return message_from_bytes(part[1], policy=policy.default)
    return None
