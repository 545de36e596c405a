"""Further mentors under `fairest`: among the fairest first choices, the one that leaves the highest total.

A person who wants several mentors counts with their best pair; every further pair only adds to the total. First
and further units share places, so both are chosen in one minimum-cost flow: first units along the pairs that
some fairest choice uses, further ones along any pair with a mentor whom the fairest choices do not fill.
"""

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from cairn_match.arrays import Bools, Ints
from cairn_match.bounds import further_edges
from cairn_match.fairest import Fairest
from cairn_match.flow import Graph
from cairn_match.proofs import FurtherPrices

ROOM = 1 << 60


@dataclass(frozen=True, slots=True, eq=False)
class _Network:
    """Arcs of the flow. Nodes: first units, shared, further units (n each), mentors, one hub.

    Pairs that both a first and a further unit may use leave from the mentee's shared node, so that each is used
    once. `edge` is the pair of an arc; -1, the last of all costs, is none and costs nothing.
    """

    tails: Ints
    heads: Ints
    capacity: Ints
    edge: Ints
    supply: Ints


def best_further(graph: Graph, fairest: Fairest) -> tuple[Bools, FurtherPrices]:
    """All chosen pairs, first and further, of the highest total among the fairest; and the prices that prove it."""
    network = _network(graph, fairest.alive, fairest.bound)
    flow = _solve(network, np.append(_scaled(graph, len(network.supply)), 0)[network.edge])
    chosen = np.zeros(len(graph.rows), dtype=np.bool_)
    chosen[network.edge[(flow > 0) & (network.edge >= 0)]] = True
    labels = _labels(network, flow, np.append(-graph.worth, 0)[network.edge])
    n, hub = len(graph.first), labels[-1]
    return chosen, FurtherPrices(labels[:n] - hub, labels[2 * n : 3 * n] - hub, hub - labels[3 * n : -1])


def _network(graph: Graph, alive: Bools, bound: Bools) -> _Network:
    n, m, further = len(graph.first), len(graph.places), further_edges(graph, bound)
    hub, people, mentors = 3 * n + m, np.arange(n), 3 * n + np.arange(m)
    edges = np.flatnonzero(alive | further)
    layer = np.where(alive[edges], np.where(further[edges], n, 0), 2 * n)
    supply = np.append(np.where(bound[:n], graph.first, 0), np.zeros(2 * n, dtype=np.int64))
    supply = np.append(supply, np.where(bound[n:], -graph.places, 0))
    into_first, into_places = np.where(bound[:n], 0, graph.first), np.where(bound[n:], 0, graph.places)
    parts = [
        (layer + graph.rows[edges], 3 * n + graph.cols[edges], np.ones(len(edges), dtype=np.int64), edges),
        (people, n + people, graph.first + 1, np.full(n, -1)),  # one more than can come: never the limit
        (2 * n + people, n + people, graph.extra + 1, np.full(n, -1)),
        (np.full(n, hub), people, into_first, np.full(n, -1)),
        (np.full(n, hub), 2 * n + people, graph.extra, np.full(n, -1)),
        (mentors, np.full(m, hub), into_places, np.full(m, -1)),
    ]
    tails, heads, capacity, edge = (np.concatenate(column) for column in zip(*parts, strict=True))
    return _Network(tails, heads, capacity, edge, np.append(supply, -supply.sum()))


def _scaled(graph: Graph, nodes: int) -> Ints:
    """Cost of each pair: worth first, then the tie as far as 64 bits allow (compare `flow`)."""
    units = graph.units + 1
    room = ROOM // nodes // ((int(np.abs(graph.worth).max(initial=0)) + 1) * units)
    span = int(graph.tie.max(initial=0)) + 1
    if room < 2:
        return -graph.worth
    tie = graph.tie if span <= room else graph.tie * room // span
    return -(graph.worth * (units * min(span, room)) + tie)


def _solve(network: _Network, costs: Ints) -> Ints:
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(network.tails, network.heads, network.capacity, costs)
    solver.set_nodes_supplies(np.arange(len(network.supply)), network.supply)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"minimum-cost flow ended with status {status}")
    return np.asarray(solver.flows(arcs), dtype=np.int64)


def _labels(network: _Network, flow: Ints, costs: Ints) -> Ints:
    """Shortest distances over the residual arcs (Bellman 1958, Ford 1956); none is negative in a circle."""
    onward, back = flow < network.capacity, flow > 0
    tails = np.append(network.tails[onward], network.heads[back])
    heads = np.append(network.heads[onward], network.tails[back])
    steps = np.append(costs[onward], -costs[back])
    labels = np.zeros(len(network.supply), dtype=np.int64)
    for _ in range(len(labels) + 1):
        before = labels.copy()
        np.minimum.at(labels, heads, before[tails] + steps)
        if (labels == before).all():
            return labels
    raise RuntimeError("prices do not settle: the choice is not optimal")
