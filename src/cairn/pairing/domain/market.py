"""A program as the engine sees it: two pools, its rules, free places, and who may not meet."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max, Q

from cairn.core.clock import now
from cairn.mentoring.enums import MemberRole
from cairn.mentoring.models import Member
from cairn.mentoring.models.mentorship import LIVE
from cairn.mentoring.queries import free_places_of
from cairn.pairing.domain.columns import make_pool
from cairn.pairing.models import PairRule
from cairn.people.models import PrivateExclusion
from cairn.programs.models import Enrollment, Program
from cairn_match import Pool, Problem, Rule

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Market:
    """The engine's problem together with the enrollments behind its ids."""

    problem: Problem
    mentees: dict[str, Enrollment]
    mentors: dict[str, Enrollment]

    def places(self, mentor: Enrollment) -> int:
        return int(self.problem.places[self.problem.mentors.index[str(mentor.pk)]])


@dataclass(frozen=True)
class _Mentors:
    """The answering side of one program at one version; it can be thrown away at any time."""

    version: tuple[object, ...]
    enrollments: list[Enrollment]
    pool: Pool


_mentors: OrderedDict[UUID, _Mentors] = OrderedDict()
PROGRAMS_KEPT = 20


def mentor_side(program: Program) -> tuple[list[Enrollment], Pool]:
    """The program's active mentors and their columns, made again only when one of them has changed."""
    rows = program.enrollments.active().filter(as_mentor=True, person__status="active")
    marks = rows.aggregate(n=Count("pk"), own=Max("updated_at"), person=Max("person__updated_at"))
    version = (*marks.values(), now().date())  # offsets move with daylight saving
    kept = _mentors.get(program.pk)
    if kept is None or kept.version != version:
        enrollments = list(rows.select_related("person__department", "person__location").order_by("pk"))
        kept = _Mentors(version, enrollments, make_pool(enrollments, offered=True))
        _mentors[program.pk] = kept
        while len(_mentors) > PROGRAMS_KEPT:
            _mentors.popitem(last=False)
    return kept.enrollments, kept.pool


def mentees_of(program: Program) -> list[Enrollment]:
    """The program's active mentees, in a fixed order."""
    active = program.enrollments.active().filter(as_mentee=True, person__status="active")
    return list(active.select_related("person__department", "person__location").order_by("pk"))


def load_market(
    program: Program,
    *,
    mentees: Iterable[Enrollment] | None = None,
    rules: list[dict[str, object]] | None = None,
    pinned: Pairs | None = None,
    seed: int = 0,
) -> Market:
    """Read a program into a `Market`. `mentees` narrows the asking side; pins default to the manager's."""
    answering, answering_pool = mentor_side(program)
    chosen = {str(e.pk): e for e in (mentees_of(program) if mentees is None else mentees)}
    mentors = {str(e.pk): e for e in answering}
    people = {e.person_id: str(e.pk) for e in answering}
    wanted, forbidden = _manager_rules(program)
    places = free_places_of(people)
    problem = Problem(
        mentees=make_pool(list(chosen.values()), offered=False),
        mentors=answering_pool,
        rules=[Rule.from_dict(rule) for rule in (program.matching_rules if rules is None else rules)],
        places=[places[e.person_id] for e in answering],
        pinned=_kept_pins(
            wanted if pinned is None else pinned, chosen, {k: places[e.person_id] for k, e in mentors.items()}
        ),
        excluded=[*forbidden, *_already_together(chosen, people)],
        private=_private(chosen, people),
        seed=seed,
    )
    return Market(problem, chosen, mentors)


def _kept_pins(pairs: Pairs, mentees: dict[str, Enrollment], places: dict[str, int]) -> Pairs:
    """Pins of people who are here, the oldest first, as long as the mentor has places: more would fit nobody."""
    left, kept = dict(places), list[tuple[str, str]]()
    for mentee, mentor in pairs:
        if mentee in mentees and left.get(mentor, 0) > 0:
            left[mentor] -= 1
            kept.append((mentee, mentor))
    return kept


def matched_mentees(program: Program) -> set[UUID]:
    """Enrollments of mentees who have a live mentorship in this program."""
    members = Member.objects.filter(
        mentorship__program=program, mentorship__status__in=LIVE, role=MemberRole.MENTEE
    )
    return set(members.exclude(enrollment=None).values_list("enrollment_id", flat=True))


def _manager_rules(program: Program) -> tuple[Pairs, Pairs]:
    pinned: Pairs = []
    excluded: Pairs = []
    rows = PairRule.objects.filter(program=program).order_by("set_at", "pk")
    for mentee, mentor, pin in rows.values_list("mentee_id", "mentor_id", "pinned"):
        (pinned if pin else excluded).append((str(mentee), str(mentor)))
    return pinned, excluded


def _already_together(mentees: dict[str, Enrollment], mentors: dict[UUID, str]) -> Pairs:
    """Pairs that meet already, in any program."""
    ids = {e.person_id: key for key, e in mentees.items()}
    mine = Member.objects.filter(person_id__in=ids, mentorship__status__in=LIVE, role=MemberRole.MENTEE)
    rows = dict(mine.values_list("mentorship_id", "person_id"))
    theirs = Member.objects.filter(mentorship_id__in=rows, role=MemberRole.MENTOR, person_id__in=mentors)
    return [(ids[rows[m]], mentors[p]) for m, p in theirs.values_list("mentorship_id", "person_id")]


def _private(mentees: dict[str, Enrollment], mentors: dict[UUID, str]) -> Pairs:
    """Pairs that one side has ruled out in private. No answer may tell."""
    ids = {e.person_id: key for key, e in mentees.items()}
    either = Q(person_id__in=ids, other_id__in=mentors) | Q(person_id__in=mentors, other_id__in=ids)
    rows = PrivateExclusion.objects.filter(either).values_list("person_id", "other_id")
    both = [(a, b) for a, b in rows] + [(b, a) for a, b in rows]
    return [(ids[a], mentors[b]) for a, b in both if a in ids and b in mentors]
