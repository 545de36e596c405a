"""What rules cost, and which musts leave somebody without anyone; against brute force."""

import random
from itertools import combinations

import numpy as np
import pytest

from cairn_match import (
    EXCLUDED,
    BadInput,
    Kind,
    Mode,
    Pool,
    Problem,
    Rule,
    blocking_musts,
    certify,
    rule_costs,
    smallest_musts,
    solve,
    variant,
)
from cairn_match.smallest_musts import smallest_hitting_sets
from tests.cairn_match import oracle
from tests.cairn_match.test_brute_force import all_scores
from tests.cairn_match.worlds import EVERY_MUST, LIGHT_RULES, random_world, world

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("seed", range(30))
def test_a_must_costs_what_brute_force_says(seed: int) -> None:
    found = random_world(seed)
    found.options.pop("pinned", None)
    problem = found.problem()
    before, _ = oracle.best(found, all_scores(found, problem))
    bonus, costs = found.options["stay_bonus"], {one.key: one for one in rule_costs(problem)}
    assert [*costs] == [rule.key for rule in found.rules if rule.mode is Mode.MUST]
    for rule in [rule for rule in found.rules if rule.mode is Mode.MUST]:
        rules, found.rules = found.rules, [one for one in found.rules if one is not rule]
        after, _ = oracle.best(found, all_scores(found, problem))
        found.rules = rules
        assert costs[rule.key].matched == after[0]
        assert costs[rule.key].people == after[0] - before[0] >= 0
        if not bonus:
            assert (costs[rule.key].total, costs[rule.key].points) == (after[1], after[1] - before[1])


def test_a_should_costs_what_the_others_could_earn() -> None:
    """Skills and wishes pull apart: without the wish each gets the mentor with their skill."""
    problem = Problem(
        mentees=Pool(["ann", "bob"]).sets("skills", [["a"], ["b"]]).pairs("wishes", [["y"], ["x"]]),
        mentors=Pool(["x", "y"]).sets("skills", [["a"], ["b"]]),
        rules=[
            Rule("skill", Kind.OVERLAP, mentee="skills", weight=1),
            Rule("wish", Kind.PREFERENCE, mentee="wishes", weight=3),
        ],
        places=[1, 1],
    )
    costs = {one.key: (one.people, one.points, one.total) for one in rule_costs(problem, shoulds=True)}
    assert costs == {"skill": (0, 0, 15_000), "wish": (0, 5_000, 5_000)}
    assert rule_costs(problem) == ()


def test_no_should_costs_less_than_rounding() -> None:
    for seed in range(6):
        problem = world(seed, 8, 6, rules=LIGHT_RULES).problem()
        for cost in rule_costs(problem, shoulds=True):
            assert cost.people >= 0
            if cost.mode is not Mode.MUST:
                assert cost.points >= -len(problem.rules) * 8


def test_a_result_at_hand_is_used_and_a_cancel_stops() -> None:
    problem = world(3, 6, 4).problem()
    assert rule_costs(problem, result=solve(problem)) == rule_costs(problem)
    assert rule_costs(problem, cancel=lambda: True) == ()


def test_a_variant_differs_in_what_is_given_and_in_nothing_else() -> None:
    for seed in range(20):
        problem = random_world(seed).problem()
        same = variant(problem)
        assert solve(same).to_json() == solve(problem).to_json()
        assert certify(same, solve(problem)).ok
        for name in ("places", "demand", "floors", "excluded", "private", "current", "pinned"):
            assert getattr(same, name).tolist() == getattr(problem, name).tolist()
    other = variant(problem, floors=9000, seed=7, rules=[])
    assert (other.floors.tolist(), other.seed, other.rules) == ([9000] * len(problem.mentees), 7, ())


def hitting_by_force(masks: list[int], bits: int) -> list[int]:
    for size in range(1, bits + 1):
        found = [
            sum(1 << bit for bit in some)
            for some in combinations(range(bits), size)
            if all(mask & sum(1 << bit for bit in some) for mask in masks)
        ]
        if found:
            return sorted(found)
    return []


def test_smallest_hitting_sets_agree_with_brute_force() -> None:
    dice = random.Random(1)
    for _ in range(300):
        masks = [dice.randrange(1, 64) for _ in range(dice.randrange(1, 9))]
        assert smallest_hitting_sets(masks) == hitting_by_force(masks, 6)
    assert smallest_hitting_sets([]) == []
    assert smallest_hitting_sets([3, 0]) == []


@pytest.mark.parametrize("seed", range(8))
def test_smallest_musts_agree_with_taking_musts_away(seed: int) -> None:
    found = world(seed, 8, 5, rules=EVERY_MUST[:6], unknown=0.05)
    problem = found.problem(places=[1, 0, 2, 1, 1], excluded=[("e1", "o0"), ("e2", "o3")])
    mentors = [o for o, places in zip(found.mentors, [1, 0, 2, 1, 1], strict=True) if places]
    for e in found.mentees:
        answer = smallest_musts(problem, e.id)
        failed = [
            {rule.key for rule in found.rules if not oracle.passes([rule], e, o)}
            | ({EXCLUDED} if (e.id, o.id) in (("e1", "o0"), ("e2", "o3")) else set())
            for o in mentors
        ]
        keys = [*(rule.key for rule in found.rules), EXCLUDED]
        sets: list[tuple[str, ...]] = []
        for size in range(1, len(keys) + 1):
            sets = [some for some in combinations(keys, size) if all({*some} & one for one in failed)]
            if sets:
                break
        assert {*answer.sets} == {*sets}
        assert (answer.mentors, answer.possible) == (4, sum(not one for one in failed))


def site_and_level(private: list[tuple[str, str]]) -> Problem:
    """Ann: each mentor fails site or level; bob: x fits; cem: level fails always."""
    return Problem(
        mentees=Pool(["ann", "bob", "cem", "dan"])
        .category("site", ["p", "p", "p", "p"])
        .ordinal("level", [3, 1, 9, 3]),
        mentors=Pool(["x", "y"]).category("site", ["p", "q"]).ordinal("level", [2, 5]),
        rules=[
            Rule("site", Kind.SAME, Mode.MUST, mentee="site"),
            Rule("above", Kind.AT_LEAST_ABOVE, Mode.MUST, mentee="level"),
        ],
        places=[1, 1],
        private=private,
    )


def test_sets_are_counted_over_all_who_have_nobody() -> None:
    problem = site_and_level([])
    sets = blocking_musts(problem, solve(problem))
    assert [(one.rules, one.people, one.mentees) for one in sets] == [
        (("site", "above"), 2, ("ann", "dan")),
        (("above",), 1, ("cem",)),
    ]


def test_a_private_exclusion_never_shows() -> None:
    everybody = [(mentee, mentor) for mentee in ("ann", "bob", "cem", "dan") for mentor in ("x", "y")]
    open_problem, blocked = site_and_level([]), site_and_level(everybody)
    for mentee in ("ann", "bob", "cem", "dan"):
        assert smallest_musts(open_problem, mentee) == smallest_musts(blocked, mentee)
    sets = blocking_musts(blocked, solve(blocked))
    assert "bob" not in {mentee for one in sets for mentee in one.mentees}


def test_nobody_is_their_own_mentor_and_no_mentors_are_no_reason() -> None:
    problem = Problem(mentees=Pool(["ann", "bob"]), mentors=Pool(["ann"]), rules=[], places=[1])
    assert (smallest_musts(problem, "ann").mentors, smallest_musts(problem, "ann").sets) == (0, ())
    assert (smallest_musts(problem, "bob").mentors, smallest_musts(problem, "bob").possible) == (1, 1)
    empty = Problem(mentees=Pool([]), mentors=Pool([]), rules=[], places=[])
    assert blocking_musts(empty, solve(empty)) == ()
    assert rule_costs(empty) == ()
    full = Problem(mentees=Pool(["ann"]), mentors=Pool(["x"]), rules=[], places=[0])
    assert smallest_musts(full, "ann").mentors == 0
    with pytest.raises(BadInput, match="'zoe' is not among"):
        smallest_musts(problem, "zoe")


def test_more_musts_than_bits_are_refused() -> None:
    rules = [Rule(f"r{k}", Kind.SAME, Mode.MUST, mentee="site") for k in range(62)]
    sides = [Pool([name]).category("site", ["p"]) for name in ("ann", "x")]
    problem = Problem(mentees=sides[0], mentors=sides[1], rules=rules, places=[1])
    with pytest.raises(BadInput, match="at most 61"):
        smallest_musts(problem, "ann")
    fine = variant(problem, rules=rules[:61])
    assert smallest_musts(fine, "ann").possible == 1


def test_excluded_with_everybody_is_a_set_of_its_own() -> None:
    problem = Problem(
        mentees=Pool(["ann"]),
        mentors=Pool(["x", "y"]),
        rules=[],
        places=[1, 1],
        excluded=[("ann", "x"), ("ann", "y")],
    )
    assert smallest_musts(problem, "ann").sets == ((EXCLUDED,),)
    assert np.array_equal(problem.places, [1, 1])
