"""A map for files that nobody has described: which one holds the people, and how the others hang on to it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from cairn.people.domain.importing.dates import Order
from cairn.people.domain.importing.errors import BadMap
from cairn.people.domain.importing.fields import BY_NAME, DATES, Field, HistoryField, column_key
from cairn.people.domain.importing.mapfile import FileSpec, Map, Source, map_data, map_from, source_from
from cairn.people.domain.importing.reading import Table
from cairn.people.domain.importing.suggesting import suggest, suggest_history

SAMPLE: Final = 200
# What a looked-up file may tell of a person: never who they are or whom they report to.
LOOKED_UP: Final = (
    Field.TITLE, Field.LEVEL, Field.PAY_BAND, Field.DEPARTMENT, Field.LOCATION, Field.CITY, Field.STATE,
    Field.COUNTRY, Field.ZONE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Way:
    """A column that can be reached from a row of the people: where it starts and through which files."""

    columns: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]

    def on(self, file: str, column: str) -> _Way:
        return _Way(self.columns, (*self.steps, (file, column)))


def suggest_map(tables: Sequence[Table]) -> Map:
    """A map for one file or several. Raises `BadMap` when none of them seems to hold people."""
    by_name = by_short_name(tables)
    found = {name: suggest(table.columns, sample(table)) for name, table in by_name.items()}
    history = next((name for name in by_name if len(by_name) > 1 and _is_history(by_name[name])), None)
    candidates = [name for name in by_name if name != history and Field.NUMBER in found[name]]
    if not candidates:
        raise BadMap("no_people", files=", ".join(table.name for table in tables))
    people = max(
        candidates,
        key=lambda name: (Field.GIVEN in found[name] or Field.NAME in found[name], len(found[name])),
    )
    files = {
        name: FileSpec(name, table.name, table.columns[0] if name not in (people, history) else None)
        for name, table in by_name.items()
    }
    others = {name: by_name[name] for name in by_name if name not in (people, history)}
    sources = {field: Source((suggestion.column,)) for field, suggestion in found[people].items()}
    used = {suggestion.column for suggestion in found[people].values()}
    _follow(by_name[people], others, sources, LOOKED_UP)
    spells: dict[str, Source] = {}
    if history:
        spells = {
            field: Source((one.column,)) for field, one in suggest_history(by_name[history].columns).items()
        }
        _follow(
            by_name[history], others, spells, (Field.TITLE, Field.LEVEL, Field.PAY_BAND, Field.DEPARTMENT)
        )
    joined = {file for source in (*sources.values(), *spells.values()) for file, _ in source.steps}
    kept = {name: spec for name, spec in files.items() if name in joined or name in (people, history)}
    return (
        Map(people, sources, kept if len(tables) > 1 else {people: files[people]}, history, spells)
        if used
        else _none()
    )


def _none() -> Map:
    raise BadMap("no_people", files="")


def sample(table: Table) -> list[list[str]]:
    """Some rows of a table."""
    return [cells for _, cells in islice(table.rows(), SAMPLE)]


def _short(name: str, index: int) -> str:
    stem = re.sub(r"\W+", "_", re.sub(r"(\.(csv|tsv|txt|xlsx|xlsm|gz))+$", "", name.lower())).strip("_")
    return stem or f"file_{index + 1}"


def _is_history(table: Table) -> bool:
    found = suggest_history(table.columns)
    return {HistoryField.NUMBER, HistoryField.START, HistoryField.END} <= found.keys()


def _follow(
    start: Table, others: Mapping[str, Table], sources: dict[str, Source], fields: Sequence[Field]
) -> None:
    """Fill open fields from other files, nearest first: a column named like another file's first column leads there."""
    for way, table in _reached(start, others):
        for column in table.columns[1:]:
            field = BY_NAME.get(column_key(column))
            if field is not None and field in fields and field.value not in sources:
                reached = way.on(_name_of(table, others), column)
                sources[field.value] = Source(reached.columns, reached.steps)


def _reached(start: Table, others: Mapping[str, Table]) -> Iterator[tuple[_Way, Table]]:
    seen: set[str] = set()
    edge = [(_Way((column,), ()), column) for column in start.columns]
    while edge:
        following = []
        for way, column in edge:
            for name, table in others.items():
                if name not in seen and column_key(table.columns[0]) == column_key(column):
                    seen.add(name)
                    yield way, table
                    following += [
                        (way.on(name, next_column), next_column) for next_column in table.columns[1:]
                    ]
        edge = following


def ways(one: Map, tables: Mapping[str, Table]) -> list[str]:
    """Every column that a field of the people could come from, as a map writes it: the people's own first."""
    people = tables[one.people_file]
    others = {
        name: table for name, table in tables.items() if name not in (one.people_file, one.history_file)
    }
    found = list(people.columns)
    for way, table in _reached(people, others):
        name = _name_of(table, others)
        found += [Source(way.columns, (*way.steps, (name, column))).text() for column in table.columns[1:]]
    return found


def unmapped(tables: Mapping[str, Table]) -> Map:
    """A map that says nothing yet, for files in which we recognized nobody."""
    return Map(
        next(iter(tables)),
        {},
        {name: FileSpec(name, table.name, table.columns[0]) for name, table in tables.items()},
    )


def by_short_name(tables: Sequence[Table]) -> dict[str, Table]:
    """Tables under the names that a suggested map gives them."""
    return {_short(table.name, index): table for index, table in enumerate(tables)}


def edited(one: Map, chosen: Mapping[str, str], *, order: Order | None, complete: bool) -> Map:
    """A map with other columns chosen for its fields; what was not changed keeps its words and joins."""
    people = {name: source for name, source in one.people.items() if source.fixed is not None}
    for name, text in chosen.items():
        if text:
            source = one.people.get(name)
            made = source if source and source.text() == text else source_from(text)
            people[name] = replace(made, order=order or made.order) if name in DATES else made
    return replace(one, people=people, complete=complete)


def _name_of(table: Table, others: Mapping[str, Table]) -> str:
    return next(name for name, other in others.items() if other is table)


def headers_hash(tables: Sequence[Table]) -> str:
    """What a set of files looks like, whatever they are called today: a map is remembered under it."""
    columns = sorted(list(table.columns) for table in tables)
    return hashlib.sha256(json.dumps(columns, ensure_ascii=False).encode()).hexdigest()


def to_remember(one: Map, tables: Mapping[str, Table]) -> dict[str, Any]:
    """A map as data, with the columns by which its files are known again."""
    return {"map": map_data(one), "columns": {name: list(table.columns) for name, table in tables.items()}}


def remembered(data: Mapping[str, Any], tables: Sequence[Table]) -> Map:
    """A remembered map for files with the same columns under other names. Raises `BadMap`."""
    one = map_from(data["map"])
    files = {}
    for name, spec in one.files.items():
        same = next((table for table in tables if list(table.columns) == data["columns"].get(name)), None)
        files[name] = replace(spec, match=same.name) if same else spec
    return replace(one, files=files)
