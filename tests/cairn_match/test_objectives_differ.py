"""Three worlds, found by `find_all_different`, on which every objective chooses differently."""

from itertools import combinations

import pytest

from cairn_match import EdgeProblem, assign, certify_edges
from tests.cairn_match.edge_worlds import pairs_of, problem_of
from tests.cairn_match.find_all_different import best_by_everything

pytestmark = pytest.mark.unit

# Everybody wants one mentor, every mentor has one place. Of each pair: the mentee's wish, the mentor's wish.
WORLDS = [
    {
        "pairs": {
            "e0 o0": (11, 8), "e0 o1": (1, 7), "e0 o2": (3, 2), "e1 o0": (5, 9), "e1 o1": (7, 3),
            "e2 o1": (2, 6), "e3 o0": (7, 6), "e3 o1": (9, 7), "e3 o2": (1, 2),
        },
        "score": "e0 o0, e3 o1",
        "coverage": "e0 o0, e1 o1, e3 o2",
        "fairest": "e0 o2, e1 o1, e3 o0",
        "mentee": "e0 o2, e1 o0, e3 o1",
        "mentor": "e0 o1, e1 o0, e3 o2",
    },
    {
        "pairs": {
            "e0 o0": (3, 4), "e0 o1": (1, 7), "e0 o2": (10, 9), "e1 o0": (1, 8), "e1 o2": (8, 6),
            "e2 o0": (9, 2), "e2 o1": (6, 2), "e2 o2": (3, 9), "e3 o2": (4, 1),
        },
        "score": "e0 o2, e2 o0",
        "coverage": "e0 o1, e1 o2, e2 o0",
        "fairest": "e0 o0, e1 o2, e2 o1",
        "mentee": "e0 o2, e1 o0, e2 o1",
        "mentor": "e0 o1, e1 o0, e2 o2",
    },
    {
        "pairs": {
            "e0 o0": (8, 4), "e0 o2": (4, 12), "e1 o0": (5, 8), "e1 o1": (2, 11), "e1 o2": (10, 12),
            "e2 o0": (4, 4), "e2 o2": (3, 12),
        },
        "score": "e0 o0, e1 o2",
        "coverage": "e0 o0, e1 o1, e2 o2",
        "fairest": "e0 o2, e1 o1, e2 o0",
        "mentee": "e1 o2, e2 o0",
        "mentor": "e1 o0, e2 o2",
    },
]  # fmt: skip
GOALS = ["score", "coverage", "fairest", "mentee", "mentor"]


def problem_of_world(world: dict) -> EdgeProblem:
    pairs = {tuple(pair.split()): wishes for pair, wishes in world["pairs"].items()}
    return problem_of(
        {pair: mine for pair, (mine, _) in pairs.items()},
        dict.fromkeys(sorted({mentor for _, mentor in pairs}), 1),
        dict.fromkeys(sorted({mentee for mentee, _ in pairs}), 1),
        wishes={pair: theirs for pair, (_, theirs) in pairs.items()},
    )


@pytest.mark.parametrize("world", WORLDS)
def test_every_objective_chooses_differently_and_as_trying_everything_says(world: dict) -> None:
    problem = problem_of_world(world)
    expected = {goal: frozenset(tuple(pair.split()) for pair in world[goal].split(", ")) for goal in GOALS}
    assert best_by_everything(problem) == {goal: [chosen] for goal, chosen in expected.items()}
    assert all(one != other for one, other in combinations(expected.values(), 2))
    for goal, chosen in expected.items():
        stable = goal in ("mentee", "mentor")
        result = assign(problem, "stable", proposer=goal) if stable else assign(problem, goal)
        assert pairs_of(problem, result) == chosen, goal
        assert certify_edges(problem, result).ok
