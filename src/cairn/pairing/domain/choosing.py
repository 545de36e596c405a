"""What a mentee does before asking: remember a mentor, or leave the choice to the program."""

from __future__ import annotations

from django.db import transaction

from cairn.core.clock import now
from cairn.core.events import record
from cairn.pairing import events
from cairn.pairing.models import Favorite
from cairn.pairing.rules import NotTakingPart, NotYours
from cairn.people.models import Person
from cairn.programs.enums import EnrollmentStatus
from cairn.programs.models import Enrollment


@transaction.atomic
def toggle_favorite(*, mentee: Enrollment, mentor: Enrollment, by: Person) -> bool:
    """Remember a mentor, or forget them again. Returns whether they are remembered now.

    No event: it changes nothing for anybody else, and a log of whom somebody likes would be a breach.
    """
    if mentee.person_id != by.pk or mentor.program_id != mentee.program_id:
        raise NotYours
    favorite, made = Favorite.objects.get_or_create(mentee=mentee, mentor=mentor)
    if not made:
        favorite.delete()
    return made


@transaction.atomic
def lean_on_program(*, mentee: Enrollment, leans: bool, by: Person) -> Enrollment:
    """Leave the choice of a mentor to the program, or take it back."""
    mentee = Enrollment.objects.select_for_update(of=("self",)).get(pk=mentee.pk)
    if mentee.person_id != by.pk:
        raise NotYours
    if mentee.status != EnrollmentStatus.ACTIVE or not mentee.as_mentee:
        raise NotTakingPart
    if mentee.leans_on_program != leans:
        mentee.leans_on_program, mentee.updated_at = leans, now()
        mentee.save(update_fields=["leans_on_program", "updated_at"])
        record(events.LEANED, by=by.pk, subject=mentee, program_id=mentee.program_id, leans=leans)
    return mentee
