"""Both objectives against all solutions of small worlds, and the two roads to a solution against each other."""

import pytest

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
