"""variant: the same problem with other rules, floors, pairs or seed, for questions that begin with "what if"."""

from collections.abc import Sequence

from cairn_match.arrays import Ints
from cairn_match.problem import Problem
from cairn_match.rules import Rule

Pair = tuple[str, str]


def variant(
    problem: Problem,
    *,
    rules: Sequence[Rule] | None = None,
    floors: int | Sequence[int] | None = None,
    seed: int | None = None,
    pinned: Sequence[Pair] | None = None,
    private: Sequence[Pair] | None = None,
) -> Problem:
    """A problem that differs in what is given and in nothing else. Raises BadInput like Problem."""
    return Problem(
        mentees=problem.mentees,
        mentors=problem.mentors,
        rules=problem.rules if rules is None else rules,
        places=problem.places.tolist(),
        demand=problem.demand.tolist(),
        pinned=pairs_of(problem, problem.pinned) if pinned is None else pinned,
        excluded=pairs_of(problem, problem.excluded),
        private=pairs_of(problem, problem.private) if private is None else private,
        floors=problem.floors.tolist() if floors is None else floors,
        current=pairs_of(problem, problem.current),
        stay_bonus=problem.stay_bonus,
        seed=problem.seed if seed is None else seed,
    )


def pairs_of(problem: Problem, keys: Ints) -> list[Pair]:
    """Pairs of a problem (sorted numbers, as it keeps them) as (mentee id, mentor id)."""
    width, mentees, mentors = max(len(problem.mentors), 1), problem.mentees.ids, problem.mentors.ids
    return [(mentees[key // width], mentors[key % width]) for key in keys.tolist()]
