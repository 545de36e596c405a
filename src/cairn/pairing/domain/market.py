"""A program as the engine sees it: two pools, its rules, free places, and who may not meet."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Count, Max, Q, QuerySet

from cairn.core.clock import now
from cairn.mentoring.enums import MemberRole
from cairn.mentoring.models import Member
from cairn.mentoring.models.mentorship import LIVE
from cairn.mentoring.queries import free_places_of
from cairn.pairing.domain.columns import make_pool, question_of
from cairn.pairing.models import PairRule
from cairn.people.models import PrivateExclusion
from cairn.programs.enums import QuestionKind
from cairn.programs.enums import Side as PersonSide
from cairn.programs.models import Enrollment, Program, Question
from cairn_match import Pool, Problem, Rule

Pairs = list[tuple[str, str]]
Rules = list[dict[str, Any]]


@dataclass(frozen=True)
class Market:
    """The engine's problem together with the enrollments behind its ids."""

    problem: Problem
    mentees: dict[str, Enrollment]
    mentors: dict[str, Enrollment]


@dataclass(frozen=True)
class Side:
    """One side of a program at one version; it can be thrown away at any time."""

    version: tuple[object, ...]
    enrollments: list[Enrollment]
    pool: Pool
    questions: list[Question]
    by_key: dict[str, Enrollment]  # by the id that the engine knows
    keys: dict[UUID, str]  # that id by person


_sides: OrderedDict[tuple[UUID, bool], Side] = OrderedDict()
SIDES_KEPT = 40


def mentor_side(program: Program, rules: Rules | None = None) -> Side:
    """The program's active mentors and their columns, made again only when one of them has changed."""
    return side_of(program, rules, offered=True)


def side_of(program: Program, rules: Rules | None = None, *, offered: bool) -> Side:
    """All active mentors (`offered`) or mentees of a program as columns, in the order of their ids."""
    rows = rows_of_side(program, offered=offered)
    questions = questions_of(program, rules)
    marks = rows.aggregate(n=Count("pk"), own=Max("updated_at"), person=Max("person__updated_at"))
    # Offsets move with daylight saving, so a day is part of the version.
    version = (*marks.values(), now().date(), tuple(q.pk for q in questions))
    kept = _sides.pop((program.pk, offered), None)
    if kept is None or kept.version != version:
        enrollments = list(rows.select_related("person__department", "person__location").order_by("pk"))
        pool = make_pool(enrollments, offered=offered, questions=questions)
        by_key = {str(e.pk): e for e in enrollments}
        keys = {e.person_id: key for key, e in by_key.items()}
        kept = Side(version, enrollments, pool, questions, by_key, keys)
    _sides[program.pk, offered] = kept
    while len(_sides) > SIDES_KEPT:
        _sides.popitem(last=False)
    return kept


def rows_of_side(program: Program, *, offered: bool) -> QuerySet[Enrollment]:
    """The enrollments that take part on one side now."""
    side = {"as_mentor": True} if offered else {"as_mentee": True}
    rows: QuerySet[Enrollment] = program.enrollments.active().filter(person__status="active", **side)
    return rows


def questions_of(program: Program, rules: Rules | None = None) -> list[Question]:
    """Questions that rules can compare: those that both sides are asked, and any that a rule still speaks of."""
    spoken = [question_of(str(rule.get("mentee", ""))) for rule in rules or program.matching_rules]
    asked = Q(programquestion__program=program, programquestion__side=PersonSide.BOTH)
    kinds = Q(kind__in=[QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.NUMBER])
    known = Question.objects.filter(kinds & (asked | Q(pk__in=[pk for pk in spoken if pk])))
    return list(known.distinct().order_by("pk"))


def mentees_of(program: Program) -> list[Enrollment]:
    """The program's active mentees, in a fixed order."""
    return list(
        rows_of_side(program, offered=False)
        .select_related("person__department", "person__location")
        .order_by("pk")
    )


def load_market(
    program: Program,
    *,
    mentees: Iterable[Enrollment] | None = None,
    rules: Rules | None = None,
    seed: int = 0,
    floor: int = 0,
) -> Market:
    """Read a program into a `Market`, with free places and the manager's pins. `mentees` narrows the asking side;
    no pair fits less than `floor`, what is pinned aside."""
    rules = program.matching_rules if rules is None else rules
    answering = mentor_side(program, rules)
    chosen = {str(e.pk): e for e in (mentees_of(program) if mentees is None else mentees)}
    free = free_places_of(answering.keys)
    places = {key: free[e.person_id] for key, e in answering.by_key.items()}
    return _market(program, answering, chosen, rules, places=places, seed=seed, floor=floor)


def load_choice(mentee: Enrollment) -> Market:
    """The mentors of one mentee's program as that mentee's choice: scores, reasons and what is ruled out.

    Nothing is read that grows with the mentors, once they are in memory: free places are left out (every mentor has
    none here), whoever shows some of the mentors asks for those alone.
    """
    answering = mentor_side(mentee.program)
    return _market(mentee.program, answering, {str(mentee.pk): mentee}, mentee.program.matching_rules)


def _market(
    program: Program,
    answering: Side,
    chosen: dict[str, Enrollment],
    rules: Rules,
    *,
    places: dict[str, int] | None = None,
    seed: int = 0,
    floor: int = 0,
) -> Market:
    wanted, forbidden = _manager_rules(program, chosen)
    problem = Problem(
        mentees=make_pool(list(chosen.values()), offered=False, questions=answering.questions),
        mentors=answering.pool,
        rules=[Rule.from_dict(rule) for rule in rules],
        places=list(places.values()) if places else np.zeros(len(answering.pool), dtype=np.int64),
        pinned=_kept_pins(wanted, chosen, places or {}),
        excluded=[*forbidden, *_already_together(chosen, answering.keys)],
        private=_private(chosen, answering.keys),
        floors=floor,
        seed=seed,
    )
    return Market(problem, chosen, answering.by_key)


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
    return set(_matched(program).values_list("enrollment_id", flat=True))


def _matched(program: Program) -> QuerySet[Member]:
    members = Member.objects.filter(
        mentorship__program=program, mentorship__status__in=LIVE, role=MemberRole.MENTEE
    )
    return members.exclude(enrollment=None)


def count_waiting(program: Program) -> int:
    """How many mentees take part and have no mentor here."""
    rows = rows_of_side(program, offered=False)
    return rows.exclude(pk__in=_matched(program).values("enrollment_id")).count()


def _manager_rules(program: Program, mentees: dict[str, Enrollment]) -> tuple[Pairs, Pairs]:
    pinned: Pairs = []
    excluded: Pairs = []
    rows = PairRule.objects.filter(program=program).order_by("set_at", "pk")
    if len(mentees) == 1:
        rows = rows.filter(mentee__in=list(mentees.values()))
    for mentee, mentor, pin in rows.values_list("mentee_id", "mentor_id", "pinned"):
        (pinned if pin else excluded).append((str(mentee), str(mentor)))
    return pinned, excluded


def _already_together(mentees: dict[str, Enrollment], mentors: dict[UUID, str]) -> Pairs:
    """Pairs that meet already, in any program."""
    ids = {e.person_id: key for key, e in mentees.items()}
    mine = Member.objects.filter(person_id__in=ids, mentorship__status__in=LIVE, role=MemberRole.MENTEE)
    rows = dict(mine.values_list("mentorship_id", "person_id"))
    theirs = Member.objects.filter(mentorship_id__in=rows, role=MemberRole.MENTOR)
    met = theirs.values_list("mentorship_id", "person_id")
    return [(ids[rows[m]], mentors[p]) for m, p in met if p in mentors]


def _private(mentees: dict[str, Enrollment], mentors: dict[UUID, str]) -> Pairs:
    """Pairs that one side has ruled out in private. No answer may tell."""
    ids = {e.person_id: key for key, e in mentees.items()}
    either = Q(person_id__in=ids) | Q(other_id__in=ids)
    rows = PrivateExclusion.objects.filter(either).values_list("person_id", "other_id")
    both = [(a, b) for a, b in rows] + [(b, a) for a, b in rows]
    return [(ids[a], mentors[b]) for a, b in both if a in ids and b in mentors]
