"""Check the proofs of `fairest` and `stable` for problems of rules, over all pairs and from the problem alone."""

from dataclasses import dataclass

import numpy as np

from cairn_match.arrays import Ints
from cairn_match.assign import PROPOSERS
from cairn_match.blocking import count_blocking
from cairn_match.fair_check import check_fairness
from cairn_match.fair_search import most_worth
from cairn_match.flow import Graph
from cairn_match.market import Market, Watch
from cairn_match.proofs import FairProof, StableProof, proof_faults
from cairn_match.result import Result, Status
from cairn_match.scan import scan_of, ties_of
from cairn_match.steps import every_pair
from cairn_match.ties import Ties


@dataclass(frozen=True, slots=True)
class Proved:
    """What a proof comes to: the bound, the most people beyond the pins, and what is wrong."""

    bound: int
    most: int
    faults: tuple[str, ...] = ()


def fair_shape(result: Result, mentees: int, mentors: int) -> list[str]:
    """Whether the proof can be read at all. Who stopped before the beginning has none."""
    if result.proof is None and result.status is Status.STOPPED:
        return []
    if not isinstance(result.proof, FairProof):
        return ["there is no proof of fairness"]
    return proof_faults(result.proof, mentees, mentors)


def stable_shape(result: Result) -> list[str]:
    """Whether the proof can be read at all."""
    proof = result.proof
    if not isinstance(proof, StableProof) or proof.proposer not in PROPOSERS:
        return ["there is no proof of stability"]
    return []


def fairly(market: Market, result: Result, keys: Ints) -> Proved:
    """Replay the proof of fairness over all open pairs; raises BadInput when they are too many. `keys`: without pins."""
    if not isinstance(result.proof, FairProof):
        return Proved(most_worth(market), int(market.first.sum()))
    found = every_pair(market, scan_of(market, ties_of(market.problem)), Watch())
    rows, cols = np.divmod(found.keys, max(len(market.places), 1))
    graph = Graph(rows, cols, found.worth, np.ones_like(rows), market.first, market.extra, market.places)
    chosen = np.isin(found.keys, keys)
    bound, most, faults = check_fairness(graph, chosen, result.status, result.proof)
    return Proved(bound, most, tuple(faults))


def stably(market: Market, result: Result, keys: Ints, value: int) -> Proved:
    """Count blocking pairs over all open pairs; who stopped must have claimed at least so many. `keys`: without pins."""
    found = count_blocking(market, Ties(market.problem, result.seed), keys)
    claimed = result.proof.blocking if isinstance(result.proof, StableProof) else 0
    faults = []
    if claimed != found and not (result.status is Status.STOPPED and claimed > found):
        faults.append(f"claims {claimed} blocking pairs; found {found}")
    return Proved(value + max(claimed, found), int(market.first.sum()), tuple(faults))
