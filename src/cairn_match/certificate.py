"""certify: check a result over all pairs without trusting the solver.

Everything is recomputed from the problem: scores, parts, feasibility, units, the value and, from the prices
alone, the bound that no solution can pass (see `prices`). Equal value and bound prove the best; with a bonus
larger than any difference of worth this is a proof on two levels, first people, then worth. Fairest and stable
have proofs of their own (see `proof_checks`).
"""

from dataclasses import dataclass

import numpy as np

from cairn_match.arrays import Ints
from cairn_match.market import Market, Watch, kept_pins
from cairn_match.outcome import pinned_people
from cairn_match.prices import Prices
from cairn_match.problem import Problem
from cairn_match.proof_checks import Proved, fair_shape, fairly, stable_shape, stably
from cairn_match.result import Objective, Result, Status
from cairn_match.scan import scan_of, ties_of
from cairn_match.sides import sides_of


@dataclass(frozen=True, slots=True)
class Check:
    """What the checker found.

    ok       no fault was found, and a result that says `optimal` is proved to be
    faults   what is wrong, in words
    value, bound, gap  recomputed; gap 0 proves the best
    people, people_bound  mentees matched (pins included), and the most that could be (score and stable: all who
                 want someone)
    worth_bound  the most worth (stay bonuses included, pins not) with this many mentees matched; fairest: and as
                 fairly; stable, where the worth is not what is sought, the worth itself

    Of a stable result the gap is the number of blocking pairs. That it is the best one for the side which proposed
    is not checked.
    """

    ok: bool
    faults: tuple[str, ...]
    value: int
    bound: int
    gap: int
    people: int
    people_bound: int
    worth_bound: int


def certify(problem: Problem, result: Result) -> Check:
    """Check a result against its problem; takes one pass over all pairs, for stable one from each side.

    Raises BadInput for a fairest result with more possible pairs than can be kept, as `solve` does.
    """
    faults = _shape_faults(problem, result)
    if faults:
        return Check(False, tuple(faults), 0, 0, 0, 0, 0, 0)
    pins, released = kept_pins(problem)
    market, keys = Market(problem, pins), result.rows * len(problem.mentors) + result.cols
    faults += _pin_faults(result, keys, pins, _names(problem, released))
    faults += _unit_faults(problem, result)
    faults += _chosen_faults(problem, result, keys)
    value, bonus = _value(market, result, keys), market.bonus(result.objective)
    proved = _proved(market, result, keys, value)
    faults, bound, claimed = [*faults, *proved.faults], proved.bound, result.certificate
    total = int((result.parts @ _counts(problem, result.objective)).sum())
    stays = _stay(problem, result.objective) * int(np.isin(keys, problem.current).sum())
    if (result.total, result.worth) != (total, total + stays):
        faults.append(
            f"claims a total of {result.total} and a worth of {result.worth}; found {total}, {total + stays}"
        )
    if (claimed.value, claimed.bound, claimed.bonus) != (value, bound, bonus):
        faults.append(f"the certificate claims {claimed.value} of {claimed.bound}; found {value} of {bound}")
    if bound < value or (result.status is Status.OPTIMAL and bound != value):
        faults.append(f"a result that is {result.status} may not leave a gap of {bound - value}")
    people, pinned = len(np.unique(result.rows)), pinned_people(market)
    most = proved.most + pinned
    if (result.matched, claimed.people_bound) != (people, most):
        faults.append(f"claims {result.matched} matched of {claimed.people_bound}; found {people} of {most}")
    left = value if result.objective is Objective.STABLE else bound - bonus * (people - pinned)
    return Check(not faults, tuple(faults), value, bound, bound - value, people, most, left)


def _proved(market: Market, result: Result, keys: Ints, value: int) -> Proved:
    """What the result's own proof comes to."""
    chosen = keys[~np.isin(keys, market.pins)]
    if result.objective is Objective.FAIREST:
        return fairly(market, result, chosen)
    if result.objective is Objective.STABLE:
        return stably(market, result, chosen, value)
    bound, bonus = _bound(market, result) + _surplus(market, result), market.bonus(result.objective)
    wanting = int(market.first.sum())
    return Proved(bound, min(wanting, bound // bonus) if bonus else wanting)


def _counts(problem: Problem, objective: Objective) -> Ints:
    """How often each rule's part counts."""
    return sides_of(problem) if objective is Objective.STABLE else np.ones(len(problem.rules), dtype=np.int64)


def _stay(problem: Problem, objective: Objective) -> int:
    """What keeping a pair adds: once, or for each side."""
    return problem.stay_bonus * (2 if objective is Objective.STABLE else 1)


def _shape_faults(problem: Problem, result: Result) -> list[str]:
    """Lengths, ranges and order; nothing else can be checked when these are wrong."""
    count, certificate, faults = len(result.rows), result.certificate, []
    lengths = {len(result.cols), len(result.pairs), len(result.scores), len(result.parts), len(result.pinned)}
    if lengths != {count}:
        return ["the columns of the result have different lengths"]
    sides = (certificate.mentee_prices, problem.mentees), (certificate.mentor_prices, problem.mentors)
    if any(len(prices) != len(pool) for prices, pool in sides):
        faults.append("there is not one price a person")
    elif (certificate.mentor_prices < 0).any():
        faults.append("a place has a price below 0")
    for positions, pool in ((result.rows, problem.mentees), (result.cols, problem.mentors)):
        if ((positions < 0) | (positions >= len(pool))).any():
            return [*faults, "a pair names a row that does not exist"]
    if (np.diff(result.rows * len(problem.mentors) + result.cols) <= 0).any():
        faults.append("the pairs are not in order, or one occurs twice")
    if result.parts.shape != (count, len(problem.rules)):
        faults.append("there is not one part a rule")
    if result.objective is Objective.FAIREST:
        faults += fair_shape(result, len(problem.mentees), len(problem.mentors))
    elif result.objective is Objective.STABLE:
        faults += stable_shape(result)
    elif result.proof is not None:
        faults.append("the proof is one of another objective")
    return faults


def _names(problem: Problem, keys: Ints) -> tuple[tuple[str, str], ...]:
    rows, cols = np.divmod(keys, max(len(problem.mentors), 1))
    return tuple((problem.mentees.ids[i], problem.mentors.ids[j]) for i, j in zip(rows, cols, strict=True))


def _pin_faults(result: Result, keys: Ints, pins: Ints, released: tuple[tuple[str, str], ...]) -> list[str]:
    faults = []
    if not np.isin(pins, keys).all() or result.pinned != tuple(np.isin(keys, pins).tolist()):
        faults.append("the pinned pairs are not those of the problem")
    if result.released != released:
        faults.append("the released pins are not those that a must or an exclusion forbids")
    return faults


def _unit_faults(problem: Problem, result: Result) -> list[str]:
    """Ids, capacities, demands, and that exactly those who lack a mentor are listed."""
    faults = []
    if _names(problem, result.rows * len(problem.mentors) + result.cols) != result.pairs:
        faults.append("ids and rows of the pairs differ")
    got = np.bincount(result.rows, minlength=len(problem.mentees))
    taken = np.bincount(result.cols, minlength=len(problem.mentors))
    for counts, limit, pool, what in (
        (got, problem.demand, problem.mentees, "mentors"),
        (taken, problem.places, problem.mentors, "mentees"),
    ):
        faults += [
            f"'{pool.ids[k]}' has {counts[k]} {what} of {limit[k]}" for k in np.flatnonzero(counts > limit)
        ]
    short = [(problem.mentees.ids[k], int(got[k])) for k in np.flatnonzero(got < problem.demand)]
    if short != [(one.mentee, one.got) for one in result.unmatched]:
        faults.append("the unmatched mentees are not those who lack a mentor")
    return faults


def _surplus(market: Market, result: Result) -> int:
    """Look at every pair: what the prices leave over, summed over all pairs that would rather be."""
    proof = Prices(result.certificate.mentee_prices, result.certificate.mentor_prices)
    return scan_of(market, ties_of(market.problem)).priced(proof, 1, Watch()).surplus


def _chosen_faults(problem: Problem, result: Result, keys: Ints) -> list[str]:
    """Faults of the chosen pairs: forbidden, under the floor, wrongly scored, or parts that do not add up."""
    scores, parts = (
        np.array(result.scores, dtype=np.int64),
        problem.table.pair_parts(result.rows, result.cols),
    )
    low = (parts.sum(axis=1) < problem.floors[result.rows]) & ~np.array(result.pinned, dtype=np.bool_)
    wrong = (scores != parts.sum(axis=1)) | (parts != result.parts).any(axis=1)
    tests = (
        (result.parts.sum(axis=1) != scores, "has parts that do not add up"),
        (~problem.allowed(keys), "is not allowed"),
        (low, "is under the floor"),
        (wrong, "is wrongly scored"),
    )
    return [f"the pair {result.pairs[k]} {what}" for bad, what in tests for k in np.flatnonzero(bad)]


def _value(market: Market, result: Result, keys: Ints) -> int:
    """Value of the part that is not pinned, from scores that were checked pair by pair."""
    free = ~np.isin(keys, market.pins)
    worth = (result.parts[free] @ _counts(market.problem, result.objective)).sum()
    worth += _stay(market.problem, result.objective) * np.isin(keys[free], market.problem.current).sum()
    people = market.first[np.unique(result.rows[free])].sum()
    return market.bonus(result.objective) * int(people) + int(worth)


def _bound(market: Market, result: Result) -> int:
    """The part of the bound that does not run over pairs."""
    v, p, bonus = (
        result.certificate.mentee_prices,
        result.certificate.mentor_prices,
        market.bonus(result.objective),
    )
    people = market.first * np.maximum(0, bonus + v) + market.extra * np.maximum(0, v)
    return int(people.sum()) + int((market.places * p).sum())
