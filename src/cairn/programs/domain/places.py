"""Places: how many a program has for mentees, who waits, and how many mentees a mentor takes."""

from __future__ import annotations

from django.db import transaction

from cairn.core.clock import now
from cairn.core.events import record
from cairn.people.models import Person
from cairn.programs import events
from cairn.programs.domain.locks import lock_program
from cairn.programs.domain.moving import move
from cairn.programs.enums import EnrollmentStatus
from cairn.programs.models import Enrollment, MentorPlaces, Program
from cairn.programs.rules.errors import ProgramFull


def free_places(program: Program) -> int | None:
    """Places for mentees that nobody has taken; None when there is no limit. Exact while the program is locked."""
    if program.places is None:
        return None
    return max(0, program.places - Enrollment.objects.holding_a_place(program).count())


def way_in(program: Program, *, as_mentee: bool) -> EnrollmentStatus:
    """Straight in, or onto the waiting list behind those who wait already. The program is locked.

    Raises ProgramFull. Mentors never wait.
    """
    free = free_places(program) if as_mentee else None
    if free is None:
        return EnrollmentStatus.ACTIVE
    if free > Enrollment.objects.waiting(program).count():
        return EnrollmentStatus.ACTIVE
    if not program.waiting_list:
        raise ProgramFull
    return EnrollmentStatus.WAITLISTED


def move_up(program: Program, *, by: Person | None) -> list[Enrollment]:
    """Give free places to those who have waited longest. The program is locked. Returns who moved up."""
    if not program.is_open:
        return []
    free = free_places(program)
    waiting = Enrollment.objects.waiting(program).select_for_update(of=("self",))
    moved = list(waiting if free is None else waiting[:free])
    for enrollment in moved:
        move(enrollment, EnrollmentStatus.ACTIVE, events.JOINED, by=by)
    return moved


@transaction.atomic
def fill_free_places(*, program: Program, by: Person | None) -> list[Enrollment]:
    """Let people from the waiting list take whatever is free. Returns who moved up."""
    return move_up(lock_program(program.pk), by=by)


@transaction.atomic
def set_mentor_places(*, person: Person, places: int, by: Person) -> MentorPlaces:
    """How many mentees somebody takes at a time over all programs. Lowering it ends no pair."""
    held, made = MentorPlaces.objects.select_for_update().get_or_create(
        person=person, defaults={"places": places}
    )
    if not made and held.places == places:
        return held
    held.places, held.updated_at = places, now()
    held.save()
    record(events.PLACES_CHANGED, by=by.pk, subject=person, places=places)
    return held
