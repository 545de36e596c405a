"""solve: the best match over all pairs, with its proof.

Small problems are solved on the graph of all feasible pairs. Large ones start from the best few mentors of
each mentee; then all pairs are priced with the dual prices, those that would improve the solution are added,
and the graph is solved again, until none is left (column generation; Dantzig and Wolfe 1960).
"""

from collections.abc import Callable, Generator

import numpy as np

from cairn_match.arrays import Bools, Ints
from cairn_match.fair_search import FairSearch
from cairn_match.flow import Graph, best_edges
from cairn_match.market import Market, Stopped, Watch, kept_pins
from cairn_match.outcome import Ending, picked, pinned_people, result_of
from cairn_match.prices import Prices, dual_prices, fixed_bound, graph_bound
from cairn_match.problem import Problem
from cairn_match.reasons import by_prices
from cairn_match.result import Certificate, Objective, Result, Status
from cairn_match.rules import Wish
from cairn_match.scan import Found, Scan, scan_of
from cairn_match.scoring import FULL
from cairn_match.stable_search import StableSearch
from cairn_match.steps import LIST, Step, Steps, look
from cairn_match.ties import Ties

ALL_PAIRS = 50_000  # pairs up to which the whole graph is solved at once


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
    proposer: str = "mentee",
) -> Result:
    """Match everybody as well as possible.

    objective   "coverage" (most mentees matched, then the highest total), "score" (highest total), "fairest" (most
                mentees matched, then the best sorted list of what everybody's best pair is worth, then the highest
                total) or "stable" (no two would both rather have each other; see `Objective`)
    seed        decides between equals; default: the problem's
    rounds      stop after this many solves (stable: rounds of proposals); the result then says `stopped` and how far
                it may be from the best. Fairest has no rounds: cancel it
    progress    called with (stage, done, total); stages are "pairs", "proof" and "levels" (fairest)
    cancel      asked often; when it returns True the best result so far is returned with status `stopped`
    all_pairs   pairs up to which the whole graph is solved at once
    per_mentee  length of the first lists otherwise
    proposer    stable: "mentee" or "mentor", the side for which it is the best stable match

    Never raises for an infeasible problem: whoever stays without a mentor has a reason in `unmatched`. Fairest, and
    stable when mentors propose, keep all possible pairs in memory: BadInput when they are more than `steps.LARGEST`.
    """
    watch, goal = Watch(progress, cancel), Objective(objective)
    search: Steps
    if goal is Objective.FAIREST:
        search = FairSearch(problem, seed=seed, watch=watch)
    elif goal is Objective.STABLE:
        search = StableSearch(
            problem, seed=seed, rounds=rounds, all_pairs=all_pairs, per_mentee=per_mentee, proposer=proposer
        )
    else:
        search = Search(
            problem, objective=goal, seed=seed, rounds=rounds, all_pairs=all_pairs, per_mentee=per_mentee
        )
    return run(search, watch)


def run(search: Steps, watch: Watch) -> Result:
    """Take all steps of a search here and now."""
    scans = dict[Wish | None, Scan]()
    try:
        steps = search.steps()
        step = next(steps)
        while True:
            if step.side not in scans:
                scans[step.side] = scan_of(search.view(step.side), search.ties)
            step = steps.send(look(scans[step.side], step, watch))
    except Stopped:
        return search.result(Status.STOPPED)
    except StopIteration:
        return search.result(Status.OPTIMAL)


class Search:
    """One solve as a sequence of steps, so that others may do them in pieces and elsewhere.

    `steps()` yields each step, is sent what it found, and ends when nothing can improve; `result` may be asked at any
    time. The same problem, objective and seed take the same steps: who was interrupted repeats them with what was found.
    """

    def __init__(
        self,
        problem: Problem,
        *,
        objective: Objective | str = Objective.COVERAGE,
        seed: int | None = None,
        rounds: int | None = None,
        all_pairs: int = ALL_PAIRS,
        per_mentee: int = LIST,
    ) -> None:
        self.seed = problem.seed if seed is None else seed
        pins, self.released = kept_pins(problem)
        self.market, self.ties = Market(problem, pins), Ties(problem, self.seed)
        self.objective = Objective(objective)
        self.most_rounds, self.all_pairs, self.per_mentee = rounds, all_pairs, per_mentee
        self.chosen: Ints = np.zeros(0, dtype=np.int64)
        self.hopeful: Bools = np.zeros(len(problem.mentees), dtype=np.bool_)  # who has a possible pair
        self.prices: Prices | None = None
        self.bound: int | None = None
        self.rounds = 0

    def steps(self) -> Generator[Step, Found, None]:
        """The steps of this search; see the class. Raises Stopped when the rounds are spent."""
        market = self.market
        pairs = int((market.first + market.extra > 0).sum()) * int((market.places > 0).sum())
        complete = pairs <= self.all_pairs
        found = yield Step(len(market.places) if complete else self.per_mentee)
        keys, worth, bonus = found.keys, found.worth, market.bonus(self.objective)
        self.hopeful[keys // max(len(market.places), 1)] = True
        while True:
            graph = self.graph(keys, worth)
            picked = best_edges(graph, coverage=self.objective is Objective.COVERAGE)
            prices = dual_prices(graph, picked, bonus)
            self.chosen, self.rounds = keys[picked], self.rounds + 1
            if complete:
                self.prices, self.bound = prices, graph_bound(graph, prices, bonus)
                return
            # Whoever wants several mentors may have pairs already that are worth more than their price.
            held = int((market.first + market.extra).max(initial=0))
            found = yield Step(self.per_mentee + (held if held > 1 else 0), prices)
            bound = fixed_bound(graph, prices, bonus) + found.surplus
            if self.bound is None or bound < self.bound:
                self.prices, self.bound = prices, bound
            fresh = ~np.isin(found.keys, keys, assume_unique=True)
            if not fresh.any():
                return
            if self.most_rounds is not None and self.rounds >= self.most_rounds:
                raise Stopped
            keys, worth = np.append(keys, found.keys[fresh]), np.append(worth, found.worth[fresh])
            order = np.argsort(keys)
            keys, worth = keys[order], worth[order]

    def graph(self, keys: Ints, worth: Ints) -> Graph:
        """The graph of some pairs."""
        market = self.market
        rows, cols = np.divmod(keys, max(len(market.places), 1))
        return Graph(
            rows, cols, worth, self.ties.pairs(rows, cols), market.first, market.extra, market.places
        )

    def view(self, side: Wish | None) -> Market:  # noqa: ARG002 - these objectives look at the pairs as they are
        """The market that a step looks at."""
        return self.market

    def result(self, status: Status) -> Result:
        """What was found so far."""
        pairs = picked(self.market, self.chosen)
        certificate = _certificate(self, pairs.open_worth)
        scarcity = by_prices(self.market, certificate) if self.objective is Objective.COVERAGE else None
        end = Ending(self.market, self.objective, status, self.seed, self.released, self.rounds, self.hopeful)
        return result_of(end, pairs, certificate, scarcity)


def _certificate(search: Search, worth: int) -> Certificate:
    """Value, bound and prices. Before the first proof the prices say: no pair is worth more than full marks."""
    market, width = search.market, max(len(search.market.places), 1)
    bonus, wanting = market.bonus(search.objective), int(market.first.sum())
    value = bonus * int(market.first[np.unique(search.chosen // width)].sum()) + worth
    top = np.full_like(market.first, FULL + market.problem.stay_bonus)
    prices = search.prices or Prices(top, np.zeros_like(market.places))
    units = (market.first * (bonus + prices.mentees) + market.extra * prices.mentees).sum()
    bound = int(units) if search.bound is None else search.bound
    people = min(wanting, bound // bonus) if bonus else wanting
    return Certificate(value, bound, bonus, people + pinned_people(market), prices.mentees, prices.mentors)
