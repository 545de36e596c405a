"""The mentor directory: who could help this mentee, best fit first, each with the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Q, QuerySet

from cairn.mentoring.enums import MemberRole
from cairn.mentoring.models import Member
from cairn.mentoring.models.mentorship import LIVE
from cairn.mentoring.queries import free_places_of, with_free_place
from cairn.pairing.domain.market import load_choice
from cairn.pairing.domain.words import explained
from cairn.pairing.models import Favorite, Request
from cairn.pairing.models.request import OPEN
from cairn.programs.models import Enrollment
from cairn_match import Problem, explain, fits

PAGE = 12


@dataclass(frozen=True)
class Wanted:
    """What a mentee filters by; empty fields do not filter."""

    text: str = ""
    skills: Sequence[UUID] = ()
    department: UUID | None = None
    title: str = ""
    level: int | None = None
    country: str = ""
    language: str = ""
    only_free: bool = False
    only_favorites: bool = False


@dataclass(frozen=True)
class Listed:
    """A mentor as the directory shows them."""

    enrollment: Enrollment
    score: int
    why: dict[str, Any]
    free: int
    places: int
    favorite: bool
    request: Request | None


@dataclass(frozen=True)
class Found:
    """One page of mentors; `after` continues it, empty at the end."""

    mentors: list[Listed] = field(default_factory=list)
    total: int = 0
    after: str = ""


def find_mentors(mentee: Enrollment, wanted: Wanted, *, after: str = "") -> Found:
    """A page of mentors whom this mentee may ask, best fit first. Whoever is ruled out is simply not there."""
    problem = load_choice(mentee)
    scores, possible = fits(problem, str(mentee.pk))
    chosen = _chosen(mentee, wanted)
    ids, index = problem.mentors.ids, problem.mentors.index
    if chosen is not None:
        passing = np.zeros(len(ids), dtype=np.bool_)
        passing[[index[key] for key in chosen if key in index]] = True
        possible = possible & passing
    columns = np.flatnonzero(possible)
    ranked = columns[np.lexsort((columns, -scores[columns]))]
    start = _position(ranked, scores, after)
    page = [ids[column] for column in ranked[start : start + PAGE].tolist()]
    last = (
        f"{scores[ranked[start + PAGE - 1]]}.{ranked[start + PAGE - 1]}" if len(ranked) > start + PAGE else ""
    )
    return Found(_listed(problem, mentee, page), len(ranked), last)


def _position(ranked: Any, scores: Any, after: str) -> int:
    """Where the page after `score.column` begins; at the start for anything unreadable."""
    score, _, column = after.partition(".")
    if not (score.isdecimal() and column.isdecimal()):
        return 0
    best, here, last = scores[ranked], int(score[:9]), int(column[:9])
    return int(np.count_nonzero((best > here) | ((best == here) & (ranked <= last))))


def _chosen(mentee: Enrollment, wanted: Wanted) -> set[str] | None:
    """Ids of the mentors that pass the filters, or None when nothing is filtered."""
    rows = mentee.program.enrollments.active().filter(as_mentor=True)
    filtered = _filter(rows, mentee, wanted)
    return None if filtered is rows else {str(pk) for pk in filtered.values_list("pk", flat=True)}


def _filter(rows: QuerySet[Enrollment], mentee: Enrollment, wanted: Wanted) -> QuerySet[Enrollment]:
    for word in wanted.text.split()[:6]:
        named = Q(person__sort_key__icontains=word) | Q(person__job_title__icontains=word)
        placed = Q(person__location__name__icontains=word) | Q(person__department__name__icontains=word)
        offers = Q(skills__offered=True, skills__skill__name__icontains=word)
        rows = rows.filter(named | placed | offers)
    if wanted.skills:
        rows = rows.filter(skills__offered=True, skills__skill_id__in=wanted.skills)
    if wanted.department:
        rows = rows.filter(person__department_id=wanted.department)
    if wanted.title:
        rows = rows.filter(person__job_title__icontains=wanted.title)
    if wanted.level is not None:
        rows = rows.filter(person__level__gte=wanted.level)
    if wanted.country:
        rows = rows.filter(person__location__country=wanted.country)
    if wanted.language:
        rows = rows.filter(
            Q(languages__contains=[wanted.language]) | Q(person__languages__contains=[wanted.language])
        )
    if wanted.only_free:
        rows = with_free_place(rows)
    if wanted.only_favorites:
        rows = rows.filter(pk__in=Favorite.objects.filter(mentee=mentee).values("mentor"))
    return rows


def _listed(problem: Problem, mentee: Enrollment, mentors: Sequence[str]) -> list[Listed]:
    ids = [UUID(mentor) for mentor in mentors]
    rows = Enrollment.objects.filter(pk__in=ids).select_related(
        "person__department", "person__location", "person__mentor_places"
    )
    found = {str(row.pk): row for row in rows}
    favorites = set(
        Favorite.objects.filter(mentee=mentee, mentor_id__in=ids).values_list("mentor_id", flat=True)
    )
    requests = {
        r.mentor_id: r for r in Request.objects.filter(mentee=mentee, mentor_id__in=ids, state__in=OPEN)
    }
    free = free_places_of(row.person_id for row in found.values())
    listed = []
    for key in mentors:
        row, explanation = found[key], explain(problem, str(mentee.pk), key)
        places = getattr(row.person, "mentor_places", None)
        listed.append(
            Listed(
                enrollment=row,
                score=explanation.score,
                why=explained(explanation, problem.rules),
                free=free[row.person_id],
                places=places.places if places else 0,
                favorite=row.pk in favorites,
                request=requests.get(row.pk),
            )
        )
    return listed


def one_mentor(mentee: Enrollment, mentor: Enrollment) -> Listed | None:
    """One mentor for one mentee, or None when they may not be a pair (whatever the reason)."""
    problem = load_choice(mentee)
    key = str(mentor.pk)
    _scores, possible = fits(problem, str(mentee.pk))
    column = problem.mentors.index.get(key)
    if column is None or not possible[column]:
        return None
    return _listed(problem, mentee, [key])[0]


def has_mentor(mentee: Enrollment) -> bool:
    """Whether this mentee meets a mentor in this program now."""
    live = Member.objects.filter(enrollment=mentee, role=MemberRole.MENTEE, mentorship__status__in=LIVE)
    return live.exists()
