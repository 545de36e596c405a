"""When somebody is done with a program: they say so, or the program closes behind their last mentorship."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from cairn.core.errors import DomainError, NotInScope
from cairn.mentoring.queries import done_with_mentorships, meets_somebody_in
from cairn.people.models import Person
from cairn.programs import domain as programs
from cairn.programs.domain.locks import lock_enrollment
from cairn.programs.models import Enrollment, Program
from cairn.programs.queries import EnrollmentQuerySet
from cairn.programs.rules.workflows import TAKES_A_PLACE


class StillMeeting(DomainError):
    """You still meet somebody in this program. Complete or end that first."""


@transaction.atomic
def finish_program(*, enrollment: Enrollment, by: Person) -> Enrollment:
    """Somebody says they are done: their enrollment is completed and their place is free.

    Raises NotInScope for anybody else's, StillMeeting, InvalidTransition.
    """
    if enrollment.person_id != by.pk:
        raise NotInScope
    _program, held = lock_enrollment(enrollment)
    if meets_somebody_in(held):
        raise StillMeeting
    return programs.complete(enrollment=held, by=by)


def finish_in_closed(*, program_id: UUID) -> int:
    """In a program that takes nobody any more, complete those whose mentorships are over. Returns how many."""
    program = Program.objects.filter(pk=program_id).first()
    if program is None or program.is_open:
        return 0
    rows = done_with_mentorships(_taking_part().filter(program=program))
    return sum(_finish(row) for row in rows.order_by("pk").iterator(chunk_size=500))


def _taking_part() -> EnrollmentQuerySet:
    return Enrollment.objects.filter(status__in=TAKES_A_PLACE)


@transaction.atomic
def _finish(enrollment: Enrollment) -> int:
    program, held = lock_enrollment(enrollment)
    if program.is_open or not done_with_mentorships(_taking_part().filter(pk=held.pk)).exists():
        return 0
    programs.complete(enrollment=held, by=None)
    return 1
