"""solve: what must not change when the input changes so or so, hard cases, budgets and repeatability."""

import json
import random
import subprocess
import sys
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from cairn_match import BadInput, Kind, Mode, Pool, Problem, Result, Rule, Status, certify, solve
from tests.cairn_match.worlds import EVERY_RULE, World, person, world

pytestmark = pytest.mark.unit
OBJECTIVES = ["coverage", "score"]


def middle_world(seed: int = 3) -> World:
    found = world(seed, 25, 10, unknown=0.05)
    found.options = {"places": [2] * 10, "demand": [1] * 20 + [2] * 5, "seed": 11}
    return found


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_order_of_people_does_not_matter(objective: str) -> None:
    found, dice = middle_world(), random.Random(1)
    before = solve(found.problem(), objective=objective)
    places = {p.id: n for p, n in zip(found.mentors, found.options["places"], strict=True)}
    demand = {p.id: n for p, n in zip(found.mentees, found.options["demand"], strict=True)}
    dice.shuffle(found.mentors)
    dice.shuffle(found.mentees)
    found.options["places"] = [places[p.id] for p in found.mentors]
    found.options["demand"] = [demand[p.id] for p in found.mentees]
    after = solve(found.problem(), objective=objective)
    assert sorted(after.pairs) == sorted(before.pairs)
    assert {(one.mentee, one.reason) for one in after.unmatched} == {
        (one.mentee, one.reason) for one in before.unmatched
    }


def test_the_scale_of_weights_does_not_matter() -> None:
    found = middle_world()
    before = solve(found.problem())
    found.rules = [replace(rule, weight=rule.weight * 13) for rule in found.rules]
    assert solve(found.problem()).to_json() == before.to_json()


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_mentor_whom_nobody_may_have_changes_nothing(objective: str) -> None:
    found = middle_world()
    before = solve(found.problem(), objective=objective)
    useless = person(random.Random(0), "useless", [], 0.0)
    useless.languages = []
    found.mentors.append(useless)
    found.options["places"].append(5)
    assert solve(found.problem(), objective=objective).pairs == before.pairs


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_place_more_never_makes_it_worse(objective: str) -> None:
    found = middle_world(4)
    before = solve(found.problem(), objective=objective)
    for k in range(10):
        places = [2 + (j == k) for j in range(10)]
        after = solve(found.problem(places=places), objective=objective)
        if objective == "coverage":
            assert (after.matched, after.worth) >= (before.matched, before.worth)
        else:
            assert after.worth >= before.worth


def copies(count: int, per_profile: int) -> Problem:
    """`count` profiles with that many copies a side, each profile at home only with itself."""
    mentees = [f"e{p}-{k}" for p in range(count) for k in range(per_profile)]
    mentors = [f"o{p}-{k}" for p in range(count) for k in range(per_profile)]
    profile = [f"s{p}" for p in range(count) for _ in range(per_profile)]
    return Problem(
        mentees=Pool(mentees).category("kind", profile),
        mentors=Pool(mentors).category("kind", profile),
        rules=[
            Rule("kind", Kind.SAME, Mode.MUST, mentee="kind"),
            Rule("like", Kind.SAME, mentee="kind", weight=1),
        ],
        places=[1] * len(mentors),
    )


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("per_mentee", [1, 3])
def test_copies_of_a_profile_lose_nobody_on_short_lists(objective: str, per_mentee: int) -> None:
    problem = copies(3, 20)
    result = solve(problem, objective=objective, all_pairs=0, per_mentee=per_mentee)
    assert (result.matched, result.total) == (60, 600_000)
    assert certify(problem, result).ok


def test_one_skill_for_all_fills_every_place_by_lot() -> None:
    ids = [f"e{k}" for k in range(12)]
    problem = Problem(
        mentees=Pool(ids).sets("s", [["x"]] * 12),
        mentors=Pool(["o1", "o2"]).sets("s", [["x"], ["x"]]),
        rules=[Rule("s", Kind.OVERLAP, mentee="s", weight=1)],
        places=[3, 4],
    )
    results = [solve(problem, seed=seed) for seed in range(8)]
    assert {result.total for result in results} == {70_000}
    assert len({result.pairs for result in results}) > 1
    assert {one.reason for one in results[0].unmatched} == {"competition"}
    assert {(one.people, one.places) for one in results[0].unmatched} == {(12, 7)}


def empty_results(problem: Problem) -> list[Result]:
    return [solve(problem, objective=objective) for objective in OBJECTIVES]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"places": [0, 0]}, "no_mentors"),
        ({"excluded": list(product(["a", "b"], ["x", "y"]))}, "together"),
        ({"private": list(product(["a", "b"], ["x", "y"]))}, "too_low"),
        ({"floors": 9000}, "too_low"),
        ({"rules": [Rule("kind", Kind.SAME, Mode.MUST, mentee="kind")]}, "failed_must"),
    ],
)
def test_where_nobody_can_be_matched_everybody_has_a_reason(options: dict, reason: str) -> None:
    base = {
        "mentees": Pool(["a", "b"]).category("kind", ["p", "p"]),
        "mentors": Pool(["x", "y"]).category("kind", ["q", "q"]),
        "rules": [],
        "places": [1, 1],
    }
    problem = Problem(**{**base, **options})
    for result in empty_results(problem):
        assert result.pairs == ()
        assert result.status is Status.OPTIMAL
        assert [(one.mentee, one.reason) for one in result.unmatched] == [("a", reason), ("b", reason)]
        assert certify(problem, result).ok


@pytest.mark.parametrize(("mentees", "mentors"), [(0, 0), (0, 2), (2, 0)])
def test_an_empty_side_is_no_error(mentees: int, mentors: int) -> None:
    problem = world(1, mentees, mentors).problem()
    for result in empty_results(problem):
        assert result.pairs == ()
        assert [one.reason for one in result.unmatched] == ["no_mentors"] * mentees
        assert certify(problem, result).ok


def test_a_person_on_both_sides_is_not_matched_with_themselves() -> None:
    side = Pool(["ann", "bob"])
    result = solve(Problem(mentees=side, mentors=side, rules=[], places=[1, 1]))
    assert result.pairs == (("ann", "bob"), ("bob", "ann"))


def test_a_demand_of_two_uses_two_different_mentors() -> None:
    problem = Problem(mentees=Pool(["a"]), mentors=Pool(["x", "y"]), rules=[], places=[2, 2], demand=[2])
    assert solve(problem).pairs == (("a", "x"), ("a", "y"))


def test_pins_are_kept_under_the_floor_and_released_against_a_must() -> None:
    problem = Problem(
        mentees=Pool(["a", "b"]).category("kind", ["p", "q"]),
        mentors=Pool(["x", "y"]).category("kind", ["p", "p"]),
        rules=[Rule("kind", Kind.SAME, Mode.MUST, mentee="kind")],
        places=[1, 1],
        floors=5000,
        pinned=[("a", "y"), ("b", "x")],
    )
    result = solve(problem)
    assert (result.pairs, result.pinned, result.released) == ((("a", "y"),), (True,), (("b", "x"),))
    assert certify(problem, result).ok


def test_a_floor_can_be_set_for_each_mentee() -> None:
    problem = Problem(
        mentees=Pool(["a", "b"]).category("kind", ["p", "p"]),
        mentors=Pool(["x", "y"]).category("kind", ["p", "q"]),
        rules=[Rule("kind", Kind.SAME, mentee="kind", weight=1)],
        places=[1, 1],
        floors=[0, 10_000],
    )
    result = solve(problem)
    assert result.pairs == (("a", "y"), ("b", "x"))
    assert certify(problem, result).ok


def test_a_stay_bonus_keeps_a_pair_that_is_slightly_worse() -> None:
    def pairs(bonus: int) -> tuple[tuple[str, str], ...]:
        problem = Problem(
            mentees=Pool(["a"]).pairs("wishes", [["x", "y"]], ranks=5),
            mentors=Pool(["x", "y"]),
            rules=[Rule("wish", Kind.PREFERENCE, mentee="wishes", weight=1)],
            places=[1, 1],
            current=[("a", "y")],
            stay_bonus=bonus,
        )
        return solve(problem).pairs

    assert pairs(1999) == (("a", "x"),)
    assert pairs(2001) == (("a", "y"),)


def test_progress_runs_and_cancel_stops_with_an_honest_bound() -> None:
    problem, seen = middle_world().problem(), []
    solve(
        problem,
        progress=lambda stage, done, total: seen.append((stage, done, total)),
        all_pairs=0,
        per_mentee=1,
    )
    assert seen[0] == ("pairs", 0, 25)
    assert ("proof", 25, 25) in seen
    best = solve(problem)
    stopped = solve(problem, cancel=lambda: True)
    assert (stopped.status, stopped.pairs, stopped.rounds) == ("stopped", (), 0)
    assert {one.reason for one in stopped.unmatched} == {"not_searched"}
    assert stopped.certificate.bound >= best.certificate.value
    assert certify(problem, stopped).ok


def test_a_budget_of_rounds_returns_the_bound_that_was_reached() -> None:
    problem = middle_world().problem()
    best = solve(problem, all_pairs=0, per_mentee=1)
    assert best.rounds > 2
    short = solve(problem, all_pairs=0, per_mentee=1, rounds=1)
    assert short.status is Status.STOPPED
    assert short.certificate.value < best.certificate.value <= short.certificate.bound
    check = certify(problem, short)
    assert check.ok
    assert check.gap > 0
    late = iter([False] * 8 + [True] * 100)
    assert certify(problem, solve(problem, all_pairs=0, per_mentee=1, cancel=lambda: next(late))).ok


@pytest.mark.parametrize("all_pairs", [0, 10**6])
def test_the_size_of_blocks_does_not_matter(monkeypatch: pytest.MonkeyPatch, all_pairs: int) -> None:
    found = middle_world()
    found.options["private"] = [("e3", "o4"), ("e20", "o1")]
    problem = found.problem()
    whole = solve(problem, all_pairs=all_pairs, per_mentee=2)
    monkeypatch.setattr("cairn_match.problem.BLOCK", 35)
    pieces = solve(problem, all_pairs=all_pairs, per_mentee=2)
    assert pieces.to_json() == whole.to_json()
    assert certify(problem, pieces) == certify(problem, whole)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_stored_result_comes_back_whole(objective: str) -> None:
    for problem in (middle_world().problem(), middle_world().problem(floors=10_000)):
        result = solve(problem, objective=objective)
        back = Result.from_dict(json.loads(result.to_json()), problem.mentees, problem.mentors)
        assert back.to_json() == result.to_json()
        assert certify(problem, back) == certify(problem, result)
        assert back.unmatched == result.unmatched


def test_a_stored_result_of_other_people_is_refused() -> None:
    data = json.loads(solve(middle_world().problem()).to_json())
    with pytest.raises(BadInput, match="is not among the 1 people of this side"):
        Result.from_dict(data, Pool(["somebody"]), Pool(["else"]))


SCRIPT = """
from cairn_match import solve
from tests.cairn_match.test_solve import middle_world
import hashlib
problem = middle_world().problem()
lists = dict(all_pairs=0, per_mentee=2)
print(hashlib.sha256(solve(problem).to_json() + solve(problem, objective="score", **lists).to_json()).hexdigest())
"""


def test_the_same_input_gives_the_same_bytes_in_another_process() -> None:
    root = Path(__file__).parents[2]
    hashes = set()
    for salt, threads in (("0", "1"), ("7", "2")):
        environment = {
            "PYTHONPATH": f"{root}:{root / 'src'}",
            "PYTHONHASHSEED": salt,
            "OPENBLAS_NUM_THREADS": threads,
        }
        run = [sys.executable, "-c", SCRIPT]
        hashes.add(subprocess.run(run, env=environment, capture_output=True, check=True, text=True).stdout)
    assert len(hashes) == 1


def test_every_rule_kind_occurs_in_the_worlds() -> None:
    assert {rule.kind for rule in EVERY_RULE} == {*Kind}
    assert {rule.mode for rule in EVERY_RULE} == {*Mode}
