"""explain, suggest, fits: the score of a pair in parts, and the best mentors of one mentee."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from cairn_match.arrays import Ints
from cairn_match.facts import Facts
from cairn_match.problem import Problem
from cairn_match.rules import Kind, Mode, Wish

TOGETHER = 4096  # pairs whose numbers are worked out at a time


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
        """Plain values for JSON: what `dataclasses.asdict` gives, without its copying."""
        parts = tuple(_plain(part, facts=_plain_facts(part.facts)) for part in self.parts)
        return _plain(self, parts=parts)


def _plain(one: Any, **instead: Any) -> dict[str, Any]:
    return {name: instead[name] if name in instead else getattr(one, name) for name in one.__slots__}


def _plain_facts(facts: Facts) -> dict[str, Any]:
    return _plain(facts, shared=tuple(_plain(shared) for shared in facts.shared))


def explain(problem: Problem, mentee: str, mentor: str) -> Explanation:
    """Why a pair has its score. Raises BadInput for an id that is in no pool."""
    row, col = np.array([problem.mentees.row_of(mentee)]), np.array([problem.mentors.row_of(mentor)])
    return next(explain_pairs(problem, row, col))


def explain_pairs(problem: Problem, rows: Ints, cols: Ints) -> Iterator[Explanation]:
    """Why each of many pairs has its score, one after the other. `rows` and `cols` are positions in the two pools.

    What is a number is worked out for some thousand pairs at once; nothing is kept of a pair that was passed on.
    """
    for start in range(0, len(rows), TOGETHER):
        yield from _explained(problem, rows[start : start + TOGETHER], cols[start : start + TOGETHER])


def _explained(problem: Problem, rows: Ints, cols: Ints) -> Iterator[Explanation]:
    table, count = problem.table, len(problem.rules)
    points = table.pair_parts(rows, cols).tolist()
    known = [np.broadcast_to(term.known(rows, cols), len(rows)).tolist() for term in table.terms]
    failed = {k: failing.tolist() for k, failing in table.pair_failing(rows, cols)}
    for n, (row, col) in enumerate(zip(rows.tolist(), cols.tolist(), strict=True)):
        parts = tuple(
            _part(problem, k, row, col, points[n][k], known[k][n], k in failed and failed[k][n])
            for k in range(count)
        )
        fits = all(part.status is not PartStatus.FAILED for part in parts)
        yield Explanation(problem.mentees.ids[row], problem.mentors.ids[col], sum(points[n]), fits, parts)


def _part(
    problem: Problem, position: int, row: int, col: int, points: int, known: bool, failed: bool
) -> Part:
    rule, term = problem.rules[position], problem.table.terms[position]
    status = PartStatus.FAILED if failed else PartStatus.COUNTS if known else PartStatus.UNKNOWN
    facts, possible = term.facts(row, col), problem.table.points[position]
    return Part(rule.key, rule.label, rule.kind, rule.mode, rule.wish, status, points, possible, facts)
