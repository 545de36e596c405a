"""The flow layer: edges, capacities and demands in; the best set of edges out.

Knows nothing of people or rules. A mentee has `first` (0 or 1) and `extra` units: with a bonus, the first
unit of each mentee counts before any worth, so the most people are matched and then the highest total.
"""

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import max_flow, min_cost_flow

from cairn_match.arrays import Bools, Ints

WORTH_BIDDING = 50_000  # edges from which an auction is tried first
_LIMIT = 1 << 60  # cost scaling multiplies costs by the number of nodes; stay below 2**63


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """A bipartite b-matching instance; an edge is used at most once.

    rows, cols  ends of each edge (mentee, mentor), no edge twice
    worth       whole number an edge, possibly negative
    tie         0..span-1 an edge, decides between solutions of equal worth
    first       1 where the mentee's first unit is open, else 0
    extra       further open units of each mentee
    places      open units of each mentor
    """

    rows: Ints
    cols: Ints
    worth: Ints
    tie: Ints
    first: Ints
    extra: Ints
    places: Ints

    @property
    def units(self) -> int:
        """Most edges that any solution can use."""
        return min(int(self.first.sum() + self.extra.sum()), int(self.places.sum()))

    def bonus(self) -> int:
        """A whole number larger than twice the worth that any two solutions can differ by."""
        return 4 * max(1, self.units) * int(np.abs(self.worth).max(initial=0)) + 1


def most_matched(graph: Graph) -> int:
    """Most mentees whose first unit can be matched (maximum flow)."""
    solver = max_flow.SimpleMaxFlow()
    mentees, mentors = len(graph.first), len(graph.places)
    source, sink = mentees + mentors, mentees + mentors + 1
    ones = np.ones(len(graph.rows), dtype=np.int64)
    solver.add_arcs_with_capacity(graph.rows, mentees + graph.cols, ones)
    solver.add_arcs_with_capacity(np.full(mentees, source), np.arange(mentees), graph.first)
    solver.add_arcs_with_capacity(mentees + np.arange(mentors), np.full(mentors, sink), graph.places)
    if solver.solve(source, sink) != solver.OPTIMAL:
        raise RuntimeError("maximum flow did not finish")
    return int(solver.optimal_flow())


def best_edges(graph: Graph, *, coverage: bool) -> Bools:
    """The best choice of edges: with `coverage` most mentees first, then the highest worth, then the highest tie.

    An auction finds it fastest where places exceed demand; when its bids run out, minimum-cost flow takes over.
    """
    if len(graph.rows) == 0:
        return np.zeros(0, dtype=np.bool_)
    return _by_auction(graph, coverage=coverage) if _may_bid(graph) else _by_flow(graph, coverage=coverage)


def _may_bid(graph: Graph) -> bool:
    """Whether an auction has a chance: one mentor each, and places for all who look for one."""
    wanting = int((np.diff(graph.rows, prepend=-1) > 0).sum())
    one_each = not graph.extra.any() and bool(graph.first[graph.rows].all())
    return one_each and len(graph.rows) >= WORTH_BIDDING and wanting <= int(graph.places.sum())


def _by_auction(graph: Graph, *, coverage: bool) -> Bools:
    from cairn_match.kernels.auction import auctioned  # compiled loops are woken only where they pay

    chosen = auctioned(
        graph.rows, graph.cols, _scaled(graph), graph.places, len(graph.first), everybody=coverage
    )
    return _by_flow(graph, coverage=coverage) if chosen is None else chosen


def _by_flow(graph: Graph, *, coverage: bool) -> Bools:
    """The same by minimum-cost flow (cost scaling; Goldberg and Tarjan 1990, as OR-tools has it)."""
    solver = min_cost_flow.SimpleMinCostFlow()
    mentees, mentors = len(graph.first), len(graph.places)
    first, extra, sink = mentees + mentors, mentees + mentors + 1, mentees + mentors + 2
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        graph.rows, mentees + graph.cols, np.ones(len(graph.rows), dtype=np.int64), -_scaled(graph)
    )
    people, everyone = np.arange(mentees), np.zeros(mentees, dtype=np.int64)
    solver.add_arcs_with_capacity_and_unit_cost(np.full(mentees, first), people, graph.first, everyone)
    solver.add_arcs_with_capacity_and_unit_cost(np.full(mentees, extra), people, graph.extra, everyone)
    ends, free = mentees + np.arange(mentors), np.zeros(mentors, dtype=np.int64)
    solver.add_arcs_with_capacity_and_unit_cost(ends, np.full(mentors, sink), graph.places, free)
    matched, more = most_matched(graph) if coverage else int(graph.first.sum()), int(graph.extra.sum())
    if not coverage:
        solver.add_arc_with_capacity_and_unit_cost(first, sink, matched, 0)
    solver.add_arc_with_capacity_and_unit_cost(extra, sink, more, 0)
    for node, supply in ((first, matched), (extra, more), (sink, -matched - more)):
        solver.set_node_supply(node, supply)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"minimum-cost flow ended with status {status}")
    chosen: Bools = solver.flows(arcs) > 0
    return chosen


def _scaled(graph: Graph) -> Ints:
    """Worth and tie in one number: all ties of a solution together stay below one unit of worth."""
    nodes = len(graph.first) + len(graph.places) + 3
    largest = int(np.abs(graph.worth).max(initial=0)) + 1
    span = int(graph.tie.max(initial=0)) + 1
    room = _LIMIT // nodes // (largest * (graph.units + 1))
    if room < 2:
        return graph.worth
    tie = graph.tie if span <= room else graph.tie * room // span
    return graph.worth * (graph.units * min(span, room) + 1) + tie
