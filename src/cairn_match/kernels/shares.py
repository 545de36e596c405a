"""Rules over lists that are too various to be coded: shared items, shared weekly slots, equal codes among very many.

Each gives every pair a base that depends only on which values are known (a coded rule like the others, see `base`), and
beside it a value for what is shared, read from a table.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cairn_match.arrays import Bits, Bytes, Ints, Shorts
from cairn_match.columns import SetColumn
from cairn_match.kernels.coding import FAIL, Coded
from cairn_match.rules import Kind, Mode
from cairn_match.scoring import Table
from cairn_match.set_terms import OverlapTerm, SlotsTerm
from cairn_match.terms import EqualTerm

LARGEST = 1 << 28  # bytes of all item planes; entries of all tables, too, stay far below
_KINDS = 1001  # item and weight in one number; a weight is at most 1000


class Planes(NamedTuple):
    """OVERLAP of sets: for each item a plane that says which mentors have it.

    planes             [items, mentors in band order] 1 where the mentor has the item
    first              [rules, mentees + 1] items of each mentee
    items, weights     plane of each item, and what it weighs
    least              [rules] shared items that are needed before anything is earned (0: any)
    row_base, row_cap  [rules, mentees] where the mentee's table begins, and the weight that earns all points; or -1
    col_base, col_cap  [rules, mentors] the same where the mentor's list is the measure; or -1
    values             hundredths more than the base, by weight shared
    """

    planes: Bytes
    first: Ints
    items: Shorts
    weights: Shorts
    least: Ints
    row_base: Shorts
    row_cap: Shorts
    col_base: Shorts
    col_cap: Shorts
    values: Shorts


class Slots(NamedTuple):
    """OVERLAP of weekly slots: [rules, words, people] bits, and hundredths more than the base by common slots."""

    rows: Bits
    cols: Bits
    values: Shorts


class Equals(NamedTuple):
    """SAME and DIFFERENT among very many codes: [rules, people] codes, and hundredths more than the base when equal."""

    rows: Shorts
    cols: Shorts
    values: Shorts


def base(table: Table, position: int) -> Coded:
    """What a pair gets of a rule before anything is shared: by whether each side's value is known."""
    term, rule = table.terms[position], table.rules[position]
    unknown = FAIL if rule.mode is Mode.MUST and not rule.passes_unknown else table.unknown_part(position)
    values = np.full((2, 2), unknown, dtype=np.int32)
    values[1, 1] = nothing_shared(table, position)
    return Coded(position, term.mentee_known.astype(np.int32), term.mentor_known.astype(np.int32), values)


def nothing_shared(table: Table, position: int) -> int:
    """Hundredths of a pair whose values are known and that shares nothing."""
    rule = table.rules[position]
    different = rule.kind is Kind.DIFFERENT
    if rule.mode is Mode.MUST:
        return 0 if different else FAIL
    return int(_earned(table, position, np.array([different], dtype=np.int32), 1)[0])


def _earned(table: Table, position: int, numerator: Shorts, denominator: int) -> Shorts:
    if not table.points[position]:
        return np.zeros(len(numerator), dtype=np.int32)
    return table.earned(position, numerator, np.array([denominator], dtype=np.int32))


def planes(table: Table, rules: Sequence[tuple[int, OverlapTerm]], order: Ints) -> Planes | None:
    """All overlaps of sets as planes; None when they would need too much memory."""
    mentees, mentors = len(table.mentee_rows), len(order)
    place = np.empty(mentors, dtype=np.int64)
    place[order] = np.arange(mentors)
    bits, firsts, items, weights, values = [], [], [], [], []
    bases = np.full((2, len(rules), mentees), -1, dtype=np.int32)
    col_bases = np.full((2, len(rules), mentors), -1, dtype=np.int32)
    used = seen = filled = 0
    for k, (position, term) in enumerate(rules):
        left, right = term.columns
        must, by_mentor = table.rules[position].mode is Mode.MUST, _by_mentor(table, position, term)
        kinds, plane, owner = _kinds(left, right, weighed=by_mentor)
        if (used + len(kinds)) * mentors > LARGEST:
            return None
        caps = np.full(mentees, term.rule.at_least, dtype=np.int32) if must else term.caps
        if int(np.unique(caps).sum()) > LARGEST:
            return None
        bits.append(np.zeros((len(kinds), mentors), dtype=np.uint8))
        bits[-1][plane, place[owner]] = 1
        first, mine, worth = _wanted(left, right, kinds, weighed=by_mentor, plain=must)
        firsts.append(first + seen)
        items.append(mine + used)
        weights.append(worth)
        tables, starts = _tables(table, position, caps)
        values.append(tables)
        into = col_bases if by_mentor else bases
        into[0, k], into[1, k] = (
            (starts + filled, caps) if not by_mentor else (starts[order] + filled, caps[order])
        )
        used, seen, filled = used + len(kinds), seen + len(mine), filled + len(tables)
    return Planes(
        planes=np.concatenate([np.zeros((0, mentors), dtype=np.uint8), *bits]),
        first=np.array(firsts, dtype=np.int64).reshape(len(rules), mentees + 1),
        items=np.concatenate([np.zeros(0, dtype=np.int32), *items]).astype(np.int32),
        weights=np.concatenate([np.zeros(0, dtype=np.int32), *weights]).astype(np.int32),
        least=np.array([_least(table, position) for position, _ in rules], dtype=np.int64),
        row_base=bases[0],
        row_cap=bases[1],
        col_base=col_bases[0],
        col_cap=col_bases[1],
        values=np.concatenate([np.zeros(0, dtype=np.int32), *values]).astype(np.int32),
    )


def _by_mentor(table: Table, position: int, term: OverlapTerm) -> bool:
    """Whether the mentor's list is the measure; a must counts, and has none."""
    return term.mentor_wishes and table.rules[position].mode is not Mode.MUST


def _least(table: Table, position: int) -> int:
    """Shared items that a should needs before it earns; a must is told by its table."""
    rule = table.rules[position]
    return rule.at_least if rule.mode is not Mode.MUST and rule.at_least > 1 else 0


def _kinds(left: SetColumn, right: SetColumn, *, weighed: bool) -> tuple[Ints, Ints, Ints]:
    """Planes as item and weight in one number, and for each item of a mentor that a mentee has: its plane and owner."""
    common = np.isin(np.array(right.codes, dtype=np.str_), np.array(left.codes, dtype=np.str_))
    kept = common[right.items] if len(common) else np.zeros(0, dtype=np.bool_)
    weights = right.weights[kept] if weighed else np.ones(int(kept.sum()), dtype=np.int32)
    kinds, plane = np.unique(right.items[kept] * np.int64(_KINDS) + weights, return_inverse=True)
    owner = np.repeat(np.arange(len(right.known)), np.diff(right.starts))[kept]
    return kinds, plane, owner


def _wanted(
    left: SetColumn, right: SetColumn, kinds: Ints, *, weighed: bool, plain: bool
) -> tuple[Ints, Ints, Ints]:
    """For each mentee the planes to look at with their weights: where they begin, and one after the other."""
    theirs = {code: k for k, code in enumerate(right.codes)}
    item = np.array([theirs.get(code, -1) for code in left.codes], dtype=np.int64)[left.items]
    low, high = np.searchsorted(kinds, item * _KINDS), np.searchsorted(kinds, (item + 1) * _KINDS)
    many = np.where(item < 0, 0, high - low)
    starts = np.concatenate([[0], np.cumsum(many)])
    mine = np.repeat(low - starts[:-1], many) + np.arange(starts[-1])
    if plain:
        worth = np.ones(len(mine), dtype=np.int64)
    else:
        worth = kinds[mine] % _KINDS if weighed else np.repeat(left.weights, many)
    return starts[left.starts], mine, worth


def _tables(table: Table, position: int, caps: Shorts) -> tuple[Shorts, Ints]:
    """Hundredths by weight shared for each cap that occurs, one after the other; and where each person's begins."""
    different, which = np.unique(caps, return_inverse=True)
    tables = [_by_weight(table, position, int(cap)) for cap in different]
    starts = np.cumsum([0, *(len(one) for one in tables)], dtype=np.int64)
    return np.concatenate([np.zeros(0, dtype=np.int32), *tables]).astype(np.int32), starts[which]


def _by_weight(table: Table, position: int, cap: int) -> Shorts:
    """Hundredths more than the base for a shared weight of 0 .. cap."""
    if table.rules[position].mode is Mode.MUST:
        return np.where(np.arange(cap + 1) < cap, 0, -FAIL).astype(np.int32)
    earned = _earned(table, position, np.arange(cap + 1, dtype=np.int32), max(cap, 1))
    return earned - nothing_shared(table, position)


def slots(table: Table, rules: Sequence[tuple[int, SlotsTerm]], order: Ints) -> Slots:
    """All overlaps of weekly slots."""
    words = max((len(term.mentees.bits) for _, term in rules), default=0)
    rows = np.zeros((len(rules), words, len(table.mentee_rows)), dtype=np.uint64)
    cols = np.zeros((len(rules), words, len(order)), dtype=np.uint64)
    values = np.zeros((len(rules), 64 * words + 1), dtype=np.int32)
    for k, (position, term) in enumerate(rules):
        rows[k, : len(term.mentees.bits)] = term.mentees.bits
        cols[k, : len(term.mentors.bits)] = term.mentors.bits[:, order]
        values[k] = _by_slots(table, position, term, values.shape[1])
    return Slots(rows, cols, values)


def _by_slots(table: Table, position: int, term: SlotsTerm, size: int) -> Shorts:
    common = np.arange(size, dtype=np.int32)
    if table.rules[position].mode is Mode.MUST:
        return np.where(common >= term.rule.at_least, -FAIL, 0).astype(np.int32)
    enough = term.rule.enough or term.rule.at_least
    return _earned(table, position, term.counted(common), enough) - nothing_shared(table, position)


def equals(table: Table, rules: Sequence[tuple[int, EqualTerm]], order: Ints) -> Equals:
    """All comparisons of codes. Unknown codes are never equal: each side has its own."""
    rows = [np.where(term.mentee_known, term.mentees, -1) for _, term in rules]
    cols = [np.where(term.mentor_known, term.mentors, -2)[order] for _, term in rules]
    return Equals(
        np.array(rows, dtype=np.int32).reshape(len(rules), len(table.mentee_rows)),
        np.array(cols, dtype=np.int32).reshape(len(rules), len(order)),
        np.array([_when_equal(table, position) for position, _ in rules], dtype=np.int32),
    )


def _when_equal(table: Table, position: int) -> int:
    rule = table.rules[position]
    if rule.mode is Mode.MUST:
        return -FAIL if rule.kind is Kind.SAME else FAIL
    same = np.array([rule.kind is Kind.SAME], dtype=np.int32)
    return int(_earned(table, position, same, 1)[0]) - nothing_shared(table, position)
