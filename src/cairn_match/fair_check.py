"""Check the proof of `fairest` over all pairs: a cover for the people, prices for each level, prices for the total."""

import numpy as np

from cairn_match.arrays import Bools, Ints
from cairn_match.bounds import exact_sum, further_bound
from cairn_match.flow import Graph
from cairn_match.proofs import FairLevel, FairProof
from cairn_match.result import Status


def check_fairness(
    graph: Graph, chosen: Bools, status: Status, proof: FairProof
) -> tuple[int, int, list[str]]:
    """(bound of the total, most people, faults). People whose first unit is not open have no part in fairness."""
    n = len(graph.first)
    useful = (graph.first > 0)[graph.rows] & (graph.places > 0)[graph.cols]
    bound = np.zeros(n + len(graph.places), dtype=np.bool_)
    bound[proof.cover] = True
    covered = bound[graph.rows].astype(np.int64) + bound[n + graph.cols]
    units = np.append(graph.first, graph.places)
    most = int(units[bound].sum())
    faults = ["the cover leaves a pair out"] if (covered[useful] == 0).any() else []
    best = np.full(n, np.iinfo(np.int64).min)
    np.maximum.at(best, graph.rows[chosen], graph.worth[chosen])
    matched = np.unique(graph.rows[chosen & (graph.first > 0)[graph.rows]])
    if len(matched) != most:
        faults.append(f"the cover proves at most {most} people; {len(matched)} are matched")
    weights, counts = np.unique(best[matched], return_counts=True)
    used = dict(zip(weights.tolist(), counts.tolist(), strict=True))
    alive = useful & (covered == 1)
    alive, wrong = _levels(graph, alive, bound, used, proof.levels, status)
    return further_bound(graph, alive, bound, proof.further), most, faults + wrong


def _levels(
    graph: Graph,
    alive: Bools,
    bound: Bools,
    used: dict[int, int],
    levels: tuple[FairLevel, ...],
    status: Status,
) -> tuple[Bools, list[str]]:
    """Replay the levels: the pairs that remain (`bound` is brought up to date), and the faults."""
    faults, before = [], np.iinfo(np.int64).min
    edges = np.flatnonzero(alive)
    for level in levels:
        edges = edges[(graph.worth[edges] <= before) | (graph.worth[edges] >= level.weight)]
        edges, wrong = _level(graph, edges, bound, level)
        faults += wrong
        if level.weight <= before or used.get(level.weight, 0) != level.count:
            faults.append(f"{used.get(level.weight, 0)} people are at {level.weight}; proved {level.count}")
        before = level.weight
    proved = {level.weight for level in levels}
    open_levels = [w for w in used if w not in proved and (status is Status.OPTIMAL or w < before)]
    faults += [f"{used[weight]} people are at {weight}, which is not proved" for weight in open_levels]
    alive = np.zeros(len(graph.rows), dtype=np.bool_)
    alive[edges if status is not Status.OPTIMAL else edges[graph.worth[edges] <= before]] = True
    return alive, faults


def _level(graph: Graph, edges: Ints, bound: Bools, level: FairLevel) -> tuple[Ints, list[str]]:
    """Check the prices of one level against the pairs that are left; the pairs that then remain."""
    n, faults = len(graph.first), []
    prices = np.zeros(len(bound), dtype=np.int64)
    prices[level.nodes] = level.prices
    units = np.append(graph.first, graph.places)
    slack = (graph.worth[edges] == level.weight) - prices[graph.rows[edges]] - prices[n + graph.cols[edges]]
    if (slack < 0).any() or ((prices > 0) & ~bound).any():
        faults.append(f"the prices at {level.weight} are not allowed")
    if exact_sum(prices * units) != level.count:
        faults.append(f"the prices at {level.weight} prove {exact_sum(prices * units)}, not {level.count}")
    bound |= prices < 0
    return edges[slack == 0], faults
