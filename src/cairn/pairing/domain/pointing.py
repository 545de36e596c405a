"""What could count most: a few matches between most people, highest total and nobody badly off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cairn.core.errors import DomainError
from cairn.pairing.domain.keeping import Kept
from cairn.pairing.domain.runs import rerun
from cairn.pairing.enums import StudyState
from cairn.pairing.models import MatchRun, RunStudy
from cairn.people.models import Person
from cairn_match import Objective, Problem, Result, Status, pareto, solve, variant

if TYPE_CHECKING:
    from cairn.pairing.domain.studying import Watch

BY_POINTS = (Objective.COVERAGE, Objective.SCORE)  # what `pareto` tries by itself


class NoSuchPoint(DomainError):
    """This choice is not there any more. Work the choices out again."""


@dataclass(frozen=True)
class Choice:
    """One way to weigh things, and what it would come to. Hundredths; `lowest` is None without a pair of its own."""

    objective: str
    floor: int
    matched: int
    wanting: int
    total: int
    lowest: int | None

    def like(self, other: Choice) -> bool:
        """Whether both come to the same."""
        return (self.matched, self.total, self.lowest) == (other.matched, other.total, other.lowest)


def work_out_points(study: RunStudy, kept: Kept, watch: Watch) -> dict[str, Any] | None:
    """Choices by falling total, then the engine's other aims; None when stopped."""
    run, problem = study.run, kept.problem
    found = pareto(_free(kept, run), cancel=watch.cancelled, progress=watch.progress)
    choices = [_choice(p.objective, p.floor, p.problem, p.result) for p in found]
    for objective in Objective:
        if objective in BY_POINTS:
            continue
        result = solve(problem, objective=objective, cancel=watch.cancelled)
        if result.status is Status.STOPPED:
            return None
        choices.append(_choice(objective, 0, problem, result))
    if watch.cancelled():
        return None
    here = _choice(kept.result.objective, run.floor, problem, kept.result)
    return {"here": vars(here), "points": [vars(choice) for choice in choices]}


def _free(kept: Kept, run: MatchRun) -> Problem:
    """The run's problem without the floor that it was started with: a choice sets its own."""
    return variant(kept.problem, floors=0) if run.floor else kept.problem


def _choice(objective: Objective, floor: int, problem: Problem, result: Result) -> Choice:
    own = [score for score, pin in zip(result.scores, result.pinned, strict=True) if not pin]
    wanting = int((problem.demand > 0).sum())
    return Choice(str(objective), floor, result.matched, wanting, sum(result.scores), min(own, default=None))


def choices_of(study: RunStudy) -> tuple[list[Choice], Choice | None]:
    """What was found: the choices, and what the run itself comes to."""
    if study.state != StudyState.DONE:
        return [], None
    return [Choice(**one) for one in study.found["points"]], Choice(**study.found["here"])


def choose_point(*, study: RunStudy, place: int, by: Person) -> MatchRun:
    """Run again with what one choice weighs. Raises NoSuchPoint, and what `rerun` raises."""
    choices, _here = choices_of(study)
    if not 0 <= place < len(choices):
        raise NoSuchPoint
    chosen = choices[place]
    return rerun(run=study.run, by=by, objective=chosen.objective, floor=chosen.floor)
