"""Training before the first session: each ticks their own."""

from __future__ import annotations

from django.db import transaction

from cairn.core.errors import DomainError, NotInScope
from cairn.core.events import record
from cairn.mentoring.domain.access import opened, touch
from cairn.mentoring.enums import Owner, PathKind
from cairn.mentoring.events import TRAINING_DONE, TRAINING_REOPENED
from cairn.mentoring.models import Member, PathEntry, PathTick
from cairn.people.models import Person


class NotYours(DomainError):
    """This training is for the other one of you."""


@transaction.atomic
def tick_training(*, entry: PathEntry, done: bool, by: Person) -> PathEntry:
    """Done, or open again, for oneself alone. Ticking twice changes nothing. Raises NotYours."""
    mentorship = opened(entry.mentorship_id, by)
    fresh = PathEntry.objects.filter(pk=entry.pk, mentorship=mentorship, kind=PathKind.TRAINING).first()
    if fresh is None:
        raise NotInScope
    member = Member.objects.get(mentorship=mentorship, person=by)
    if fresh.owner not in (Owner.BOTH, member.role):
        raise NotYours
    if done:
        changed = PathTick.objects.get_or_create(entry=fresh, member=member)[1]
    else:
        changed = bool(PathTick.objects.filter(entry=fresh, member=member).delete()[0])
    if changed:
        touch(mentorship)
        verb = TRAINING_DONE if done else TRAINING_REOPENED
        record(verb, by=by.pk, subject=fresh, program_id=mentorship.program_id, mentorship=mentorship.pk)
    return fresh
