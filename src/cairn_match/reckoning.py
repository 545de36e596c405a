"""What score an answer may reckon with where there are no prices: never more than what does not pay.

The answers depend on the result and on the pair's own worth alone. A pair that may be and is not chosen keeps its true
score; one that only an exclusion or a floor keeps out is lowered to where it could be open and still not chosen. So a
private exclusion answers exactly as a pair that scores too low.
"""

import numpy as np

from cairn_match.arrays import Bools, Ints
from cairn_match.market import Market, kept_pins
from cairn_match.problem import Problem
from cairn_match.proofs import FairProof
from cairn_match.result import Result
from cairn_match.sides import wishes_of


def stable_score(problem: Problem, result: Result, row: int, col: int, score: int) -> int:
    """Lowered until one of the two would rather not; to 0 when both have a free unit, and so nothing to compare with.

    Each side compares by its own wishes: the score falls by what that side would have to wish the pair less.
    """
    wishes = wishes_of(problem, np.array([row * len(problem.mentors) + col]))
    held = wishes_of(problem, result.rows * len(problem.mentors) + result.cols)
    free = ~np.array(result.pinned, dtype=np.bool_)
    excess = []
    for here, limit, mine, theirs in (
        (result.rows == row, problem.demand[row], held.mentee, wishes.mentee),
        (result.cols == col, problem.places[col], held.mentor, wishes.mentor),
    ):
        if here.sum() >= limit:
            excess.append(int(theirs[0]) - int(mine[here & free].min()))
    return score - max(0, min(excess, default=score))


def fair_score(problem: Problem, result: Result, row: int, col: int, score: int) -> int:
    """Lowered to where no prices of the proof, level by level and then in the total, say that it pays."""
    if not isinstance(result.proof, FairProof):
        return score
    market, proof = Market(problem, kept_pins(problem)[0]), result.proof
    ends = np.array([row, len(market.first) + col])
    bound: Bools = np.isin(ends, proof.cover)
    covered = int(bound.sum())
    for level in proof.levels:
        bound |= np.isin(ends, level.nodes[level.prices < 0])
    further = proof.further
    first, place = (
        int(price)
        if filled
        else max(0, int(price))  # a unit that need not be filled never costs less than nothing
        for price, filled in zip((further.first[row], further.mentors[col]), bound, strict=True)
    )
    if market.first[row] and covered < 2:
        score = min(score, _most_first(proof, ends, score, first + place)) if covered else 0
    if market.extra[row] and not bound[1]:
        score = min(score, max(0, int(further.further[row])) + place)
    return max(score, 0)


def _most_first(proof: FairProof, ends: Ints, score: int, needed: int) -> int:
    """The most that a pair could be worth as somebody's first and still not pay.

    Below the first level at which its ends have a price, a pair only adds somebody to a lower level. At a price below 0
    no fair choice uses it; at a higher price any greater worth would save somebody at that level. At just that
    level it must pass the later ones, and in the end the total.
    """
    sums = [(one.weight, int(one.prices[np.isin(one.nodes, ends)].sum())) for one in proof.levels]
    sums = [(weight, total) for weight, total in sums if total]
    if not sums or sums[0][1] < 0:
        return score
    weight, total = sums[0]
    passes = total == 1 and (sums[1][1] < 0 if len(sums) > 1 else weight <= needed)
    return weight if passes else weight - 1
