"""explain, suggest, fits: the score of a pair in parts, and the best mentors of one mentee."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from cairn_match.arrays import Ints
from cairn_match.facts import Facts
from cairn_match.problem import Problem
from cairn_match.rules import Kind, Mode, Wish


class PartStatus(StrEnum):
    """How to read a part."""

    COUNTS = "counts"  # known and decided: the points say how much (0 of a should is a plain no)
    UNKNOWN = "unknown"  # a value is missing; `Facts.unknown` says whose
    FAILED = "failed"  # a must that fails (also when its value is unknown and unknown may not pass)


@dataclass(frozen=True, slots=True)
class Part:
    """What one rule says about a pair: hundredths earned of those possible, and the facts behind it."""

    key: str
    label: str
    kind: Kind
    mode: Mode
    wish: Wish
    status: PartStatus
    points: int
    possible: int
    facts: Facts


@dataclass(frozen=True, slots=True)
class Explanation:
    """A pair with its score in parts (they add up exactly, in the order of the rules).

    fits: no must fails. Exclusions, public or private, are no part of a score and do not show here.
    """

    mentee: str
    mentor: str
    score: int
    fits: bool
    parts: tuple[Part, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def explain(problem: Problem, mentee: str, mentor: str) -> Explanation:
    """Why a pair has its score. Raises BadInput for an id that is in no pool."""
    row, col = np.array([problem.mentees.row_of(mentee)]), np.array([problem.mentors.row_of(mentor)])
    failed = {k for k, mask in problem.table.failing(row, col) if mask[0, 0]}
    parts = tuple(_part(problem, k, row, col, k in failed) for k in range(len(problem.rules)))
    return Explanation(mentee, mentor, sum(part.points for part in parts), not failed, parts)


def _part(problem: Problem, position: int, row: Ints, col: Ints, failed: bool) -> Part:
    rule, term = problem.rules[position], problem.table.terms[position]
    known = bool(term.known(row, col)[0])
    status = PartStatus.FAILED if failed else PartStatus.COUNTS if known else PartStatus.UNKNOWN
    points = int(problem.table.part(position, row, col)[0, 0])
    facts = term.facts(int(row[0]), int(col[0]))
    possible = problem.table.points[position]
    return Part(rule.key, rule.label, rule.kind, rule.mode, rule.wish, status, points, possible, facts)
