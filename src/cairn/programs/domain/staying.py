"""What follows joining: answers to invitations and applications, pauses, leaving, completing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from django.db import transaction

from cairn.core.clock import today
from cairn.core.errors import InvalidTransition
from cairn.people.models import Person
from cairn.programs import events
from cairn.programs.domain.locks import lock_enrollment, lock_program
from cairn.programs.domain.moving import move
from cairn.programs.domain.places import move_up, way_in
from cairn.programs.enums import EnrollmentStatus
from cairn.programs.models import Enrollment, Program
from cairn.programs.rules.errors import PauseDate, ProgramFull
from cairn.programs.rules.workflows import IN

S = EnrollmentStatus
LONGEST_PAUSE = dt.timedelta(days=366)


def _must_be(enrollment: Enrollment, status: EnrollmentStatus) -> None:
    """The table allows a move from several states; these functions are about one."""
    if enrollment.status != status:
        raise InvalidTransition


@transaction.atomic
def decline_invitation(*, enrollment: Enrollment, by: Person) -> Enrollment:
    """Say "not now" to an invitation; the door stays open. Raises InvalidTransition when nobody invited them."""
    _, enrollment = lock_enrollment(enrollment)
    _must_be(enrollment, S.INVITED)
    move(enrollment, S.DECLINED, events.DECLINED, by=by)
    return enrollment


@transaction.atomic
def approve(*, enrollment: Enrollment, by: Person) -> Enrollment:
    """Let an applicant in, or onto the waiting list when places are taken. Raises ProgramFull, InvalidTransition."""
    program, enrollment = lock_enrollment(enrollment)
    _approve(program, enrollment, by=by)
    return enrollment


@transaction.atomic
def decline_application(*, enrollment: Enrollment, by: Person) -> Enrollment:
    """Say no to an applicant. Raises InvalidTransition."""
    _, enrollment = lock_enrollment(enrollment)
    _must_be(enrollment, S.APPLIED)
    move(enrollment, S.DECLINED, events.DECLINED, by=by)
    return enrollment


@transaction.atomic
def approve_many(*, program: Program, enrollments: Iterable[UUID], by: Person) -> dict[EnrollmentStatus, int]:
    """Let applicants in, those who applied first first; whoever finds no place waits or stays an applicant.

    Returns how many are in which state now. Enrollments that are no longer applications are passed over.
    """
    program = lock_program(program.pk)
    rows = Enrollment.objects.filter(pk__in=list(enrollments), program=program, status=S.APPLIED)
    counts: dict[EnrollmentStatus, int] = {S.ACTIVE: 0, S.WAITLISTED: 0, S.APPLIED: 0}
    for enrollment in rows.order_by("created_at", "pk").select_for_update(of=("self",)):
        with suppress(ProgramFull):
            _approve(program, enrollment, by=by)
        counts[EnrollmentStatus(enrollment.status)] += 1
    return counts


def _approve(program: Program, enrollment: Enrollment, *, by: Person) -> None:
    _must_be(enrollment, S.APPLIED)
    state = way_in(program, as_mentee=enrollment.as_mentee)
    move(enrollment, state, events.APPROVED if state == S.ACTIVE else events.WAITLISTED, by=by)


@transaction.atomic
def decline_many(*, program: Program, enrollments: Iterable[UUID], by: Person) -> int:
    """Say no to several applicants. Returns how many; those who are no longer applicants are passed over."""
    program = lock_program(program.pk)
    rows = Enrollment.objects.filter(pk__in=list(enrollments), program=program, status=S.APPLIED)
    declined = list(rows.select_for_update(of=("self",)))
    for enrollment in declined:
        move(enrollment, S.DECLINED, events.DECLINED, by=by)
    return len(declined)


@transaction.atomic
def pause(*, enrollment: Enrollment, until: dt.date, by: Person) -> Enrollment:
    """Rest until a date and keep the place; on that day they are back by themselves. Raises PauseDate."""
    if not today() < until <= today() + LONGEST_PAUSE:
        raise PauseDate(field="until")
    _, enrollment = lock_enrollment(enrollment)
    enrollment.paused_until = until
    move(enrollment, S.PAUSED, events.PAUSED, by=by)
    return enrollment


@transaction.atomic
def resume(*, enrollment: Enrollment, by: Person | None) -> Enrollment:
    """Come back from a pause. `by` is None when the day has come by itself. Raises InvalidTransition."""
    _, enrollment = lock_enrollment(enrollment)
    _must_be(enrollment, S.PAUSED)
    move(enrollment, S.ACTIVE, events.RESUMED, by=by)
    return enrollment


def resume_due() -> int:
    """Bring back everyone whose pause is over. Returns how many; each in a transaction of its own."""
    due = Enrollment.objects.filter(status=S.PAUSED, paused_until__lte=today())
    count = 0
    for enrollment in due.order_by("pk").iterator(chunk_size=500):
        count += _resume_if_still_due(enrollment)
    return count


@transaction.atomic
def _resume_if_still_due(enrollment: Enrollment) -> int:
    _, enrollment = lock_enrollment(enrollment)
    over = enrollment.paused_until is not None and enrollment.paused_until <= today()
    if enrollment.status != S.PAUSED or not over:
        return 0
    move(enrollment, S.ACTIVE, events.RESUMED, by=None)
    return 1


@transaction.atomic
def leave(*, enrollment: Enrollment, by: Person | None) -> Enrollment:
    """Leave the program; whoever waits longest takes a place that this frees. Raises InvalidTransition."""
    return _end(enrollment, S.WITHDRAWN, by=by)


@transaction.atomic
def complete(*, enrollment: Enrollment, by: Person | None) -> Enrollment:
    """Finish the program; the place goes to whoever waits longest. Raises InvalidTransition."""
    return _end(enrollment, S.COMPLETED, by=by)


@transaction.atomic
def withdraw_leaver(*, person_id: UUID) -> int:
    """Take somebody who has left the organization out of every program. Returns out of how many.

    Doing it again changes nothing; places that this frees go to whoever waits.
    """
    rows = Enrollment.objects.filter(person=person_id, status__in=(S.INVITED, *IN))
    count = 0
    for enrollment in rows.order_by("program_id"):  # programs are always locked in this order
        program, held = lock_enrollment(enrollment)
        if held.status in IN:
            move(held, S.WITHDRAWN, events.LEFT, by=None)
            move_up(program, by=None)
        elif held.status == S.INVITED:
            move(held, S.DECLINED, events.DECLINED, by=None)
        count += 1
    return count


def _end(enrollment: Enrollment, state: EnrollmentStatus, *, by: Person | None) -> Enrollment:
    program, enrollment = lock_enrollment(enrollment)
    verb = events.LEFT if state == S.WITHDRAWN else events.COMPLETED
    move(enrollment, state, verb, by=by)
    move_up(program, by=None)
    return enrollment
