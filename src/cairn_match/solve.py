"""solve: the best match over all pairs, with its proof.

Small problems are solved on the graph of all feasible pairs. Large ones start from the best few mentors of
each mentee; then all pairs are priced with the dual prices, those that would improve the solution are added,
and the graph is solved again, until none is left (column generation; Dantzig and Wolfe 1960).
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass

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

ALL_PAIRS = 50_000  # pairs up to which the whole graph is solved at once
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
    all_pairs   pairs up to which the whole graph is solved at once
    per_mentee  length of the first lists otherwise

    Never raises for an infeasible problem: whoever stays without a mentor has a reason in `unmatched`.
    """
    search = Search(
        problem, objective=objective, seed=seed, rounds=rounds, all_pairs=all_pairs, per_mentee=per_mentee
    )
    watch = Watch(progress, cancel)
    try:
        scan = scan_of(search.market, search.ties)
        steps = search.steps()
        step = next(steps)
        while True:
            step = steps.send(look(scan, step, watch))
    except Stopped:
        return search.result(Status.STOPPED)
    except StopIteration:
        return search.result(Status.OPTIMAL)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A look at all pairs that a search needs: each mentee's best `count` pairs, or those that `prices` leave over.

    It can be done in pieces, by rows of mentees, in any order and anywhere: only the prices travel.
    """

    count: int
    prices: Prices | None = None


def look(scan: Scan, step: Step, watch: Watch, rows: Ints | None = None) -> Found:
    """Do a step, or with `rows` the piece of it for some mentees."""
    if step.prices is None:
        return scan.best(step.count, watch, rows)
    return scan.priced(step.prices, step.count, watch, rows)


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

    def result(self, status: Status) -> Result:
        """What was found so far."""
        return _result(self, status, self.seed, self.released)


def _result(search: Search, status: Status, seed: int, released: Ints) -> Result:
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


def _certificate(search: Search, worth: int) -> Certificate:
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
