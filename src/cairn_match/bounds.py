"""Bounds that no choice of edges can pass, whatever the prices (weak duality), in whole numbers of any size."""

import numpy as np

from cairn_match.arrays import Bools, Ints
from cairn_match.flow import Graph
from cairn_match.proofs import FurtherPrices


def exact_sum(values: Ints) -> int:
    """Sum of 64-bit numbers that need not fit 64 bits."""
    return (int((values >> 31).sum()) << 31) + int((values & ((1 << 31) - 1)).sum())


def further_bound(graph: Graph, alive: Bools, bound: Bools, prices: FurtherPrices) -> int:
    """No fairest choice has a higher total than this, whatever the prices (weak duality).

    Units that every fairest choice fills (`bound`) may have a price of any sign; of the others, a negative
    price counts as 0. `alive` are the pairs that fairest first choices may use.
    """
    n = len(graph.first)
    first = np.where(bound[:n], prices.first, np.maximum(prices.first, 0))
    places = np.where(bound[n:], prices.mentors, np.maximum(prices.mentors, 0))
    further = np.maximum(prices.further, 0)
    open_further = further_edges(graph, bound)
    worth, people, cost = graph.worth, graph.rows, places[graph.cols]
    gain = np.where(alive, np.maximum(worth - first[people] - cost, 0), 0)
    gain = np.maximum(gain, np.where(open_further, worth - further[people] - cost, 0))
    units = graph.first * first + graph.extra * further
    return exact_sum(units) + exact_sum(graph.places * places) + exact_sum(gain)


def further_edges(graph: Graph, bound: Bools) -> Bools:
    """Pairs that a further unit may use."""
    free = (graph.places > 0) & ~bound[len(graph.first) :]
    found: Bools = (graph.extra > 0)[graph.rows] & free[graph.cols]
    return found


def price_bound(graph: Graph, mentees: Ints, mentors: Ints, bonus: int) -> int:
    """No choice has a higher value, that is bonus * people + total (see `prices`); `mentors` are not negative."""
    open_pairs = ((graph.first + graph.extra) > 0)[graph.rows] & (graph.places > 0)[graph.cols]
    surplus = graph.worth - mentees[graph.rows] - mentors[graph.cols]
    people = graph.first * np.maximum(0, bonus + mentees) + graph.extra * np.maximum(0, mentees)
    return (
        exact_sum(people) + exact_sum(graph.places * mentors) + exact_sum(surplus[open_pairs & (surplus > 0)])
    )
