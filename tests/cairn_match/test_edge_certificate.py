"""certify_edges trusts nothing: every way to cheat is noticed, for every objective."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cairn_match import EdgeProblem, EdgeResult, Status, assign, certify_edges
from cairn_match.proofs import FairProof, PriceProof, StableProof
from tests.cairn_match.edge_worlds import KEYS, choices, names, pairs_of, random_problem, weights_of
from tests.cairn_match.test_edges import big_problem

pytestmark = pytest.mark.unit
OBJECTIVES = ["score", "coverage", "fairest", "stable"]


def moved(array: np.ndarray, place: int, amount: int) -> np.ndarray:
    copy = array.copy()
    copy[place] += amount
    return copy


def common_cheats(problem: EdgeProblem, result: EdgeResult) -> dict[str, dict[str, Any]]:
    crowded = int(problem.cols[result.chosen[0]])
    everybody = np.flatnonzero(problem.cols == crowded)
    return {
        "a pair dropped": {"chosen": result.chosen[1:]},
        "a pair too many": {"chosen": np.union1d(result.chosen, everybody)},
        "a pair that is not there": {"chosen": np.append(result.chosen, len(problem.rows))},
        "pairs out of order": {"chosen": result.chosen[::-1]},
        "a total raised": {"total": result.total + 1},
        "a bound lowered": {"bound": result.bound - 1},
        "a gap hidden": {"gap": result.gap - 1},
        "somebody more matched": {"matched": result.matched + 1},
        "a demand raised": {"demand": result.demand + 1},
        "somebody not listed": {"short": result.short[1:]},
        "a reason changed": {"short": (replace(result.short[0], people=77), *result.short[1:])},
    }


def fair_cheats(proof: FairProof) -> dict[str, Any]:
    levels, first = proof.levels, proof.levels[0]
    further = proof.further
    return {
        "a smaller cover": replace(proof, cover=proof.cover[1:]),
        "a larger cover": replace(proof, cover=np.arange(len(further.first) + len(further.mentors))),
        "the first level left out": replace(proof, levels=levels[1:]),
        "the last level left out": replace(proof, levels=levels[:-1]),
        "levels exchanged": replace(proof, levels=(levels[1], levels[0], *levels[2:])),
        "a count raised": replace(proof, levels=(replace(first, count=first.count + 1), *levels[1:])),
        "a price raised": replace(
            proof, levels=(replace(first, prices=moved(first.prices, 0, 1)), *levels[1:])
        ),
        "a weight moved": replace(proof, levels=(replace(first, weight=first.weight - 1), *levels[1:])),
        "a node twice": replace(
            proof,
            levels=(
                replace(first, nodes=np.tile(first.nodes, 2), prices=np.tile(first.prices, 2)),
                *levels[1:],
            ),
        ),
        "prices missing": replace(proof, further=replace(further, mentors=further.mentors[1:])),
        "a further price raised": replace(proof, further=replace(further, further=further.further + 1000)),
    }


def price_cheats(proof: PriceProof) -> dict[str, Any]:
    return {
        "a mentee's price raised": replace(proof, mentees=moved(proof.mentees, 0, 500)),
        "a place's price below nothing": replace(proof, mentors=proof.mentors - 10**6),
        "prices missing": replace(proof, mentees=proof.mentees[1:]),
        "another bonus": replace(proof, bonus=proof.bonus + 1),
        "another kind of proof": StableProof(0, "mentee"),
    }


def proof_cheats(result: EdgeResult) -> dict[str, Any]:
    proof = result.proof
    if isinstance(proof, FairProof):
        return fair_cheats(proof)
    if isinstance(proof, PriceProof):
        return price_cheats(proof)
    return {"a blocking pair claimed": replace(proof, blocking=1)}


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_tampering_is_noticed(objective: str) -> None:
    problem = big_problem()
    result = assign(problem, objective)
    assert certify_edges(problem, result).ok
    cheats = {name: replace(result, **change) for name, change in common_cheats(problem, result).items()}
    cheats |= {name: replace(result, proof=proof) for name, proof in proof_cheats(result).items()}
    for name, cheat in cheats.items():
        check = certify_edges(problem, cheat)
        assert not check.ok, name
        assert check.faults, name


def dressed(problem: EdgeProblem, result: EdgeResult, chosen: frozenset[tuple[str, str]]) -> EdgeResult:
    """Another choice with all that can be recounted put right, and the proof of the best."""
    listed = names(problem)
    places = np.array([k for k, pair in enumerate(listed) if pair in chosen], dtype=np.int64)
    total = int(problem.weights[places].sum())
    return replace(result, chosen=places, total=total, matched=len({mentee for mentee, _ in chosen}))


def test_no_other_choice_passes_with_the_proof_of_the_best() -> None:
    seen = 0
    for seed in range(100):
        problem = random_problem(seed, most=6, own_wishes=False)
        weights = weights_of(problem)
        for objective, key in KEYS.items():
            result = assign(problem, objective)
            best = key(weights, pairs_of(problem, result))
            for chosen in choices(problem):
                cheat = dressed(problem, result, chosen)
                faults = [fault for fault in certify_edges(problem, cheat).faults if "reasons" not in fault]
                assert (not faults) == (key(weights, chosen) == best), (seed, objective, chosen)
                seen += bool(faults)
    assert seen > 500


def test_a_stopped_result_cannot_call_itself_optimal() -> None:
    problem = big_problem()
    for objective in OBJECTIVES[:3]:
        stopped = assign(problem, objective, cancel=lambda: True)
        assert stopped.status is Status.STOPPED
        faults = certify_edges(problem, replace(stopped, status=Status.OPTIMAL)).faults
        assert any("may not leave a gap" in fault for fault in faults)


def test_the_checker_proves_the_number_of_people_and_every_level() -> None:
    problem = big_problem()
    result = assign(problem, "fairest")
    check = certify_edges(problem, result)
    levels = len({*best_of(problem, result).values()})
    assert (check.matched, check.matched_bound, check.levels) == (result.matched, result.matched, levels)
    assert certify_edges(problem, assign(problem, "coverage")).matched_bound == result.matched


def best_of(problem: EdgeProblem, result: EdgeResult) -> dict[str, int]:
    best: dict[str, int] = {}
    for mentee, _, weight in result.pairs(problem):
        best[mentee] = max(best.get(mentee, weight), weight)
    return best


def test_a_blocking_pair_is_found_by_the_checker() -> None:
    problem = big_problem()
    result = assign(problem, "stable")
    short = certify_edges(problem, replace(result, chosen=result.chosen[:-1]))
    assert any("claims 0 blocking pairs; found" in fault for fault in short.faults)
