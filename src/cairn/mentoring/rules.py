"""Who may be a pair, what may follow what, and when something is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from cairn.core.errors import DomainError
from cairn.core.workflow import Workflow
from cairn.mentoring.enums import MentorshipStatus, PlanUpdateState, SessionState, Shape
from cairn.mentoring.models import Member, Session
from cairn.mentoring.models.mentorship import LIVE
from cairn.mentoring.queries import managers_above
from cairn.people.enums import PersonStatus
from cairn.people.models import Person, PrivateExclusion

M, S = MentorshipStatus, SessionState
MENTORSHIP = Workflow[MentorshipStatus](
    {
        M.UPCOMING: {M.ACTIVE, M.PAUSED, M.COMPLETED, M.ENDED_EARLY},
        M.ACTIVE: {M.PAUSED, M.COMPLETED, M.ENDED_EARLY},
        M.PAUSED: {M.UPCOMING, M.ACTIVE, M.COMPLETED, M.ENDED_EARLY},
        M.COMPLETED: {M.UPCOMING, M.ACTIVE},
        M.ENDED_EARLY: {M.UPCOMING, M.ACTIVE},
    }
)
SESSION = Workflow[SessionState](
    {
        S.PLANNED: {S.PROPOSED, S.BOOKED, S.HELD, S.CANCELLED},
        S.PROPOSED: {S.PLANNED, S.PROPOSED, S.BOOKED, S.HELD, S.CANCELLED},
        S.BOOKED: {S.PLANNED, S.BOOKED, S.HELD, S.MISSED, S.CANCELLED},
        S.MISSED: {S.PROPOSED, S.BOOKED, S.HELD},
        S.CANCELLED: {S.PLANNED},
    }
)
PLAN_UPDATE = Workflow[PlanUpdateState](
    {
        PlanUpdateState.QUEUED: {PlanUpdateState.RUNNING, PlanUpdateState.CANCELLED},
        PlanUpdateState.RUNNING: {PlanUpdateState.DONE, PlanUpdateState.CANCELLED},
    }
)
FIT_AFTER = (1, 3)  # sessions held, after which each member is asked how well it fits
CALLED_OFF_TIMES, CALLED_OFF_DAYS = 3, 60  # by one side; then that side alone is told
FIRST_MOVE_DAYS = 5  # working days in which the first mover writes


class Refusal(StrEnum):
    """Why two people cannot be a pair. NOT_POSSIBLE is the weakest public reason, and all that a block ever says."""

    NOT_POSSIBLE = "not_possible"
    ONE_LINE = "one_line"
    ALREADY_PAIRED = "already_paired"
    NO_PLACE_LEFT = "no_place_left"


class PairRefused(DomainError):
    """These two cannot be a pair here at the moment."""

    reason = Refusal.NOT_POSSIBLE


class InOneLine(PairRefused):
    """One of these two reports to the other. Mentoring works better outside the reporting line."""

    reason = Refusal.ONE_LINE


class AlreadyPaired(PairRefused):
    """These two are already meeting."""

    reason = Refusal.ALREADY_PAIRED


class NoPlaceLeft(PairRefused):
    """This mentor has no free place left."""

    reason = Refusal.NO_PLACE_LEFT


ERRORS = {error.reason: error for error in (PairRefused, InOneLine, AlreadyPaired, NoPlaceLeft)}
Pair = tuple[UUID, UUID]


@dataclass(frozen=True)
class PairFacts:
    """What stands between any of a number of people, loaded with one query each."""

    above: dict[UUID, set[UUID]]
    apart: set[frozenset[UUID]]
    paired: set[frozenset[UUID]]
    gone: set[UUID]

    @classmethod
    def about(cls, people: Iterable[UUID]) -> PairFacts:
        ids = set(people)
        apart = PrivateExclusion.objects.filter(person_id__in=ids, other_id__in=ids)
        gone = Person.objects.filter(pk__in=ids, status__in=[PersonStatus.LEFT, PersonStatus.LEAVING])
        return cls(
            above=managers_above(ids),
            apart={frozenset(row) for row in apart.values_list("person_id", "other_id")},
            paired=_paired(ids),
            gone=set(gone.values_list("pk", flat=True)),
        )

    def refusal(self, mentor: UUID, mentee: UUID) -> Refusal | None:
        """Why these two cannot be a pair, the public reasons first so that a block never shows beside one."""
        both = frozenset((mentor, mentee))
        if mentee in self.above[mentor] or mentor in self.above[mentee]:
            return Refusal.ONE_LINE
        if both in self.paired:
            return Refusal.ALREADY_PAIRED
        if mentor == mentee or both in self.apart or self.gone & both:
            return Refusal.NOT_POSSIBLE
        return None


def _paired(people: set[UUID]) -> set[frozenset[UUID]]:
    """Those of them who are a live pair, whichever the roles and the program. Sharing a circle makes no pair."""
    together: dict[UUID, list[UUID]] = {}
    here = Q(mentorship__status__in=LIVE, mentorship__shape=Shape.PAIR)
    live = Member.objects.filter(here, person_id__in=people)
    for mentorship, person in live.values_list("mentorship_id", "person_id"):
        together.setdefault(mentorship, []).append(person)
    return {frozenset((a, b)) for members in together.values() for a in members for b in members if a != b}


def why_not_pair(mentor: Person, mentee: Person) -> Refusal | None:
    """Why these two cannot be a pair, or None. Places are another question: see `free_places`."""
    return PairFacts.about([mentor.pk, mentee.pk]).refusal(mentor.pk, mentee.pk)


def lowest_free_seat(taken: set[int], places: int) -> int | None:
    """The lowest seat number nobody sits on, or None when as many sit as there are places."""
    if len(taken) >= places:
        return None
    return next(seat for seat in range(1, places + 1) if seat not in taken)


def fit_asked_at(sessions: Iterable[Session]) -> dt.datetime | None:
    """When the latest fit check came up, or None before the first session was held."""
    held = sorted(s.settled_at for s in sessions if s.state == S.HELD and s.settled_at)
    return max((held[count - 1] for count in FIT_AFTER if len(held) >= count), default=None)


def add_working_days(day: dt.date, count: int) -> dt.date:
    """`count` days from Monday to Friday later."""
    while count:
        day += dt.timedelta(days=1)
        count -= day.weekday() < 5
    return day
