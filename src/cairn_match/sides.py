"""Sides: what each side wishes.

Every rule declares whose wish it is. A side's worth of a pair is the sum of the parts of its rules and of those that are
both sides' wish, plus the stay bonus when the pair exists already.
"""

import copy
from dataclasses import dataclass, replace

import numpy as np

from cairn_match.arrays import Bools, Ints
from cairn_match.problem import Problem
from cairn_match.rules import Wish

PAIRS = 1 << 20  # single pairs scored at a time: bounds memory
SIDES = (Wish.MENTEE, Wish.MENTOR)


def wished_by(problem: Problem, side: Wish) -> Bools:
    """Which rules count for a side."""
    return np.array([rule.wish in (side, Wish.BOTH) for rule in problem.rules], dtype=np.bool_)


def sides_of(problem: Problem) -> Ints:
    """For how many sides each rule counts: 1, or 2 when both wish it."""
    mentee, mentor = (wished_by(problem, side).astype(np.int64) for side in SIDES)
    return mentee + mentor


def side_view(problem: Problem, side: Wish) -> Problem:
    """The problem as one side sees it: the same musts and exclusions, points only of its own rules, no floors.

    Floors are on the whole score, which no side sees; whoever lists pairs through a view applies them after.
    """
    name = f"view of the {side}"
    if name not in problem.derived:
        view = copy.copy(problem)
        counts = wished_by(problem, side)
        points = tuple(p if mine else 0 for p, mine in zip(problem.table.points, counts, strict=True))
        view.table = replace(problem.table, points=points)
        view.floors = np.zeros_like(problem.floors)
        view.derived = {}
        problem.derived[name] = view
    found: Problem = problem.derived[name]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Wishes:
    """What single pairs are worth: to the mentee, to the mentor (stay bonus included), and their whole score."""

    mentee: Ints
    mentor: Ints
    score: Ints


def wishes_of(problem: Problem, keys: Ints) -> Wishes:
    """The worth of single pairs, given as numbers row * mentors + column."""
    rows, cols = np.divmod(keys, max(len(problem.mentors), 1))
    columns = np.stack([*(wished_by(problem, side) for side in SIDES), np.ones(len(problem.rules))], axis=1)
    found = np.zeros((len(keys), 3), dtype=np.int64)
    for start in range(0, len(keys), PAIRS):
        span = slice(start, start + PAIRS)
        found[span] = problem.table.pair_parts(rows[span], cols[span]) @ columns.astype(np.int32)
    stays = np.isin(keys, problem.current) * np.int64(problem.stay_bonus)
    return Wishes(found[:, 0] + stays, found[:, 1] + stays, found[:, 2])
