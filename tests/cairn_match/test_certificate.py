"""certify trusts nothing: every way to cheat is noticed."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cairn_match import Problem, Result, Status, certify, solve
from tests.cairn_match.worlds import world

pytestmark = pytest.mark.unit


def honest() -> tuple[Problem, Result]:
    found = world(6, 14, 6, unknown=0.05)
    pin = next(pair for pair in solve(found.problem(places=[2] * 6)).pairs)
    problem = found.problem(places=[2] * 6, pinned=[pin])
    return problem, solve(problem)


def moved(array: np.ndarray, place: Any, amount: int) -> np.ndarray:
    copy = array.copy()
    copy[place] += amount
    return copy


def without(result: Result, k: int) -> dict[str, Any]:
    """The result without one pair, all columns agreeing."""
    keep = [j for j in range(len(result.rows)) if j != k]
    return {
        "rows": result.rows[keep],
        "cols": result.cols[keep],
        "pairs": tuple(result.pairs[j] for j in keep),
        "scores": tuple(result.scores[j] for j in keep),
        "parts": result.parts[keep],
        "pinned": tuple(result.pinned[j] for j in keep),
    }


def test_an_honest_result_is_proved_on_both_levels() -> None:
    problem, result = honest()
    check = certify(problem, result)
    assert check.ok
    assert (check.faults, check.gap, check.people) == ((), 0, result.matched)
    pinned = sum(score for score, pin in zip(result.scores, result.pinned, strict=True) if pin)
    assert (check.people_bound, check.worth_bound) == (result.matched, result.worth - pinned)


def cheats(result: Result) -> dict[str, Result]:
    proof, free = result.certificate, result.pinned.index(False)
    taken = int(result.cols[free])
    return {
        "a pair dropped": replace(result, **without(result, free)),
        "the pin dropped": replace(result, **without(result, result.pinned.index(True))),
        "a pin invented": replace(result, pinned=(True,) * len(result.pinned)),
        "a score raised": replace(result, scores=(result.scores[0] + 1, *result.scores[1:])),
        "a part moved": replace(result, parts=moved(moved(result.parts, (0, 0), 1), (0, 1), -1)),
        "another mentor": replace(result, cols=moved(result.cols, free, 1 if taken == 0 else -1)),
        "a row out of range": replace(result, rows=moved(result.rows, -1, 100)),
        "a pair out of order": replace(result, rows=result.rows[::-1].copy()),
        "ids exchanged": replace(result, pairs=result.pairs[::-1]),
        "columns of unequal length": replace(result, scores=result.scores[:-1]),
        "a total raised": replace(result, total=result.total + 1),
        "a worth raised": replace(result, worth=result.worth + 1),
        "somebody more matched": replace(result, matched=result.matched + 1),
        "somebody not listed": replace(result, unmatched=result.unmatched[:-1]),
        "a pin released": replace(result, released=(result.pairs[0],)),
        "a mentee's price raised": replace(
            result,
            certificate=replace(proof, mentee_prices=moved(proof.mentee_prices, int(result.rows[free]), 50)),
        ),
        "a place's price raised": replace(
            result, certificate=replace(proof, mentor_prices=moved(proof.mentor_prices, taken, 50))
        ),
        "a price below zero": replace(
            result, certificate=replace(proof, mentor_prices=proof.mentor_prices - 10**9)
        ),
        "prices missing": replace(result, certificate=replace(proof, mentor_prices=proof.mentor_prices[:-1])),
        "a bound lowered": replace(result, certificate=replace(proof, bound=proof.bound - 1)),
        "a value raised": replace(result, certificate=replace(proof, value=proof.value + 1)),
        "a bonus changed": replace(result, certificate=replace(proof, bonus=proof.bonus + 1)),
        "a smaller people bound": replace(result, certificate=replace(proof, people_bound=0)),
    }


@pytest.mark.parametrize("what", sorted(cheats(honest()[1])))
def test_tampering_is_noticed(what: str) -> None:
    problem, result = honest()
    check = certify(problem, cheats(result)[what])
    assert not check.ok
    assert check.faults


def test_a_match_that_is_not_the_best_cannot_call_itself_optimal() -> None:
    problem = world(6, 14, 6, unknown=0.05).problem(places=[2] * 6)
    short = solve(problem, all_pairs=0, per_mentee=1, rounds=1)
    assert certify(problem, short).ok
    faults = certify(problem, replace(short, status=Status.OPTIMAL)).faults
    assert any("may not leave a gap" in fault for fault in faults)


def test_a_result_is_not_valid_for_a_problem_with_other_limits() -> None:
    found = world(6, 14, 6, unknown=0.05)
    result = solve(found.problem(places=[2] * 6))
    first = result.pairs[0]
    assert any("has 2 mentees of 1" in fault for fault in certify(found.problem(), result).faults)
    for change in ({"excluded": [first]}, {"private": [first]}):
        faults = certify(found.problem(places=[2] * 6, **change), result).faults
        assert f"the pair {first} is not allowed" in faults
    faults = certify(found.problem(places=[2] * 6, floors=10_000), result).faults
    assert f"the pair {first} is under the floor" in faults
