"""A program as the engine sees it: two pools, its rules, free places, and who may not meet."""

from __future__ import annotations

from collections import OrderedDict
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
from cairn.pairing.domain.columns import People, question_of, read_people
from cairn.pairing.models import PairRule
from cairn.people.models import PrivateExclusion
from cairn.programs.enums import QuestionKind
from cairn.programs.enums import Side as PersonSide
from cairn.programs.models import Enrollment, Program, Question
from cairn_match import Pool, Problem, Rule

Pairs = list[tuple[str, str]]
Rules = list[dict[str, Any]]
Keys = dict[UUID, str]  # the id that the engine knows, by person


@dataclass(frozen=True)
class Side:
    """One side of a program at one version; it can be thrown away at any time."""

    version: tuple[object, ...]
    people: People
    questions: list[Question]


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
        kept = Side(version, read_people(rows, offered=offered, questions=questions), questions)
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


def load_market(
    program: Program,
    *,
    mentees: QuerySet[Enrollment] | None = None,
    rules: Rules | None = None,
    seed: int = 0,
    floor: int = 0,
) -> Problem:
    """Read a program for the engine, with free places and the manager's pins. `mentees` narrows the asking side;
    no pair fits less than `floor`, what is pinned aside."""
    rules = program.matching_rules if rules is None else rules
    answering = mentor_side(program, rules)
    free = free_places_of(answering.people.keys)
    places = {key: free[person] for person, key in answering.people.keys.items()}
    asking = rows_of_side(program, offered=False) if mentees is None else mentees
    return _problem(program, answering, asking, rules, places=places, seed=seed, floor=floor)


def load_choice(mentee: Enrollment) -> Problem:
    """The mentors of one mentee's program as that mentee's choice: scores, reasons and what is ruled out.

    Nothing is read that grows with the mentors, once they are in memory: free places are left out (every mentor has
    none here), whoever shows some of the mentors asks for those alone.
    """
    answering = mentor_side(mentee.program)
    rows = Enrollment.objects.filter(pk=mentee.pk)
    return _problem(mentee.program, answering, rows, mentee.program.matching_rules)


def _problem(
    program: Program,
    answering: Side,
    mentees: QuerySet[Enrollment],
    rules: Rules,
    *,
    places: dict[str, int] | None = None,
    seed: int = 0,
    floor: int = 0,
) -> Problem:
    asking, mentors = read_people(mentees, offered=False, questions=answering.questions), answering.people
    wanted, forbidden = _manager_rules(program, mentees)
    return Problem(
        mentees=asking.pool,
        mentors=mentors.pool,
        rules=[Rule.from_dict(rule) for rule in rules],
        places=list(places.values()) if places else np.zeros(len(mentors.pool), dtype=np.int64),
        pinned=_kept_pins(wanted, asking.pool, places or {}),
        excluded=[*forbidden, *_already_together(mentees, asking.keys, mentors.keys)],
        private=_private(mentees, asking.keys, mentors.keys),
        floors=floor,
        seed=seed,
    )


def _kept_pins(pairs: Pairs, mentees: Pool, places: dict[str, int]) -> Pairs:
    """Pins of people who are here, the oldest first, as long as the mentor has places: more would fit nobody."""
    left, kept = dict(places), list[tuple[str, str]]()
    for mentee, mentor in pairs:
        if mentee in mentees.index and left.get(mentor, 0) > 0:
            left[mentor] -= 1
            kept.append((mentee, mentor))
    return kept


def _matched(program: Program) -> QuerySet[Member]:
    members = Member.objects.filter(
        mentorship__program=program, mentorship__status__in=LIVE, role=MemberRole.MENTEE
    )
    return members.exclude(enrollment=None)


def waiting_rows(program: Program) -> QuerySet[Enrollment]:
    """The mentees who take part and have no mentor here."""
    rows = rows_of_side(program, offered=False)
    return rows.exclude(pk__in=_matched(program).values("enrollment_id"))


def count_waiting(program: Program) -> int:
    """How many mentees take part and have no mentor here."""
    return waiting_rows(program).count()


def _manager_rules(program: Program, mentees: QuerySet[Enrollment]) -> tuple[Pairs, Pairs]:
    pinned: Pairs = []
    excluded: Pairs = []
    rows = PairRule.objects.filter(program=program, mentee__in=mentees.order_by().values("pk"))
    ordered = rows.order_by("set_at", "pk").values_list("mentee_id", "mentor_id", "pinned")
    for mentee, mentor, pin in ordered:
        (pinned if pin else excluded).append((str(mentee), str(mentor)))
    return pinned, excluded


def _already_together(mentees: QuerySet[Enrollment], ids: Keys, mentors: Keys) -> Pairs:
    """Pairs that meet already, in any program."""
    people = mentees.order_by().values("person_id")
    mine = Member.objects.filter(person_id__in=people, mentorship__status__in=LIVE, role=MemberRole.MENTEE)
    rows = dict(mine.values_list("mentorship_id", "person_id"))
    theirs = Member.objects.filter(mentorship_id__in=mine.values("mentorship_id"), role=MemberRole.MENTOR)
    met = theirs.values_list("mentorship_id", "person_id")
    return [(ids[rows[m]], mentors[p]) for m, p in met if m in rows and rows[m] in ids and p in mentors]


def _private(mentees: QuerySet[Enrollment], ids: Keys, mentors: Keys) -> Pairs:
    """Pairs that one side has ruled out in private. No answer may tell."""
    people = mentees.order_by().values("person_id")
    either = Q(person_id__in=people) | Q(other_id__in=people)
    rows = PrivateExclusion.objects.filter(either).values_list("person_id", "other_id")
    both = [(a, b) for a, b in rows] + [(b, a) for a, b in rows]
    return [(ids[a], mentors[b]) for a, b in both if a in ids and b in mentors]
