"""certify and why_not for fairest and stable: every way to cheat is noticed, nothing private is told."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from cairn_match import (
    Answer,
    Kind,
    Mode,
    Pool,
    Problem,
    Result,
    Rule,
    Wish,
    certify,
    explain,
    solve,
    why_not,
)
from cairn_match.proofs import FairProof, StableProof
from tests.cairn_match.rule_worlds import Truth
from tests.cairn_match.test_certificate import moved, without
from tests.cairn_match.test_rule_searches import MIXED, WAYS
from tests.cairn_match.test_why_not import Wishes
from tests.cairn_match.worlds import world

pytestmark = pytest.mark.unit


def honest(way: dict) -> tuple[Problem, Result]:
    found = world(6, 14, 6, unknown=0.05)
    found.rules = [replace(rule, wish=wish) for rule, wish in zip(found.rules, [*Wish] * 5, strict=False)]
    pin = solve(found.problem(places=[2] * 6), **way).pairs[0]
    problem = found.problem(places=[2] * 6, demand=[1] * 12 + [2, 2], pinned=[pin])
    return problem, solve(problem, **way)


def common_cheats(result: Result) -> dict[str, Result]:
    proof, free = result.certificate, result.pinned.index(False)
    return {
        "a pair dropped": replace(result, **without(result, free)),
        "the pin dropped": replace(result, **without(result, result.pinned.index(True))),
        "a score raised": replace(result, scores=(result.scores[0] + 1, *result.scores[1:])),
        "a part moved": replace(result, parts=moved(moved(result.parts, (0, 0), 1), (0, 1), -1)),
        "parts of a rule missing": replace(result, parts=result.parts[:, 1:]),
        "a total raised": replace(result, total=result.total + 1),
        "a worth raised": replace(result, worth=result.worth + 1),
        "somebody more matched": replace(result, matched=result.matched + 1),
        "a bound lowered": replace(result, certificate=replace(proof, bound=proof.bound - 1)),
        "a bound raised": replace(result, certificate=replace(proof, bound=proof.bound + 1)),
        "a value raised": replace(result, certificate=replace(proof, value=proof.value + 1)),
        "a bonus": replace(result, certificate=replace(proof, bonus=1)),
        "another people bound": replace(
            result, certificate=replace(proof, people_bound=proof.people_bound - 1)
        ),
        "no proof": replace(result, proof=None),
        "another kind of proof": replace(
            result,
            proof=FairProof(np.zeros(0, dtype=np.int64), (), None)  # type: ignore[arg-type]
            if isinstance(result.proof, StableProof)
            else StableProof(0, "mentee"),
        ),
        "another objective": replace(result, objective="coverage"),
    }


def fair_cheats(result: Result) -> dict[str, Result]:
    proof = result.proof
    assert isinstance(proof, FairProof)
    level, further = proof.levels[-1], proof.further
    changes: dict[str, Any] = {
        "a cover that leaves somebody out": {"cover": proof.cover[1:]},
        "a cover that names nobody": {"cover": moved(proof.cover, -1, 100)},
        "a level dropped": {"levels": proof.levels[:-1]},
        "a level twice": {"levels": (*proof.levels, level)},
        "a count lowered": {"levels": (*proof.levels[:-1], replace(level, count=level.count - 1))},
        "a level's price raised": {
            "levels": (*proof.levels[:-1], replace(level, prices=moved(level.prices, 0, 1)))
        },
        "a level's price missing": {"levels": (*proof.levels[:-1], replace(level, prices=level.prices[:-1]))},
        "a first unit's price raised": {"further": replace(further, first=further.first + 5)},
        "a place's price raised": {"further": replace(further, mentors=further.mentors + 7)},
        "a price missing": {"further": replace(further, mentors=further.mentors[1:])},
    }
    return {what: replace(result, proof=replace(proof, **change)) for what, change in changes.items()}


def stable_cheats(result: Result) -> dict[str, Result]:
    proof = result.proof
    assert isinstance(proof, StableProof)
    return {
        "a blocking pair claimed": replace(result, proof=replace(proof, blocking=1)),
        "nobody proposed": replace(result, proof=replace(proof, proposer="nobody")),
    }


@pytest.mark.parametrize("way", WAYS)
def test_tampering_is_noticed(way: dict) -> None:
    problem, result = honest(way)
    check = certify(problem, result)
    assert check.ok, check.faults
    assert check.gap == 0
    own = fair_cheats if way["objective"] == "fairest" else stable_cheats
    for what, cheat in {**common_cheats(result), **own(result)}.items():
        found = certify(problem, cheat)
        assert not found.ok, what
        assert found.faults, what


@pytest.mark.parametrize(("claimed", "other"), list(product(["fairest", "stable"], ["coverage", "score"])))
def test_another_objective_s_best_is_not_passed_off(claimed: str, other: str) -> None:
    noticed = 0
    for seed in range(6):
        problem = world(seed, 14, 6, rules=MIXED, unknown=0.05).problem(places=[2] * 6)
        true, false = solve(problem, objective=claimed), solve(problem, objective=other)
        if true.pairs == false.pairs:
            continue
        fake = replace(false, objective=true.objective, proof=true.proof, certificate=true.certificate)
        assert not certify(problem, fake).ok
        noticed += 1
    assert noticed


def judged(mine: Wishes, theirs: Wishes, **options: Any) -> Problem:
    """A point of the mentee's or of the mentor's wish is 1,000 hundredths each; at most 5 points."""
    sides = [[{"nobody": 5, **row} for row in lists.values()] for lists in (mine, theirs)]
    return Problem(
        mentees=Pool(list(mine)).pairs("wishes", sides[0]).ordinal("level", [1] * len(mine)),
        mentors=Pool(list(theirs)).pairs("wishes", sides[1]).ordinal("level", [1] * len(theirs)),
        rules=[
            Rule("mine", Kind.PREFERENCE, mentee="wishes", weight=1),
            Rule("theirs", Kind.PREFERENCE, mentor="wishes", weight=1, wish=Wish.MENTOR),
            Rule("same", Kind.SAME, Mode.MUST, mentee="level"),
        ],
        **{"places": [1] * len(theirs), **options},
    )


@pytest.mark.parametrize("way", WAYS)
def test_a_pair_that_may_be_keeps_its_score_in_the_answer(way: dict) -> None:
    looked = 0
    for seed in range(90):
        truth = Truth(seed)
        problem, result = truth.problem, solve(truth.problem, **way)
        possible = {pair for one in truth.choices for pair in one}
        for pair in sorted(possible - {*result.pairs}):
            answer = why_not(problem, result, *pair)
            assert answer.answer is Answer.TOO_LOW
            assert answer.score == explain(problem, *pair).score + truth.stay[pair], (seed, pair)
            assert (answer.price, answer.people_lost, answer.least_loss) == (None, None, None)
            looked += 1
    assert looked > 20


@pytest.mark.parametrize("way", WAYS[1:])
def test_a_private_exclusion_that_changes_nothing_changes_no_answer(way: dict) -> None:
    looked = 0
    for seed in range(5):
        found = world(seed, 6, 4, rules=MIXED, unknown=0.05)
        found.options = {"places": [1, 2, 1, 1], "demand": [1, 1, 1, 1, 1, 2]}
        open_problem = found.problem()
        before = solve(open_problem, **way)
        for pair in product(open_problem.mentees.ids, open_problem.mentors.ids):
            blocked = found.problem(private=[pair])
            after = solve(blocked, **way)
            if after.pairs == before.pairs:
                assert why_not(blocked, after, *pair) == why_not(open_problem, before, *pair), (seed, pair)
                looked += 1
    assert looked > 30


def exact(scores: dict[str, dict[str, int]], **options: Any) -> Problem:
    """Any scores from 10 to 10,000: nine times one weight, and another."""
    lists = [
        [
            {"nobody": 1000, **{other: split(score)[k] for other, score in row.items()}}
            for row in scores.values()
        ]
        for k in (0, 1)
    ]
    mentors = sorted({other for row in scores.values() for other in row})
    return Problem(
        mentees=Pool(list(scores)).pairs("much", lists[0]).pairs("little", lists[1]),
        mentors=Pool(mentors),
        rules=[
            Rule("much", Kind.PREFERENCE, mentee="much", weight=9),
            Rule("little", Kind.PREFERENCE, mentee="little", weight=1),
        ],
        **{"places": [1] * len(mentors), **options},
    )


def split(score: int) -> tuple[int, int]:
    """A score as 9 a + b, each from 1 to 1000."""
    much = min(1000, (score - 1) // 9)
    return much, score - 9 * much


def test_fairest_answers_a_private_exclusion_exactly_as_a_pair_that_scores_too_low() -> None:
    same = lowered = 0
    for seed in range(40):
        dice = random.Random(seed)
        scores = {f"e{k}": {f"o{j}": dice.randrange(1000, 9000) for j in range(3)} for k in range(4)}
        options = {
            "places": [1, 1, dice.choice([1, 2])],
            "demand": [1, 1, 1, dice.choice([1, 2])],
            "seed": seed,
        }
        pair = (dice.choice([*scores]), f"o{dice.randrange(3)}")
        blocked = exact(scores, private=[pair], **options)
        result = solve(blocked, objective="fairest")
        answer = why_not(blocked, result, *pair)
        assert answer.score is not None
        if answer.score < 10:
            continue
        lowered += answer.score < scores[pair[0]][pair[1]]
        scores[pair[0]][pair[1]] = answer.score
        low = exact(scores, **options)
        other = solve(low, objective="fairest")
        if other.pairs == result.pairs:
            assert why_not(low, other, *pair) == answer
            same += 1
        else:  # just as good: the lot decides
            assert (other.matched, other.total) == (result.matched, result.total)
    assert same > 20
    assert lowered > 10


@pytest.mark.parametrize("proposer", ["mentee", "mentor"])
def test_stable_answers_a_private_exclusion_as_a_pair_that_one_of_them_would_not_rather_have(
    proposer: str,
) -> None:
    way = {"objective": "stable", "proposer": proposer}
    mine: Wishes = {"ann": {"x": 5, "y": 3}, "bob": {"x": 4, "y": 1}}
    blocked = judged(mine, {"x": {"ann": 3, "bob": 2}, "y": {}}, private=[("ann", "x")])
    low = judged(mine, {"x": {"ann": 1, "bob": 2}, "y": {}})
    results = solve(blocked, **way), solve(low, **way)
    assert results[0].pairs == results[1].pairs == (("ann", "y"), ("bob", "x"))
    # Blocked: the mentor would have to wish ann one point less, so 8 points become 7; low: 6 are the truth.
    answers = (
        why_not(blocked, results[0], "ann", "x"),
        why_not(low, results[1], "ann", "x"),
    )
    assert (answers[0].score, answers[1].score) == (7000, 6000)
    tied = judged(mine, {"x": {"ann": 2, "bob": 2}, "y": {}}, seed=_seed_for_bob(mine))
    result = solve(tied, **way)
    assert result.pairs == results[0].pairs
    assert why_not(tied, result, "ann", "x") == answers[0]


def _seed_for_bob(mine: Wishes) -> int:
    """A seed whose lot gives bob x where x wishes both the same."""
    problem = judged(mine, {"x": {"ann": 2, "bob": 2}, "y": {}})
    return next(
        seed for seed in range(99) if ("bob", "x") in solve(problem, objective="stable", seed=seed).pairs
    )


@pytest.mark.parametrize("way", WAYS)
def test_a_private_exclusion_and_a_floor_that_is_missed_look_alike(way: dict) -> None:
    mine: Wishes = {"ann": {"x": 3}}
    blocked = judged(mine, {"x": {"ann": 3}}, private=[("ann", "x")])
    under = judged(mine, {"x": {"ann": 3}}, floors=7000)
    results = solve(blocked, **way), solve(under, **way)
    assert why_not(blocked, results[0], "ann", "x") == why_not(under, results[1], "ann", "x")
    assert why_not(blocked, results[0], "ann", "x").score == 0
    assert results[0].unmatched == results[1].unmatched
    assert results[0].unmatched[0].reason == "too_low"


@pytest.mark.parametrize("way", WAYS)
def test_failed_musts_are_told_and_full_mentors_name_who_holds_them(way: dict) -> None:
    problem = judged({"ann": {"x": 2}, "bob": {"x": 5}}, {"x": {"bob": 1}})
    result = solve(problem, **way)
    assert why_not(problem, result, "bob", "x").answer is Answer.MATCHED
    answer = why_not(problem, result, "ann", "x")
    assert (answer.holders, answer.free, answer.gap) == ((("bob", 6000),), 0, None)
    assert answer.scarce is (way["objective"] == "fairest")
    assert result.unmatched[0].reason == "competition"
    assert (result.unmatched[0].people, result.unmatched[0].places) == (2, 1)
    other = Problem(
        mentees=Pool(["ann"]).ordinal("level", [1]),
        mentors=Pool(["x", "y"]).ordinal("level", [2, 1]),
        rules=[Rule("same", Kind.SAME, Mode.MUST, mentee="level")],
        places=[1, 1],
        private=[("ann", "x")],
        excluded=[("ann", "y")],
    )
    result = solve(other, **way)
    assert [part.key for part in why_not(other, result, "ann", "x").failed] == ["same"]
    assert why_not(other, result, "ann", "y").excluded
