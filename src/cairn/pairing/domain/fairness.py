"""Whether a run treats people alike: by country, department, level, employment and time here, small groups hidden.

Only what the directory shows of everybody is compared. Whoever reads this also reads who has a mentor by name, so a
number about an affinity group would tell who belongs to it; there is none, nor are two attributes crossed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np

from cairn.pairing.domain.keeping import Kept
from cairn.pairing.models import RunStudy
from cairn.people.models import Department, Person
from cairn.programs.models import Enrollment
from cairn_match import Problem, audit
from cairn_match.suggest import shortlist

if TYPE_CHECKING:
    from cairn.pairing.domain.studying import Watch

SMALLEST = 5
LISTED = 2_000  # mentees whose suggestion lists are looked at
LIST = 10
LEVELS = 3  # levels in a band
YEARS = (1, 3, 10)  # where bands of years here begin


def work_out_fairness(study: RunStudy, kept: Kept, watch: Watch) -> dict[str, Any] | None:
    """Every attribute of both sides compared; None when stopped. Only what may be told is kept."""
    problem = kept.problem
    lists = _lists(problem, watch)
    if lists is None:
        return None
    day, units = study.run.created_at.date(), _top_departments()
    sides = [_values(pool.ids, day, units) for pool in (problem.mentees, problem.mentors)]
    found = audit(problem, kept.result, mentees=sides[0], mentors=sides[1], lists=lists, k=SMALLEST)
    return {"lists": len(lists), **found.to_dict()}


def _lists(problem: Problem, watch: Watch) -> dict[str, tuple[str, ...]] | None:
    """Suggestion lists of all mentees, or of as many as are enough, drawn by the run's own lot."""
    ids = problem.mentees.ids
    drawn: Sequence[int] = range(len(ids))
    if len(ids) > LISTED:
        drawn = np.sort(np.random.default_rng(problem.seed).choice(len(ids), LISTED, replace=False)).tolist()
    lists = {}
    for done, row in enumerate(drawn):
        if watch.cancelled():
            return None
        lists[ids[row]] = tuple(mentor for mentor, _score in shortlist(problem, ids[row], LIST))
        if done % 100 == 0:
            watch.progress("lists", done, len(drawn))
    return lists


def _values(ids: Sequence[str], day: dt.date, units: dict[UUID, UUID]) -> dict[str, list[str | None]]:
    """One value a person for each attribute, in the order of the pool."""
    people = _people(ids)
    found = [people.get(UUID(key)) for key in ids]
    say: dict[str, Callable[[Person], str | None]] = {
        "country": lambda p: (p.location.country if p.location else "") or None,
        "department": lambda p: str(units.get(p.department_id, p.department_id)) if p.department_id else None,
        "level": lambda p: None if p.level is None else level_band(p.level),
        "employment": lambda p: p.employment_type or None,
        "years": lambda p: years_band(p.hire_date, day) if p.hire_date else None,
    }
    return {name: [tell(p) if p else None for p in found] for name, tell in say.items()}


def _people(ids: Sequence[str]) -> dict[UUID, Person]:
    """Who is behind the engine's ids, as they are today."""
    rows = Enrollment.objects.filter(pk__in=list(ids)).select_related("person__location")
    fields = ("person__department", "person__level", "person__employment_type", "person__hire_date")
    return {row.pk: row.person for row in rows.only("person__location__country", *fields)}


def _top_departments() -> dict[UUID, UUID]:
    """The largest unit that each department belongs to, below the whole organization where there is one root."""
    parents = dict(Department.objects.values_list("pk", "parent_id"))
    roots = [pk for pk, parent in parents.items() if parent is None]
    stop = set(roots) if len(roots) == 1 else {None}
    found = {}
    for pk in parents:
        top, seen = pk, {pk}
        while (parent := parents.get(top)) not in stop and parent is not None and parent not in seen:
            top = parent
            seen.add(top)
        found[pk] = top
    return found


def level_band(level: int) -> str:
    """Three levels together: "1-3"."""
    first = (level - 1) // LEVELS * LEVELS + 1
    return f"{first}-{first + LEVELS - 1}"


def years_band(hired: dt.date, day: dt.date) -> str:
    """How long somebody had been here: the number of years from which the band counts."""
    years = (day - hired).days / 365.25
    return str(max((year for year in YEARS if years >= year), default=0))
