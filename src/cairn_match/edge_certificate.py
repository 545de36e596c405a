"""certify_edges: check a choice among given weights without trusting whoever made it.

Everything is recomputed from the problem in plain numpy: units, totals, people, and from the proof alone what
no choice can pass. Score and coverage: weak duality. Fairest: a vertex cover for the number of people, then level by level
that no choice which is as good below has fewer people there, and last the total. Stable: no blocking pair.
"""

from dataclasses import dataclass

import numpy as np

from cairn_match.arrays import Bools, Ints
from cairn_match.bounds import exact_sum, price_bound
from cairn_match.edge_reasons import explain_short
from cairn_match.edge_result import EdgeObjective, EdgeResult
from cairn_match.edges import EdgeProblem
from cairn_match.fair_check import check_fairness
from cairn_match.flow import Graph
from cairn_match.proofs import FairProof, PriceProof, StableProof, proof_faults
from cairn_match.result import Status


@dataclass(frozen=True, slots=True)
class EdgeCheck:
    """What the checker found.

    ok       no fault was found, and a result that says `optimal` is proved to be
    faults   what is wrong, in words
    matched, matched_bound  mentees matched, and the most that could be (score and stable: all who want someone)
    total, bound, gap       recomputed, as in `EdgeResult`
    levels   levels of fairness proved
    """

    ok: bool
    faults: tuple[str, ...]
    matched: int = 0
    matched_bound: int = 0
    total: int = 0
    bound: int = 0
    gap: int = 0
    levels: int = 0


def certify_edges(problem: EdgeProblem, result: EdgeResult) -> EdgeCheck:
    """Check a result against its problem."""
    faults = _shape_faults(problem, result)
    if faults:
        return EdgeCheck(False, tuple(faults))
    chosen = np.zeros(len(problem.rows), dtype=np.bool_)
    chosen[result.chosen] = True
    faults, wrong = _unit_faults(problem, result, chosen), list[str]()
    graph, proof = problem.graph(result.seed), result.proof
    people, wanting = len(np.unique(problem.rows[chosen])), int(graph.first.sum())
    stable = result.objective is EdgeObjective.STABLE
    total = exact_sum((problem.worth if stable else problem.weights)[chosen])
    if isinstance(proof, StableProof):
        bound, gap, most, levels = total, _blocking(problem, result.seed, chosen), wanting, 0
        faults += [f"claims {proof.blocking} blocking pairs; found {gap}"] if proof.blocking != gap else []
    elif isinstance(proof, FairProof):
        bound, most, wrong = check_fairness(graph, chosen, result.status, proof)
        gap, levels = bound - total, len(proof.levels)
    else:
        bound, most, wrong = _by_prices(graph, people, result, proof)
        gap, levels = bound - total, 0
    faults += wrong
    found = (people, int(problem.demands.sum()), total, bound, gap)
    claimed = (result.matched, result.demand, result.total, result.bound, result.gap)
    if claimed != found:
        faults.append(f"claims (matched, demand, total, bound, gap) {claimed}; found {found}")
    if gap < 0 or (result.status is Status.OPTIMAL and gap != 0):
        faults.append(f"a result that is {result.status} may not leave a gap of {gap}")
    return EdgeCheck(not faults, tuple(faults), people, most, total, bound, gap, levels)


def _shape_faults(problem: EdgeProblem, result: EdgeResult) -> list[str]:
    """Ranges, order and kind of proof; nothing else can be checked when these are wrong."""
    proof, n, m = result.proof, len(problem.mentees), len(problem.mentors)
    kind = {EdgeObjective.STABLE: StableProof, EdgeObjective.FAIREST: FairProof}
    if not isinstance(proof, kind.get(result.objective, PriceProof)):
        return ["the proof is one of another objective"]
    if (np.diff(result.chosen) <= 0).any() or not _inside(result.chosen, len(problem.rows)):
        return ["the chosen pairs are not in order, occur twice or do not exist"]
    if isinstance(proof, PriceProof) and (len(proof.mentees), len(proof.mentors)) != (n, m):
        return ["there is not one price a person"]
    if isinstance(proof, FairProof):
        return proof_faults(proof, n, m)
    return []


def _inside(numbers: Ints, count: int) -> bool:
    return bool(((numbers >= 0) & (numbers < count)).all())


def _unit_faults(problem: EdgeProblem, result: EdgeResult, chosen: Bools) -> list[str]:
    """Capacities, demands, and that exactly those who lack a mentor are listed, each with their reason."""
    faults = []
    for ends, limit, ids, what in (
        (problem.rows, problem.demands, problem.mentees, "mentors"),
        (problem.cols, problem.capacities, problem.mentors, "mentees"),
    ):
        counts = np.bincount(ends[chosen], minlength=len(ids))
        faults += [f"'{ids[k]}' has {counts[k]} {what} of {limit[k]}" for k in np.flatnonzero(counts > limit)]
    if not faults and explain_short(problem, chosen, result.objective, result.status) != result.short:
        faults.append("the mentees who lack a mentor, or their reasons, are not those listed")
    return faults


def _by_prices(
    graph: Graph, people: int, result: EdgeResult, proof: PriceProof
) -> tuple[int, int, list[str]]:
    """(bound of the total, most people, faults) for score and coverage."""
    coverage, wanting = result.objective is EdgeObjective.COVERAGE, int(graph.first.sum())
    faults = ["a place has a price below 0"] if (proof.mentors < 0).any() else []
    if proof.bonus != (graph.bonus() if coverage else 0):
        faults.append("the bonus for one more person is not that of the problem")
    value = price_bound(graph, proof.mentees, np.maximum(proof.mentors, 0), proof.bonus)
    most = min(wanting, value // proof.bonus) if coverage and proof.bonus > 0 else wanting
    return value - proof.bonus * people, most, faults


def _blocking(problem: EdgeProblem, seed: int, chosen: Bools) -> int:
    """Pairs that both ends would rather have, with ties ordered by lot; compared wish by wish, lot by lot."""
    lots, block = problem.lots(seed), ~chosen
    own = problem.weights if problem.mentor_weights is None else problem.mentor_weights
    for ends, units, wishes in (
        (problem.rows, problem.demands, problem.weights),
        (problem.cols, problem.capacities, own),
    ):
        order = np.lexsort((np.arange(len(lots)), lots, wishes))
        order = order[np.argsort(ends[order], kind="stable")]
        held = np.bincount(ends[chosen], minlength=len(units))
        worse = np.cumsum(chosen[order])  # matches of the same person that are wished less
        below = np.zeros(len(lots), dtype=np.int64)
        starts = np.append(0, np.cumsum(held))[ends[order]]
        below[order] = worse - chosen[order] - starts
        block &= ((held < units)[ends] | (below > 0)) & (units[ends] > 0)
    return int(block.sum())
