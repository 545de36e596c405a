"""A mentorship begins: facts checked, a seat taken, words opened to both, the plan copied, a first mover named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from cairn.core.clock import today
from cairn.core.events.log import events_for, record_many
from cairn.mentoring.domain.plans import copy_plan
from cairn.mentoring.domain.vaults import open_vaults
from cairn.mentoring.enums import MemberRole, MentorshipStatus, Source
from cairn.mentoring.events import STARTED
from cairn.mentoring.models import Member, Mentorship
from cairn.mentoring.queries import seats_of
from cairn.mentoring.rules import (
    ERRORS,
    FIRST_MOVE_DAYS,
    PairFacts,
    Refusal,
    add_working_days,
    lowest_free_seat,
)
from cairn.people.models import Person
from cairn.programs.enums import EnrollmentStatus, Side
from cairn.programs.models import Enrollment, MentorPlaces, Program


@dataclass(frozen=True)
class NewPair:
    """Two enrollments to become a pair. `excluded`: a manager said "not these two" (pairing knows, we are told)."""

    mentor: Enrollment
    mentee: Enrollment
    why: dict[str, Any] = field(default_factory=dict)
    program_note: str = ""
    vault_id: UUID | None = None
    excluded: bool = False


@dataclass(frozen=True)
class Started:
    """What became of a batch, each pair for itself. `mentorships` and `refused` keep the order of the pairs."""

    mentorships: list[tuple[NewPair, Mentorship]]
    refused: list[tuple[NewPair, Refusal]]


def start_mentorship(
    *,
    program: Program,
    mentor: Enrollment,
    mentee: Enrollment,
    source: Source,
    by: Person | None,
    vault_id: UUID | None = None,
    why: dict[str, Any] | None = None,
    program_note: str = "",
    started_on: dt.date | None = None,
    excluded: bool = False,
) -> Mentorship:
    """Make two people a pair. Raises PairRefused (InOneLine, AlreadyPaired, NoPlaceLeft or the weakest reason).

    `vault_id`: a request's vault, taken over with its words. `excluded`: a manager's rule keeps them apart.
    """
    pair = NewPair(mentor, mentee, why or {}, program_note, vault_id, excluded)
    done = start_mentorships(program=program, pairs=[pair], source=source, by=by, started_on=started_on)
    if done.refused:
        raise ERRORS[done.refused[0][1]]
    return done.mentorships[0][1]


@transaction.atomic
def start_mentorships(
    *,
    program: Program,
    pairs: Sequence[NewPair],
    source: Source,
    by: Person | None,
    started_on: dt.date | None = None,
) -> Started:
    """Make many pairs at once, as a published match run does: each wholly or not at all, with the reason if not."""
    seats, refused = _take_seats(program, pairs)
    taken = [pair for pair in pairs if id(pair) in seats]
    rows = [_mentorship(program, pair, source, started_on or today()) for pair in taken]
    open_vaults(
        [(row, pair.mentor, pair.mentee, pair.vault_id) for row, pair in zip(rows, taken, strict=True)]
    )
    Mentorship.objects.bulk_create(rows, batch_size=1000)
    members = [m for row, pair in zip(rows, taken, strict=True) for m in _members(row, pair, seats[id(pair)])]
    Member.objects.bulk_create(members, batch_size=2000)
    copy_plan(
        program, [(row, p.mentor.person_id, p.mentee.person_id) for row, p in zip(rows, taken, strict=True)]
    )
    told = [(row, _facts(row, pair)) for row, pair in zip(rows, taken, strict=True)]
    record_many(events_for(STARTED, by=by.pk if by else None, rows=told, program_id=program.pk))
    return Started(list(zip(taken, rows, strict=True)), refused)


def _take_seats(
    program: Program, pairs: Sequence[NewPair]
) -> tuple[dict[int, int], list[tuple[NewPair, Refusal]]]:
    """A seat for each pair that may begin (by identity), and the others with their reason.

    The mentors' places are locked first, in one order, so that whoever accepts the last seat at the same instant
    waits here and then finds it taken.
    """
    mentors = {pair.mentor.person_id for pair in pairs}
    people = mentors | {pair.mentee.person_id for pair in pairs}
    places = _lock_places(mentors, people)
    facts, sitting = PairFacts.about(people), seats_of(mentors)
    seats: dict[int, int] = {}
    refused: list[tuple[NewPair, Refusal]] = []
    for pair in pairs:
        mentor, mentee = pair.mentor.person_id, pair.mentee.person_id
        reason = facts.refusal(mentor, mentee)
        seat = lowest_free_seat(sitting[mentor], places[mentor])
        if reason in (None, Refusal.NOT_POSSIBLE):
            # A full mentor says so to everyone alike, before anything that only a few must not learn.
            reason = reason or (None if _takes_part(program, pair) else Refusal.NOT_POSSIBLE)
            reason = Refusal.NO_PLACE_LEFT if seat is None else reason
        if reason is not None or seat is None:
            refused.append((pair, reason or Refusal.NO_PLACE_LEFT))
            continue
        seats[id(pair)] = seat
        sitting[mentor].add(seat)
        facts.paired.add(frozenset((mentor, mentee)))
    return seats, refused


def _lock_places(mentors: set[UUID], people: set[UUID]) -> dict[UUID, int]:
    """Lock the places of everyone concerned until the end of the transaction; a mentor without any has one."""
    missing = [MentorPlaces(person_id=person) for person in sorted(mentors)]
    MentorPlaces.objects.bulk_create(missing, ignore_conflicts=True)
    locked = MentorPlaces.objects.select_for_update().filter(person_id__in=people).order_by("person_id")
    return {row.person_id: row.places for row in locked}


def _takes_part(program: Program, pair: NewPair) -> bool:
    both = (pair.mentor, pair.mentee)
    here = all(e.program_id == program.pk and e.status == EnrollmentStatus.ACTIVE for e in both)
    return here and pair.mentor.as_mentor and pair.mentee.as_mentee and not pair.excluded


def _mentorship(program: Program, pair: NewPair, source: Source, started_on: dt.date) -> Mentorship:
    mover = pair.mentor if program.first_mover == Side.MENTOR else pair.mentee
    ends_on = started_on + dt.timedelta(weeks=program.relationship_weeks)
    return Mentorship(
        program=program,
        track_id=pair.mentee.track_id,
        # A pair that was brought along has met before.
        status=MentorshipStatus.ACTIVE if source == Source.IMPORT else MentorshipStatus.UPCOMING,
        source=source,
        why=pair.why,
        program_note=pair.program_note,
        first_mover_id=mover.person_id,
        first_move_by=add_working_days(started_on, FIRST_MOVE_DAYS),
        started_on=started_on,
        ends_on=min(ends_on, program.ends_on) if program.ends_on else ends_on,
    )


def _members(mentorship: Mentorship, pair: NewPair, seat: int) -> list[Member]:
    mentor = Member(mentorship=mentorship, role=MemberRole.MENTOR, seat=seat, enrollment=pair.mentor)
    mentee = Member(mentorship=mentorship, role=MemberRole.MENTEE, enrollment=pair.mentee)
    mentor.person_id, mentee.person_id = pair.mentor.person_id, pair.mentee.person_id
    return [mentor, mentee]


def _facts(mentorship: Mentorship, pair: NewPair) -> dict[str, Any]:
    return {
        "mentor": pair.mentor.person_id,
        "mentee": pair.mentee.person_id,
        "source": str(mentorship.source),
        "first_mover": mentorship.first_mover_id,
        "first_move_by": str(mentorship.first_move_by),
    }
