"""Telling people: once each, within the week's cap, by the channels they want."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from cairn.core.clock import now
from cairn.core.jobs import defer_once
from cairn.notices.domain.channels import outward
from cairn.notices.domain.kind import Kind
from cairn.notices.enums import DeliveryState
from cairn.notices.models import Delivery, MailPreference, Notice
from cairn.notices.rules import NUDGES_A_WEEK, WEEK
from cairn.people.models import Person


@dataclass(frozen=True)
class Message:
    """One thing to tell one person. `data`: ids and ISO dates only (`other`, `date`, `at`, `program`)."""

    person_id: UUID
    once: str
    subject_id: UUID | None = None
    program_id: UUID | None = None
    data: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def tell(*, kind: Kind, messages: Collection[Message]) -> int:
    """Create the notices that are new, queue what leads out of the product, and return how many people hear of now.

    Telling the same thing again (same `once`) changes nothing. A nudge beyond two a week waits for the digest of its
    reader's next Monday.
    """
    new = _not_told(kind, messages)
    if not new:
        return 0
    people = Person.objects.working().in_bulk([message.person_id for message in new.values()])
    wanted = {key: message for key, message in new.items() if message.person_id in people}
    beyond = _beyond_cap(wanted) if kind.nudge else set()
    rows = [_notice(kind, key, message, left_out=key in beyond) for key, message in wanted.items()]
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    # Another process may have told some of them in this very moment.
    made = set(Notice.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    told = [row for row in rows if row.pk in made and not row.left_out]
    _queue(kind, told, people)
    return len(told)


def _key(kind: Kind, message: Message) -> str:
    return f"{kind.name}:{message.once}:{message.person_id}"


def _not_told(kind: Kind, messages: Collection[Message]) -> dict[str, Message]:
    """By its key, each message that nobody has been told, once."""
    keyed = {_key(kind, message): message for message in messages}
    if not keyed:
        return {}
    told = set(Notice.objects.filter(once_key__in=keyed).values_list("once_key", flat=True))
    return {key: message for key, message in keyed.items() if key not in told}


def _notice(kind: Kind, key: str, message: Message, *, left_out: bool) -> Notice:
    return Notice(
        person_id=message.person_id,
        kind=kind.name,
        category=kind.category,
        program_id=message.program_id,
        subject_id=message.subject_id,
        data={name: str(value) for name, value in message.data.items()},
        once_key=key,
        is_nudge=kind.nudge,
        created_at=now(),
        left_out=left_out,
    )


def _beyond_cap(messages: dict[str, Message]) -> set[str]:
    """Those whose person has had two nudges in the last seven days, the ones before it in this batch counted."""
    ids = {message.person_id for message in messages.values()}
    # Two evaluations at the same instant must not both see room for one more.
    list(Person.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").values_list("pk"))
    # A nudge that waited for the morning counts from then, too: no seven days bring three mails.
    since = now() - WEEK
    lately = Q(created_at__gt=since) | Q(deliveries__at__gt=since, deliveries__state=DeliveryState.SENT)
    recent = Notice.objects.filter(lately, person_id__in=ids, is_nudge=True, left_out=False)
    counts = dict(recent.order_by().values_list("person_id").annotate(n=Count("pk", distinct=True)))
    beyond = set()
    for key, message in messages.items():
        if counts.get(message.person_id, 0) >= NUDGES_A_WEEK:
            beyond.add(key)
        else:
            counts[message.person_id] = counts.get(message.person_id, 0) + 1
    return beyond


def _queue(kind: Kind, notices: Collection[Notice], people: dict[UUID, Person]) -> None:
    """One delivery for each channel that leads out, where it reaches the reader and they have not said no."""
    refused = MailPreference.objects.filter(person_id__in=people, category=kind.category, wanted=False)
    silent = set(refused.values_list("person_id", flat=True))
    readers = [people[notice.person_id] for notice in notices if notice.person_id not in silent]
    rows = []
    for channel in outward(kind) if readers else ():
        reached = channel.can_reach(readers)
        rows += [Delivery(notice=n, channel=channel.name) for n in notices if n.person_id in reached]
    Delivery.objects.bulk_create(rows, batch_size=500)
    if rows:
        from cairn.notices.tasks import send_mails  # tasks call the domain; the domain only rings the bell

        defer_once(send_mails)
