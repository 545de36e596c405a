"""Checks that trust nothing of the engine: the musts from the raw arrays, largest matchings, covers of all pairs."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from tests.benchmarks.match.instances import Array, Instance

BLOCK = 1 << 22  # pairs looked at together
DAY, FOUR_HOURS = 1440, 240


def feasible(made: Instance, rows: Array, cols: Array) -> Array:
    """Which pairs no must and no block forbids; rows and columns are broadcast against each other."""
    one, other = made.mentees, made.mentors
    apart = np.abs(one.zones[rows] - other.zones[cols]) % DAY
    found: Array = np.minimum(apart, DAY - apart) <= FOUR_HOURS
    found &= (one.languages[rows] & other.languages[cols]) != 0
    found &= other.levels[cols] > one.levels[rows]
    low, high = one.lines[rows, 0], one.lines[rows, 1]
    start, end = other.lines[cols, 0], other.lines[cols, 1]
    found &= ~((low <= start) & (start < high)) & ~((start <= low) & (low < end))
    near = np.isin(made.blocks[:, 0], rows)
    width = len(other.levels)
    return found & ~np.isin(rows * width + cols, made.blocks[near, 0] * width + made.blocks[near, 1])


def feasible_pairs(made: Instance, rows: Array, cols: Array) -> int:
    """How many pairs may be, block by block."""
    step = max(1, BLOCK // max(len(cols), 1))
    return sum(int(feasible(made, rows[k : k + step, None], cols).sum()) for k in range(0, len(rows), step))


def feasible_share(made: Instance, sample: int = 1_000) -> float:
    """Share of all pairs that may be, from all mentors and a sample of the mentees."""
    people, cols = len(made.mentees.levels), np.arange(len(made.mentors.levels))
    rows = np.random.default_rng(0).choice(people, min(people, sample), replace=False)
    return feasible_pairs(made, rows, cols) / max(len(rows) * len(cols), 1)


def most_matched(made: Instance) -> int:
    """Size of a largest matching with each place on its own (Hopcroft and Karp 1973, as scipy has it)."""
    people, mentors = len(made.mentees.levels), len(made.mentors.levels)
    open_pairs = feasible(made, np.arange(people)[:, None], np.arange(mentors))
    copies = np.repeat(np.arange(mentors), made.places)
    graph = csr_array(open_pairs[:, copies])
    return int((maximum_bipartite_matching(graph, perm_type="column") >= 0).sum())


def cover(made: Instance, mentee_prices: Array, mentor_prices: Array, bonus: int) -> tuple[int, int]:
    """A vertex cover read off the prices: its size, and how many feasible pairs it leaves uncovered.

    No matching is larger than a cover (Koenig 1931). Prices are guesses here: with the count of uncovered pairs at 0 the
    size is a bound whoever made them. A mentee counts once, a mentor once a place.
    """
    people, scarce = mentee_prices > -(bonus // 2), mentor_prices > bonus // 2
    rows, cols = np.flatnonzero(~people), np.flatnonzero(~scarce & (made.places > 0))
    return int(people.sum() + made.places[scarce].sum()), feasible_pairs(made, rows, cols)


def who_could_be_placed(made: Instance, left_out: Array, free: Array) -> int:
    """How many of those left out have a feasible mentor with a free place."""
    if not len(left_out) or not len(free):
        return 0
    return sum(
        int(feasible(made, left_out[k : k + 64, None], free).any(axis=1).sum())
        for k in range(0, len(left_out), 64)
    )


def broken_pairs(made: Instance, rows: Array, cols: Array) -> int:
    """Chosen pairs that may not be, people chosen twice and places given too often."""
    forbidden = int((~feasible(made, rows, cols)).sum())
    twice = len(rows) - len(np.unique(rows))
    taken = np.bincount(cols, minlength=len(made.places))
    return forbidden + twice + int(np.maximum(taken - made.places, 0).sum())
