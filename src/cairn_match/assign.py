"""assign: the best choice among given weights, by any of the four objectives, with its proof."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from cairn_match.arrays import Bools, Ints
from cairn_match.bounds import price_bound
from cairn_match.edge_reasons import explain_short
from cairn_match.edge_result import EdgeObjective, EdgeResult
from cairn_match.edges import EdgeProblem
from cairn_match.errors import BadInput
from cairn_match.fair_choice import fairest_choice, with_nothings
from cairn_match.flow import Graph, best_edges
from cairn_match.market import Stopped, Watch
from cairn_match.prices import dual_prices
from cairn_match.proofs import PriceProof, Proof, StableProof
from cairn_match.result import Status
from cairn_match.stable import blocking_pairs, stable_edges, strict_ranks

PROPOSERS = ("mentee", "mentor")


def assign(
    problem: EdgeProblem,
    objective: EdgeObjective | str = EdgeObjective.COVERAGE,
    *,
    seed: int | None = None,
    proposer: str = "mentee",
    progress: Callable[[str, int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> EdgeResult:
    """Choose among the listed pairs.

    objective  "score": the highest total; a pair of negative worth is left out. "coverage": most mentees
               matched, then the highest total; the first mentor of anybody counts before any worth, even a
               negative one, and each further mentor only adds to the total. "fairest": most mentees matched,
               then the lexicographically best sorted list of what everybody's best pair is worth, then the
               highest total. "stable": no two would both rather have each other (see `stable`)
    seed       decides between equals; default: the problem's
    proposer   stable only: "mentee" or "mentor", the side for which it is the best stable choice
    progress   called with (stage, done, total)
    cancel     asked between stages, and between the levels of `fairest`; when it returns True the result so far
               comes back with status `stopped` and an honest bound

    A pair of worth 0 is taken where both have room for it. The same input and seed give the same result,
    whatever the order of people and pairs. Raises BadInput for an unknown objective or proposer.
    """
    if objective not in [*EdgeObjective]:
        raise BadInput(f"needs one of {', '.join(EdgeObjective)}, not {objective!r}", field="objective")
    if proposer not in PROPOSERS:
        raise BadInput(f"needs one of {', '.join(PROPOSERS)}, not {proposer!r}", field="proposer")
    goal, seed = EdgeObjective(objective), problem.seed if seed is None else seed
    watch = Watch(progress, cancel)
    if goal is EdgeObjective.STABLE:
        outcome = _stable(problem, seed, proposer, watch)
    elif goal is EdgeObjective.FAIREST:
        outcome = _fairest(problem.graph(seed), watch)
    else:
        outcome = _by_prices(problem.graph(seed), goal, watch)
    return _result(problem, goal, seed, outcome)


@dataclass(frozen=True, slots=True, eq=False)
class _Outcome:
    chosen: Bools
    status: Status
    total: int
    bound: int
    gap: int
    rounds: int
    proof: Proof


def _result(problem: EdgeProblem, goal: EdgeObjective, seed: int, outcome: _Outcome) -> EdgeResult:
    return EdgeResult(
        objective=goal,
        status=outcome.status,
        seed=seed,
        chosen=np.flatnonzero(outcome.chosen),
        matched=len(np.unique(problem.rows[outcome.chosen])),
        demand=int(problem.demands.sum()),
        total=outcome.total,
        bound=outcome.bound,
        gap=outcome.gap,
        rounds=outcome.rounds,
        short=explain_short(problem, outcome.chosen, goal, outcome.status),
        proof=outcome.proof,
    )


def _by_prices(graph: Graph, goal: EdgeObjective, watch: Watch) -> _Outcome:
    """Score and coverage: minimum-cost flow, proved by dual prices."""
    coverage = goal is EdgeObjective.COVERAGE
    bonus = graph.bonus() if coverage else 0
    chosen, status = np.zeros(len(graph.rows), dtype=np.bool_), Status.STOPPED
    mentees, mentors = np.full_like(graph.first, graph.worth.max(initial=0)), np.zeros_like(graph.places)
    try:
        watch.at("flow", 0, 2)
        chosen = with_nothings(graph, _best(graph, coverage=coverage))
        watch.at("prices", 1, 2)
        prices = dual_prices(graph, chosen, bonus)
        mentees, mentors, status = prices.mentees, prices.mentors, Status.OPTIMAL
        watch.at("prices", 2, 2)
    except Stopped:
        pass  # what is done is kept
    total, people = int(graph.worth[chosen].sum()), len(np.unique(graph.rows[chosen]))
    bound = price_bound(graph, mentees, mentors, bonus) - bonus * people
    proof, rounds = PriceProof(mentees, mentors, bonus), int(status is Status.OPTIMAL)
    return _Outcome(chosen, status, total, bound, bound - total, rounds, proof)


def _best(graph: Graph, *, coverage: bool) -> Bools:
    """The best choice among the pairs whose ends have units at all; the flow layer expects no others."""
    open_pairs = ((graph.first + graph.extra) > 0)[graph.rows] & (graph.places > 0)[graph.cols]
    columns = {name: getattr(graph, name)[open_pairs] for name in ("rows", "cols", "worth", "tie")}
    chosen: Bools = np.zeros(len(graph.rows), dtype=np.bool_)
    chosen[open_pairs] = best_edges(replace(graph, **columns), coverage=coverage)
    return chosen


def _fairest(graph: Graph, watch: Watch) -> _Outcome:
    """Levels first, then the highest total among the fairest."""
    found = fairest_choice(graph, watch)
    total = int(graph.worth[found.chosen].sum())
    status = Status.OPTIMAL if found.settled else Status.STOPPED
    levels = len(found.proof.levels)
    return _Outcome(found.chosen, status, total, found.bound, found.bound - total, levels, found.proof)


def _stable(problem: EdgeProblem, seed: int, proposer: str, watch: Watch) -> _Outcome:
    """Deferred acceptance on strict preferences."""
    chosen, status = np.zeros(len(problem.rows), dtype=np.bool_), Status.STOPPED
    ranks, units = stable_ranks(problem, seed), (problem.demands, problem.capacities)
    try:
        watch.at("proposals", 0, 1)
        chosen = stable_edges(problem.rows, problem.cols, ranks, units, by_mentors=proposer == "mentor")
        status = Status.OPTIMAL
        watch.at("proposals", 1, 1)
    except Stopped:
        pass  # what is done is kept
    total = int(problem.worth[chosen].sum())
    blocking = len(blocking_pairs(problem.rows, problem.cols, ranks, chosen, units))
    proof = StableProof(blocking, proposer)
    return _Outcome(chosen, status, total, total, blocking, int(status is Status.OPTIMAL), proof)


def stable_ranks(problem: EdgeProblem, seed: int) -> tuple[Ints, Ints]:
    """Strict ranks of all pairs, by the mentees' wishes and by the mentors'; higher is better."""
    lots, wishes = problem.lots(seed), problem.mentor_weights
    mentees = strict_ranks(problem.weights, lots)
    return mentees, mentees if wishes is None else strict_ranks(wishes, lots)
