"""What each rule costs. What people have ruled out in private is left aside, so that no number can tell of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cairn.pairing.domain.keeping import Kept
from cairn.pairing.models import RunStudy
from cairn_match import Objective, Status, blocking_musts, rule_costs, solve, variant

if TYPE_CHECKING:
    from cairn.pairing.domain.studying import Watch

FEWEST = 5  # smaller numbers of people are not told, only that there are some
MOST_SETS = 20


def work_out_costs(study: RunStudy, kept: Kept, watch: Watch) -> dict[str, Any] | None:
    """People and points that each must costs, and which musts together leave people without anyone; None when stopped.

    Both sides of each difference are solved without private exclusions: the numbers are those of the rules alone.
    """
    problem = variant(kept.problem, private=[])
    objective = _objective(study.run.objective)
    base = solve(problem, objective=objective, cancel=watch.cancelled)
    if base.status is Status.STOPPED:
        return None
    costs = rule_costs(
        problem, objective=objective, result=base, cancel=watch.cancelled, progress=watch.progress
    )
    if watch.cancelled() or any(cost.status is Status.STOPPED for cost in costs):
        return None
    sets = blocking_musts(problem, base)
    return {
        "rules": [{"key": c.key, "people": told(max(c.people, 0)), "points": c.points} for c in costs],
        "sets": [{"rules": list(one.rules), "people": told(one.people)} for one in sets[:MOST_SETS]],
    }


def _objective(wanted: str) -> Objective:
    """Costs are in people and points, so the aim is one of the two that weigh these."""
    return Objective.SCORE if wanted == Objective.SCORE else Objective.COVERAGE


def told(people: int) -> int | None:
    """A number of people that may be told; None for one to four."""
    return people if people == 0 or people >= FEWEST else None
