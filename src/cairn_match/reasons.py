"""Why somebody stays without a mentor. Private exclusions never show: they read as "no pair is good enough"."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from cairn_match.arrays import Bools, Ints
from cairn_match.market import Market
from cairn_match.problem import Problem
from cairn_match.proofs import FairProof
from cairn_match.result import Certificate, Objective, Reason, Result, Status, Unmatched
from cairn_match.rules import Kind
from cairn_match.set_terms import OverlapTerm

GROUPS = 4_000_000  # pairs up to which separate groups of rivals are told apart


@dataclass(frozen=True, slots=True, eq=False)
class Scarcity:
    """Rows of the people who compete for too few places, all groups together, and of the mentors who have them."""

    people: Ints
    mentors: Ints


def by_prices(market: Market, certificate: Certificate) -> Scarcity:
    """The same read off the prices.

    A place that costs a person and a mentee who is worth minus a person are exactly those that an alternating
    path from an unmatched mentee reaches; everybody in such a group can only take places of that group.
    """
    half = certificate.bonus // 2
    people = np.flatnonzero((certificate.mentee_prices < -half) & (market.first > 0))
    return Scarcity(people, np.flatnonzero((certificate.mentor_prices > half) & (market.places > 0)))


def by_cover(market: Market, cover: Ints) -> Scarcity:
    """The same read off a smallest vertex cover: people whom it leaves out, and mentors whom it contains."""
    size = len(market.first)
    people = np.setdiff1d(np.flatnonzero(market.first > 0), cover)
    return Scarcity(people, cover[cover >= size] - size)


def scarcity_of(market: Market, result: Result) -> Scarcity | None:
    """The same of a finished result; None under objectives that do not put people first."""
    if result.objective is Objective.COVERAGE:
        return by_prices(market, result.certificate)
    return by_cover(market, result.proof.cover) if isinstance(result.proof, FairProof) else None


def explain_unmatched(
    market: Market, keys: Ints, scarcity: Scarcity | None, status: Status, hopeful: Bools
) -> tuple[Unmatched, ...]:
    """One entry for each mentee who has fewer mentors than wanted, in the order of the pool.

    `scarcity` is known where most people come first; elsewhere a competition is counted among those who hold the places.
    `hopeful` says of which mentees a possible pair is known already; with nobody at all they lost against rivals.
    """
    problem = market.problem
    rows, cols = np.divmod(keys, max(len(problem.mentors), 1))
    got = np.bincount(rows, minlength=len(problem.mentees))
    short = np.flatnonzero(got < problem.demand)
    if not len(short):
        return ()
    base = {
        row: Unmatched(problem.mentees.ids[row], int(problem.demand[row]), int(got[row]), Reason.NOT_SEARCHED)
        for row in short.tolist()
    }
    if status is not Status.OPTIMAL:
        return tuple(base.values())
    rivals = {} if scarcity is None else _rivals(market, scarcity)
    beaten = {row for row in short.tolist() if hopeful[row] and not got[row] and rivals.get(row, (0, 0))[1]}
    for row in beaten:
        people, places = rivals[row]
        base[row] = replace(base[row], reason=Reason.COMPETITION, people=people, places=places)
    rest = np.array([row for row in short.tolist() if row not in beaten], dtype=np.int64)
    for look in (_look(problem, piece) for piece in problem.blocks(rest)):
        for k, row in enumerate(look.rows.tolist()):
            base[row] = _explain(look, k, base[row], (rows, cols), rivals)
    return tuple(base.values())


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """Some mentees with all mentors: what everybody may know, and what is possible in truth."""

    problem: Problem
    rows: Ints
    public: Bools
    possible: Bools
    failing: list[tuple[int, Bools]]


def _look(problem: Problem, rows: Ints) -> _Look:
    failing = list(problem.table.failing(rows, slice(None)))
    public = ~problem.mask(problem.excluded, rows)
    for _, failed in failing:
        public &= ~failed
    possible = public & ~problem.mask(problem.private, rows)
    if problem.floors[rows].any():
        possible &= problem.table.scores(rows, slice(None)) >= problem.floors[rows, None]
    return _Look(problem, rows, public, possible, failing)


def _explain(
    look: _Look, k: int, base: Unmatched, held: tuple[Ints, Ints], rivals: dict[int, tuple[int, int]]
) -> Unmatched:
    """The reason of one mentee."""
    problem, row = look.problem, int(look.rows[k])
    mentors = problem.places > 0
    mentors[held[1][held[0] == row]] = False
    if not mentors.any():
        return replace(base, reason=Reason.NO_MENTORS)
    if not (look.public[k] & mentors).any():
        return _failed(look, k, mentors, base)
    possible = look.possible[k] & mentors
    if not possible.any():
        return replace(base, reason=Reason.TOO_LOW)
    people, places = rivals.get(row, (0, 0))
    if not places:
        # Marks are cheaper than sorting, person after person.
        holds = np.zeros(len(problem.mentees), dtype=np.bool_)
        holds[held[0][possible[held[1]]]] = True
        holds[row] = True
        people, places = int(holds.sum()), int(problem.places[possible].sum())
    return replace(base, reason=Reason.COMPETITION, people=people, places=places)


def _failed(look: _Look, k: int, mentors: Bools, base: Unmatched) -> Unmatched:
    """Nobody passes the musts: name the rules that fail with everybody, else those that fail together."""
    problem, row = look.problem, int(look.rows[k])
    always = [rule for rule, failed in look.failing if failed[k][mentors].all()]
    sometimes = [rule for rule, failed in look.failing if failed[k][mentors].any()]
    for rule in always:
        codes = _nobody_offers(problem, rule, row, mentors)
        if codes:
            return replace(base, reason=Reason.NOBODY_OFFERS, rules=(problem.rules[rule].key,), codes=codes)
    keys = tuple(problem.rules[rule].key for rule in always or sometimes)
    if always:
        return replace(base, reason=Reason.FAILED_MUST, rules=keys)
    excluded = int(problem.mask(problem.excluded, look.rows[k : k + 1])[0][mentors].sum())
    return replace(base, reason=Reason.TOGETHER, rules=keys, excluded=excluded)


def _nobody_offers(problem: Problem, position: int, row: int, mentors: Bools) -> tuple[str, ...]:
    """Codes of the mentee that no mentor with a place has, when that is why an overlap fails everywhere."""
    term = problem.table.terms[position]
    if problem.rules[position].kind is not Kind.OVERLAP or not isinstance(term, OverlapTerm):
        return ()
    wanted, offered = (column.row for column in term.columns)
    anywhere = {code for mentor in np.flatnonzero(mentors).tolist() for code, _ in offered(mentor)}
    codes = tuple(code for code, _ in wanted(row))
    return codes if not anywhere & {*codes} else ()


def _rivals(market: Market, scarcity: Scarcity) -> dict[int, tuple[int, int]]:
    """People and places of the group of each of those who compete (Hall 1935)."""
    problem, people, scarce = market.problem, scarcity.people, scarcity.mentors
    label_people, label_places = np.zeros(len(people), dtype=np.int64), np.zeros(len(scarce), dtype=np.int64)
    if 0 < len(people) * len(problem.mentors) <= GROUPS and len(scarce):
        edges = [market.block(piece).open[:, scarce] for piece in problem.blocks(people)]
        rows, cols = np.nonzero(np.concatenate(edges))
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
