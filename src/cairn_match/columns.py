"""Columns: one array (or a few) per attribute, one codec per kind of fact.

A value that is not known is `None` on the way in and `known == False` inside; it is never confused with an
empty list or a zero. Codes stay with their column; two columns are aligned when a rule is compiled.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from cairn_match.arrays import Bits, Bools, Floats, Ints, Shorts, locked
from cairn_match.errors import BadInput, row_name

TOGETHER = 4096  # vectors scaled at a time
TEXT_SCALE = 2048  # a unit vector times this, rounded: dot products stay exact in float32 (below 2**24)


class Codec(StrEnum):
    """How a fact is held."""

    SET = "set"
    CATEGORY = "category"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    OFFSET = "offset"
    SLOTS = "slots"
    VECTOR = "vector"
    PAIRS = "pairs"


@dataclass(frozen=True, slots=True, eq=False)
class SetColumn:
    """Lists of codes in compressed rows: items of row i are `items[starts[i]:starts[i + 1]]`.

    `weights` says how much each item matters (at least 1), `ranks` its place in the person's order (from 1;
    0 where unranked). The codec is SET, or PAIRS when the codes are ids of people on the other side.
    """

    codec: Codec
    codes: tuple[str, ...]
    starts: Ints
    items: Shorts
    weights: Shorts
    ranks: Shorts
    known: Bools
    top_rank: int

    def row(self, index: int) -> list[tuple[str, int]]:
        """Codes of one row with their ranks, in the person's order."""
        span = slice(int(self.starts[index]), int(self.starts[index + 1]))
        found = [
            (self.codes[item], int(rank))
            for item, rank in zip(self.items[span], self.ranks[span], strict=True)
        ]
        return sorted(found, key=lambda pair: (pair[1] or len(found) + 1, pair[0]))


@dataclass(frozen=True, slots=True, eq=False)
class CategoryColumn:
    """One code a person; `values` index `codes`, -1 where unknown."""

    codec: Codec
    codes: tuple[str, ...]
    values: Shorts
    known: Bools


@dataclass(frozen=True, slots=True, eq=False)
class NumberColumn:
    """A whole number a person: a level (ORDINAL) or minutes east of UTC (OFFSET)."""

    codec: Codec
    values: Shorts
    known: Bools


@dataclass(frozen=True, slots=True, eq=False)
class IntervalColumn:
    """Place in the reporting tree: in and out numbers of a depth-first walk (descendants lie inside)."""

    codec: Codec
    starts: Ints
    ends: Ints
    known: Bools


@dataclass(frozen=True, slots=True, eq=False)
class SlotsColumn:
    """Free slots of a week as bits; shape (words, people) so that one word of everybody is contiguous."""

    codec: Codec
    bits: Bits
    count: int
    known: Bools


@dataclass(frozen=True, slots=True, eq=False)
class VectorColumn:
    """Unit vectors of text, rounded to whole multiples of 1/2048 and held as float32 (exact)."""

    codec: Codec
    values: Floats
    known: Bools


Column = SetColumn | CategoryColumn | NumberColumn | IntervalColumn | SlotsColumn | VectorColumn
SetRow = Iterable[str] | Mapping[str, int] | None
Vector = Sequence[float] | npt.NDArray[np.float64]


Held = TypeVar("Held", bound=Column)


def held_as(kind: type[Held], column: Column) -> Held:
    """The column as what its codec promises; a compiled rule never meets another."""
    if not isinstance(column, kind):
        raise TypeError(f"a {column.codec} column is no {kind.__name__}")
    return column


def check_length(ids: Sequence[str], field: str, rows: Sequence[object]) -> None:
    """A column has exactly one row a person."""
    if len(rows) != len(ids):
        raise BadInput(f"has {len(rows)} rows for {len(ids)} people", field=field)


def set_column(
    ids: Sequence[str], field: str, rows: Sequence[SetRow], *, ranks: int = 0, codec: Codec = Codec.SET
) -> SetColumn:
    """Build a SET or PAIRS column.

    With `ranks=5` the order of each row counts: the first of five wishes weighs 5, the fifth 1. A mapping
    gives weights itself (code to whole number from 1). Otherwise every item weighs 1.
    """
    check_length(ids, field, rows)
    gathered = _Items(ids, field, ranks)
    for i, row in enumerate(rows):
        gathered.add(i, row)
    return gathered.column(codec, np.array([row is not None for row in rows], dtype=np.bool_))


class _Items:
    """Rows of a SET column on their way into arrays. A code is looked at once; a row must be right by itself."""

    def __init__(self, ids: Sequence[str], field: str, ranks: int) -> None:
        self.ids, self.field, self.ranks = ids, field, ranks
        self.numbers: dict[str, int] = {}  # codes in order of first sight
        self.items, self.weights, self.lengths = array("i"), array("i"), array("q")

    def add(self, i: int, row: SetRow) -> None:
        """Take one row; raises BadInput."""
        if row is None:
            self.lengths.append(0)
            return
        if isinstance(row, str) or not isinstance(row, Iterable):
            raise self.bad(i, f"needs a list of codes, not {row!r}")
        if self.ranks and isinstance(row, Set | Mapping):
            raise self.bad(i, "a ranked list needs an order; give a list, not a set or mapping")
        codes = row if isinstance(row, list) else list(row)
        try:
            places = [self.numbers[code] for code in codes]
        except (KeyError, TypeError):  # a code that is new, or none at all
            places = [self.number(i, code) for code in codes]
        if len(set(places)) != len(places):
            twice = next(code for code in codes if codes.count(code) > 1)
            raise self.bad(i, f"lists '{twice}' twice")
        if self.ranks and len(codes) > self.ranks:
            raise self.bad(i, f"ranks {len(codes)} items; at most {self.ranks} are allowed")
        self.items.extend(places)
        self.lengths.append(len(places))
        if isinstance(row, Mapping):
            where = row_name(i, self.ids[i])
            self.weights.extend([_weight(where, self.field, row[code]) for code in codes])
        else:
            self.weights.extend([1] * len(codes))

    def number(self, i: int, code: object) -> int:
        if not isinstance(code, str) or not code:
            raise self.bad(i, f"a code must be non-empty text, not {code!r}")
        return self.numbers.setdefault(code, len(self.numbers))

    def bad(self, i: int, message: str) -> BadInput:
        return BadInput(message, row=row_name(i, self.ids[i]), field=self.field)

    def column(self, codec: Codec, known: Bools) -> SetColumn:
        """The rows as arrays; codes in alphabetic order, and so the items of a row that is not ranked."""
        codes = tuple(sorted(self.numbers))
        place = np.zeros(len(codes), dtype=np.int32)
        place[[self.numbers[code] for code in codes]] = np.arange(len(codes), dtype=np.int32)
        lengths = np.array(self.lengths, dtype=np.int64)
        starts = np.append(np.int64(0), np.cumsum(lengths))
        items, weights = place[np.array(self.items, dtype=np.int64)], np.array(self.weights, dtype=np.int32)
        ranks = np.zeros(len(items), dtype=np.int32)
        if self.ranks:
            ranks = (np.arange(len(items)) - np.repeat(starts[:-1], lengths) + 1).astype(np.int32)
            weights = np.int32(self.ranks + 1) - ranks
        else:
            order = np.lexsort((items, np.repeat(np.arange(len(lengths)), lengths)))
            items, weights = items[order], weights[order]
        arrays = (locked(starts), locked(items), locked(weights), locked(ranks), locked(known))
        return SetColumn(codec, codes, *arrays, top_rank=self.ranks)


def _weight(where: str, field: str, weight: int) -> int:
    if isinstance(weight, bool) or not isinstance(weight, int) or not 1 <= weight <= 1000:
        raise BadInput(
            f"a weight must be a whole number from 1 to 1000, not {weight!r}", row=where, field=field
        )
    return weight


def category_column(ids: Sequence[str], field: str, rows: Sequence[str | None]) -> CategoryColumn:
    """Build a CATEGORY column: one code a person."""
    check_length(ids, field, rows)
    for i, row in enumerate(rows):
        if row is not None and (not isinstance(row, str) or not row):
            raise BadInput(
                f"a code must be non-empty text, not {row!r}", row=row_name(i, ids[i]), field=field
            )
    codes = tuple(sorted({row for row in rows if row is not None}))
    place = {code: k for k, code in enumerate(codes)}
    values = np.array([-1 if row is None else place[row] for row in rows], dtype=np.int32)
    return CategoryColumn(Codec.CATEGORY, codes, locked(values), locked(values >= 0))


def number_column(
    ids: Sequence[str], field: str, rows: Sequence[int | None], *, codec: Codec, low: int, high: int
) -> NumberColumn:
    """Build an ORDINAL or OFFSET column: whole numbers between `low` and `high`."""
    check_length(ids, field, rows)
    for i, row in enumerate(rows):
        if row is None:
            continue
        if isinstance(row, bool) or not isinstance(row, int | np.integer) or not low <= row <= high:
            raise BadInput(
                f"needs a whole number from {low} to {high}, not {row!r}",
                row=row_name(i, ids[i]),
                field=field,
            )
    known = np.array([row is not None for row in rows], dtype=np.bool_)
    values = np.array([row or 0 for row in rows], dtype=np.int32)
    return NumberColumn(codec, locked(values), locked(known))


def interval_column(ids: Sequence[str], field: str, rows: Sequence[tuple[int, int] | None]) -> IntervalColumn:
    """Build an INTERVAL column from (in, out) numbers, for instance those of `reporting_line`."""
    check_length(ids, field, rows)
    for i, row in enumerate(rows):
        if row is not None and (len(row) != 2 or not 0 <= row[0] < row[1]):
            raise BadInput(
                f"needs (in, out) with 0 <= in < out, not {row!r}", row=row_name(i, ids[i]), field=field
            )
    table = np.array([row or (0, 0) for row in rows], dtype=np.int64).reshape(-1, 2)
    known = np.array([row is not None for row in rows], dtype=np.bool_)
    return IntervalColumn(
        Codec.INTERVAL, locked(table[:, 0].copy()), locked(table[:, 1].copy()), locked(known)
    )


def slots_column(
    ids: Sequence[str], field: str, rows: Sequence[Iterable[int] | None], *, count: int = 168
) -> SlotsColumn:
    """Build a SLOTS column: numbers of free slots, by default hours of the week in UTC (Monday 0:00 is 0)."""
    check_length(ids, field, rows)
    slots, lengths = array("q"), np.zeros(len(ids), dtype=np.int64)
    for i, row in enumerate(rows):
        before = len(slots)
        for slot in row or ():
            whole = type(slot) is int or (isinstance(slot, int | np.integer) and not isinstance(slot, bool))
            if not whole or not 0 <= slot < count:
                raise BadInput(
                    f"a slot is a whole number from 0 to {count - 1}, not {slot!r}",
                    row=row_name(i, ids[i]),
                    field=field,
                )
            slots.append(slot)
        lengths[i] = len(slots) - before
    bits = np.zeros(((count + 63) // 64, len(ids)), dtype=np.uint64)
    numbers, people = np.array(slots, dtype=np.int64), np.repeat(np.arange(len(ids)), lengths)
    np.bitwise_or.at(bits, (numbers // 64, people), np.uint64(1) << (numbers % 64).astype(np.uint64))
    known = np.array([row is not None for row in rows], dtype=np.bool_)
    return SlotsColumn(Codec.SLOTS, locked(bits), count, locked(known))


def vector_column(ids: Sequence[str], field: str, rows: Sequence[Vector | None]) -> VectorColumn:
    """Build a VECTOR column. Vectors are scaled to length 1 and rounded, so that products are exact."""
    check_length(ids, field, rows)
    size = next((len(row) for row in rows if row is not None), 0)
    values = np.zeros((len(ids), size), dtype=np.float32)
    there = [i for i, row in enumerate(rows) if row is not None]
    for start in range(0, len(there), TOGETHER):
        some = there[start : start + TOGETHER]
        table = np.empty((len(some), size))
        for k, i in enumerate(some):
            vector = np.asarray(rows[i], dtype=np.float64)
            if vector.shape != (size,):
                raise _bad_vector(ids, field, i, size)
            table[k] = vector
        for k in np.flatnonzero(~(np.isfinite(table).all(axis=1) & table.any(axis=1)))[:1].tolist():
            raise _bad_vector(ids, field, some[k], size)
        table /= np.abs(table).max(axis=1, keepdims=True, initial=0)
        table /= np.sqrt((table * table).sum(axis=1, keepdims=True))
        values[some] = np.rint(table * TEXT_SCALE)
    known = np.array([row is not None for row in rows], dtype=np.bool_)
    return VectorColumn(Codec.VECTOR, locked(values), locked(known))


def _bad_vector(ids: Sequence[str], field: str, i: int, size: int) -> BadInput:
    text = f"needs {size} finite numbers that are not all zero"
    return BadInput(text, row=row_name(i, ids[i]), field=field)
