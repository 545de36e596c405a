"""rule_costs: what each rule costs. A must costs people and points; a should costs points that the others could earn."""

from collections.abc import Callable
from dataclasses import dataclass

from cairn_match.problem import Problem
from cairn_match.result import Objective, Result, Status
from cairn_match.rules import Mode
from cairn_match.solve import solve
from cairn_match.variants import variant


@dataclass(frozen=True, slots=True)
class RuleCost:
    """What one rule costs, compared with the match as it is.

    people   how many more mentees would be matched without the rule
    points   how much higher the total would be without it, in hundredths. For a must the score is the same with and
             without it. For a should or avoid: what all other rules together would earn more; the best for these others
             is searched with their weights alone, so up to half a hundredth a pair and rule is lost to rounding
    matched, total  with the rule left out; for a should the total of the others, in the points of the whole problem
    status   `stopped` when the search was: the numbers are then those of the best match found
    """

    key: str
    label: str
    mode: Mode
    people: int
    points: int
    matched: int
    total: int
    status: Status


def rule_costs(
    problem: Problem,
    *,
    objective: Objective | str = Objective.COVERAGE,
    shoulds: bool = False,
    result: Result | None = None,
    cancel: Callable[[], bool] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[RuleCost, ...]:
    """One entry for each must (with `shoulds`, for each rule with points too), in the order of the rules.

    result  the match as it is, if it is at hand; must be of the same problem and objective
    cancel  as in `solve`; rules that were not reached are left out
    progress  as in `solve`; the one stage is "rules"

    Each entry is one more solve. A rule that costs nothing is free to keep; costs of several rules do not add up,
    since two musts may each stop the same people. Pins that only this must forbids come back with it gone, and count.
    Floors hold for the variants as they are.
    """
    base = solve(problem, objective=objective, cancel=cancel) if result is None else result
    asked = [
        k
        for k, rule in enumerate(problem.rules)
        if rule.mode is Mode.MUST or (shoulds and problem.table.points[k])
    ]
    found: list[RuleCost] = []
    for k in asked:
        if cancel is not None and cancel():
            break
        found.append(_cost(problem, base, k, cancel))
        if progress is not None:
            progress("rules", len(found), len(asked))
    return tuple(found)


def _cost(problem: Problem, base: Result, position: int, cancel: Callable[[], bool] | None) -> RuleCost:
    """Solve without one rule and compare."""
    rule = problem.rules[position]
    others = [one for one in problem.rules if one is not rule]
    found = solve(variant(problem, rules=others), objective=base.objective, seed=base.seed, cancel=cancel)
    before, after = base.total, found.total
    if rule.mode is not Mode.MUST:
        before -= int(base.parts[:, position].sum())
        parts = problem.table.pair_parts(found.rows, found.cols)
        after = int(parts.sum()) - int(parts[:, position].sum())
    return RuleCost(
        rule.key,
        rule.label,
        rule.mode,
        found.matched - base.matched,
        after - before,
        found.matched,
        after,
        found.status,
    )
