"""The peers, each in a fresh process of its own environment: `peer_programs.py NAME SCORES.npy`.

Knows nothing of the matching engine. All get the same scores of all pairs (hundredths; -1 where a pair may not be) and the
mentors' places. The clock starts when a peer's own input is there, and stops when its answer is. Where a peer weighs pairs,
each pair that may be counts `PERSON` more, so that most people come first, as with us.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

Chosen = list[tuple[int, int]]
PERSON, LIST = 1_000_000, 50


def peak() -> float:
    """Peak memory of this process in MB."""
    line = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    return int(line.split()[1]) / 1024


def costs(scores: Any, places: Any) -> tuple[Any, Any]:
    """Costs with a column for each place (float64, as both dense solvers want them), and whose column it is."""
    owners = np.repeat(np.arange(len(places)), places)
    dense = np.empty((len(scores), len(owners)))
    for row, line in enumerate(scores):
        dense[row] = np.where(line >= 0, -(PERSON + line.astype(np.float64)), 0.0)[owners]
    return dense, owners


def run_scipy(scores: Any, places: Any) -> tuple[Callable[[], Any], Callable[[Any], Chosen]]:
    from scipy.optimize import linear_sum_assignment

    dense, owners = costs(scores, places)
    return lambda: linear_sum_assignment(dense), lambda found: list(
        zip(found[0].tolist(), owners[found[1]].tolist(), strict=True)
    )


def run_lap(scores: Any, places: Any) -> tuple[Callable[[], Any], Callable[[Any], Chosen]]:
    import lap

    dense, owners = costs(scores, places)
    return lambda: lap.lapjv(dense, extend_cost=True), lambda found: [
        (row, int(owners[col])) for row, col in enumerate(found[1].tolist()) if col >= 0
    ]


def run_flow(scores: Any, places: Any) -> tuple[Callable[[], Any], Callable[[Any], Chosen]]:
    """OR-tools' minimum-cost flow over each mentee's 50 best; nobody is made to have a mentor."""
    from ortools.graph.python import min_cost_flow

    people, mentors = scores.shape
    top = np.argsort(-scores, axis=1, kind="stable")[:, :LIST]
    rows, best = np.repeat(np.arange(people), top.shape[1]), np.take_along_axis(scores, top, axis=1).ravel()
    rows, cols, best = rows[best >= 0], top.ravel()[best >= 0], best[best >= 0].astype(np.int64)

    def solve() -> Any:
        flow = min_cost_flow.SimpleMinCostFlow()
        source, sink = people + mentors, people + mentors + 1
        arcs = flow.add_arcs_with_capacity_and_unit_cost(
            rows, people + cols, np.ones_like(rows), -(PERSON + best)
        )
        everyone, ends = np.arange(people), people + np.arange(mentors)
        ones, nothing = np.ones(people, dtype=np.int64), np.zeros(people, dtype=np.int64)
        flow.add_arcs_with_capacity_and_unit_cost(np.full(people, source), everyone, ones, nothing)
        flow.add_arcs_with_capacity_and_unit_cost(everyone, np.full(people, sink), ones, nothing)
        flow.add_arcs_with_capacity_and_unit_cost(
            ends, np.full(mentors, sink), places, np.zeros(mentors, dtype=np.int64)
        )
        flow.set_node_supply(source, people)
        flow.set_node_supply(sink, -people)
        flow.solve()
        return np.flatnonzero(flow.flows(arcs) > 0)

    return solve, lambda found: list(zip(rows[found].tolist(), cols[found].tolist(), strict=True))


def run_matching(scores: Any, places: Any) -> tuple[Callable[[], Any], Callable[[Any], Chosen]]:
    """`HospitalResident` of matching: mentees and mentors rank each other by the score. It copies itself recursively."""
    sys.setrecursionlimit(1_000_000)
    from matching.games import HospitalResident

    able = scores >= 0
    mentees = {
        int(row): [int(col) for col in np.argsort(-scores[row], kind="stable")[: able[row].sum()]]
        for row in np.flatnonzero(able.any(axis=1))
    }
    mentors = {
        int(col): [int(row) for row in np.argsort(-scores[:, col], kind="stable")[: able[:, col].sum()]]
        for col in np.flatnonzero(able.any(axis=0))
    }
    room = {col: int(places[col]) for col in mentors}
    return lambda: HospitalResident.create_from_dictionaries(mentees, mentors, room).solve(), lambda found: [
        (one.name, mentor.name) for mentor, held in found.items() for one in held
    ]


def run_mentor_match(scores: Any, places: Any) -> tuple[Callable[[], Any], Callable[[Any], Chosen]]:
    """`process_data` of mentor-match: a round for each place, with rules of its own kind that look the score up."""
    from matching import process
    from matching.mentee import Mentee
    from matching.mentor import Mentor
    from matching.rules.rule import Disqualify, Rule

    class Score(Rule):
        """Points of a pair as a rule of this library."""

        def evaluate(self, match: Any) -> Any:
            return match

        def apply(self, match: Any) -> int:
            return PERSON + table[match.mentee.role][match.mentor.role]

    table, room = scores.tolist(), places.tolist()
    rules = [
        Score(),
        Disqualify(lambda match: table[match.mentee.role][match.mentor.role] < 0),
        Disqualify(lambda match: len(match.mentee.mentors) > 0),
        Disqualify(lambda match: len(match.mentor.mentees) >= room[match.mentor.role]),
    ]
    mentees = [Mentee(grade=1, email=f"e{k}", role=k) for k in range(len(table))]
    mentors = [Mentor(grade=2, email=f"m{k}", role=k) for k in range(len(room))]
    rounds = [list(rules) for _ in range(max(room))]
    return lambda: process.process_data(mentors, mentees, rounds), lambda found: [
        (one.role, mentor.role) for mentor in found[0] for one in mentor.mentees
    ]


PEERS = {
    "scipy": run_scipy,
    "lap": run_lap,
    "flow": run_flow,
    "matching": run_matching,
    "mentor-match": run_mentor_match,
}


def main() -> None:
    name, path = sys.argv[1:]
    places = np.load(f"{path}.places.npy")
    solve, read = PEERS[name](np.load(path, mmap_mode="r"), places)  # let go of before the peak
    wall, cpu = time.perf_counter(), time.process_time()
    found = solve()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    memory = peak()
    scores = np.load(path, mmap_mode="r")
    pairs = [(row, col) for row, col in read(found) if scores[row, col] >= 0]
    total = sum(int(scores[row, col]) for row, col in pairs)
    print(json.dumps({"wall": wall, "cpu": cpu, "memory": memory, "matched": len(pairs), "total": total}))


if __name__ == "__main__":
    threading.stack_size(1 << 29)  # for the one that recurses deeply
    worker = threading.Thread(target=main)
    worker.start()
    worker.join()
