"""fairest: small examples by hand, and larger ones against an independent solver with costs of many digits."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from cairn_match import EdgeProblem, assign, certify_edges, edge_problem
from cairn_match.proofs import FairProof
from tests.cairn_match.edge_worlds import pairs_of, problem_of

pytestmark = pytest.mark.unit


def worths(problem: EdgeProblem) -> list[int]:
    """The sorted worth of everybody's best pair; the result is certified."""
    result = assign(problem, "fairest")
    check = certify_edges(problem, result)
    assert check.ok, check.faults
    best: dict[str, int] = {}
    for mentee, _, weight in result.pairs(problem):
        best[mentee] = max(best.get(mentee, weight), weight)
    return sorted(best.values())


def test_the_worst_off_come_before_the_total() -> None:
    problem = problem_of(
        {("a", "x"): 100, ("a", "y"): 30, ("b", "x"): 31, ("b", "y"): 1}, {"x": 1, "y": 1}, {"a": 1, "b": 1}
    )
    assert pairs_of(problem, assign(problem, "coverage")) == {("a", "x"), ("b", "y")}
    assert pairs_of(problem, assign(problem, "fairest")) == {("a", "y"), ("b", "x")}


def test_most_people_come_before_the_worst_off() -> None:
    problem = problem_of({("a", "x"): 50, ("a", "y"): -7, ("b", "x"): 60}, {"x": 1, "y": 1}, {"a": 1, "b": 1})
    assert pairs_of(problem, assign(problem, "fairest")) == {("a", "y"), ("b", "x")}


def test_a_level_that_cannot_be_helped_is_proved_by_those_who_compete() -> None:
    """a and b only have x and y, where one of them must be at 1; c then still gets the best there is."""
    problem = problem_of(
        {("a", "x"): 5, ("a", "y"): 1, ("b", "x"): 5, ("b", "y"): 1, ("c", "y"): 3, ("c", "z"): 9},
        {"x": 1, "y": 1, "z": 1},
        {"a": 1, "b": 1, "c": 1},
    )
    assert worths(problem) == [1, 5, 9]
    proof = assign(problem, "fairest").proof
    assert isinstance(proof, FairProof)
    assert [(level.weight, level.count) for level in proof.levels] == [(1, 1), (5, 1), (9, 1)]
    assert {*proof.levels[0].nodes.tolist()} == {
        0,
        1,
        3,
    }  # a, b and x: two people, one place above this level


def test_a_further_mentor_only_adds_to_the_total_and_takes_nobodys_place() -> None:
    problem = problem_of(
        {("a", "x"): 9, ("a", "y"): 8, ("a", "z"): -1, ("b", "y"): 2, ("b", "x"): 1},
        {"x": 1, "y": 1, "z": 1},
        {"a": 3, "b": 1},
    )
    assert pairs_of(problem, assign(problem, "fairest")) == {("a", "x"), ("b", "y")}
    more = problem_of(
        {("a", "x"): 9, ("a", "y"): 8, ("a", "z"): -1, ("b", "y"): 2, ("b", "x"): 1},
        {"x": 1, "y": 2, "z": 1},
        {"a": 3, "b": 1},
    )
    assert pairs_of(more, assign(more, "fairest")) == {("a", "x"), ("a", "y"), ("b", "y")}


def test_first_mentors_move_among_equals_to_leave_the_better_further_one() -> None:
    """a is as well off with x as with y, so takes y and leaves x to b, who gets more out of a second mentor."""
    problem = problem_of(
        {("a", "x"): 5, ("a", "y"): 5, ("b", "z"): 7, ("b", "x"): 4, ("b", "y"): 1},
        {"x": 1, "y": 1, "z": 1},
        {"a": 1, "b": 2},
    )
    result = assign(problem, "fairest")
    assert pairs_of(problem, result) == {("a", "y"), ("b", "z"), ("b", "x")}
    assert (result.total, result.bound) == (16, 16)


def random_edges(seed: int, people: int, mentors: int, levels: int, share: float) -> EdgeProblem:
    dice = np.random.default_rng(seed)
    rows, cols = np.nonzero(dice.random((people, mentors)) < share)
    return edge_problem(
        mentees=[f"e{k}" for k in range(people)],
        mentors=[f"o{k}" for k in range(mentors)],
        rows=rows,
        cols=cols,
        weights=dice.integers(0, levels, len(rows)),
        capacities=dice.integers(0, 4, mentors),
        seed=seed,
    )


@pytest.mark.parametrize("seed", range(24))
def test_fairest_agrees_with_one_assignment_under_costs_of_many_digits(seed: int) -> None:
    """With six levels and 60 people, 61 to the power of the level is exact in 64-bit floats below 2**53."""
    problem = random_edges(seed, 60, 24 + seed % 3 * 8, 6, 0.15)
    base, levels = 61, 6
    slots = np.repeat(np.arange(len(problem.mentors)), problem.capacities)
    costs = np.zeros((len(problem.mentees), len(slots)))
    dense = np.zeros((len(problem.mentees), len(problem.mentors)))
    dense[problem.rows, problem.cols] = float(base**levels) - float(base) ** (levels - 1 - problem.weights)
    costs[:] = dense[:, slots]
    left, right = linear_sum_assignment(costs, maximize=True)
    used = costs[left, right] > 0
    found = {(i, j): k for k, (i, j) in enumerate(zip(problem.rows, problem.cols, strict=True))}
    expected = sorted(
        int(problem.weights[found[i, slots[j]]]) for i, j in zip(left[used], right[used], strict=True)
    )
    assert worths(problem) == expected


@pytest.mark.parametrize("seed", range(6))
def test_many_levels_are_each_proved_in_ascending_order(seed: int) -> None:
    problem = random_edges(seed, 120, 60, 10_001, 0.3)
    result = assign(problem, "fairest")
    check = certify_edges(problem, result)
    assert check.ok, check.faults
    assert (check.gap, check.levels) == (0, len({*worths(problem)}))
    assert isinstance(result.proof, FairProof)
    assert all(one.weight < other.weight for one, other in pairwise(result.proof.levels))


def test_stopping_between_levels_keeps_everybody_matched_and_the_levels_proved() -> None:
    problem = random_edges(3, 60, 30, 1000, 0.3)
    whole = assign(problem, "fairest")
    assert isinstance(whole.proof, FairProof)
    proved = [(level.weight, level.count) for level in whole.proof.levels]
    seen = set[int]()
    for steps in range(0, 120, 5):
        answers = iter([False] * steps + [True] * 2)
        part = assign(problem, "fairest", cancel=lambda answers=answers: next(answers, True))
        check = certify_edges(problem, part)
        assert check.ok, check.faults
        assert (part.matched, check.matched_bound) == (whole.matched, whole.matched)
        assert isinstance(part.proof, FairProof)
        assert [(level.weight, level.count) for level in part.proof.levels] == proved[: part.rounds]
        seen.add(part.rounds)
    assert len(seen) > 3
