"""Why somebody has fewer mentors than wanted, when the weights are given."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from cairn_match.arrays import Bools, Ints
from cairn_match.edge_result import EdgeObjective, EdgeReason, Short
from cairn_match.edges import EdgeProblem
from cairn_match.result import Status


def explain_short(
    problem: EdgeProblem, chosen: Bools, objective: EdgeObjective, status: Status
) -> tuple[Short, ...]:
    """One entry for each mentee with less than their demand, in the order of ids.

    Where most people come first, those without anyone compete in a group that has too few places for all of it
    (Hall 1935). Elsewhere a competition is counted among those who hold the places that one could have had.
    """
    got = np.bincount(problem.rows[chosen], minlength=len(problem.mentees))
    groups: dict[int, tuple[int, int]] = {}
    if status is Status.OPTIMAL and objective in (EdgeObjective.COVERAGE, EdgeObjective.FAIREST):
        groups = _groups(problem, chosen, got)
    starts = np.searchsorted(problem.rows, np.arange(len(problem.mentees) + 1))
    order = np.flatnonzero(chosen)[np.argsort(problem.cols[chosen], kind="stable")]
    holders = order, np.searchsorted(problem.cols[order], np.arange(len(problem.mentors) + 1))
    found = []
    for person in np.flatnonzero(got < problem.demands).tolist():
        edges = np.arange(starts[person], starts[person + 1])
        reason, people, places = EdgeReason.NOT_SEARCHED, 0, 0
        if status is Status.OPTIMAL:
            reason, people, places = _reason(problem, chosen, edges, holders)
        if reason is EdgeReason.COMPETITION:
            people, places = groups.get(person, (people, places))
        wanted = int(problem.demands[person])
        found.append(Short(problem.mentees[person], wanted, int(got[person]), reason, people, places))
    return tuple(found)


def _reason(
    problem: EdgeProblem, chosen: Bools, edges: Ints, holders: tuple[Ints, Ints]
) -> tuple[EdgeReason, int, int]:
    """The reason of one mentee, who has `edges`; `holders` are the chosen pairs grouped by mentor."""
    if not len(edges):
        return EdgeReason.NOT_LISTED, 0, 0
    edges = edges[problem.capacities[problem.cols[edges]] > 0]
    if not len(edges):
        return EdgeReason.NO_PLACES, 0, 0
    edges = edges[~chosen[edges]]
    if not len(edges):
        return EdgeReason.HAS_ALL, 0, 0
    mentors, (held, starts) = problem.cols[edges], holders
    if (starts[mentors + 1] - starts[mentors] < problem.capacities[mentors]).any():
        return EdgeReason.WORTH_LESS, 0, 0
    others = np.concatenate([held[starts[mentor] : starts[mentor + 1]] for mentor in mentors])
    people = np.union1d(problem.rows[others], problem.rows[edges[:1]])
    return EdgeReason.COMPETITION, len(people), int(problem.capacities[mentors].sum())


def _groups(problem: EdgeProblem, chosen: Bools, got: Ints) -> dict[int, tuple[int, int]]:
    """(people, places) of the group of each mentee without anyone: all whom alternating paths reach."""
    people, places = (got == 0) & (problem.demands > 0), np.zeros(len(problem.mentors), dtype=np.bool_)
    useful = problem.capacities[problem.cols] > 0
    while True:
        reached = np.flatnonzero(people[problem.rows] & useful)
        before = int(places.sum())
        places[problem.cols[reached]] = True
        people[problem.rows[chosen & places[problem.cols]]] = True
        if int(places.sum()) == before:
            break
    size = len(problem.mentees) + len(problem.mentors)
    links = np.ones_like(reached), (problem.rows[reached], problem.cols[reached] + len(problem.mentees))
    _, labels = connected_components(coo_array(links, shape=(size, size)).tocsr(), directed=False)
    left, right = labels[: len(problem.mentees)], labels[len(problem.mentees) :]
    heads = np.bincount(left[people], minlength=size)
    units = np.bincount(right[places], weights=problem.capacities[places], minlength=size).astype(np.int64)
    alone = np.flatnonzero((got == 0) & (problem.demands > 0)).tolist()
    return {person: (int(heads[left[person]]), int(units[left[person]])) for person in alone}
