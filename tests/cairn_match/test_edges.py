"""Given weights: what is refused, all four objectives against everything tried, and what may not change."""

import csv
import gzip
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cairn_match import (
    BadInput,
    EdgeProblem,
    EdgeReason,
    EdgeResult,
    Status,
    assign,
    certify_edges,
    edge_problem,
    edge_problem_of_ids,
)
from tests.cairn_match.edge_worlds import (
    KEYS,
    choices,
    names,
    pairs_of,
    problem_of,
    random_problem,
    weights_of,
)

pytestmark = pytest.mark.unit
DATA = Path(__file__).parents[1] / "data" / "matching"
OBJECTIVES = ["score", "coverage", "fairest", "stable"]


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_assign_agrees_with_everything_tried_on_up_to_seven_people(start: int) -> None:
    for seed in range(start, start + 100):
        problem = random_problem(seed)
        every, weights = list(choices(problem)), weights_of(problem)
        for objective, key in KEYS.items():
            result = assign(problem, objective)
            best = max(key(weights, one) for one in every)
            assert key(weights, pairs_of(problem, result)) == best, (seed, objective)
            check = certify_edges(problem, result)
            assert check.ok, (seed, objective, check.faults)
            assert (result.gap, result.bound) == (0, result.total)


def instance_a() -> EdgeProblem:
    with gzip.open(DATA / "instance_a_edges.csv.gz", "rt") as file:
        edges = [(row["mentor_id"], row["mentee_id"], int(row["weight"])) for row in csv.DictReader(file)]
    with (DATA / "instance_a_capacity.csv").open() as file:
        places = [(row["mentor_id"], int(row["capacity"])) for row in csv.DictReader(file)]
    return edge_problem_of_ids(edges, places)


def test_instance_a_has_its_known_answers_with_every_objective() -> None:
    answers, problem = json.loads((DATA / "instance_a_answers.json").read_text()), instance_a()
    results = {objective: assign(problem, objective) for objective in OBJECTIVES}
    assert (results["coverage"].matched, results["coverage"].total) == (146, 428)
    assert answers["max_cardinality"] == 146
    assert results["score"].total == answers["max_weight_any_cardinality"] == 428
    fairest = results["fairest"]
    assert fairest.matched == 146
    least = min(weight for _, _, weight in fairest.pairs(problem))
    assert least == answers["largest_minimum_weight_at_max_cardinality"] == 1
    for result in results.values():
        assert certify_edges(problem, result).ok


def columns(**changes: Any) -> dict[str, Any]:
    base = {"mentees": ["a", "b"], "mentors": ["x", "y"], "rows": [0, 1], "cols": [0, 1], "weights": [5, 6]}
    return {**base, "capacities": [1, 1], **changes}


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"rows": [0, 2]}, "row 2, field 'mentee': 2 is not from 0 to 1"),
        ({"cols": [-1, 1]}, "row 1, field 'mentor': -1 is not from 0 to 1"),
        ({"rows": [0, 0], "cols": [1, 1]}, r"row 2, field 'mentee_id': \(a, y\) is in row 1 already"),
        ({"weights": [5, 10**12 + 1]}, "row 2, field 'weight': 1000000000001 is not from"),
        ({"weights": [5, 2**70]}, "row 2, field 'weight': needs a whole number"),
        ({"weights": [5, 1.5]}, "row 2, field 'weight': needs a whole number, not 1.5"),
        ({"weights": np.array([5.0, 6.0])}, "field 'weight': needs one column of signed whole numbers"),
        ({"weights": [5]}, "field 'mentee': has 2 rows for 1 pairs"),
        ({"mentor_weights": [1, -(10**13)]}, "row 2, field 'mentor_weight'"),
        ({"capacities": [1, -1]}, r"row 2 \(id 'y'\), field 'capacity': needs a whole number from 0"),
        ({"capacities": [1]}, "field 'capacity': has 1 rows for 2 people"),
        ({"demands": [20_000, 1]}, r"row 1 \(id 'a'\), field 'demand'"),
        ({"mentees": ["a", "a"]}, r"row 2 \(id 'a'\), field 'mentee_id': is used by row 1 already"),
        ({"mentors": ["x", ""]}, "row 2, field 'mentor_id': needs non-empty text"),
        ({"seed": -1}, "field 'seed'"),
        (
            {"weights": [10**12, 1], "capacities": [10_000] * 100, "mentors": [str(k) for k in range(100)]}
            | {"mentees": [f"e{k}" for k in range(100)], "demands": [10_000] * 100},
            "field 'weight': weights this large need fewer than 1000000 places",
        ),
    ],
)
def test_bad_input_is_refused_by_row_and_field(changes: dict[str, Any], text: str) -> None:
    with pytest.raises(BadInput, match=text):
        edge_problem(**columns(**changes))


def test_rows_of_ids_name_an_unknown_mentor_and_a_demand_given_twice() -> None:
    with pytest.raises(BadInput, match="row 2, field 'mentor_id': 'z' has no capacity"):
        edge_problem_of_ids([("x", "a", 1), ("z", "a", 1)], [("x", 1)])
    with pytest.raises(BadInput, match=r"row 2 \(id 'a'\), field 'mentee_id': is listed twice"):
        edge_problem_of_ids([], [("x", 1)], [("a", 1), ("a", 2)])


def test_an_unknown_objective_or_proposer_is_refused() -> None:
    problem = edge_problem(**columns())
    with pytest.raises(BadInput, match="field 'objective': needs one of coverage, score"):
        assign(problem, "best")
    with pytest.raises(BadInput, match="field 'proposer': needs one of mentee, mentor"):
        assign(problem, "stable", proposer="nobody")


def big_problem(seed: int = 1) -> EdgeProblem:
    dice = random.Random(seed)
    mentees, mentors = [f"e{k}" for k in range(40)], [f"o{k}" for k in range(16)]
    weights = {(e, o): dice.randint(-3, 30) for e in mentees for o in mentors if dice.random() < 0.5}
    return problem_of(
        weights,
        {o: dice.choice([1, 2, 3]) for o in mentors},
        {e: dice.choice([1, 1, 2]) for e in mentees},
        wishes={pair: dice.randint(0, 9) for pair in weights},
        seed=seed,
    )


def changed(problem: EdgeProblem, **changes: Any) -> EdgeProblem:
    """The same problem with other columns, in an order of its own."""
    held = {name: getattr(problem, name) for name in EdgeProblem.__slots__}
    return edge_problem(**{**held, **changes})


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_order_of_people_and_pairs_does_not_matter(objective: str) -> None:
    problem, dice = big_problem(), np.random.default_rng(3)
    left, right = dice.permutation(len(problem.mentees)), dice.permutation(len(problem.mentors))
    order = dice.permutation(len(problem.rows))
    after = edge_problem(
        mentees=[problem.mentees[k] for k in left],
        mentors=[problem.mentors[k] for k in right],
        rows=np.argsort(left)[problem.rows][order],
        cols=np.argsort(right)[problem.cols][order],
        weights=problem.weights[order],
        mentor_weights=problem.mentor_weights[order],
        capacities=problem.capacities[right],
        demands=problem.demands[left],
        seed=problem.seed,
    )
    assert assign(after, objective).to_dict() == assign(problem, objective).to_dict()


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_scale_of_weights_does_not_matter(objective: str) -> None:
    problem = big_problem()
    large = changed(problem, weights=problem.weights * 13, mentor_weights=problem.mentor_weights * 13)
    before, after = assign(problem, objective), assign(large, objective)
    assert pairs_of(large, after) == pairs_of(problem, before)
    assert after.total == before.total * 13


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_mentor_whom_nobody_may_have_changes_nothing(objective: str) -> None:
    problem = big_problem()
    more = changed(
        problem, mentors=[*problem.mentors, "useless"], capacities=[*problem.capacities.tolist(), 5]
    )
    assert pairs_of(more, assign(more, objective)) == pairs_of(problem, assign(problem, objective))


def test_a_place_more_never_makes_it_worse() -> None:
    for seed in range(16):
        problem = random_problem(seed)
        weights = weights_of(problem)
        for k in range(len(problem.mentors)):
            more = changed(problem, capacities=problem.capacities + (np.arange(len(problem.mentors)) == k))
            for objective, key in KEYS.items():
                before = key(weights, pairs_of(problem, assign(problem, objective)))
                assert key(weights, pairs_of(more, assign(more, objective))) >= before, (seed, k, objective)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_copies_of_a_profile_lose_nobody(objective: str) -> None:
    kinds = [(kind, k) for kind in range(3) for k in range(20)]
    problem = problem_of(
        {(f"e{a}-{k}", f"o{b}-{j}"): 7 for a, k in kinds for b, j in kinds if a == b},
        {f"o{b}-{j}": 1 for b, j in kinds},
        {f"e{a}-{k}": 1 for a, k in kinds},
    )
    result = assign(problem, objective)
    assert (result.matched, result.total) == (60, 420)
    assert certify_edges(problem, result).ok


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_one_weight_for_all_is_decided_by_lot(objective: str) -> None:
    problem = problem_of(
        {(f"e{k}", o): 4 for k in range(12) for o in ("x", "y")},
        {"x": 3, "y": 4},
        dict.fromkeys([f"e{k}" for k in range(12)], 1),
    )
    results = [assign(problem, objective, seed=seed) for seed in range(6)]
    assert {result.matched for result in results} == {7}
    assert len({pairs_of(problem, result) for result in results}) > 1
    assert {one.text for one in results[0].short} == {"12 people compete for 7 places"} or objective in (
        "score",
        "stable",
    )


def test_a_pair_of_worth_nothing_is_taken_and_one_of_less_left_out() -> None:
    problem = problem_of({("a", "x"): 0, ("b", "y"): -1}, {"x": 1, "y": 1}, {"a": 1, "b": 1})
    assert pairs_of(problem, assign(problem, "score")) == {("a", "x")}
    assert assign(problem, "score").short[0].reason is EdgeReason.WORTH_LESS
    assert assign(problem, "coverage").matched == assign(problem, "fairest").matched == 2
    large = problem_of(
        {("a", "x"): 0} | {(f"e{k}", f"o{k}"): 10**12 for k in range(800)},
        {"x": 1} | {f"o{k}": 1 for k in range(800)},
        {"a": 1} | {f"e{k}": 1 for k in range(800)},
    )
    for objective in OBJECTIVES[:3]:
        result = assign(large, objective)
        assert (result.matched, result.total) == (801, 800 * 10**12)
        assert certify_edges(large, result).ok


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_everybody_who_lacks_a_mentor_has_a_reason(objective: str) -> None:
    problem = problem_of(
        {("a", "x"): 5, ("b", "x"): 4, ("c", "x"): 3, ("d", "z"): 2, ("e", "y"): 9},
        {"x": 2, "y": 2, "z": 0},
        {"a": 1, "b": 1, "c": 1, "d": 1, "e": 2, "f": 1, "g": 0},
    )
    texts = {one.mentee: one.text for one in assign(problem, objective).short}
    assert texts == {
        "c": "3 people compete for 2 places",
        "d": "no mentor listed with them has a place",
        "e": "has every mentor listed with them who has a place",
        "f": "is in no pair",
    }


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_where_nobody_can_be_matched_the_result_is_empty_and_proved(objective: str) -> None:
    for weights, places in (({}, {"x": 1}), ({("a", "x"): 5}, {"x": 0}), ({}, {})):
        problem = problem_of(weights, places, {"a": 1})
        result = assign(problem, objective)
        assert (result.matched, result.total, result.status) == (0, 0, Status.OPTIMAL)
        assert [one.mentee for one in result.short] == ["a"]
        assert certify_edges(problem, result).ok


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_cancel_stops_with_an_honest_bound(objective: str) -> None:
    problem = big_problem()
    best, calls = assign(problem, objective), []
    assign(problem, objective, progress=lambda *told: calls.append(told))
    assert calls[0][1] == 0
    for after in range(4):
        answers = iter([False] * after + [True] * 1000)
        result = assign(problem, objective, cancel=lambda answers=answers: next(answers))
        check = certify_edges(problem, result)
        assert check.ok, check.faults
        if result.status is Status.STOPPED:
            assert {one.reason for one in result.short} == {EdgeReason.NOT_SEARCHED}
            assert result.gap > 0
        if objective == "score":
            assert result.bound >= best.total


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_stored_result_comes_back_whole(objective: str) -> None:
    problem = big_problem()
    result = assign(problem, objective)
    back = EdgeResult.from_dict(json.loads(json.dumps(result.to_dict())))
    assert back.to_dict() == result.to_dict()
    assert certify_edges(problem, back) == certify_edges(problem, result)


def test_pairs_carry_their_weights() -> None:
    problem = big_problem()
    weights = weights_of(problem)
    pairs = assign(problem).pairs(problem)
    assert sum(weight for _, _, weight in pairs) == assign(problem).total
    assert all(weights[mentee, mentor] == weight for mentee, mentor, weight in pairs)
    assert len(names(problem)) == len(weights)


@pytest.mark.parametrize("places", [1, 2])
@pytest.mark.parametrize("objective", ["score", "coverage"])
def test_a_large_instance_is_proved_whichever_road_the_flow_layer_takes(objective: str, places: int) -> None:
    """51,200 pairs: an auction is tried first where places suffice; people who want nobody get nobody."""
    dice = np.random.default_rng(5)
    rows, cols = np.divmod(np.arange(320 * 160), 160)
    problem = edge_problem(
        mentees=[f"e{k}" for k in range(320)],
        mentors=[f"o{k}" for k in range(160)],
        rows=rows,
        cols=cols,
        weights=dice.integers(-500, 10_000, len(rows)),
        capacities=[places if k % 9 else 0 for k in range(160)],
        demands=[k % 5 and 1 for k in range(320)],
    )
    result = assign(problem, objective)
    check = certify_edges(problem, result)
    assert check.ok, check.faults
    assert result.matched == min(256, 142 * places)
