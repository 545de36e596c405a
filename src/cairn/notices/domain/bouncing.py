"""Mails that do not arrive, and addresses that are switched off because of it.

Every mail carries a Message-ID that is signed for its notice and its reader's address. A report that a mail did not
arrive (RFC 3464) counts only if it brings such an id back: whoever has not received a mail of ours cannot make one up,
and whoever has can switch off nobody's address but the one it was sent to.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator
from email.message import EmailMessage, Message
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from cairn.core.clock import now
from cairn.core.events import record
from cairn.notices.enums import DeliveryState
from cairn.notices.events import ADDRESS_OFF, ADDRESS_ON
from cairn.notices.models import AddressOff, Bounce, Delivery, Notice
from cairn.notices.queries import NoticeQuerySet
from cairn.people.models import Person

SOFT, WITHIN = 3, dt.timedelta(days=14)  # so many passing failures within so long are one for good
OLD = dt.timedelta(days=60)  # nobody reports later than that
_ID = re.compile(r"<?\s*([0-9a-f]{32})\.([0-9a-f]{40})@")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
# Enhanced status codes (RFC 3463) that end in 5 and yet say nothing of the address: a full mailbox, a policy.
_PASSES = re.compile(r"^(2\.2|7\.|3\.|4\.)")


def address_key(address: str) -> str:
    """Tells addresses apart without saying them."""
    return salted_hmac("cairn.notices.address", address.strip().lower()).hexdigest()


def _signature(notice_id: UUID, address: str) -> str:
    return salted_hmac("cairn.notices.bounces", f"{notice_id.hex} {address.lower()}").hexdigest()[:40]


def message_id_for(notice: Notice) -> str:
    """The Message-ID of the mail that brings a notice to its reader."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{notice.pk.hex}.{_signature(notice.pk, notice.person.email or '')}@{domain}>"


def addresses_off(people: Collection[Person]) -> set[UUID]:
    """Those whose present address is switched off; a corrected address is another one."""
    keys = dict(
        AddressOff.objects.filter(person__in=[p.pk for p in people]).values_list("person_id", "address_key")
    )
    return {p.pk for p in people if p.pk in keys and p.email and keys[p.pk] == address_key(p.email)}


def concerns_the_address(status: str) -> bool:
    """Whether a failure for good says that the address itself is wrong; without a code of its own it does."""
    found = _STATUS.search(status)
    return found is None or not _PASSES.match(f"{found[2]}.{found[3]}")


@transaction.atomic
def note_bounce(*, notice: Notice, permanent: bool) -> bool:
    """Note that the mail of a notice did not arrive; returns whether that switches the address off now.

    One failure for good is enough, or three passing ones within two weeks. The same report twice counts once.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=notice.person_id)
    key = address_key(person.email or "")
    _bounce, new = Bounce.objects.get_or_create(
        notice=notice, defaults={"person": person, "address_key": key, "permanent": permanent}
    )
    if not new:
        return False
    lately = Bounce.objects.filter(person=person, address_key=key, at__gt=now() - WITHIN)
    if not permanent and lately.count() < SOFT:
        return False
    AddressOff.objects.update_or_create(person=person, defaults={"address_key": key, "since": now()})
    waiting = Delivery.objects.filter(
        notice__person=person, channel="mail", state=DeliveryState.QUEUED
    ).exclude(notice=notice)
    waiting.update(state=DeliveryState.FAILED, at=now())
    record(ADDRESS_OFF, by=None, subject=person, permanent=permanent)
    return True


@transaction.atomic
def try_address_again(*, person: Person) -> bool:
    """Send mails to this address again from now on. Returns whether it was switched off."""
    off, _rows = AddressOff.objects.filter(person=person).delete()
    Bounce.objects.filter(person=person).delete()
    if off:
        record(ADDRESS_ON, by=person.pk, subject=person)
    return bool(off)


class BounceReports:
    """Takes delivery status notifications out of the mailbox."""

    name = "bounces"

    def handle(self, message: EmailMessage) -> bool:
        """Take every report about a delivery; act on those that are ours and say that it failed."""
        if message.get_content_type() != "multipart/report":
            return False
        if message.get_param("report-type", "") != "delivery-status":
            return False
        notice = _notice_of(message)
        verdict = _verdict(message)
        if notice is not None and verdict is not None:
            note_bounce(notice=notice, permanent=verdict)
        return True


def _notice_of(report: EmailMessage) -> Notice | None:
    """The notice whose signed id the report brings back, if its mail went out lately to the reader's present address."""
    for said in _message_ids(report):
        found = _ID.search(said)
        if found is None:
            continue
        notice = _sent().filter(pk=UUID(found[1])).select_related("person").first()
        if notice is not None and constant_time_compare(
            found[2], _signature(notice.pk, notice.person.email or "")
        ):
            return notice
    return None


def _sent() -> NoticeQuerySet:
    mailed = Delivery.objects.filter(channel="mail", state=DeliveryState.SENT, at__gt=now() - OLD)
    found: NoticeQuerySet = Notice.objects.filter(deliveries__in=mailed)
    return found


def _message_ids(report: EmailMessage) -> Iterator[str]:
    """From the mail or the headers that the report encloses."""
    for part in report.walk():
        if part.get_content_type() == "message/rfc822":
            for inner in _inside(part):
                # As it stands: the parser of the standard library fails on ids that strangers make up.
                yield from (str(said) for name, said in inner.raw_items() if name.lower() == "message-id")
        elif part.get_content_type() == "text/rfc822-headers":
            text = part.get_payload(decode=True)
            body = text.decode("utf-8", "replace") if isinstance(text, bytes) else ""
            yield from re.findall(r"(?im)^message-id:\s*(\S+)", body)


def _inside(part: Message) -> list[Message]:
    inside = part.get_payload()
    return [one for one in inside if isinstance(one, Message)] if isinstance(inside, list) else []


def _verdict(report: EmailMessage) -> bool | None:
    """True: failed for good. False: failed for now. None: it was delivered, delayed or passed on."""
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for fields in _inside(part):
            if str(fields.get("Action", "")).strip().lower() == "failed":
                status = str(fields.get("Status", ""))
                return status.strip().startswith("5") and concerns_the_address(status)
    return None
