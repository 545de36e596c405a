"""Further jobs of a fresh process: warming the compiled loops, suggestions, stable choices, circles."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np

from cairn_match import (
    Problem,
    blocking_pairs,
    check_groups,
    deferred_acceptance,
    fits,
    groups,
    shortlist,
    solve,
    strict_ranks,
)
from cairn_match.market import Market, Watch, kept_pins
from cairn_match.scan import scan_of, ties_of
from tests.benchmarks.match import circles, columns
from tests.benchmarks.match.instances import Array, Kind, instance, load
from tests.benchmarks.match.jobs import Clock

Answer = dict[str, Any]
ASKED, LENGTH, COMPARED = 300, 50, 10  # suggestion lists asked for, how long, and compared with plain numpy


def warm() -> Answer:
    """Wake every compiled loop once, so that its machine code is in the cache."""
    clock = Clock()
    solve(columns.problem(columns.raw(instance(Kind.LOOSE, 2_400))))
    many = columns.problem(columns.raw(instance(Kind.LOOSE, 50, 6_000)))
    shortlist(many, many.mentees.ids[0], LENGTH)
    one, two = np.array([0, 1]), np.array([0])
    deferred_acceptance(one, two, two, np.array([1]), np.array([1]))
    groups(circles.instance(60, leads=12))
    return clock.read()


def suggestions(path: str) -> Answer:
    """Milliseconds a list of the top 50, each mentor scored; some lists are compared with plain numpy."""
    problem = columns.problem(columns.raw(load(Path(path))))
    mentees = problem.mentees.ids
    for mentee in mentees[:5]:
        shortlist(problem, mentee, LENGTH)
    clock, walls, cpus, lists = Clock(), [], [], {}
    for k in range(ASKED):
        wall, cpu, mentee = time.perf_counter(), time.process_time(), mentees[k % len(mentees)]
        lists[mentee] = shortlist(problem, mentee, LENGTH)
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    answer = clock.read()
    wrong = sum(
        _best_scores(problem, mentee) != [score for _, score in lists[mentee]]
        for mentee in mentees[:COMPARED]
    )
    wall, cpu = (float(np.percentile(one, 95)) * 1000 for one in (walls, cpus))
    return {**answer, "p95_wall": wall, "p95_cpu": cpu, "wrong": wrong, "mentors": len(problem.mentors)}


def _best_scores(problem: Problem, mentee: str) -> list[int]:
    """The scores of one list, from plain numpy over all mentors."""
    scores, possible = fits(problem, mentee)
    found = np.sort(scores[possible & (problem.places > 0)])[::-1][:LENGTH]
    return [int(score) for score in found]


def stable(path: str) -> Answer:
    """Deferred acceptance on each mentee's 50 best; each side ranks by the rules that are its own wishes."""
    problem = columns.problem(columns.raw(load(Path(path))))
    rows, cols, wishes = _lists(problem)
    lots = ties_of(problem).pairs(rows, cols)
    ranks = strict_ranks(wishes[0], lots), strict_ranks(wishes[1], lots)
    order = np.lexsort((-ranks[0], rows))
    starts = np.append(0, np.cumsum(np.bincount(rows, minlength=len(problem.mentees))))
    others, wished = cols[order], ranks[1][order]
    deferred_acceptance(np.array([0, 1]), others[:1], wished[:1], problem.demand[:1], problem.places)
    clock = Clock()
    found = deferred_acceptance(starts, others, wished, problem.demand, problem.places)
    answer = clock.read()
    held = np.zeros(len(rows), dtype=np.bool_)
    held[order[found.held]] = True
    units = problem.demand, problem.places
    blocking = len(blocking_pairs(rows, cols, ranks, held, units)) + _blocking(rows, cols, ranks, held, units)
    return {**answer, "entries": len(rows), "matched": int(held.sum()), "blocking": blocking}


def _lists(problem: Problem) -> tuple[Array, Array, tuple[Array, Array]]:
    """Each mentee's 50 best pairs by score, and how much each side wishes them."""
    market = Market(problem, kept_pins(problem)[0])
    keys = scan_of(market, ties_of(problem)).best(LENGTH, Watch()).keys
    rows, cols = np.divmod(keys, len(problem.mentors))
    parts = problem.table.pair_parts(rows, cols).astype(np.int64)
    own = np.array([rule.key in columns.OF_MENTEES for rule in problem.rules])
    return rows, cols, (parts[:, own].sum(axis=1), parts[:, ~own].sum(axis=1))


def _blocking(
    rows: Array, cols: Array, ranks: tuple[Array, Array], held: Array, units: tuple[Array, Array]
) -> int:
    """The same count worked out here, without the engine: who has a free unit or somebody they wish less."""
    rather = ~held
    for ends, rank, limit in zip((rows, cols), ranks, units, strict=True):
        got = np.bincount(ends[held], minlength=len(limit))
        worst = np.full(len(limit), np.iinfo(np.int64).max)
        np.minimum.at(worst, ends[held], rank[held])
        rather &= (got[ends] < limit[ends]) | (rank > worst[ends])
    return int(rather.sum())


def seated(people: int, leads: int) -> Answer:
    """Circles, formed and checked."""
    problem = circles.instance(people, leads=leads)
    groups(circles.instance(60, leads=12))
    clock = Clock()
    found = groups(problem)
    answer = clock.read()
    check = check_groups(problem, found)
    sizes = [len(one.members) for one in found.circles]
    return {
        **answer,
        "circles": len(sizes),
        "apart": max(sizes) - min(sizes),
        "infeasible": check.infeasible,
        "share": found.seated / people,
        "fitting": check.fitting,
        "faults": len(check.faults),
    }


ALL = (warm, suggestions, stable, seated)
