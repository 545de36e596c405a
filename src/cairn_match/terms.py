"""Terms: rules compiled against two pools.

A term answers in whole numbers only, so every implementation and every block size gives the same answer. It is asked
with rows of mentees and of mentors that are broadcast against each other: upright and lying for a block of pairs, both
flat for single pairs.

    known   which pairs have both values
    passes  which pairs satisfy the rule (used by a must)
    share   what part of the rule's points a pair earns, as numerator and denominator
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace

import numpy as np

from cairn_match.arrays import Bools, Ints, Shorts
from cairn_match.columns import (
    CategoryColumn,
    Codec,
    Column,
    IntervalColumn,
    NumberColumn,
    VectorColumn,
    held_as,
)
from cairn_match.errors import BadInput
from cairn_match.facts import Facts
from cairn_match.rules import Kind, Rule

DAY = 1440
ONE = np.ones(1, dtype=np.int32)
TEXT_UNIT = 1 << 14  # similarity 1.0 as a whole number; dot products have 22 bits, 8 of them are dropped
TEXT_SHIFT = 8
TEXT_HALF = 1 << 7


@dataclass(frozen=True, slots=True, eq=False)
class Term(ABC):
    """Base of all terms: which values are known, and all-or-nothing shares."""

    rule: Rule
    mentee_known: Bools
    mentor_known: Bools

    def known(self, rows: Ints, cols: Ints) -> Bools:
        """Pairs of which both values are known."""
        known: Bools = self.mentee_known[rows] & self.mentor_known[cols]
        return known

    def all_known(self, rows: Ints, cols: Ints) -> bool:
        """That no value of these mentees and mentors is unknown."""
        return bool(self.mentee_known[rows].all() and self.mentor_known[cols].all())

    @abstractmethod
    def passes(self, rows: Ints, cols: Ints) -> Bools:
        """Pairs that satisfy the rule; meaningless where a value is unknown."""

    def share(self, rows: Ints, cols: Ints) -> tuple[Shorts, Shorts]:
        """Numerator and denominator of the share of the points, before `avoid` turns it around."""
        return self.passes(rows, cols).astype(np.int32), ONE

    def facts(self, mentee: int, mentor: int) -> Facts:
        """Facts of one pair."""
        missing = (("mentee", self.mentee_known[mentee]), ("mentor", self.mentor_known[mentor]))
        facts = Facts(unknown=tuple(side for side, known in missing if not known))
        return facts if facts.unknown else self.known_facts(mentee, mentor, facts)

    @abstractmethod
    def known_facts(self, mentee: int, mentor: int, facts: Facts) -> Facts:
        """Facts of a pair whose values are both known."""


@dataclass(frozen=True, slots=True, eq=False)
class EqualTerm(Term):
    """SAME and DIFFERENT over aligned numbers."""

    mentees: Shorts
    mentors: Shorts
    names: tuple[str, ...] | None

    def passes(self, rows: Ints, cols: Ints) -> Bools:
        left, right = self.mentees[rows], self.mentors[cols]
        found: Bools = left == right if self.rule.kind is Kind.SAME else left != right
        return found

    def known_facts(self, mentee: int, mentor: int, facts: Facts) -> Facts:
        pair = (int(self.mentees[mentee]), int(self.mentors[mentor]))
        if self.names is None:
            return replace(facts, mentee=pair[0], mentor=pair[1])
        return replace(facts, mentee=self.names[pair[0]], mentor=self.names[pair[1]])


@dataclass(frozen=True, slots=True, eq=False)
class DistanceTerm(Term):
    """AT_LEAST_ABOVE and WITHIN over numbers; clock distance over time zones."""

    mentees: Shorts
    mentors: Shorts
    around: bool

    def gap(self, rows: Ints, cols: Ints) -> Shorts:
        """Levels that the mentor is above, or the distance."""
        gap: Shorts = self.mentors[cols] - self.mentees[rows]
        if self.rule.kind is Kind.AT_LEAST_ABOVE:
            return gap
        gap = np.abs(gap)
        return np.minimum(gap, DAY - gap) if self.around else gap

    def passes(self, rows: Ints, cols: Ints) -> Bools:
        gap, rule = self.gap(rows, cols), self.rule
        found: Bools = np.ones_like(gap, dtype=np.bool_) if rule.most is None else gap <= rule.most
        if rule.kind is Kind.AT_LEAST_ABOVE:
            found &= gap >= rule.at_least
        return found

    def known_facts(self, mentee: int, mentor: int, facts: Facts) -> Facts:
        return replace(
            facts,
            mentee=int(self.mentees[mentee]),
            mentor=int(self.mentors[mentor]),
            gap=int(self.gap(np.array([mentee]), np.array([mentor]))[0]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class LineTerm(Term):
    """NOT_IN_LINE: intervals of one walk nest or are apart, so two people are in line when theirs meet."""

    mentees: tuple[Ints, Ints]
    mentors: tuple[Ints, Ints]

    def passes(self, rows: Ints, cols: Ints) -> Bools:
        (start, end), (other_start, other_end) = self.mentees, self.mentors
        apart: Bools = start[rows] >= other_end[cols]
        apart |= other_start[cols] >= end[rows]
        return apart

    def known_facts(self, mentee: int, mentor: int, facts: Facts) -> Facts:
        return replace(facts, in_line=not self.passes(np.array([mentee]), np.array([mentor]))[0])


@dataclass(frozen=True, slots=True, eq=False)
class TextTerm(Term):
    """SIMILAR_TEXT: cosine of rounded vectors; every partial sum is a whole number below 2**24, so exact."""

    mentees: VectorColumn
    mentors: VectorColumn

    def similarity(self, rows: Ints, cols: Ints) -> Shorts:
        """Similarity 0..1 in units of 1/16384."""
        left, right = self.mentees.values[rows.ravel()], self.mentors.values[cols.ravel()]
        size = min(left.shape[1], right.shape[1])  # 0 where a side has no text at all
        left, right = left[:, :size], right[:, :size]
        # The numbers are whole and small, so nothing can overflow; yet a BLAS may raise such a flag from a lane it pads.
        with np.errstate(all="ignore"):
            dots = left @ right.T if rows.ndim == 2 else np.einsum("ij,ij->i", left, right)
        similar: Shorts = np.clip(dots.astype(np.int32) + TEXT_HALF >> TEXT_SHIFT, 0, TEXT_UNIT)
        return similar

    def enough(self, similar: Shorts) -> Bools:
        """Whether each similarity satisfies the rule."""
        found: Bools = similar * 100 >= self.rule.at_least * TEXT_UNIT
        return found

    def counted(self, similar: Shorts) -> Shorts:
        """The part of each similarity that counts: nothing below the least."""
        return np.where(self.enough(similar), similar, np.int32(0))

    def passes(self, rows: Ints, cols: Ints) -> Bools:
        return self.enough(self.similarity(rows, cols))

    def share(self, rows: Ints, cols: Ints) -> tuple[Shorts, Shorts]:
        return self.counted(self.similarity(rows, cols)), ONE * TEXT_UNIT

    def known_facts(self, mentee: int, mentor: int, facts: Facts) -> Facts:
        similar = self.similarity(np.array([mentee]), np.array([mentor]))[0]
        return replace(facts, similarity=(int(similar) * 100 + TEXT_UNIT // 2) // TEXT_UNIT)


def equal_term(rule: Rule, mentees: Column, mentors: Column) -> Term:
    """Compile SAME or DIFFERENT; codes of both columns get common numbers."""
    if isinstance(mentees, CategoryColumn) and isinstance(mentors, CategoryColumn):
        names = tuple(sorted({*mentees.codes, *mentors.codes}))
        place = {name: k for k, name in enumerate(names)}
        sides = [
            np.append(np.array([place[code] for code in side.codes], dtype=np.int32), np.int32(-1))[
                side.values
            ]
            for side in (mentees, mentors)
        ]
        return EqualTerm(rule, mentees.known, mentors.known, sides[0], sides[1], names)
    left, right = held_as(NumberColumn, mentees), held_as(NumberColumn, mentors)
    return EqualTerm(rule, left.known, right.known, left.values, right.values, None)


def distance_term(rule: Rule, mentees: Column, mentors: Column) -> Term:
    """Compile AT_LEAST_ABOVE or WITHIN."""
    left, right = held_as(NumberColumn, mentees), held_as(NumberColumn, mentors)
    around = mentees.codec is Codec.OFFSET
    return DistanceTerm(rule, left.known, right.known, left.values, right.values, around)


def line_term(rule: Rule, mentees: Column, mentors: Column) -> Term:
    """Compile NOT_IN_LINE."""
    left, right = held_as(IntervalColumn, mentees), held_as(IntervalColumn, mentors)
    return LineTerm(rule, left.known, right.known, (left.starts, left.ends), (right.starts, right.ends))


def text_term(rule: Rule, mentees: Column, mentors: Column) -> Term:
    """Compile SIMILAR_TEXT."""
    left, right = held_as(VectorColumn, mentees), held_as(VectorColumn, mentors)
    sizes = left.values.shape[1], right.values.shape[1]
    if left.known.any() and right.known.any() and sizes[0] != sizes[1]:
        raise BadInput(
            f"compares vectors of length {sizes[0]} with {sizes[1]}", row=f"rule '{rule.key}'", field="mentor"
        )
    return TextTerm(rule, left.known, right.known, left, right)
