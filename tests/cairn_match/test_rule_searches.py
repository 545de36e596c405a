"""fairest and stable searches over rules: order of people, threads, growing lists, storage, stops, limits."""

from __future__ import annotations

import json
import random
from typing import Any

import numpy as np
import pytest

from cairn_match import (
    BadInput,
    Kind,
    Mode,
    Objective,
    Pool,
    Problem,
    Result,
    Rule,
    Status,
    Wish,
    certify,
    solve,
)
from cairn_match.ties import Ties
from tests.cairn_match.rule_worlds import wishing_world
from tests.cairn_match.worlds import EVERY_RULE, LIGHT_RULES, World, world

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


def busy(seed: int, mentees: int, mentors: int, rules: list[Rule], **more: Any) -> World:
    """A world with everything that can stand between two people."""
    found, dice = world(seed, mentees, mentors, rules=rules, unknown=0.1), random.Random(seed)
    pairs = [(e.id, o.id) for e in found.mentees for o in found.mentors]
    found.options = {
        "places": [dice.choice([0, 1, 1, 2]) for _ in found.mentors],
        "demand": [dice.choice([0, 1, 1, 2]) for _ in found.mentees],
        "excluded": dice.sample(pairs, 40),
        "private": dice.sample(pairs, 40),
        "current": dice.sample(pairs, 60),
        "stay_bonus": 700,
        "floors": [dice.choice([0, 0, 2500]) for _ in found.mentees],
        "seed": seed,
        **more,
    }
    return found


@pytest.mark.parametrize("way", WAYS)
def test_the_order_of_people_does_not_matter(way: dict) -> None:
    found, dice = busy(3, 40, 20, MIXED), random.Random(1)
    before = solve(found.problem(), **way)
    options = {
        name: dict(zip([p.id for p in people], found.options[name], strict=True))
        for name, people in (("places", found.mentors), ("demand", found.mentees), ("floors", found.mentees))
    }
    dice.shuffle(found.mentors)
    dice.shuffle(found.mentees)
    for name, people in (("places", found.mentors), ("demand", found.mentees), ("floors", found.mentees)):
        found.options[name] = [options[name][p.id] for p in people]
    after = solve(found.problem(), **way)
    assert sorted(zip(after.pairs, after.scores, after.parts.tolist(), strict=True)) == sorted(
        zip(before.pairs, before.scores, before.parts.tolist(), strict=True)
    )
    assert {*after.unmatched} == {*before.unmatched}
    assert certify(found.problem(), after).ok
    assert after.pairs


@pytest.mark.parametrize("way", WAYS)
def test_the_same_bytes_with_compiled_loops_and_without_and_on_any_threads(
    way: dict, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = busy(5, 90, 45, EVERY_RULE).problem()
    plain = solve(problem, all_pairs=0, per_mentee=3, **way)
    assert certify(problem, plain).ok
    monkeypatch.setattr("cairn_match.scan.SMALL", 0)
    monkeypatch.setattr("cairn_match.kernels.scan.CHUNK", 16)
    for cores in (1, 2):
        monkeypatch.setattr("os.sched_getaffinity", lambda _who, cores=cores: set(range(cores)))
        again = solve(problem, all_pairs=0, per_mentee=3, **way)
        assert again.to_json() == plain.to_json()
        assert certify(problem, again).ok


@pytest.mark.parametrize("willing", [1, 4, 1000])
def test_short_lists_grow_to_the_same_stable_match(willing: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = []
    for seed in range(8):
        places = [1] * 20
        problem = busy(seed, 60, 20, MIXED, places=places).problem()
        whole = solve(problem, objective="stable")
        monkeypatch.setattr("cairn_match.stable_search.WILLING", willing)
        grown = solve(problem, objective="stable", all_pairs=0, per_mentee=1)
        assert (grown.pairs, grown.unmatched, whole.rounds) == (whole.pairs, whole.unmatched, 1)
        assert certify(problem, grown).ok
        rounds.append(grown.rounds)
    assert max(rounds) > 1


@pytest.mark.parametrize("way", WAYS)
def test_a_stored_result_is_the_same_and_still_a_proof(way: dict) -> None:
    problem = busy(5, 30, 15, MIXED).problem()
    result = solve(problem, **way)
    again = Result.from_dict(json.loads(result.to_json()), problem.mentees, problem.mentors)
    assert again.to_json() == result.to_json()
    assert certify(problem, again).ok


def test_plain_objectives_carry_no_proof_beside_the_prices() -> None:
    result = solve(busy(5, 12, 6, MIXED).problem())
    assert result.proof is None
    assert "proof" not in result.to_dict()


def test_stable_at_two_thousand_has_no_blocking_pair() -> None:
    found = world(8, 2000, 1000, rules=MIXED, unknown=0.02)
    places = [1 + k % 3 for k in range(1000)]
    problem = found.problem(places=places, floors=1500)
    result = solve(problem, objective="stable")
    everybody, table = np.arange(2000), problem.table
    wish = [np.zeros((2000, 1000), dtype=np.int64) for _ in range(2)]
    for k, rule in enumerate(problem.rules):
        for side, own in enumerate((Wish.MENTEE, Wish.MENTOR)):
            if rule.wish in (own, Wish.BOTH):
                wish[side] += table.part(k, slice(None), slice(None))
    may = problem.allowed_block(everybody) & (table.scores(slice(None), slice(None)) >= 1500)
    lots = (Ties(problem, problem.seed).block(everybody) >> np.uint64(1)).astype(np.int64)
    held = np.zeros_like(may)
    held[result.rows, result.cols] = True
    assert (held <= may).all()
    rather = []
    for side, axis in ((0, 1), (1, 0)):
        free = held.sum(axis=axis, keepdims=True) < (1 if side == 0 else np.array([places]))
        worst = np.where(held, wish[side], 1 << 40).min(axis=axis, keepdims=True)
        lot = np.where(held & (wish[side] == worst), lots, np.iinfo(np.int64).max).min(
            axis=axis, keepdims=True
        )
        rather.append(free | (wish[side] > worst) | ((wish[side] == worst) & (lots > lot)))
    assert int((may & ~held & rather[0] & rather[1]).sum()) == 0
    assert certify(problem, result).ok
    assert result.matched > 1000


def stop_after(calls: int) -> Any:
    """A cancel that says yes after some calls."""
    left = [calls]

    def cancel() -> bool:
        left[0] -= 1
        return left[0] < 0

    return cancel


@pytest.mark.parametrize("way", WAYS)
def test_a_stopped_search_is_honest(way: dict) -> None:
    problem = busy(5, 30, 15, MIXED, pinned=[]).problem()
    best, seen = solve(problem, **way), set[Status]()
    for calls in range(6):
        result = solve(problem, cancel=stop_after(calls), **way)
        check = certify(problem, result)
        assert check.ok, check.faults
        seen.add(result.status)
        if result.status is Status.STOPPED:
            assert result.certificate.bound >= best.certificate.value or way["objective"] == "stable"
            assert {one.reason for one in result.unmatched} == {"not_searched"}
    assert Status.STOPPED in seen
    told: list[tuple[str, int, int]] = []
    solve(problem, progress=lambda *step: told.append(step), **way)
    assert told


def test_rounds_of_proposals_are_a_budget() -> None:
    problem = busy(2, 60, 20, MIXED).problem(places=[1] * 20)
    whole = solve(problem, objective="stable", all_pairs=0, per_mentee=1)
    short = solve(problem, objective="stable", all_pairs=0, per_mentee=1, rounds=1)
    assert whole.rounds > 1
    assert (short.status, short.rounds) == (Status.STOPPED, 1)
    assert short.certificate.gap > 0
    check = certify(problem, short)
    assert check.ok, check.faults


@pytest.mark.parametrize("way", [WAYS[0], WAYS[2]])
def test_more_pairs_than_can_be_kept_are_refused_with_their_number(
    way: dict, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = busy(5, 30, 15, LIGHT_RULES).problem()
    monkeypatch.setattr("cairn_match.steps.LARGEST", 20)
    with pytest.raises(BadInput, match=r"field 'objective': there are \d+ possible pairs .* 20 at once"):
        solve(problem, **way)
    assert solve(problem, objective="stable").status is Status.OPTIMAL


def test_an_unknown_proposer_is_refused() -> None:
    with pytest.raises(BadInput, match="field 'proposer': needs one of mentee, mentor, not 'both'"):
        solve(wishing_world(1).problem(), objective="stable", proposer="both")


@pytest.mark.parametrize("objective", ["fairest", "stable"])
@pytest.mark.parametrize(
    "sizes", [(0, 0), (0, 3), (3, 0), (2, 2)], ids=lambda sizes: "x".join(map(str, sizes))
)
def test_nobody_and_nothing_are_results_too(objective: str, sizes: tuple[int, int]) -> None:
    mentees, mentors = ([f"{side}{k}" for k in range(size)] for side, size in zip("eo", sizes, strict=True))
    problem = Problem(
        mentees=Pool(mentees).category("site", ["p"] * sizes[0]),
        mentors=Pool(mentors).category("site", ["q"] * sizes[1]),
        rules=[Rule("site", Kind.SAME, Mode.MUST, mentee="site")],
        places=[1] * sizes[1],
    )
    for proposer in ("mentee", "mentor"):
        result = solve(problem, objective=objective, proposer=proposer)
        assert (result.status, result.pairs, len(result.unmatched)) == (Status.OPTIMAL, (), sizes[0])
        assert certify(problem, result).ok
    assert result.objective is Objective(objective)
