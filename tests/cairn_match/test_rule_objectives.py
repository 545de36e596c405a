"""fairest and stable for problems of rules: the truth by trying everything, order, threads, storage, limits."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from cairn_match import (
    Kind,
    Mode,
    Pool,
    Problem,
    Rule,
    Wish,
    assign,
    certify,
    solve,
)
from tests.cairn_match.edge_worlds import favorite, lively_problem, names, pairs_of, stable_choices
from tests.cairn_match.rule_worlds import Truth, chosen
from tests.cairn_match.test_objectives_differ import GOALS, WORLDS

pytestmark = pytest.mark.unit
WAYS = [
    {"objective": "fairest"},
    {"objective": "stable", "proposer": "mentee"},
    {"objective": "stable", "proposer": "mentor"},
]
MIXED = [
    Rule("skills", Kind.OVERLAP, mentee="skills", weight=40, wish=Wish.MENTEE),
    Rule("zone", Kind.WITHIN, mentee="zone", weight=10, most=240, wish=Wish.BOTH),
    Rule("text", Kind.SIMILAR_TEXT, mentee="text", weight=20, wish=Wish.MENTOR),
    Rule("wish", Kind.PREFERENCE, mentee="wishes", weight=11),
    Rule("wished", Kind.PREFERENCE, mentor="wishes", weight=9, wish=Wish.MENTOR),
    Rule("line", Kind.NOT_IN_LINE, Mode.MUST, mentee="line"),
    Rule("step", Kind.AT_LEAST_ABOVE, Mode.MUST, mentee="level", least=0),
]


@pytest.mark.parametrize("start", range(0, 160, 40))
def test_fairest_agrees_with_trying_everything(start: int) -> None:
    for seed in range(start, start + 40):
        truth = Truth(seed)
        result = solve(truth.problem, objective="fairest")
        assert truth.fair_key(chosen(result)) == max(map(truth.fair_key, truth.choices)), seed
        check = certify(truth.problem, result)
        assert (check.ok, check.gap, check.people_bound) == (True, 0, result.matched), (seed, check.faults)
        assert (result.total, result.certificate.bonus) == (sum(result.scores), 0)


@pytest.mark.parametrize("start", range(0, 160, 40))
def test_stable_agrees_with_trying_everything(start: int) -> None:
    for seed in range(start, start + 40):
        truth = Truth(seed)
        stable = truth.stable()
        for side, proposer in enumerate(("mentee", "mentor")):
            result = solve(truth.problem, objective="stable", proposer=proposer)
            assert chosen(result) == truth.favorite(stable, side), (seed, proposer)
            assert result.total == truth.both_sides(chosen(result))
            assert result.worth == result.total + 2 * sum(truth.stay[pair] for pair in result.pairs)
            check = certify(truth.problem, result)
            assert (check.ok, check.gap) == (True, 0), (seed, check.faults)


def problem_of_world(found: dict, mentee: int = 499, **options: Any) -> Problem:
    """A point of the mentee's wish counts 499 times one of the mentor's, which then only mentors themselves look at."""
    pairs = {tuple(pair.split()): wishes for pair, wishes in found["pairs"].items()}
    sides = [sorted({pair[side] for pair in pairs}) for side in (0, 1)]
    lists = [
        [
            {
                "nobody": 20,
                **{pair[1 - side]: wishes[side] for pair, wishes in pairs.items() if pair[side] == one},
            }
            for one in sides[side]
        ]
        for side in (0, 1)
    ]
    return Problem(
        mentees=Pool(sides[0]).pairs("wishes", lists[0]),
        mentors=Pool(sides[1]).pairs("wishes", lists[1]),
        rules=[
            Rule("mine", Kind.PREFERENCE, mentee="wishes", weight=mentee, wish=Wish.MENTEE),
            Rule("theirs", Kind.PREFERENCE, mentor="wishes", weight=1, wish=Wish.MENTOR),
            Rule("listed", Kind.PREFERENCE, Mode.MUST, mentee="wishes"),
        ],
        **{"places": [1] * len(sides[1]), **options},
    )


@pytest.mark.parametrize("found", WORLDS)
def test_every_objective_chooses_differently(found: dict) -> None:
    problem, seen = problem_of_world(found), []
    for goal in GOALS:
        stable = goal in ("mentee", "mentor")
        result = (
            solve(problem, objective="stable", proposer=goal) if stable else solve(problem, objective=goal)
        )
        assert chosen(result) == {tuple(pair.split()) for pair in found[goal].split(", ")}, goal
        assert certify(problem, result).ok
        seen.append(chosen(result))
    assert all(one != other for one, other in combinations(seen, 2))


def test_who_proposes_gets_the_best_that_is_stable() -> None:
    several = 0
    for seed in range(60):
        edges = lively_problem(seed)
        wishes = zip(names(edges), edges.weights.tolist(), edges.mentor_weights.tolist(), strict=True)
        problem = problem_of_world(
            {"pairs": {" ".join(pair): (mine + 1, theirs + 1) for pair, mine, theirs in wishes}},
            mentee=1,
            places=edges.capacities,
            demand=edges.demands,
            seed=edges.seed,
        )
        stable = stable_choices(edges)
        several += len(stable) > 1
        for proposer in ("mentee", "mentor"):
            result = solve(problem, objective="stable", proposer=proposer)
            assert chosen(result) == favorite(edges, stable, by_mentors=proposer == "mentor")
            assert chosen(result) == pairs_of(edges, assign(edges, "stable", proposer=proposer))
    assert several > 5
