"""Scoring: rules to whole numbers.

A score is 0..10000 (hundredths of a point). The 10,000 are apportioned to the rules by weight once (largest
remainder, Hamilton's method), each part is rounded by itself, and the score is the sum of its parts: so the
parts of a pair add up exactly, and a pair that earns everything has exactly 10,000.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from cairn_match.arrays import Bools, Index, Ints, Shorts
from cairn_match.columns import Column
from cairn_match.errors import BadInput
from cairn_match.pool import Pool
from cairn_match.rules import CODECS, Kind, Mode, Rule
from cairn_match.set_terms import overlap_term, preference_term
from cairn_match.terms import Term, distance_term, equal_term, line_term, text_term

FULL = 10_000
PAIRS = 1 << 16  # single pairs scored at a time: bounds memory

_COMPILERS: dict[Kind, Callable[[Rule, Column, Column], Term]] = {
    Kind.SAME: equal_term,
    Kind.DIFFERENT: equal_term,
    Kind.OVERLAP: overlap_term,
    Kind.AT_LEAST_ABOVE: distance_term,
    Kind.WITHIN: distance_term,
    Kind.NOT_IN_LINE: line_term,
    Kind.SIMILAR_TEXT: text_term,
}


def apportion(weights: Sequence[int], keys: Sequence[str], total: int = FULL) -> tuple[int, ...]:
    """Split `total` by weight into whole numbers that add up to it (all zero if no weight is positive).

    Largest remainder; equal remainders go to the larger weight, then to the smaller key, so that neither the
    order of the rules nor the scale of the weights matters.
    """
    whole = sum(weights)
    if whole == 0:
        return tuple(0 for _ in weights)
    shares = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda k: (-(total * weights[k] % whole), -weights[k], keys[k]))
    for k in order[: total - sum(shares)]:
        shares[k] += 1
    return tuple(shares)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """All rules of a problem, compiled: terms in the order of the rules, and the points of each (0 for a must)."""

    rules: tuple[Rule, ...]
    terms: tuple[Term, ...]
    points: tuple[int, ...]
    mentee_rows: Ints
    mentor_rows: Ints

    def grid(self, rows: Index, cols: Index) -> tuple[Ints, Ints]:
        """Some mentees with some mentors as a block: rows upright, columns lying."""
        return self.mentee_rows[rows][:, None], self.mentor_rows[cols][None, :]

    def failing(self, rows: Index, cols: Index) -> Iterator[tuple[int, Bools]]:
        """For each must: its position and the pairs of a block that fail it."""
        return self._failing(*self.grid(rows, cols))

    def _failing(self, rows: Ints, cols: Ints) -> Iterator[tuple[int, Bools]]:
        for k, term in enumerate(self.terms):
            if term.rule.mode is Mode.MUST:
                failed = ~term.passes(rows, cols)
                if not term.all_known(rows, cols):
                    failed = np.where(term.known(rows, cols), failed, not term.rule.passes_unknown)
                yield k, failed

    def feasible(self, rows: Index, cols: Index) -> Bools:
        """Pairs of a block that fail no must."""
        return self._feasible(*self.grid(rows, cols))

    def _feasible(self, rows: Ints, cols: Ints) -> Bools:
        found: Bools = np.ones(np.broadcast_shapes(rows.shape, cols.shape), dtype=np.bool_)
        for _, failed in self._failing(rows, cols):
            found &= ~failed
        return found

    def part(self, position: int, rows: Index, cols: Index) -> Shorts:
        """Hundredths that one rule gives to each pair of a block."""
        return self._part(position, *self.grid(rows, cols))

    def _part(self, position: int, rows: Ints, cols: Ints) -> Shorts:
        term = self.terms[position]
        if self.points[position] == 0:
            return np.zeros(np.broadcast_shapes(rows.shape, cols.shape), dtype=np.int32)
        earned = self.earned(position, *term.share(rows, cols))
        part: Shorts = np.where(term.known(rows, cols), earned, self.unknown_part(position)).astype(np.int32)
        return part

    def earned(self, position: int, numerator: Shorts, denominator: Shorts) -> Shorts:
        """Hundredths that a share of one rule's points comes to, rounded; an avoid gives what is left of them."""
        points = self.points[position]
        wide = 2 * (points + 1) * int(np.max(denominator, initial=1)) >= 2**31
        scale = np.int64(2 * points) if wide else np.int32(2 * points)
        earned: Shorts = ((numerator * scale + denominator) // (2 * denominator)).astype(np.int32)
        return points - earned if self.rules[position].mode is Mode.AVOID else earned

    def unknown_part(self, position: int) -> int:
        """Hundredths that one rule gives to a pair of which a value is unknown."""
        return (self.points[position] * self.rules[position].unknown_percent + 50) // 100

    def scores(self, rows: Index, cols: Index) -> Shorts:
        """Scores of a block of pairs: the sums of their parts."""
        upright, lying = self.grid(rows, cols)
        total = np.zeros(np.broadcast_shapes(upright.shape, lying.shape), dtype=np.int32)
        for k in range(len(self.terms)):
            if self.points[k]:
                total += self._part(k, upright, lying)
        return total

    def pair_parts(self, rows: Ints, cols: Ints) -> Shorts:
        """Parts of single pairs, shape (pairs, rules)."""
        parts = np.zeros((len(rows), len(self.terms)), dtype=np.int32)
        for start in range(0, len(rows), PAIRS):
            span = slice(start, start + PAIRS)
            for k in range(len(self.terms)):
                parts[span, k] = self._part(k, rows[span], cols[span])
        return parts

    def pair_failing(self, rows: Ints, cols: Ints) -> Iterator[tuple[int, Bools]]:
        """For each must: its position and which of some single pairs fail it."""
        return self._failing(rows, cols)

    def pair_feasible(self, rows: Ints, cols: Ints) -> Bools:
        """Which of some single pairs fail no must."""
        found = np.zeros(len(rows), dtype=np.bool_)
        for start in range(0, len(rows), PAIRS):
            span = slice(start, start + PAIRS)
            found[span] = self._feasible(rows[span], cols[span])
        return found


def compile_rules(rules: Sequence[Rule], mentees: Pool, mentors: Pool) -> Table:
    """Compile rules against two pools; raises BadInput for a missing column, a wrong codec or a key used twice."""
    seen: set[str] = set()
    for rule in rules:
        if rule.key in seen:
            raise BadInput("is used twice", row=f"rule '{rule.key}'", field="key")
        seen.add(rule.key)
    points = apportion([rule.weight for rule in rules], [rule.key for rule in rules])
    terms = tuple(_term(rule, mentees, mentors) for rule in rules)
    return Table(tuple(rules), terms, points, np.arange(len(mentees)), np.arange(len(mentors)))


def _term(rule: Rule, mentees: Pool, mentors: Pool) -> Term:
    if rule.kind is Kind.PREFERENCE:
        owner, other, field = (mentees, mentors, "mentee") if rule.mentee else (mentors, mentees, "mentor")
        column = _column(rule, field, owner)
        return preference_term(rule, column, other.ids)
    left, right = _column(rule, "mentee", mentees), _column(rule, "mentor", mentors)
    if left.codec is not right.codec:
        raise BadInput(f"compares {left.codec} with {right.codec}", row=f"rule '{rule.key}'", field="mentor")
    return _COMPILERS[rule.kind](rule, left, right)


def _column(rule: Rule, field: str, pool: Pool) -> Column:
    name = getattr(rule, field)
    where = f"rule '{rule.key}'"
    if name not in pool.columns:
        raise BadInput(f"there is no column '{name}' among {sorted(pool.columns)}", row=where, field=field)
    column = pool.columns[name]
    if column.codec not in CODECS[rule.kind]:
        wanted = " or ".join(CODECS[rule.kind])
        raise BadInput(
            f"column '{name}' is {column.codec}; {rule.kind} needs {wanted}", row=where, field=field
        )
    return column
