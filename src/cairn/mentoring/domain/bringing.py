"""Bringing along pairs that met before the program was here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.core.errors import DomainError
from cairn.mentoring.domain.starting import start_mentorship
from cairn.mentoring.enums import Source
from cairn.mentoring.queries import seats_taken
from cairn.people.models import Person
from cairn.programs.domain import Details, enroll_on_behalf, set_mentor_places
from cairn.programs.enums import EnrollmentStatus, Side
from cairn.programs.models import Enrollment, MentorPlaces, Program


class WrongSide(DomainError):
    """One of these two takes part on the other side only. Change that first."""


class StillWaiting(DomainError):
    """One of these two is not taking part yet, or every place for mentees is taken."""


@dataclass
class Brought:
    """What became of a list: how many pairs began, and the sentence for each row that did not."""

    made: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def bring_pairs(*, program: Program, pairs: Sequence[tuple[int, Person, Person]], by: Person) -> Brought:
    """Make pairs of (row number, mentee, mentor), each wholly or not at all. Whoever is not in the program yet
    is entered by `by`; a mentor's places grow to hold whom they meet already."""
    brought = Brought()
    for row, mentee, mentor in pairs:
        try:
            bring_pair(program=program, mentee=mentee, mentor=mentor, by=by)
        except DomainError as error:
            brought.refused.append((row, error.message))
        else:
            brought.made += 1
    return brought


@transaction.atomic
def bring_pair(*, program: Program, mentee: Person, mentor: Person, by: Person) -> None:
    """One existing pair. Raises PairRefused, WrongSide, StillWaiting and what entering somebody raises."""
    if mentee == mentor:
        raise DomainError(_("This row names one person twice."))
    mentor_in = _enrolled(program, mentor, Side.MENTOR, by)
    mentee_in = _enrolled(program, mentee, Side.MENTEE, by)
    held = MentorPlaces.objects.filter(person=mentor).first()
    needed = seats_taken(mentor) + 1
    if held is None or held.places < needed:
        set_mentor_places(person=mentor, places=needed, by=by)
    start_mentorship(program=program, mentor=mentor_in, mentee=mentee_in, source=Source.IMPORT, by=by)


def _enrolled(program: Program, person: Person, side: Side, by: Person) -> Enrollment:
    """Their active enrollment on this side, made if there is none."""
    held = Enrollment.objects.filter(program=program, person=person).first()
    waiting = (EnrollmentStatus.APPLIED, EnrollmentStatus.WAITLISTED, EnrollmentStatus.PAUSED)
    if held is None or held.status not in (EnrollmentStatus.ACTIVE, *waiting):
        held = enroll_on_behalf(program=program, person=person, side=side, details=Details(), by=by)
    if held.status != EnrollmentStatus.ACTIVE:
        raise StillWaiting
    if not (held.as_mentor if side == Side.MENTOR else held.as_mentee):
        raise WrongSide
    return held
