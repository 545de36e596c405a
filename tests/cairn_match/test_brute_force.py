"""Both objectives against all solutions of small worlds, against scipy on larger ones, and two roads against each other."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from cairn_match import Problem, certify, explain, solve
from tests.cairn_match import oracle
from tests.cairn_match.worlds import World, random_world, world

pytestmark = pytest.mark.unit


def all_scores(found: World, problem: Problem) -> dict[tuple[str, str], int]:
    return {(e.id, o.id): explain(problem, e.id, o.id).score for e in found.mentees for o in found.mentors}


@pytest.mark.parametrize("start", range(0, 400, 50))
def test_solve_agrees_with_brute_force_on_up_to_seven_people(start: int) -> None:
    for seed in range(start, start + 50):
        found = random_world(seed)
        problem = found.problem()
        (people, worth), alone = oracle.best(found, all_scores(found, problem))
        coverage, score = solve(problem, objective="coverage"), solve(problem, objective="score")
        assert (coverage.matched, coverage.worth) == (people, worth), seed
        assert score.worth == alone, seed
        for result in (coverage, score):
            check = certify(problem, result)
            assert check.ok, (seed, check.faults)
            assert check.gap == 0


@pytest.mark.parametrize("objective", ["coverage", "score"])
def test_pricing_rounds_reach_the_same_value_as_the_whole_graph(objective: str) -> None:
    rounds = []
    for seed in range(12):
        problem = world(seed, 30, 12, unknown=0.05).problem(places=[2] * 12, demand=[1, 1, 2] * 10)
        whole = solve(problem, objective=objective)
        grown = solve(problem, objective=objective, all_pairs=0, per_mentee=1)
        assert (grown.matched if objective == "coverage" else 0, grown.worth) == (
            whole.matched if objective == "coverage" else 0,
            whole.worth,
        )
        assert certify(problem, grown).ok
        rounds.append(grown.rounds)
    assert max(rounds) > 1


@pytest.mark.parametrize("seed", range(6))
def test_solve_agrees_with_independent_solvers_on_replicated_places(seed: int) -> None:
    places = [1 + k % 3 for k in range(20)]
    problem = world(seed, 45, 20, unknown=0.03).problem(places=places)
    everybody = np.arange(45)
    may = np.repeat(problem.allowed_block(everybody), places, axis=1)
    scores = np.repeat(problem.table.scores(everybody, slice(None)), places, axis=1).astype(np.int64)
    most = int((maximum_bipartite_matching(csr_array(may), perm_type="column") >= 0).sum())
    alone = scores * may
    both = (scores + 10**7) * may
    score, coverage = solve(problem, objective="score"), solve(problem, objective="coverage")
    assert score.total == alone[linear_sum_assignment(alone, maximize=True)].sum()
    assert coverage.matched == most
    assert coverage.total == both[linear_sum_assignment(both, maximize=True)].sum() - 10**7 * most
