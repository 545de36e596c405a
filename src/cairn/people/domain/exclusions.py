"""People who must not be somebody's match: named in private, used by matching, shown to nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.core.errors import DomainError
from cairn.core.events import record
from cairn.people import events
from cairn.people.models import Person, PrivateExclusion

MOST = 20


class TooManyExclusions(DomainError):
    """You can name up to twenty people. Ask your program's contact if you need more."""


@transaction.atomic
def set_private_exclusions(*, person: Person, others: Iterable[UUID]) -> None:
    """Make `others` the people whom `person` must not be matched with. Only the person themselves may say so,
    so there is no other actor. Raises TooManyExclusions."""
    wanted = set(others)
    if person.pk in wanted:
        raise DomainError(_("You cannot name yourself."), field="keep_apart")
    if len(wanted) > MOST:
        raise TooManyExclusions(field="keep_apart")
    held = {row.other_id: row for row in PrivateExclusion.objects.select_for_update().filter(person=person)}
    for other in sorted(wanted - held.keys()):
        row = PrivateExclusion.objects.create(person=person, other_id=other)
        record(events.EXCLUDED, by=person.pk, subject=person, other=row.other_id)
    for other in sorted(held.keys() - wanted):
        held[other].delete()
        record(events.EXCLUSION_ENDED, by=person.pk, subject=person, other=other)
