"""When a later feed puts a pair into one reporting line, both and the program are told; nothing ends by itself."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from cairn.core.clock import now
from cairn.core.events import record
from cairn.mentoring.domain.access import who
from cairn.mentoring.events import PAIR_IN_LINE
from cairn.mentoring.models import Mentorship
from cairn.mentoring.queries import managers_above


@transaction.atomic
def note_pairs_in_line(*, person_id: UUID) -> list[Mentorship]:
    """After a change of `person_id`: mark the live pairs that now stand in one line, and unmark those that no longer do.

    Only a pair with the person or somebody above them can have come into line by it, also when the person is
    in no mentorship at all but stands between two who are.
    """
    concerned = {person_id} | managers_above([person_id])[person_id]
    live = Mentorship.objects.live().pairs().select_for_update(of=("self",)).order_by("pk")
    near = Mentorship.objects.live().pairs().with_any_of(concerned).values("pk")
    rows = list(live.filter(Q(in_line_since__isnull=False) | Q(pk__in=near)).prefetch_related("members"))
    pairs = {row.pk: {member.person_id for member in row.members.all()} for row in rows}
    above = managers_above(person for pair in pairs.values() for person in pair)
    fresh = []
    for row in rows:
        in_line = any(above[person] & pairs[row.pk] for person in pairs[row.pk])
        if in_line == (row.in_line_since is not None):
            continue
        row.in_line_since = now() if in_line else None
        row.save(update_fields=["in_line_since"])
        if in_line:
            record(PAIR_IN_LINE, by=None, subject=row, program_id=row.program_id, **who(row))
            fresh.append(row)
    return fresh
