"""Coming in: joining, applying, being enrolled by a manager, changing what one said."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.core.clock import now
from cairn.core.errors import InvalidTransition
from cairn.core.events import Verb
from cairn.people.models import Person
from cairn.programs import events
from cairn.programs.domain.details import Details, fill_in, write_lists
from cairn.programs.domain.locks import lock_enrollment, lock_program
from cairn.programs.domain.moving import shift, tell
from cairn.programs.domain.places import move_up, way_in
from cairn.programs.enums import EnrollmentStatus, Entry, Side
from cairn.programs.models import Enrollment, Program
from cairn.programs.rules import may_join
from cairn.programs.rules.errors import (
    AlreadyIn,
    ByApplication,
    ByInvitation,
    MayNotJoin,
    NotOpen,
    ProgramFull,
)
from cairn.programs.rules.workflows import IN, TAKES_A_PLACE

S = EnrollmentStatus
VERBS: dict[EnrollmentStatus, Verb] = {
    S.ACTIVE: events.JOINED,
    S.WAITLISTED: events.WAITLISTED,
    S.APPLIED: events.APPLIED,
}


@transaction.atomic
def join(*, program: Program, person: Person, side: str, details: Details, by: Person) -> Enrollment:
    """Take part, or go onto the waiting list when the places for mentees are taken.

    Says yes to an invitation, too. Raises NotOpen, MayNotJoin, ByInvitation, ByApplication, AlreadyIn, ProgramFull.
    """
    program = lock_program(program.pk)
    enrollment = _held(program, person)
    _check_rules(program, person, side)
    if enrollment.invited_at is None:
        if program.entry == Entry.INVITATION:
            raise ByInvitation
        if program.entry == Entry.APPLICATION:
            raise ByApplication
    return _enter(enrollment, side, details, way_in(program, as_mentee=side != Side.MENTOR), by=by)


@transaction.atomic
def apply(*, program: Program, person: Person, side: str, details: Details, by: Person) -> Enrollment:
    """Ask to take part in a program whose managers decide. Raises NotOpen, MayNotJoin, ByInvitation, AlreadyIn."""
    program = lock_program(program.pk)
    enrollment = _held(program, person)
    _check_rules(program, person, side)
    if program.entry == Entry.INVITATION:
        raise ByInvitation
    return _enter(enrollment, side, details, S.APPLIED, by=by)


@transaction.atomic
def enroll_on_behalf(
    *, program: Program, person: Person, side: str, details: Details, by: Person
) -> Enrollment:
    """A manager enters somebody, marked as such. The program's places hold; how people come in does not matter.

    Raises NotOpen, MayNotJoin for somebody who has left, AlreadyIn, ProgramFull, NotOnTheirBehalf for a goal.
    """
    program = lock_program(program.pk)
    if not program.is_open:
        raise NotOpen
    if not person.works_here:
        raise MayNotJoin
    state = way_in(program, as_mentee=side != Side.MENTOR)
    return _enter(_held(program, person), side, details, state, by=by)


@transaction.atomic
def edit_answers(*, enrollment: Enrollment, side: str, details: Details, by: Person) -> Enrollment:
    """Change what somebody said on joining. Somebody who becomes a mentee as well needs a free place, and one
    who stops being a mentee frees theirs. Raises ProgramFull, InvalidTransition, NotOnTheirBehalf."""
    program, enrollment = lock_enrollment(enrollment)
    was, held = enrollment.status, enrollment.as_mentee
    if was not in IN:
        raise InvalidTransition
    wants = side != Side.MENTOR
    if wants and not held and was in TAKES_A_PLACE and way_in(program, as_mentee=True) != S.ACTIVE:
        raise ProgramFull(_("Every place for mentees is taken at the moment."), field="side")
    fill_in(enrollment, side, details, by=by)
    if was == S.WAITLISTED and not wants:
        shift(enrollment, S.ACTIVE)  # a mentor does not wait
    enrollment.updated_at = now()
    enrollment.save()
    write_lists(enrollment, details, by=by)
    tell(enrollment, events.ANSWERS_CHANGED, was=was, by=by)
    move_up(program, by=by)
    return enrollment


def _held(program: Program, person: Person) -> Enrollment:
    """This person's enrollment in the locked program, or a new one. Raises AlreadyIn."""
    rows = Enrollment.objects.select_for_update(of=("self",)).select_related("person")
    held = rows.filter(program=program, person=person).first()
    if held is not None and held.status in IN:
        raise AlreadyIn
    return held or Enrollment(program=program, person=person)


def _check_rules(program: Program, person: Person, side: str) -> None:
    if not program.is_open:
        raise NotOpen
    verdict = may_join(program, person, side)
    if not verdict.ok:
        raise MayNotJoin(" ".join(verdict.reasons), field="side")


def _enter(
    enrollment: Enrollment, side: str, details: Details, state: EnrollmentStatus, *, by: Person
) -> Enrollment:
    """Write a new or returning enrollment in its first state."""
    was = shift(enrollment, state)
    fill_in(enrollment, side, details, by=by)
    enrollment.save()
    write_lists(enrollment, details, by=by)
    tell(enrollment, VERBS[state], was=was, by=by)
    return enrollment
