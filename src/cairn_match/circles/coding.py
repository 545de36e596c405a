"""Coding: rules as arrays that a compiled loop can walk for one pair at a time.

A circle asks about few pairs of the many there are, and never twice in the same order; so nothing is worked out ahead.
Everybody is a row of one table of facts: members first, leads after them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from cairn_match.arrays import Bits, Floats, Ints
from cairn_match.rules import Kind, Mode
from cairn_match.scoring import Table
from cairn_match.set_terms import OverlapTerm, PreferenceTerm, SlotsTerm
from cairn_match.terms import DistanceTerm, EqualTerm, LineTerm, Term, TextTerm

FAR = 1 << 40  # beyond any level
EQUAL, DISTANCE, LINE, SETS, SLOTS, TEXT, LISTED = range(7)
# Columns of a coded rule. LEFT and RIGHT are where its facts begin: first whether the value is known.
COLUMNS = 15
(WHAT, MODE, POINTS, UNKNOWN, LEFT, RIGHT, LEFT_BIT, RIGHT_BIT, WORDS, LOW, HIGH, FIRST, LAST, SIDE, BOTH) = (
    range(COLUMNS)
)
MUST, SHOULD, AVOID = range(3)
_MODES = {Mode.MUST: MUST, Mode.SHOULD: SHOULD, Mode.AVOID: AVOID}
_ONE_WAY = (Kind.AT_LEAST_ABOVE, Kind.PREFERENCE)


@dataclass
class Sheet:
    """The facts of one pool while they are gathered; `order` says which row stands where."""

    order: Ints
    columns: list[Ints] = field(default_factory=list)
    text: list[npt.NDArray[np.int16]] = field(default_factory=list)
    vectors_at: dict[int, int] = field(default_factory=dict)

    def number(self, *columns: npt.NDArray[Any]) -> int:
        """Add columns of numbers; returns where they begin."""
        self.columns += [column[self.order].astype(np.int64) for column in columns]
        return len(self.columns) - len(columns)

    def words(self, bits: Bits) -> int:
        """Add words of bits, shape (words, people); returns where they begin."""
        return self.number(*bits.view(np.int64))

    def vectors(self, values: Floats) -> int:
        """Add vectors of whole numbers (the same only once); returns where they begin."""
        if id(values) not in self.vectors_at:
            self.vectors_at[id(values)] = len(self.text)
            self.text += list(values[self.order].T.astype(np.int16))
        return self.vectors_at[id(values)]


def facts(members: Sheet, leads: Sheet) -> tuple[Ints, npt.NDArray[np.int16]]:
    """All facts as [members and leads, numbers], and all text as [members and leads, sizes]."""
    people = len(members.order)
    tables = (
        np.zeros(
            (people + len(leads.order), max(len(members.columns), len(leads.columns), 1)), dtype=np.int64
        ),
        np.zeros((people + len(leads.order), max(len(members.text), len(leads.text), 1)), dtype=np.int16),
    )
    for sheet, rows in ((members, slice(0, people)), (leads, slice(people, None))):
        for k, column in enumerate(sheet.columns):
            tables[0][rows, k] = column
        for k, values in enumerate(sheet.text):
            tables[1][rows, k] = values
    return tables


@dataclass
class Coder:
    """Turns rules into rows of numbers, one table of rules after the other.

    nodes    members and leads together
    planes   weight of some list items, and where their bits begin
    keys     listed pairs as sorted numbers left * nodes + right, and what each weighs
    """

    nodes: int
    rows: list[list[int]] = field(default_factory=list)
    planes: list[tuple[int, int]] = field(default_factory=list)
    keys: list[Ints] = field(default_factory=list)

    def add(self, table: Table, left: Sheet, right: Sheet, begin: int) -> None:
        """All rules of a table that decide or count, musts first; the right people's first row is `begin`."""
        counting = [k for k, rule in enumerate(table.rules) if rule.mode is Mode.MUST or table.points[k]]
        for k in sorted(counting, key=lambda k: (table.rules[k].mode is not Mode.MUST, k)):
            row = _common(table.terms[k], table.points[k], left, right)
            term = table.terms[k]
            if isinstance(term, EqualTerm | DistanceTerm | LineTerm):
                _numbers(term, row, left, right)
            elif isinstance(term, OverlapTerm):
                self._sets(term, row, left, right)
            elif isinstance(term, PreferenceTerm):
                self._listed(term, row, (left, right), begin)
            else:
                _wide(term, row, left, right)
            self.rows.append(row)

    def _sets(self, term: OverlapTerm, row: list[int], left: Sheet, right: Sheet) -> None:
        row[WHAT], row[SIDE], row[WORDS] = SETS, int(term.mentor_wishes), len(term.mentee_bits)
        row[LEFT_BIT], row[RIGHT_BIT] = left.words(term.mentee_bits), right.words(term.mentor_bits)
        row[BOTH] = int(
            bool(row[BOTH]) and row[MODE] == MUST
        )  # a should is measured against one of the lists
        wisher = right if term.mentor_wishes else left
        row[HIGH] = wisher.number(term.caps)
        row[FIRST], row[LAST] = len(self.planes), len(self.planes) + len(term.planes)
        self.planes += [(weight, wisher.words(bits)) for weight, bits in term.planes]

    def _listed(self, term: PreferenceTerm, row: list[int], sides: tuple[Sheet, Sheet], begin: int) -> None:
        row[WHAT], row[SIDE], found = LISTED, int(term.by_mentor), term.matrix.tocoo()
        row[HIGH] = sides[term.by_mentor].number(term.tops)
        places = [inverse(side.order) for side in sides]
        keys = places[0][found.row] * self.nodes + places[1][found.col] + begin
        order, before = np.argsort(keys), sum(piece.shape[1] for piece in self.keys)
        self.keys.append(np.stack([keys[order], found.data[order].astype(np.int64)]))
        row[FIRST], row[LAST] = before, before + len(keys)

    def arrays(self) -> tuple[Ints, Ints, Ints]:
        """Rules, planes and keys."""
        return (
            np.array(self.rows, dtype=np.int64).reshape(-1, COLUMNS),
            np.array(self.planes, dtype=np.int64).reshape(-1, 2),
            np.concatenate([np.zeros((2, 0), dtype=np.int64), *self.keys], axis=1),
        )


def _common(term: Term, points: int, left: Sheet, right: Sheet) -> list[int]:
    """What all kinds have."""
    row, rule = [0] * COLUMNS, term.rule
    row[MODE], row[POINTS] = _MODES[rule.mode], points
    row[UNKNOWN] = (points * rule.unknown_percent + 50) // 100
    if rule.mode is Mode.MUST:
        row[UNKNOWN] = int(rule.passes_unknown)
    row[LEFT], row[RIGHT] = left.number(term.mentee_known), right.number(term.mentor_known)
    row[LOW] = rule.at_least if rule.kind in (Kind.OVERLAP, Kind.AT_LEAST_ABOVE, Kind.SIMILAR_TEXT) else 0
    row[BOTH] = int(left is right and rule.mentee == rule.mentor and rule.kind not in _ONE_WAY)
    return row


def _numbers(term: EqualTerm | DistanceTerm | LineTerm, row: list[int], left: Sheet, right: Sheet) -> None:
    sides: tuple[Sequence[npt.NDArray[Any]], ...] = ((term.mentees,), (term.mentors,))  # type: ignore[assignment]
    if isinstance(term, LineTerm):
        row[WHAT], sides = LINE, (term.mentees, term.mentors)
    elif isinstance(term, EqualTerm):
        row[WHAT], row[SIDE] = EQUAL, int(term.rule.kind is Kind.DIFFERENT)
    else:
        row[WHAT], row[HIGH] = DISTANCE, FAR if term.rule.most is None else term.rule.most
        row[SIDE] = 0 if term.rule.kind is Kind.AT_LEAST_ABOVE else 2 if term.around else 1
    row[LEFT_BIT], row[RIGHT_BIT] = left.number(*sides[0]), right.number(*sides[1])


def _wide(term: Term, row: list[int], left: Sheet, right: Sheet) -> None:
    if isinstance(term, SlotsTerm):
        row[WHAT], row[WORDS] = SLOTS, len(term.mentees.bits)
        row[HIGH] = term.rule.enough or term.rule.at_least
        row[LEFT_BIT], row[RIGHT_BIT] = left.words(term.mentees.bits), right.words(term.mentors.bits)
        return
    if not isinstance(term, TextTerm):
        raise TypeError(f"no code for {type(term).__name__}")
    row[WHAT], row[WORDS] = TEXT, min(term.mentees.values.shape[1], term.mentors.values.shape[1])
    row[LEFT_BIT], row[RIGHT_BIT] = left.vectors(term.mentees.values), right.vectors(term.mentors.values)


def inverse(order: Ints) -> Ints:
    """Where each row stands in an order."""
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    return places
