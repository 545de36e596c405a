"""Why somebody stays without a mentor. Private exclusions never show: they read as "no pair is good enough"."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from cairn_match.arrays import Bools, Ints
from cairn_match.market import Market
from cairn_match.problem import Problem
from cairn_match.result import Certificate, Objective, Reason, Status, Unmatched
from cairn_match.rules import Kind
from cairn_match.set_terms import OverlapTerm

GROUPS = 4_000_000  # pairs up to which separate groups of rivals are told apart


def explain_unmatched(
    market: Market, keys: Ints, certificate: Certificate, objective: Objective, status: Status
) -> tuple[Unmatched, ...]:
    """One entry for each mentee who has fewer mentors than wanted, in the order of the pool."""
    problem = market.problem
    rows, cols = np.divmod(keys, max(len(problem.mentors), 1))
    got = np.bincount(rows, minlength=len(problem.mentees))
    short = np.flatnonzero(got < problem.demand)
    if not len(short):
        return ()
    rivals = (
        _rivals(market, certificate) if objective is Objective.COVERAGE and status is Status.OPTIMAL else {}
    )
    found = []
    for row in short.tolist():
        base = Unmatched(
            problem.mentees.ids[row], int(problem.demand[row]), int(got[row]), Reason.NOT_SEARCHED
        )
        if status is Status.OPTIMAL:
            base = _explain(market, row, base, (rows, cols), rivals)
        found.append(base)
    return tuple(found)


def _explain(
    market: Market, row: int, base: Unmatched, held: tuple[Ints, Ints], rivals: dict[int, tuple[int, int]]
) -> Unmatched:
    """The reason of one mentee."""
    problem = market.problem
    mentors = problem.places > 0
    mentors[held[1][held[0] == row]] = False
    if not mentors.any():
        return _with(base, Reason.NO_MENTORS)
    public = problem.public_block(row, 1)[0] & mentors
    if not public.any():
        return _failed(problem, row, mentors, base)
    private = problem.mask(problem.private, row, 1)[0]
    scores = problem.table.scores(slice(row, row + 1), slice(None))[0]
    possible = public & ~private & (scores >= problem.floors[row])
    if not possible.any():
        return _with(base, Reason.TOO_LOW)
    people, places = rivals.get(row, (0, 0))
    if not places:
        holders = np.unique(held[0][possible[held[1]]])
        people, places = len(holders) + int(row not in holders), int(problem.places[possible].sum())
    return _with(base, Reason.COMPETITION, people=people, places=places)


def _with(
    base: Unmatched,
    reason: Reason,
    *,
    rules: tuple[str, ...] = (),
    codes: tuple[str, ...] = (),
    excluded: int = 0,
    people: int = 0,
    places: int = 0,
) -> Unmatched:
    return Unmatched(base.mentee, base.wanted, base.got, reason, rules, codes, excluded, people, places)


def _failed(problem: Problem, row: int, mentors: Bools, base: Unmatched) -> Unmatched:
    """Nobody passes the musts: name the rules that fail with everybody, else those that fail together."""
    always, sometimes = [], []
    for k, failed in problem.table.failing(slice(row, row + 1), slice(None)):
        if failed[0][mentors].all():
            always.append(k)
        elif failed[0][mentors].any():
            sometimes.append(k)
    rules = problem.rules
    for k in always:
        codes = _nobody_offers(problem, k, row, mentors)
        if codes:
            return _with(base, Reason.NOBODY_OFFERS, rules=(rules[k].key,), codes=codes)
    if always:
        return _with(base, Reason.FAILED_MUST, rules=tuple(rules[k].key for k in always))
    excluded = int(problem.mask(problem.excluded, row, 1)[0][mentors].sum())
    return _with(base, Reason.TOGETHER, rules=tuple(rules[k].key for k in sometimes), excluded=excluded)


def _nobody_offers(problem: Problem, position: int, row: int, mentors: Bools) -> tuple[str, ...]:
    """Codes of the mentee that no mentor with a place has, when that is why an overlap fails everywhere."""
    term = problem.table.terms[position]
    if problem.rules[position].kind is not Kind.OVERLAP or not isinstance(term, OverlapTerm):
        return ()
    wanted, offered = (column.row for column in term.columns)
    anywhere = {code for mentor in np.flatnonzero(mentors).tolist() for code, _ in offered(mentor)}
    codes = tuple(code for code, _ in wanted(row))
    return codes if not anywhere & {*codes} else ()


def _rivals(market: Market, certificate: Certificate) -> dict[int, tuple[int, int]]:
    """Groups in which too many people have too few places (Hall 1935), read off the prices.

    A place that costs a person and a mentee who is worth minus a person are exactly those that an alternating
    path from an unmatched mentee reaches; everybody in such a group can only take places of that group.
    """
    problem, half = market.problem, certificate.bonus // 2
    people = np.flatnonzero((certificate.mentee_prices < -half) & (market.first > 0))
    scarce = np.flatnonzero((certificate.mentor_prices > half) & (market.places > 0))
    label_people, label_places = np.zeros(len(people), dtype=np.int64), np.zeros(len(scarce), dtype=np.int64)
    if 0 < len(people) * len(problem.mentors) <= GROUPS and len(scarce):
        edges = [market.block(int(row), 1).open[0][scarce] for row in people]
        rows, cols = np.nonzero(np.array(edges))
        size = len(people) + len(scarce)
        links = coo_array((np.ones(len(rows), dtype=np.int8), (rows, cols + len(people))), shape=(size, size))
        _, labels = connected_components(links.tocsr(), directed=False)
        label_people, label_places = labels[: len(people)], labels[len(people) :]
    places = {
        int(label): int(market.places[scarce][label_places == label].sum())
        for label in np.unique(label_people)
    }
    sizes = {int(label): int((label_people == label).sum()) for label in places}
    return {int(row): (sizes[int(k)], places[int(k)]) for row, k in zip(people, label_people, strict=True)}
