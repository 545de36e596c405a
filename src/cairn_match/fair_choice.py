"""The whole choice of `fairest`: first mentors level by level, then the highest total that leaves them so fair."""

from dataclasses import dataclass

import numpy as np

from cairn_match.arrays import Bools, Ints
from cairn_match.bounds import further_bound
from cairn_match.fairest import fairest_first
from cairn_match.flow import Graph
from cairn_match.further import best_further
from cairn_match.market import Watch
from cairn_match.proofs import FairProof, FurtherPrices


@dataclass(frozen=True, slots=True, eq=False)
class FairChoice:
    """The chosen edges, what their worth could be at most among the fairest, and the proof.

    settled  False when it was stopped before the last level
    """

    chosen: Bools
    bound: int
    proof: FairProof
    settled: bool


def fairest_choice(graph: Graph, watch: Watch) -> FairChoice:
    """Levels first, then the highest total among the fairest."""
    found = fairest_first(graph, watch)
    top: Ints = np.full_like(graph.first, graph.worth.max(initial=0))
    chosen, prices = found.chosen, FurtherPrices(top, top, np.zeros_like(graph.places))
    if found.settled:
        chosen, prices = best_further(graph, found)
        chosen = with_nothings(graph, chosen)
    bound = further_bound(graph, found.alive, found.bound, prices)
    return FairChoice(chosen, bound, FairProof(found.cover, found.levels, prices), found.settled)


def with_nothings(graph: Graph, chosen: Bools) -> Bools:
    """Add pairs of worth 0 whose ends are both open: where ties give way to 64 bits, the flow may skip them."""
    chosen = chosen.copy()
    units = graph.first + graph.extra - np.bincount(graph.rows[chosen], minlength=len(graph.first))
    places = graph.places - np.bincount(graph.cols[chosen], minlength=len(graph.places))
    open_pairs = (units[graph.rows] > 0) & (places[graph.cols] > 0) & ~chosen & (graph.worth == 0)
    for edge in np.flatnonzero(open_pairs).tolist():
        row, col = graph.rows[edge], graph.cols[edge]
        if units[row] > 0 and places[col] > 0:
            chosen[edge] = True
            units[row] -= 1
            places[col] -= 1
    return chosen
