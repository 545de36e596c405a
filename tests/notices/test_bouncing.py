"""Mails that do not arrive: reports out of a real mailbox, refusals of a real mail server, and what nobody can forge."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core import mail

from cairn.core import mailbox
from cairn.core.clock import frozen
from cairn.core.models import Event
from cairn.notices.domain import kinds
from cairn.notices.domain.bouncing import (
    BounceReports,
    addresses_off,
    concerns_the_address,
    try_address_again,
)
from cairn.notices.domain.delivering import send_queued
from cairn.notices.domain.tell import Message, tell
from cairn.notices.models import AddressOff, Bounce, Delivery
from cairn.people.models import Person
from tests.core.imap import running
from tests.factories import make_person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
GONE, FULL, LATER = "5.1.1", "5.2.2", "4.4.7"


def mailed(person: Person, once: str = "1") -> EmailMessage:
    """A mail to somebody, as it went over the wire."""
    tell(kind=kinds.MATCH_TAKEN_BACK, messages=[Message(person_id=person.pk, once=once)])
    send_queued()
    sent = message_from_bytes(mail.outbox[-1].message().as_bytes(), policy=policy.default)
    assert sent["To"] == person.email
    return sent


def report(
    message_id: str, status: str = GONE, *, action: str = "failed", headers_only: bool = False
) -> bytes:
    """A delivery status notification as mail servers write it (RFC 3464, section 4), byte for byte."""
    original = f"From: Cairn <cairn@localhost>\r\nTo: x@example.com\r\nMessage-ID: {message_id}\r\nSubject: s\r\n\r\n"
    kind = "text/rfc822-headers" if headers_only else "message/rfc822"
    return (
        "From: MAILER-DAEMON@mx.example.com\r\nTo: cairn@localhost\r\nSubject: Undelivered Mail\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt did not work.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\n"
        f"Final-Recipient: rfc822; x@example.com\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 who\r\n\r\n"
        f"--b\r\nContent-Type: {kind}\r\n\r\n{original}\r\n--b--\r\n"
    ).encode()


def take(said: bytes) -> bool:
    return BounceReports().handle(message_from_bytes(said, policy=policy.default))


@pytest.mark.parametrize("headers_only", [False, True])
def test_one_failure_for_good_switches_the_address_off_and_it_can_be_tried_again(headers_only: bool) -> None:
    person = make_person()
    first = mailed(person)
    assert take(report(first["Message-ID"], headers_only=headers_only))
    assert take(report(first["Message-ID"], headers_only=headers_only))  # the same report once more
    assert addresses_off([person]) == {person.pk}
    assert Bounce.objects.count() == 1
    tell(kind=kinds.MATCH_TAKEN_BACK, messages=[Message(person_id=person.pk, once="2")])
    assert (send_queued(), Delivery.objects.count()) == (0, 1)
    event = Event.objects.get(verb="notices.address_off")
    assert (event.subject_id, event.data) == (person.pk, {"permanent": True})
    assert try_address_again(person=person)
    assert not try_address_again(person=person)
    mailed(person, "3")


def test_three_passing_failures_within_two_weeks_are_one_for_good() -> None:
    person = make_person()
    days = []
    for day in (0, 20, 25, 30):
        with frozen(NOON + dt.timedelta(days=day)):
            take(report(mailed(person, str(day))["Message-ID"], LATER if day else FULL))
            days.append(bool(addresses_off([person])))
    assert days == [False, False, False, True]


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_report_that_says_no_failure_changes_nothing(action: str) -> None:
    assert take(report(mailed(make_person())["Message-ID"], action=action))
    assert not Bounce.objects.exists()


def test_a_bounce_that_is_not_signed_for_this_mail_switches_nobody_off() -> None:
    victim, other = make_person(), make_person()
    wanted, had = mailed(victim)["Message-ID"], mailed(other, "2")["Message-ID"]
    notice, _, rest = wanted.strip("<>").partition(".")
    signature, _, domain = rest.partition("@")
    forged = [
        f"<{notice}.{'0' * 40}@{domain}>",
        f"<{notice}.{had.strip('<>').partition('.')[2]}>",  # another mail's signature
        f"<{notice}.{signature[:-1]}@{domain}>",
        f"<{'f' * 32}.{signature}@{domain}>",
        f"<{notice}@{domain}>",
        "",
    ]
    for message_id in forged:
        assert take(report(message_id))
    assert not Bounce.objects.exists()
    assert not AddressOff.objects.exists()


def test_a_report_about_an_address_that_was_corrected_since_is_no_news() -> None:
    person = make_person()
    sent = mailed(person)
    Person.objects.filter(pk=person.pk).update(email="right@example.com")
    take(report(sent["Message-ID"]))
    assert not Bounce.objects.exists()


def test_another_address_is_another_chance() -> None:
    person = make_person()
    take(report(mailed(person)["Message-ID"]))
    person.email = "right@example.com"
    person.save()
    mailed(person, "2")


def test_what_is_no_report_is_left_to_others() -> None:
    plain = EmailMessage()
    plain["Subject"] = "Out of office"
    plain.set_content("Back on Monday")
    assert not BounceReports().handle(plain)
    broken = report("<x>").replace(b"Content-Type: message/delivery-status", b"Content-Type: text/plain")
    assert take(broken)
    assert take(b"Content-Type: multipart/report; report-type=delivery-status\r\n\r\nnothing")


@pytest.mark.unit
@pytest.mark.parametrize(
    ("status", "wrong"),
    [("5.1.1", True), ("550 no such user", True), ("5.2.1", True), ("5.2.2", False), ("5.7.1 spam", False), ("5.4.4", False)],
)  # fmt: skip
def test_a_full_mailbox_or_a_policy_is_not_a_wrong_address(status: str, wrong: bool) -> None:
    assert concerns_the_address(status) == wrong


def test_a_report_comes_through_a_real_mailbox(tmp_path: Path) -> None:
    person = make_person()
    said = report(mailed(person)["Message-ID"])
    mailbox.register_mail_handler(BounceReports())
    with running(tmp_path) as imap:
        imap.put(said)
        assert mailbox.read_mailbox(imap.account) == 1
        assert imap.flags() == [{"\\Seen"}]
    assert addresses_off([person]) == {person.pk}


class Refusing:
    """A mail server that knows some addresses and answers each other one as it is told."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.senders: list[str] = []

    async def handle_RCPT(self, *asked: Any) -> str:
        envelope, address = asked[2], asked[3]
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, *asked: Any) -> str:
        self.senders.append(asked[2].mail_from)
        return "250 OK"


@pytest.fixture
def server(settings: Any) -> Iterator[Refusing]:
    handler = Refusing()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield handler
    controller.stop()


def test_a_mail_server_that_refuses_an_address_at_once(server: Refusing, settings: Any) -> None:
    settings.MAILBOX_ADDRESS = "bounces@cairn.example.com"
    gone, spam, grey, good = (make_person() for _ in range(4))
    answers = ("550 5.1.1 no such user", "554 5.7.1 we do not like you", "451 4.7.1 come back later")
    for person, answer in zip((gone, spam, grey), answers, strict=True):
        server.answers[person.email or ""] = answer
    with frozen(NOON):
        for person in (gone, spam, grey, good):
            tell(kind=kinds.MATCH_TAKEN_BACK, messages=[Message(person_id=person.pk, once="1")])
        assert send_queued() == 1
    states = dict(Delivery.objects.values_list("notice__person", "state"))
    assert states == {gone.pk: "failed", spam.pk: "failed", grey.pk: "queued", good.pk: "sent"}
    assert addresses_off([gone, spam, grey, good]) == {gone.pk}
    assert server.senders == ["bounces@cairn.example.com"]
    server.answers.clear()
    with frozen(NOON + dt.timedelta(minutes=16)):
        assert send_queued() == 1
