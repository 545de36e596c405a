"""What is done in a fresh process: one job a process, told by name, its answer printed as JSON on the last line.

The clock starts when the raw columns are there as plain lists. Peak memory is that of the whole process, taken before
anything is checked.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from cairn_match import Result, certify, solve
from tests.benchmarks.match import checking, columns
from tests.benchmarks.match.instances import Instance, Kind, instance, load, save

Answer = dict[str, Any]
BY_SCIPY = 5_000  # mentees up to which scipy finds a largest matching


class Clock:
    """Seconds on the wall and of the processor since it was made, and the peak memory of the process in MB."""

    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def read(self) -> Answer:
        wall, cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu
        return {"wall": wall, "cpu": cpu, "memory": peak()}


def peak() -> float:
    """Peak memory of this process in MB (of its own: what the kernel hands on from a parent is left out)."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def build(path: str, kind: str, mentees: int, mentors: int) -> Answer:
    """Draw an instance and keep it."""
    made = instance(Kind(kind), mentees, mentors)
    save(Path(path), made)
    return {"share": checking.feasible_share(made), "places": int(made.places.sum()) / mentees}


def matched(
    path: str, rounds: int | None = None, check: bool = False, keep: str = "", without: int = 0
) -> Answer:
    """Raw columns to a certified result; with `check` the result is checked over all pairs, off the clock.

    without  the last so many mentees ask for nobody yet
    """
    made = load(Path(path))
    raw = columns.raw(made)
    clock = Clock()
    demand = np.where(np.arange(len(raw.mentees.ids)) < len(raw.mentees.ids) - without, 1, 0)
    problem = columns.problem(raw, demand=demand) if without else columns.problem(raw)
    ready = clock.read()
    result = solve(problem, rounds=rounds)
    answer = {**clock.read(), "ready_cpu": ready["cpu"], **_told(result)}
    if keep:
        proof = result.certificate
        np.savez(
            keep,
            rows=result.rows,
            cols=result.cols,
            mentee_prices=proof.mentee_prices,
            mentor_prices=proof.mentor_prices,
        )
    if check:
        answer |= _checked(made, result)
        clock = Clock()
        answer["certified"] = certify(problem, result).ok
        answer["certify_cpu"] = clock.read()["cpu"]
    return answer


def _told(result: Result) -> Answer:
    """What a result says of itself."""
    proof = result.certificate
    people, worth = proof.split(proof.gap)
    digest = hashlib.sha256()
    for pair, score, parts in zip(result.pairs, result.scores, result.parts.tolist(), strict=True):
        digest.update(f"{pair[0]},{pair[1]},{score},{parts}\n".encode())
    for one in result.unmatched:
        digest.update(f"{one.mentee},{one.reason},{one.people},{one.places}\n".encode())
    return {
        "status": str(result.status),
        "gap": proof.gap,
        "relative": worth / result.total if people == 0 and result.total else float(proof.gap > 0),
        "matched": result.matched,
        "total": result.total,
        "rounds": result.rounds,
        "digest": digest.hexdigest(),
    }


def _checked(made: Instance, result: Result) -> Answer:
    """How many could be matched at most, by a cover of all pairs and, where that is quick, by scipy."""
    proof, people = result.certificate, len(made.mentees.levels)
    size, uncovered = checking.cover(made, proof.mentee_prices, proof.mentor_prices, proof.bonus)
    largest = checking.most_matched(made) if people <= BY_SCIPY else size
    broken = checking.broken_pairs(made, result.rows, result.cols)
    return {"cover": size, "uncovered": uncovered, "largest": largest, "broken": broken}


def arrivals(path: str, kept: str, without: int) -> Answer:
    """Everybody but the newcomers is pinned; the clock runs from the pools to the result.

    Twice: as the first match of a process, which has to wake its compiled loops, and as the next one, which is what
    a worker and a web process do all day.
    """
    made = load(Path(path))
    raw = columns.raw(made)
    with np.load(kept) as before:
        rows, cols = before["rows"], before["cols"]
    pins = [
        (raw.mentees.ids[row], raw.mentors.ids[col])
        for row, col in zip(rows.tolist(), cols.tolist(), strict=True)
    ]
    pools = columns.pool(raw.mentees), columns.pool(raw.mentors)
    clock = Clock()
    solve(columns.problem(raw, pools, pinned=pins))
    first = clock.read()
    clock = Clock()
    problem = columns.problem(raw, pools, pinned=pins)
    ready = clock.read()
    result = solve(problem)
    answer = {**clock.read(), "ready_cpu": ready["cpu"], **_told(result)}
    moved = len({*pins} - {*result.pairs})
    newcomers = np.arange(len(raw.mentees.ids) - without, len(raw.mentees.ids))
    left_out = np.setdiff1d(newcomers, result.rows)
    free = np.flatnonzero(made.places > np.bincount(result.cols, minlength=len(made.places)))
    could = checking.who_could_be_placed(made, left_out, free)
    broken = checking.broken_pairs(made, result.rows, result.cols)
    return {
        **answer,
        "first": first,
        "pinned": len(pins),
        "moved": moved,
        "left_out": len(left_out),
        "could": could,
        "broken": broken,
    }


def matrix(path: str, target: str) -> Answer:
    """Scores of all pairs for the peers (hundredths; -1 where a pair may not be)."""
    problem = columns.problem(columns.raw(load(Path(path))))
    scores = np.full((len(problem.mentees), len(problem.mentors)), -1, dtype=np.int16)
    for rows in problem.blocks():
        block = problem.table.scores(rows, slice(None)).astype(np.int16)
        scores[rows] = np.where(problem.allowed_block(rows), block, -1)
    np.save(target, scores)
    np.save(f"{target}.places.npy", problem.places)
    return {"feasible": float((scores >= 0).mean())}


def main() -> None:
    from tests.benchmarks.match import more_jobs

    name, given = sys.argv[1], json.loads(sys.argv[2])
    known: dict[str, Callable[..., Answer]] = {
        one.__name__: one for one in (build, matched, arrivals, matrix, *more_jobs.ALL)
    }
    answer = known[name](**given)
    print(json.dumps({**answer, "process_cpu": time.process_time()}))


if __name__ == "__main__":
    main()
