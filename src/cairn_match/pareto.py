"""pareto: a few matches between the highest total and the highest floor, for a slider.

Three things are weighed: the total, how many mentees stay unmatched, and the lowest score of a pair. From the highest
total (objective score) over coverage to the highest floor that still matches as many people; that floor is found by
bisection, since a match that keeps a floor keeps every lower one (bottleneck assignment; Gross 1959).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from cairn_match.problem import Problem
from cairn_match.result import Objective, Result, Status
from cairn_match.scoring import FULL
from cairn_match.solve import solve
from cairn_match.variants import variant

Cancel = Callable[[], bool] | None
Progress = Callable[[str, int, int], None] | None


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """One match that no other one beats in total, unmatched and lowest score together.

    floor      every mentee's floor was at least this (0: as the problem has it)
    lowest     lowest score of a pair that is not pinned; None without such a pair
    unmatched  mentees who want somebody and have nobody
    problem    what `result` is the answer to: `certify(point.problem, point.result)` checks it
    """

    objective: Objective
    floor: int
    total: int
    matched: int
    unmatched: int
    lowest: int | None
    problem: Problem
    result: Result


@dataclass(slots=True)
class _Watch:
    """Stops the search, and counts its solves."""

    cancel: Cancel
    progress: Progress
    most: int
    done: int = 0

    def solved(self) -> None:
        self.done = min(self.done + 1, self.most)
        if self.progress is not None:
            self.progress("points", self.done, self.most)


def pareto(
    problem: Problem, *, between: int = 2, cancel: Cancel = None, progress: Progress = None
) -> tuple[Point, ...]:
    """Points by falling total; unmatched never rises along them, and among equally many the lowest score rises.

    between  floors tried between coverage's own lowest score and the highest that keeps coverage
    cancel   as in `solve`: what was finished so far is returned
    progress as in `solve`; the one stage is "points", of as many solves as it takes at most

    Takes about fifteen solves. Pins beat floors, so pinned pairs do not count for the lowest score.
    """
    watch = _Watch(cancel, progress, 2 + FULL.bit_length() + between)
    score = _point(problem, problem, Objective.SCORE, 0, watch)
    coverage = _point(problem, problem, Objective.COVERAGE, 0, watch)
    points = [score, coverage]
    if coverage is not None and coverage.lowest is not None:
        best = _highest(problem, coverage, watch)
        low, high = coverage.lowest, best.lowest or 0
        floors = [low + (high - low) * k // (between + 1) for k in range(1, between + 1)]
        points += [
            _point(problem, _raised(problem, floor), Objective.COVERAGE, floor, watch) for floor in floors
        ]
        points.append(best)
    return _undominated([point for point in points if point is not None])


def _raised(problem: Problem, floor: int) -> Problem:
    return variant(problem, floors=np.maximum(problem.floors, floor).tolist())


def _point(
    original: Problem, problem: Problem, objective: Objective, floor: int, watch: _Watch
) -> Point | None:
    """Solve; None when stopped."""
    result = solve(problem, objective=objective, cancel=watch.cancel)
    watch.solved()
    if result.status is not Status.OPTIMAL:
        return None
    open_scores = [score for score, pin in zip(result.scores, result.pinned, strict=True) if not pin]
    wanting = int((original.demand > 0).sum())
    return Point(
        objective,
        floor,
        result.total,
        result.matched,
        wanting - result.matched,
        min(open_scores, default=None),
        problem,
        result,
    )


def _highest(problem: Problem, coverage: Point, watch: _Watch) -> Point:
    """The match with the highest floor that matches as many as coverage does."""
    best, low, high = coverage, (coverage.lowest or 0) + 1, FULL
    while low <= high:
        floor = (low + high) // 2
        found = _point(problem, _raised(problem, floor), Objective.COVERAGE, floor, watch)
        if found is None:
            break
        if found.matched == coverage.matched and found.lowest is not None:
            best, low = found, found.lowest + 1
        else:
            high = floor - 1
    return best


def _undominated(points: Sequence[Point]) -> tuple[Point, ...]:
    """Points that no other beats or equals; the first of equals stays."""
    kept: list[Point] = []
    for k, one in enumerate(points):
        others = [other for place, other in enumerate(points) if place != k]
        beaten = any(_as_good(other, one) and not _as_good(one, other) for other in others)
        if not beaten and not any(_as_good(other, one) for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: (-one.total, one.unmatched)))


def _as_good(one: Point, other: Point) -> bool:
    """At least as good in all three; without a pair nobody is badly off."""
    lowest = [FULL if point.lowest is None else point.lowest for point in (one, other)]
    return one.total >= other.total and one.unmatched <= other.unmatched and lowest[0] >= lowest[1]
