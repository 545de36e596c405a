"""Dual prices of an optimal choice of edges, and the bound that they prove.

For ANY whole numbers v (one a mentee) and p >= 0 (one a mentor), no solution is better than

    sum first * max(0, bonus + v) + sum extra * max(0, v) + sum places * p + sum over open pairs max(0, worth - v - p)

where a pair is open when its mentee has an open unit and its mentor an open place (weak duality of the assignment's linear program). When this equals the value of a solution, that solution is
optimal, whoever found it.
"""

from dataclasses import dataclass

import numpy as np

from cairn_match.arrays import Bools, Ints
from cairn_match.flow import Graph

FAR = np.iinfo(np.int64).max // 4


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """v of each mentee (what their match leaves them after its price) and p of each mentor (price of a place)."""

    mentees: Ints
    mentors: Ints


def fixed_bound(graph: Graph, prices: Prices, bonus: int) -> int:
    """The bound without its last sum, which runs over all open pairs."""
    people = graph.first * np.maximum(0, bonus + prices.mentees) + graph.extra * np.maximum(0, prices.mentees)
    return int(people.sum()) + int((graph.places * prices.mentors).sum())


def graph_bound(graph: Graph, prices: Prices, bonus: int) -> int:
    """The whole bound, when the edges of the graph are all pairs that there are."""
    open_rows, open_cols = graph.first + graph.extra > 0, graph.places > 0
    surplus = graph.worth - prices.mentees[graph.rows] - prices.mentors[graph.cols]
    counts = open_rows[graph.rows] & open_cols[graph.cols] & (surplus > 0)
    return fixed_bound(graph, prices, bonus) + int(surplus[counts].sum())


def dual_prices(graph: Graph, chosen: Bools, bonus: int) -> Prices:
    """Prices by label correcting over the residual graph of an optimal choice (Bellman 1958, Ford 1956).

    Labels are the shortest distances from the hub (source and sink in one) and so the lowest prices that
    support the choice. Only the labels that changed are passed on, so a pass costs what it changes.
    Raises RuntimeError when labels fall forever, that is, when the choice was not optimal.
    """
    used = np.bincount(graph.rows[chosen], minlength=len(graph.first))
    sold = np.bincount(graph.cols[chosen], minlength=len(graph.places))
    out = _Neighbors(graph.rows[~chosen], graph.cols[~chosen], -graph.worth[~chosen], len(graph.first))
    back = _Neighbors(graph.cols[chosen], graph.rows[chosen], graph.worth[chosen], len(graph.places))
    mentee = np.where(used < graph.first + graph.extra, 0, FAR)
    mentee[graph.first > used] = -bonus
    mentor = np.where(sold > 0, 0, FAR)
    changed_mentors, changed_mentees = np.flatnonzero(mentor < FAR), np.flatnonzero(mentee < FAR)
    for _ in range(2 * (len(mentee) + len(mentor)) + 2):
        freed = back.relax(changed_mentors, mentor, mentee)
        changed_mentees = np.union1d(changed_mentees, freed)
        if not len(changed_mentees):
            prices = np.where(mentor < FAR, np.maximum(0, -mentor), 0)
            return Prices(np.where(mentee < FAR, mentee, 0), prices)
        changed_mentors = out.relax(changed_mentees, mentee, mentor)
        changed_mentees = changed_mentees[:0]
    raise RuntimeError("prices do not settle: the choice is not optimal")


class _Neighbors:
    """Arcs grouped by tail."""

    def __init__(self, tails: Ints, heads: Ints, costs: Ints, count: int) -> None:
        order = np.argsort(tails, kind="stable")
        self.heads, self.costs = heads[order], costs[order]
        self.starts = np.searchsorted(tails[order], np.arange(count + 1))

    def relax(self, active: Ints, labels: Ints, targets: Ints) -> Ints:
        """Pass the labels of `active` on; return the targets that fell."""
        sizes = self.starts[active + 1] - self.starts[active]
        first = np.repeat(self.starts[active] - np.cumsum(sizes) + sizes, sizes)
        arcs = first + np.arange(len(first))
        heads = self.heads[arcs]
        before = targets[heads]
        np.minimum.at(targets, heads, np.repeat(labels[active], sizes) + self.costs[arcs])
        return np.unique(heads[targets[heads] < before])
