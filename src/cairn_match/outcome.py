"""Outcome: from chosen pairs to a result that says everything a caller may want to know."""

from dataclasses import dataclass

import numpy as np

from cairn_match.arrays import Bools, Ints, Shorts
from cairn_match.market import Market
from cairn_match.problem import Problem
from cairn_match.proofs import FairProof, StableProof
from cairn_match.reasons import Scarcity, explain_unmatched
from cairn_match.result import Certificate, Objective, Result, Status


@dataclass(frozen=True, slots=True, eq=False)
class Picked:
    """Chosen pairs together with the pins, and what they come to. `open_worth` is the worth without the pins."""

    keys: Ints
    parts: Shorts
    pinned: Bools
    total: int
    worth: int
    open_worth: int


def picked(market: Market, chosen: Ints, sides: Ints | None = None) -> Picked:
    """What some chosen keys come to; `sides` says how often each rule's part counts (default once)."""
    problem = market.problem
    keys = np.union1d(market.pins, chosen)
    parts = problem.table.pair_parts(*np.divmod(keys, max(len(problem.mentors), 1)))
    counts = parts.sum(axis=1) if sides is None else parts @ sides
    stays = np.isin(keys, problem.current) * (problem.stay_bonus * (1 if sides is None else 2))
    pinned = np.isin(keys, market.pins)
    total, worth = int(counts.sum()), int((counts + stays).sum())
    return Picked(keys, parts, pinned, total, worth, int((counts + stays)[~pinned].sum()))


@dataclass(frozen=True, slots=True, eq=False)
class Ending:
    """How a search ended."""

    market: Market
    objective: Objective
    status: Status
    seed: int
    released: Ints
    rounds: int
    hopeful: Bools


def result_of(
    end: Ending,
    pairs: Picked,
    certificate: Certificate,
    scarcity: Scarcity | None = None,
    proof: FairProof | StableProof | None = None,
) -> Result:
    """Everything that a caller may want to know, from the chosen pairs."""
    problem = end.market.problem
    rows, cols = np.divmod(pairs.keys, max(len(problem.mentors), 1))
    return Result(
        objective=end.objective,
        status=end.status,
        seed=end.seed,
        rows=rows,
        cols=cols,
        pairs=_ids(problem, pairs.keys),
        scores=tuple(pairs.parts.sum(axis=1).tolist()),
        parts=pairs.parts,
        pinned=tuple(pairs.pinned.tolist()),
        released=_ids(problem, end.released),
        unmatched=explain_unmatched(end.market, pairs.keys, scarcity, end.status, end.hopeful),
        total=pairs.total,
        worth=pairs.worth,
        matched=len(np.unique(rows)),
        rounds=end.rounds,
        certificate=certificate,
        proof=proof,
    )


def _ids(problem: Problem, keys: Ints) -> tuple[tuple[str, str], ...]:
    rows, cols = np.divmod(keys, max(len(problem.mentors), 1))
    mentees, mentors = problem.mentees.ids, problem.mentors.ids
    return tuple((mentees[row], mentors[col]) for row, col in zip(rows.tolist(), cols.tolist(), strict=True))


def plain_certificate(
    market: Market, value: int, bound: int, bonus: int = 0, most: int | None = None
) -> Certificate:
    """A certificate without prices; `most` people can get a first mentor beyond the pins (default: who wants one)."""
    people = int(market.first.sum()) if most is None else most
    none = np.zeros_like(market.first), np.zeros_like(market.places)
    return Certificate(value, bound, bonus, people + pinned_people(market), *none)


def pinned_people(market: Market) -> int:
    """Mentees who have a pinned mentor."""
    return int(((market.first == 0) & (market.problem.demand > 0)).sum())
