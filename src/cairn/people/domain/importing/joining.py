"""Following a column through other files: `department_id -> departments.location_id -> locations.city`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cairn.people.domain.importing.errors import BadMap
from cairn.people.domain.importing.mapfile import Map, Source
from cairn.people.domain.importing.problems import Code, Problem, Problems, shortened
from cairn.people.domain.importing.reading import Table

MAX_LOOKUP_ROWS: Final = 200_000  # a looked-up file is kept in memory; people and history are not


@dataclass(slots=True)
class Lookup:
    """A small file in memory, by the column that identifies its rows."""

    table: Table
    key: str
    rows: dict[str, list[str]] = field(default_factory=dict)

    def position(self, column: str) -> int:
        """Where a column stands. Raises `BadMap`."""
        return column_position(self.table, column)


def column_position(table: Table, column: str) -> int:
    """Where a column stands in a table, without regard to upper and lower case. Raises `BadMap`."""
    names = [name.lower() for name in table.columns]
    if column.lower() not in names:
        raise BadMap("no_column", column=column, file=table.name, columns=", ".join(table.columns[:40]))
    return names.index(column.lower())


def load_lookups(one: Map, tables: Mapping[str, Table], problems: Problems) -> dict[str, Lookup]:
    """Read every file that the map looks things up in. Raises `BadMap` when one is missing or far too long."""
    lookups = {}
    for name in sorted(one.joined_files()):
        if name not in tables:
            raise BadMap("file_not_given", name=name, match=one.files[name].match)
        lookups[name] = _load(tables[name], one.files[name].key or "", problems)
    return lookups


def _load(table: Table, key: str, problems: Problems) -> Lookup:
    lookup = Lookup(table, key)
    at, width = lookup.position(key), len(table.columns)
    for number, cells in table.rows():
        identity = cells[at].strip() if at < len(cells) else ""
        if not identity:
            continue
        if identity in lookup.rows:
            problems.add(Problem(Code.DUPLICATE_KEY, table.name, number, key, shortened(identity)))
            continue
        if len(lookup.rows) >= MAX_LOOKUP_ROWS:
            raise BadMap("lookup_too_long", file=table.name, rows=MAX_LOOKUP_ROWS)
        lookup.rows[identity] = cells + [""] * (width - len(cells))
    return lookup


class Missing(KeyError):
    """A cell points to a row that another file does not have."""

    def __init__(self, file: str, key: str) -> None:
        super().__init__(file, key)
        self.file, self.key = file, key


@dataclass(frozen=True, slots=True)
class Follow:
    """A source made ready: which cells of a row it starts from, and how to go on from there."""

    starts: tuple[int, ...]
    column: str
    hops: tuple[tuple[Lookup, int], ...]
    source: Source

    def text(self, *cells: str) -> str:
        """The text that a row's cells lead to. Raises `Missing`."""
        if self.source.fixed is not None:
            return self.source.fixed
        filled = [cell.strip() for cell in cells if cell.strip()]
        value = self.source.between.join(filled)
        for lookup, at in self.hops:
            if not value:
                return ""
            row = lookup.rows.get(value)
            if row is None:
                raise Missing(lookup.table.name, value)
            value = row[at].strip()
        return self.source.words.get(value.lower(), value) if self.source.words else value


def follow(source: Source, table: Table, lookups: Mapping[str, Lookup]) -> Follow:
    """Make a source ready for the rows of a table. Raises `BadMap` when a column is missing."""
    starts = tuple(column_position(table, column) for column in source.columns)
    hops = tuple((lookups[file], lookups[file].position(column)) for file, column in source.steps)
    return Follow(starts, " + ".join(source.columns), hops, source)
