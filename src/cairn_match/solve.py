"""solve: the best match over all pairs, with its proof.

Small problems are solved on the graph of all feasible pairs. Large ones start from the best few mentors of
each mentee; then all pairs are priced with the dual prices, those that would improve the solution are added,
and the graph is solved again, until none is left (column generation; Dantzig and Wolfe 1960).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from cairn_match.arrays import Bools, Ints
from cairn_match.flow import Graph, best_edges
from cairn_match.market import Market, Stopped, Watch, kept_pins
from cairn_match.prices import Prices, dual_prices, fixed_bound, graph_bound
from cairn_match.problem import Problem
from cairn_match.reasons import explain_unmatched
from cairn_match.result import Certificate, Objective, Result, Status
from cairn_match.scan import Found, Scan, scan_of
from cairn_match.scoring import FULL
from cairn_match.ties import Ties

ALL_PAIRS = 2_000_000  # feasible pairs up to which the whole graph is solved at once
LIST = 32  # mentors a mentee starts with, and is given at most in each round, in a larger problem


def solve(
    problem: Problem,
    *,
    objective: Objective | str = Objective.COVERAGE,
    seed: int | None = None,
    rounds: int | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    all_pairs: int = ALL_PAIRS,
    per_mentee: int = LIST,
) -> Result:
    """Match everybody as well as possible.

    objective   "coverage" (most mentees matched, then the highest total) or "score" (highest total)
    seed        decides between equals; default: the problem's
    rounds      stop after this many solves; the result then says `stopped` and how far it may be from the best
    progress    called with (stage, done, total); stages are "pairs" and "proof"
    cancel      asked often; when it returns True the best result so far is returned with status `stopped`
    all_pairs   feasible pairs up to which the whole graph is solved at once
    per_mentee  length of the first lists otherwise

    Never raises for an infeasible problem: whoever stays without a mentor has a reason in `unmatched`.
    """
    pins, released = kept_pins(problem)
    market = Market(problem, pins)
    seed = problem.seed if seed is None else seed
    search = _Search(
        market, Objective(objective), Ties(problem, seed), Watch(progress, cancel), all_pairs, per_mentee
    )
    status = Status.OPTIMAL
    try:
        search.run(rounds)
    except Stopped:
        status = Status.STOPPED
    return _result(search, status, seed, released)


@dataclass(eq=False)
class _Search:
    """The state of one solve: the graph so far, the best solution so far and the bound proved so far."""

    market: Market
    objective: Objective
    ties: Ties
    watch: Watch
    all_pairs: int
    per_mentee: int
    chosen: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    prices: Prices | None = None
    bound: int | None = None
    rounds: int = 0
    hopeful: Bools = field(init=False)  # mentees with a possible pair

    def __post_init__(self) -> None:
        self.hopeful = np.zeros(len(self.market.first), dtype=np.bool_)

    def run(self, rounds: int | None) -> None:
        """Solve until nothing can improve; raises Stopped when the caller or `rounds` stops it."""
        scan = scan_of(self.market, self.ties)
        found, complete = self.first_graph(scan)
        keys, worth = found.keys, found.worth
        self.hopeful[keys // max(len(self.market.places), 1)] = True
        while True:
            graph = self.graph(keys, worth)
            bonus = self.market.bonus(self.objective)
            picked = best_edges(graph, coverage=self.objective is Objective.COVERAGE)
            prices = dual_prices(graph, picked, bonus)
            self.chosen, self.rounds = keys[picked], self.rounds + 1
            if complete:
                self.prices, self.bound = prices, graph_bound(graph, prices, bonus)
                return
            more = self.price(scan, graph, prices, keys, bonus)
            if not len(more.keys):
                return
            if rounds is not None and self.rounds >= rounds:
                raise Stopped
            keys, worth = np.append(keys, more.keys), np.append(worth, more.worth)
            order = np.argsort(keys)
            keys, worth = keys[order], worth[order]

    def first_graph(self, scan: Scan) -> tuple[Found, bool]:
        """All open pairs if they may be few enough, else the best of each mentee; and whether these are all."""
        market, count = self.market, self.per_mentee
        pairs = int((market.first + market.extra > 0).sum()) * int((market.places > 0).sum())
        if pairs <= self.all_pairs:
            return scan.best(len(market.places), self.watch), True
        return scan.best(count, self.watch), False

    def graph(self, keys: Ints, worth: Ints) -> Graph:
        """The graph of some pairs."""
        market = self.market
        rows, cols = np.divmod(keys, max(len(market.places), 1))
        return Graph(
            rows, cols, worth, self.ties.pairs(rows, cols), market.first, market.extra, market.places
        )

    def price(self, scan: Scan, graph: Graph, prices: Prices, keys: Ints, bonus: int) -> Found:
        """Price all pairs. Keeps the best bound; returns the pairs that would improve."""
        # Whoever wants several mentors may have pairs already that are worth more than their price.
        held = int((self.market.first + self.market.extra).max(initial=0))
        found = scan.priced(prices, self.per_mentee + (held if held > 1 else 0), self.watch)
        bound = fixed_bound(graph, prices, bonus) + found.surplus
        if self.bound is None or bound < self.bound:
            self.prices, self.bound = prices, bound
        fresh = ~np.isin(found.keys, keys, assume_unique=True)
        return Found(found.keys[fresh], found.worth[fresh])


def _result(search: _Search, status: Status, seed: int, released: Ints) -> Result:
    """Everything that a caller may want to know, from the chosen pairs."""
    market, problem = search.market, search.market.problem
    width = max(len(problem.mentors), 1)
    keys = np.union1d(market.pins, search.chosen)
    rows, cols = np.divmod(keys, width)
    parts = problem.table.pair_parts(rows, cols)
    scores = parts.sum(axis=1).astype(np.int64)
    stays = np.isin(keys, problem.current) * problem.stay_bonus
    certificate = _certificate(search, int((scores + stays)[~np.isin(keys, market.pins)].sum()))
    return Result(
        objective=search.objective,
        status=status,
        seed=seed,
        rows=rows,
        cols=cols,
        pairs=_ids(problem, keys),
        scores=tuple(scores.tolist()),
        parts=parts,
        pinned=tuple(np.isin(keys, market.pins).tolist()),
        released=_ids(problem, released),
        unmatched=explain_unmatched(market, keys, certificate, search.objective, status, search.hopeful),
        total=int(scores.sum()),
        worth=int((scores + stays).sum()),
        matched=len(np.unique(rows)),
        rounds=search.rounds,
        certificate=certificate,
    )


def _ids(problem: Problem, keys: Ints) -> tuple[tuple[str, str], ...]:
    width = max(len(problem.mentors), 1)
    return tuple(
        (problem.mentees.ids[int(key) // width], problem.mentors.ids[int(key) % width]) for key in keys
    )


def _certificate(search: _Search, worth: int) -> Certificate:
    """Value, bound and prices. Before the first proof the prices say: no pair is worth more than full marks."""
    market, width = search.market, max(len(search.market.places), 1)
    bonus, wanting = market.bonus(search.objective), int(market.first.sum())
    value = bonus * int(market.first[np.unique(search.chosen // width)].sum()) + worth
    top = np.full_like(market.first, FULL + market.problem.stay_bonus)
    prices = search.prices or Prices(top, np.zeros_like(market.places))
    units = (market.first * (bonus + prices.mentees) + market.extra * prices.mentees).sum()
    bound = int(units) if search.bound is None else search.bound
    pinned = int(((market.first == 0) & (market.problem.demand > 0)).sum())
    people = min(wanting, bound // bonus) if bonus else wanting
    return Certificate(value, bound, bonus, people + pinned, prices.mentees, prices.mentors)
