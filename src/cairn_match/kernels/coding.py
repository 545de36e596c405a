"""Coding: each side of a rule as a few distinct values, and the rule as a table between them.

Most rules compare facts of which there are few: levels, zones, countries, sets of languages. Such a rule is worked out
once for each two values, by the reference implementation itself (`scoring`), and the loops only look it up. So what a
rule means is written down in one place, and a new program needs no new compilation.
"""

from dataclasses import dataclass

import numpy as np

from cairn_match.arrays import Bits, Ints, Shorts
from cairn_match.scoring import Table
from cairn_match.set_terms import OverlapTerm, SlotsTerm
from cairn_match.terms import DistanceTerm, EqualTerm, Term

FAIL = -(1 << 20)  # one failed must; far below any score, and a dozen of them still fit
LARGEST_TABLE = 1 << 22  # entries of one rule's table
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """One rule between coded values: `values[mentee code, mentor code]` in hundredths, FAIL where a must fails."""

    position: int
    mentees: Shorts
    mentors: Shorts
    values: Shorts


def code_rule(table: Table, position: int) -> Coded | None:
    """The rule as a table between distinct values, or None when there are too many of them."""
    term = table.terms[position]
    sides = _facts(term, mentor=False), _facts(term, mentor=True)
    if sides[0] is None or sides[1] is None:
        return None
    left, right = _distinct(sides[0]), _distinct(sides[1])
    if left is None or right is None or len(left[1]) * len(right[1]) > LARGEST_TABLE:
        return None
    return Coded(position, left[0], right[0], worked_out(table, position, left[1], right[1]))


def worked_out(table: Table, position: int, rows: Ints, cols: Ints) -> Shorts:
    """What one rule gives to each pair of some mentees and mentors; FAIL where it is a must that fails."""
    values: Shorts = table.part(position, rows, cols)
    for failing, failed in table.failing(rows, cols):
        if failing == position:
            values = np.where(failed, np.int32(FAIL), values)
    return values


def _facts(term: Term, *, mentor: bool) -> Bits | None:
    """Everything that a rule knows of each person of a side, as rows of numbers; None for a rule that is never coded."""
    known = term.mentor_known if mentor else term.mentee_known
    if isinstance(term, EqualTerm | DistanceTerm):
        values = term.mentors if mentor else term.mentees
        facts = np.where(known, values, 0).astype(np.int64).view(np.uint64)[:, None]
    elif isinstance(term, SlotsTerm):
        facts = (term.mentors if mentor else term.mentees).bits.T
    elif isinstance(term, OverlapTerm):
        facts = (term.mentor_bits if mentor else term.mentee_bits).T
        if term.mentor_wishes == mentor:
            planes = [bits.T for _, bits in term.planes]
            facts = np.concatenate([facts, *planes, term.caps.astype(np.uint64)[:, None]], axis=1)
    else:
        return None
    return np.concatenate([known.astype(np.uint64)[:, None], facts], axis=1)


def _distinct(facts: Bits) -> tuple[Shorts, Ints] | None:
    """Codes in rising order of the facts and one person for each code; None when two facts share a hash or are too many."""
    count = len(facts)
    if not count:
        return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int64)
    keys = np.zeros(count, dtype=np.uint64)
    for word in facts.T:
        keys = (keys ^ word) * _MIX
        keys ^= keys >> np.uint64(29)
    _, first, codes = np.unique(keys, return_index=True, return_inverse=True)
    if len(first) > 64 and len(first) * 4 > count:
        return None
    if not np.array_equal(facts[first][codes], facts):
        return None  # two different facts with one hash: as good as impossible, and never a wrong answer
    order = np.lexsort(facts[first].view(np.int64).T[::-1])
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return place[codes], first[order].astype(np.int64)
