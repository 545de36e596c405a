"""Fairest over all pairs that the rules allow: list them, bring people into the order of their ids, choose, prove.

Fairness is among those who have no pinned mentor; a pinned pair is what it is, and whoever has one can only win further
mentors, which add to the total. The proof needs every possible pair, so their number is limited (`steps.LARGEST`).
"""

from collections.abc import Generator

import numpy as np

from cairn_match.arrays import Ints
from cairn_match.edges import ranked
from cairn_match.fair_choice import FairChoice, fairest_choice
from cairn_match.flow import Graph
from cairn_match.market import Market, Stopped, Watch, kept_pins
from cairn_match.outcome import Ending, Picked, picked, plain_certificate, result_of
from cairn_match.problem import Problem
from cairn_match.proofs import FairLevel, FairProof, FurtherPrices
from cairn_match.reasons import by_cover
from cairn_match.result import Certificate, Objective, Result, Status
from cairn_match.rules import Wish
from cairn_match.scan import Found
from cairn_match.scoring import FULL
from cairn_match.steps import LARGEST, Step, whole
from cairn_match.ties import Ties


class FairSearch:
    """One fairest solve as a sequence of steps; see `solve.Search`. `watch` is asked between the levels."""

    def __init__(self, problem: Problem, *, seed: int | None = None, watch: Watch | None = None) -> None:
        self.seed = problem.seed if seed is None else seed
        pins, self.released = kept_pins(problem)
        self.market, self.ties = Market(problem, pins), Ties(problem, self.seed)
        self.watch = watch or Watch()
        self.chosen: Ints = np.zeros(0, dtype=np.int64)
        self.found: FairChoice | None = None
        self.proof: FairProof | None = None

    def view(self, side: Wish | None) -> Market:  # noqa: ARG002 - fairness looks at the pairs as they are
        """The market that a step looks at."""
        return self.market

    def steps(self) -> Generator[Step, Found, None]:
        """The steps of this search. Raises Stopped when cancelled, BadInput when there are too many pairs."""
        market = self.market
        rows = np.flatnonzero(market.first + market.extra > 0)
        listed = whole((yield Step(len(market.places), rows=rows, limit=LARGEST)))
        graph, keys, orders = self._in_order_of_ids(listed)
        self.found = fairest_choice(graph, self.watch)
        self.chosen = keys[self.found.chosen]
        self.proof = _in_order_of_pools(self.found.proof, orders)
        if not self.found.settled:
            raise Stopped

    def _in_order_of_ids(self, listed: Found) -> tuple[Graph, Ints, tuple[Ints, Ints]]:
        """The graph of all pairs with people in the order of their ids, so that no other order can matter.

        Returned with it: the key of each edge, and the rows of mentees and of mentors in that order.
        """
        market, width = self.market, max(len(self.market.places), 1)
        orders, ranks = zip(
            *(ranked(pool.ids) for pool in (market.problem.mentees, market.problem.mentors)), strict=True
        )
        rows, cols = np.divmod(listed.keys, width)
        order = np.argsort(ranks[0][rows] * width + ranks[1][cols], kind="stable")
        rows, cols = rows[order], cols[order]
        graph = Graph(
            ranks[0][rows],
            ranks[1][cols],
            listed.worth[order],
            self.ties.pairs(rows, cols) + 1,  # never 0, so a pair of worth 0 is rather taken than not
            market.first[orders[0]],
            market.extra[orders[0]],
            market.places[orders[1]],
        )
        return graph, listed.keys[order], (orders[0], orders[1])

    def result(self, status: Status) -> Result:
        """What was found so far."""
        market = self.market
        pairs = picked(market, self.chosen)
        hopeful = np.zeros(len(market.first), dtype=np.bool_)
        end = Ending(market, Objective.FAIREST, status, self.seed, self.released, self._levels(), hopeful)
        scarcity = None if self.proof is None else by_cover(market, self.proof.cover)
        return result_of(end, pairs, self._certificate(pairs), scarcity, self.proof)

    def _levels(self) -> int:
        return 0 if self.proof is None else len(self.proof.levels)

    def _certificate(self, pairs: Picked) -> Certificate:
        """What the proof says; without one, no pair is worth more than full marks."""
        market = self.market
        if self.found is None or self.proof is None:
            return plain_certificate(market, pairs.open_worth, most_worth(market))
        covered = np.append(market.first, market.places)[self.proof.cover]
        return plain_certificate(market, pairs.open_worth, self.found.bound, most=int(covered.sum()))


def most_worth(market: Market) -> int:
    """More than this nothing can be worth, whatever the pairs."""
    return market.units * (FULL + market.problem.stay_bonus)


def _in_order_of_pools(proof: FairProof, orders: tuple[Ints, Ints]) -> FairProof:
    """The proof with people numbered by their rows in the pools."""
    rows = np.append(orders[0], len(orders[0]) + orders[1])
    levels = tuple(_level(one, rows) for one in proof.levels)
    first, further, mentors = (np.empty_like(side) for side in (orders[0], orders[0], orders[1]))
    first[orders[0]], further[orders[0]] = proof.further.first, proof.further.further
    mentors[orders[1]] = proof.further.mentors
    return FairProof(np.sort(rows[proof.cover]), levels, FurtherPrices(first, further, mentors))


def _level(level: FairLevel, rows: Ints) -> FairLevel:
    order = np.argsort(rows[level.nodes])
    return FairLevel(level.weight, level.count, rows[level.nodes][order], level.prices[order])
