"""Telling people: once each, within the week's cap, by the channels they want."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from cairn.core.clock import now
from cairn.core.jobs import defer_once
from cairn.notices.domain.kinds import Kind
from cairn.notices.enums import MailState
from cairn.notices.models import MailPreference, Notice
from cairn.people.models import Person

NUDGES_A_WEEK = 2
WEEK = dt.timedelta(days=7)


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
    """Create the notices that are new, queue their mails, and return how many were created.

    Telling the same thing again (same `once`) changes nothing. A nudge beyond two a week is left out; the
    evaluation that wanted it will want it again.
    """
    wanted = _within_cap(messages) if kind.nudge else list(messages)
    people = Person.objects.working().in_bulk([m.person_id for m in wanted])
    silent = _does_not_want_mail(kind, people)
    rows = [
        _notice(
            kind,
            message,
            by_mail=people[message.person_id].email is not None and message.person_id not in silent,
        )
        for message in wanted
        if message.person_id in people
    ]
    before = set(
        Notice.objects.filter(once_key__in=[r.once_key for r in rows]).values_list("once_key", flat=True)
    )
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    if any(row.mail == MailState.QUEUED for row in rows):
        from cairn.notices.tasks import send_mails  # tasks call the domain; the domain only rings the bell

        defer_once(send_mails)
    return len({row.once_key for row in rows} - before)


def _notice(kind: Kind, message: Message, *, by_mail: bool) -> Notice:
    return Notice(
        person_id=message.person_id,
        kind=kind.name,
        category=kind.category,
        program_id=message.program_id,
        subject_id=message.subject_id,
        data={key: str(value) for key, value in message.data.items()},
        once_key=f"{kind.name}:{message.once}:{message.person_id}",
        is_nudge=kind.nudge,
        created_at=now(),
        mail=MailState.QUEUED if by_mail else MailState.NONE,
    )


def _within_cap(messages: Collection[Message]) -> list[Message]:
    """Those whose person has had fewer than two nudges in the last seven days, these ones counted."""
    ids = {m.person_id for m in messages}
    # Two evaluations at the same instant must not both see room for one more.
    list(Person.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").values_list("pk"))
    recent = Notice.objects.filter(person_id__in=ids, is_nudge=True, created_at__gt=now() - WEEK)
    counts = dict(recent.values_list("person_id").annotate(n=Count("pk")))
    allowed = []
    for message in messages:
        if counts.get(message.person_id, 0) < NUDGES_A_WEEK:
            counts[message.person_id] = counts.get(message.person_id, 0) + 1
            allowed.append(message)
    return allowed


def _does_not_want_mail(kind: Kind, people: Collection[UUID]) -> set[UUID]:
    refused = MailPreference.objects.filter(person_id__in=people, category=kind.category, wanted=False)
    return set(refused.values_list("person_id", flat=True))
