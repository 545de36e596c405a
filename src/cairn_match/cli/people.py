"""Tables of people to pools: every declared column read cell by cell, each distinct cell once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from cairn_match.cli import cells, hours
from cairn_match.cli.declared import ColumnKind, Declared
from cairn_match.cli.faults import BadCell, Faults, shown
from cairn_match.cli.lines import Lines
from cairn_match.cli.table import Table, read_table
from cairn_match.pool import Pool

MENTEE, MENTOR = 0, 1
Value = TypeVar("Value")


def read_people(path: Path, need: Sequence[str], also: Sequence[str], columns: Sequence[Declared]) -> Table:
    """A file of people in ascending order of their ids; every id is there, once."""
    extra = [name for one in columns for name in (one.name, one.zone, one.manager) if name]
    table = read_table(path, need, [*also, *extra])
    faults, seen = Faults(), dict[str, int]()
    for row, person in zip(table.rows, table.columns["id"], strict=True):
        if not person:
            faults.add(path, "is empty. Give everybody an id.", row=row, column="id")
        elif seen.setdefault(person, row) != row:
            what = f"{shown(person)} is in row {seen[person]} already. Give everybody an id of their own."
            faults.add(path, what, row=row, column="id")
    faults.check()
    return table.sorted_by("id")


def read_cells(
    table: Table, column: str, read: Callable[[str], Value], faults: Faults, blank: Value
) -> list[Value]:
    """Values of a column; a distinct cell is read once, an empty one is `blank`."""
    known, wrong = {"": blank}, set[str]()
    values: list[Value] = []
    for row, cell in zip(table.rows, table.columns[column], strict=True):
        if cell not in known:
            try:
                known[cell] = read(cell)
            except BadCell as error:
                if cell not in wrong:
                    wrong.add(cell)
                    faults.add(table.path, str(error), row=row, column=column)
                continue
        values.append(known[cell])
    return values


class Pools:
    """Builds the two pools, column by column; vectors and lines span both files."""

    def __init__(self, tables: tuple[Table, Table], columns: Sequence[Declared], on: date | None) -> None:
        self.tables, self.columns, self.on = tables, columns, on
        self.faults = Faults()

    def build(self) -> tuple[Pool, Pool]:
        """Both pools; raises Refusal telling the first faults."""
        pools = [Pool(table.columns["id"]) for table in self.tables]
        for one in self.columns:
            reader = self.line(one) if one.kind is ColumnKind.LINE else self.plain(one)
            for side, table in enumerate(self.tables):
                there = one.manager if one.kind is ColumnKind.LINE else one.name
                if there in table.columns:
                    rows = reader(side)
                    if not self.faults.found:
                        pools[side] = add(pools[side], one, side, rows)
        self.faults.check()
        return pools[MENTEE], pools[MENTOR]

    def plain(self, one: Declared) -> Callable[[int], list[Any]]:
        """Reader of a column whose cells stand for themselves."""
        if one.kind is ColumnKind.SLOTS:
            return lambda side: self.slots(side, one)
        readers: dict[ColumnKind, Callable[[str], Any]] = {
            ColumnKind.CATEGORY: cells.category,
            ColumnKind.ORDINAL: cells.ordinal(one.order),
            ColumnKind.INTERVAL: cells.interval,
            ColumnKind.OFFSET: hours.zone(self.on),
            ColumnKind.VECTOR: cells.vector(cells.one_length()),
        }

        def read(side: int) -> list[Any]:
            listed = cells.weighed if one.weights else cells.listed(one.ranks[side])
            return read_cells(self.tables[side], one.name, readers.get(one.kind, listed), self.faults, None)

        return read

    def slots(self, side: int, one: Declared) -> list[Any]:
        """Hours of the week as numbers of slots in UTC; in the zone of the person where one is declared."""
        table = self.tables[side]
        spans = read_cells(table, one.name, hours.spans(), self.faults, None)
        east: list[int | None] = [0] * len(table)
        if one.zone:
            if one.zone not in table.columns:
                what = f"is missing, and column '{one.name}' needs it. Add it, or remove 'zone' in the rules file."
                self.faults.add(table.path, what, row=1, column=one.zone)
                return []
            east = read_cells(table, one.zone, hours.zone(self.on), self.faults, None)
        if self.faults.found:
            return []
        return hours.slots_of_all(spans, one.minutes, east)

    def line(self, one: Declared) -> Callable[[int], list[Any]]:
        """Reader of places in the reporting tree, which spans both files."""
        return Lines(self.tables, one, self.faults).rows


def add(pool: Pool, one: Declared, side: int, rows: list[Any]) -> Pool:
    """A pool with one column more."""
    if one.kind is ColumnKind.SET:
        return pool.sets(one.name, rows, ranks=one.ranks[side])
    if one.kind is ColumnKind.PAIRS:
        return pool.pairs(one.name, rows, ranks=one.ranks[side])
    if one.kind is ColumnKind.SLOTS:
        return pool.slots(one.name, rows, count=hours.WEEK // one.minutes)
    adders: dict[ColumnKind, Callable[[str, list[Any]], Pool]] = {
        ColumnKind.CATEGORY: pool.category,
        ColumnKind.ORDINAL: pool.ordinal,
        ColumnKind.INTERVAL: pool.interval,
        ColumnKind.LINE: pool.interval,
        ColumnKind.OFFSET: pool.offset,
        ColumnKind.VECTOR: pool.vector,
    }
    return adders[one.kind](one.name, rows)
