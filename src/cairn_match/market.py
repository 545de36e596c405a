"""Market: what is left to decide once pins are fixed, and the scan over all pairs.

Both the solver and the certificate's checker see the pairs through here; it only scores, it decides nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from cairn_match.arrays import Bools, Ints
from cairn_match.problem import Problem
from cairn_match.result import Objective
from cairn_match.scoring import FULL


class Stopped(Exception):
    """The caller asked to stop."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Progress and cancellation. `progress(stage, done, total)`; `cancel()` is true when the caller wants to stop."""

    progress: Callable[[str, int, int], None] | None = None
    cancel: Callable[[], bool] | None = None

    def at(self, stage: str, done: int, total: int) -> None:
        """Report progress; raises Stopped when asked to stop."""
        if self.progress is not None:
            self.progress(stage, done, total)
        if self.cancel is not None and self.cancel():
            raise Stopped


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Pairs of some mentees with all mentors: worth, and which are open to the solver."""

    rows: Ints
    worth: Ints
    open: Bools


class Market:
    """Open units, open places and the worth of open pairs. `pins` are the pinned pairs that may be kept."""

    def __init__(self, problem: Problem, pins: Ints) -> None:
        self.problem, self.pins = problem, pins
        width = max(len(problem.mentors), 1)
        rows, cols = np.divmod(pins, width)
        used = np.bincount(rows, minlength=len(problem.mentees))
        self.places: Ints = problem.places - np.bincount(cols, minlength=len(problem.mentors))
        self.first: Ints = ((used == 0) & (problem.demand > 0)).astype(np.int64)
        self.extra: Ints = problem.demand - used - self.first

    @property
    def units(self) -> int:
        """Most pairs that can be added to the pins."""
        return min(int(self.first.sum() + self.extra.sum()), int(self.places.sum()))

    def bonus(self, objective: Objective) -> int:
        """What matching one more mentee counts: more than twice any difference of worth."""
        return (
            4 * (self.units + 1) * (FULL + self.problem.stay_bonus) + 1
            if objective is Objective.COVERAGE
            else 0
        )

    def blocks(self, watch: Watch, stage: str, rows: Ints | None = None) -> Iterator[Block]:
        """All pairs (of some mentees) in blocks of bounded size; rows and columns without open units are not open."""
        done, total = 0, len(self.problem.mentees) if rows is None else len(rows)
        for piece in self.problem.blocks(rows):
            watch.at(stage, done, total)
            yield self.block(piece)
            done += len(piece)
        watch.at(stage, total, total)

    def block(self, rows: Ints) -> Block:
        """One block."""
        problem = self.problem
        scores = problem.table.scores(rows, slice(None)).astype(np.int64)
        free = problem.allowed_block(rows) & (scores >= problem.floors[rows, None])
        free &= ((self.first + self.extra)[rows, None] > 0) & (self.places > 0)[None, :]
        free &= ~problem.mask(self.pins, rows)
        return Block(rows, scores + problem.stay_bonus * problem.mask(problem.current, rows), free)


def kept_pins(problem: Problem) -> tuple[Ints, Ints]:
    """Pinned pairs that may be kept, and those that a must or an exclusion forbids."""
    fine = problem.allowed(problem.pinned)
    return problem.pinned[fine], problem.pinned[~fine]
