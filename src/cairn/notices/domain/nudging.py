"""A manager asks quiet pairs how it is going."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

from django.db import transaction

from cairn.core.clock import today
from cairn.core.events import record
from cairn.mentoring.models import Member, Mentorship
from cairn.notices.domain import kinds
from cairn.notices.domain.tell import Message, tell
from cairn.notices.events import NUDGED
from cairn.people.models import Person


@transaction.atomic
def nudge_pairs(*, mentorships: Iterable[Mentorship], by: Person) -> int:
    """Ask both sides of each live pair how it is going. Returns how many people hear of it now.

    Whoever has had two nudges this week, or this very question today, hears nothing more.
    """
    pairs = sorted((m for m in mentorships if m.is_live and not m.is_circle), key=lambda m: str(m.program_id))
    sides: dict[UUID, list[UUID]] = {pair.pk: [] for pair in pairs}
    for mentorship, person in Member.objects.filter(mentorship__in=pairs, active=True).values_list(
        "mentorship_id", "person_id"
    ):
        sides[mentorship].append(person)
    messages = [message for pair in pairs for message in _messages(pair, sides[pair.pk])]
    reached = tell(kind=kinds.NUDGED, messages=messages)
    for program_id, group in groupby(pairs, key=lambda m: m.program_id):
        record(NUDGED, by=by.pk, program_id=program_id, pairs=[str(pair.pk) for pair in group])
    return reached


def _messages(pair: Mentorship, people: list[UUID]) -> list[Message]:
    return [
        Message(
            person_id=person,
            once=f"{pair.pk}:{today()}",
            subject_id=pair.pk,
            program_id=pair.program_id,
            data={"other": other},
        )
        for person in people
        for other in [p for p in people if p != person][:1]
    ]
