"""Forming: the steps from people to circles, in the order of the seed."""

import hashlib

import numpy as np

from cairn_match.arrays import Ints
from cairn_match.circles.building import build, companions
from cairn_match.circles.coding import Coder, Sheet, facts, inverse
from cairn_match.circles.improving import improve
from cairn_match.circles.mending import even_out, insert, squeeze
from cairn_match.circles.problem import GroupProblem, week_bits
from cairn_match.circles.reasons import refusals
from cairn_match.circles.result import Groups
from cairn_match.circles.state import COMMON, WORDS, Circles, World, count_points, no_circles
from cairn_match.circles.telling import circle_of, free_slots, mean_score, spreads


def form(problem: GroupProblem, seed: int, effort: int) -> Groups:
    """The circles of `groups`."""
    order, leads = _by_lot(problem.people.ids, seed), _by_lot(problem.leads.ids, seed)
    world = _world(problem, order, leads)
    count, limit = _wanted(problem)
    circles = no_circles(world, limit)
    if limit:
        _form(problem, world, circles, (count, limit), effort)
    return _result(problem, world, circles, (order, leads), seed)


def _form(
    problem: GroupProblem, world: World, circles: Circles, counts: tuple[int, int], effort: int
) -> None:
    """Build, seat those left over, even the sizes, improve; at the end nobody refused fits where there is room."""
    count, limit = counts
    possible = np.zeros(len(problem.people), dtype=np.int64)
    companions(world, possible)
    hardest = np.argsort(possible, kind="stable")
    usable = int(problem.usable().sum())
    even = min(max(usable // max(count, 1), problem.least), problem.most)
    build(world, circles, hardest, count, even)
    for below in (
        min(even + 1, problem.most),
        problem.most,
    ):  # large circles are for those without another seat
        while insert(world, circles, below) or build(world, circles, hardest, limit, even):
            pass
        while squeeze(world, circles, below) or insert(world, circles, below):
            pass
    even_out(world, circles)
    if circles.made[0]:
        improve(world, circles, effort * len(problem.people), problem.slots, 0)
    while insert(world, circles, problem.most) or squeeze(world, circles, problem.most):
        even_out(world, circles)


def _wanted(problem: GroupProblem) -> tuple[int, int]:
    """How many circles to aim at, and how many there may be."""
    usable = int(problem.usable().sum())
    limit = usable // problem.least
    if problem.with_leads:
        limit = min(limit, int(problem.lead_places[problem.usable(leads=True)].sum()))
    if problem.circles is not None:
        limit = min(limit, problem.circles)
    middle = (2 * usable + problem.least + problem.most - 1) // (problem.least + problem.most)
    count = problem.circles or max(middle, -(-usable // problem.most))
    return min(count, limit), limit


def _by_lot(ids: tuple[str, ...], seed: int) -> Ints:
    """Rows in an order that the seed and the ids alone decide."""
    lots = [hashlib.blake2b(f"circle {seed} {person}".encode(), digest_size=8).digest() for person in ids]
    return np.array(sorted(range(len(ids)), key=lambda k: (lots[k], ids[k])), dtype=np.int64)


def _world(problem: GroupProblem, order: Ints, leads: Ints) -> World:
    """The problem as arrays: members, then leads, both in the order of the seed."""
    members, others, people = Sheet(order), Sheet(leads), len(order)
    coder = Coder(people + len(leads))
    coder.add(problem.table, members, members, 0)
    own = len(coder.rows)
    coder.add(problem.lead_table, members, others, people)
    _align(members, others)
    begin = members.words(week_bits(problem.hours, people))
    others.words(week_bits(problem.lead_hours, len(leads)))
    mixed = members.number(*(codes for codes, _ in problem.mixed))
    rules, planes, keys = coder.arrays()
    words = mixed - begin
    numbers = [people, own, len(rules), begin, words, problem.common, mixed, len(problem.mix)]
    usable = problem.usable(leads=True)
    return World(
        rules,
        *facts(members, others),
        planes,
        keys,
        *_bans(problem, order, leads),
        np.where(usable, problem.lead_places, 0)[leads],
        np.array([*numbers, problem.least, problem.most], dtype=np.int64),
    )


def _align(members: Sheet, leads: Sheet) -> None:
    """Fill the shorter sheet, so that the columns that follow stand in the same place on both."""
    for sheet, other in ((members, leads), (leads, members)):
        while len(sheet.columns) < len(other.columns):
            sheet.number(np.zeros(len(sheet.order), dtype=np.int64))


def _bans(problem: GroupProblem, order: Ints, leads: Ints) -> tuple[Ints, Ints]:
    """For each member the rows that may not be with them, as compressed rows."""
    people, width = len(order), max(len(leads), 1)
    same = [
        row * width + problem.leads.index[person]
        for row, person in enumerate(problem.people.ids)
        if person in problem.leads.index
    ]
    inner = np.union1d(problem.excluded[0], problem.private[0])
    outer = np.union1d(np.union1d(problem.excluded[1], problem.private[1]), np.array(same, dtype=np.int64))
    places, lead_places = inverse(order), inverse(leads)
    rows = np.concatenate([places[inner // max(people, 1)], places[outer // width]])
    cols = np.concatenate([places[inner % max(people, 1)], lead_places[outer % width] + people])
    first = np.cumsum(np.concatenate([[0], np.bincount(rows, minlength=people)]), dtype=np.int64)
    return first, cols[np.lexsort((cols, rows))]


def _result(
    problem: GroupProblem, world: World, circles: Circles, lots: tuple[Ints, Ints], seed: int
) -> Groups:
    """What was formed, in terms of ids."""
    made, (order, leads) = int(circles.made[0]), lots
    points = np.zeros(made, dtype=np.int64)
    count_points(world, circles, points)
    found = []
    words = int(world.numbers[WORDS])
    for c in range(made):
        size, lead = circles.table[c, :COMMON].tolist()
        rows = order[circles.table[c, COMMON + words : COMMON + words + size]]
        members = tuple(sorted(problem.people.ids[row] for row in rows.tolist()))
        week = circles.table[c, COMMON : COMMON + words].view(np.uint64)
        slots = free_slots(week, problem.slots) if problem.common else ()
        name = problem.leads.ids[leads[lead - len(order)]] if lead >= 0 else None
        found.append(circle_of(name, members, slots, int(points[c])))
    home = np.full(len(problem.people), -1, dtype=np.int64)
    home[order] = circles.home
    return Groups(
        seed=seed,
        circles=tuple(sorted(found, key=lambda one: one.members)),
        refused=refusals(problem, np.flatnonzero(home < 0)),
        spread=spreads(problem, home, made),
        seated=int((home >= 0).sum()),
        score=mean_score(found),
    )
