"""A map: which files there are, how they hang together, and what fills each field. Read from and written as TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Any, Final

from cairn.people.domain.importing.dates import Order
from cairn.people.domain.importing.errors import BadMap
from cairn.people.domain.importing.fields import DATES, Field, HistoryField
from cairn.people.domain.importing.reading import Hints

MAX_STEPS: Final = 6


@dataclass(frozen=True, slots=True)
class FileSpec:
    """A file of the set: the pattern of its name, the column that identifies its rows, and hints for reading."""

    name: str
    match: str
    key: str | None = None
    hints: Hints = field(default_factory=Hints)

    def fits(self, file_name: str) -> bool:
        """Whether a file of this name is meant."""
        return fnmatch(file_name.lower(), self.match.lower())


@dataclass(frozen=True, slots=True)
class Source:
    """Where a field comes from: columns joined by `between`, followed through other files; or a fixed value."""

    columns: tuple[str, ...] = ()
    steps: tuple[tuple[str, str], ...] = ()  # (file, column) to go on with, in order
    fixed: str | None = None
    between: str = " "
    order: Order | None = None
    words: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """The source in the notation of a map, for showing."""
        return " -> ".join((" + ".join(self.columns), *(f"{file}.{column}" for file, column in self.steps)))


@dataclass(frozen=True, slots=True)
class Map:
    """A whole map."""

    people_file: str
    people: Mapping[str, Source]
    files: Mapping[str, FileSpec] = field(default_factory=dict)
    history_file: str | None = None
    history: Mapping[str, Source] = field(default_factory=dict)
    complete: bool = False
    name: str = ""

    def joined_files(self) -> set[str]:
        """The files that are looked things up in."""
        return {
            file
            for sources in (self.people, self.history)
            for source in sources.values()
            for file, _ in source.steps
        }


def read_map(text: str) -> Map:
    """Read a map from TOML. Raises `BadMap` naming the place."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadMap("not_toml", detail=str(error)) from error
    return map_from(data)


def map_from(data: Mapping[str, Any]) -> Map:
    """A map from its data, checked as a whole."""
    unknown = set(data) - {"name", "complete", "files", "people", "history"}
    if unknown:
        raise BadMap("unknown_key", where="", name=sorted(unknown)[0])
    files = {name: _file(name, spec) for name, spec in _table(data.get("files", {}), "files").items()}
    people_file, people = _section(data.get("people"), "people", {one.value for one in Field})
    history_file: str | None = None
    history: dict[str, Source] = {}
    if "history" in data:
        history_file, history = _section(data["history"], "history", {one.value for one in HistoryField})
        for needed in (HistoryField.NUMBER, HistoryField.START):
            if needed not in history:
                raise BadMap("field_missing", where="history", name=needed.value)
    if Field.NUMBER not in people:
        raise BadMap("field_missing", where="people", name=Field.NUMBER.value)
    result = Map(
        people_file or "people",
        people,
        files,
        history_file,
        history,
        data.get("complete") is True,
        str(data.get("name", "")),
    )
    _check_joins(result)
    return result


def _table(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadMap("not_a_section", where=where)
    return value


def _file(name: str, spec: object) -> FileSpec:
    where = f"files.{name}"
    table = _table({"match": spec} if isinstance(spec, str) else spec, where)
    unknown = set(table) - {"match", "key", "sheet", "encoding", "delimiter", "header_row"}
    if unknown:
        raise BadMap("unknown_key", where=where, name=sorted(unknown)[0])
    header = table.get("header_row")
    if header is not None and (not isinstance(header, int) or header < 1):
        raise BadMap("bad_value", where=where, name="header_row")
    hints = Hints(table.get("encoding"), table.get("delimiter"), header, table.get("sheet"))
    return FileSpec(name, str(table.get("match", f"{name}.*")), table.get("key"), hints)


def _section(value: object, where: str, fields: set[str]) -> tuple[str | None, dict[str, Source]]:
    table = dict(_table(value, where))
    file = table.pop("file", None)
    for name in table:
        if name not in fields:
            raise BadMap("unknown_field", where=where, name=name, fields=", ".join(sorted(fields)))
    return file, {name: _source(source, f"{where}.{name}", name) for name, source in table.items()}


def _source(value: object, where: str, name: str) -> Source:
    if isinstance(value, str):
        columns, steps = _path(value, where)
        return Source(columns, steps)
    table = _table(value, where)
    unknown = set(table) - {"from", "value", "order", "words", "between"}
    if unknown:
        raise BadMap("unknown_key", where=where, name=sorted(unknown)[0])
    if ("from" in table) == ("value" in table):
        raise BadMap("from_or_value", where=where)
    words = {str(old).strip().lower(): str(new) for old, new in _table(table.get("words", {}), where).items()}
    if "value" in table:
        return Source(fixed=str(table["value"]))
    try:
        order = Order(table["order"]) if "order" in table else None
    except ValueError as error:
        raise BadMap("bad_value", where=where, name="order") from error
    if order and name not in DATES:
        raise BadMap("bad_value", where=where, name="order")
    columns, steps = _path(str(table["from"]), where)
    return Source(columns, steps, None, str(table.get("between", " ")), order, words)


def source_from(text: str) -> Source:
    """A source from its notation. Raises `BadMap`."""
    return Source(*_path(text, ""))


def _path(text: str, where: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    first, *rest = (part.strip() for part in text.split("->"))
    columns = tuple(part.strip() for part in re.split(r"\s\+\s", first))
    if not all(columns) or len(rest) > MAX_STEPS:
        raise BadMap("bad_path", where=where, path=text)
    steps = []
    for step in rest:
        file, dot, column = step.partition(".")
        if not (dot and file.strip() and column.strip()):
            raise BadMap("bad_path", where=where, path=text)
        steps.append((file.strip(), column.strip()))
    return columns, tuple(steps)


def _check_joins(one: Map) -> None:
    for file in sorted(one.joined_files()):
        if file not in one.files:
            raise BadMap("unknown_file", name=file)
        if one.files[file].key is None:
            raise BadMap("no_key", name=file)
    if one.history_file is not None and one.history_file not in one.files:
        raise BadMap("unknown_file", name=one.history_file)


def simple_map(columns: Mapping[str, str], *, complete: bool = False) -> Map:
    """A map for one file, from fields to columns: what the mapping page makes."""
    return Map(
        "people", {name: Source((column,)) for name, column in columns.items() if column}, complete=complete
    )


def map_data(one: Map) -> dict[str, Any]:
    """A map as plain data, to be kept with a run; `map_from` reads it back."""

    def source(value: Source) -> object:
        if value.fixed is not None:
            return {"value": value.fixed}
        data: dict[str, object] = {"from": value.text(), "between": value.between}
        if value.order:
            data["order"] = value.order.value
        return data | ({"words": dict(value.words)} if value.words else {})

    def spec(value: FileSpec) -> dict[str, object]:
        hints = value.hints
        data = {"match": value.match, "key": value.key, "sheet": hints.sheet, "encoding": hints.encoding}
        data |= {"delimiter": hints.delimiter, "header_row": hints.header_row}  # type: ignore[dict-item]
        return {name: item for name, item in data.items() if item is not None}

    data: dict[str, Any] = {"name": one.name, "complete": one.complete}
    data["files"] = {name: spec(value) for name, value in one.files.items()}
    data["people"] = {"file": one.people_file} | {name: source(value) for name, value in one.people.items()}
    if one.history_file is not None:
        data["history"] = {"file": one.history_file} | {
            name: source(value) for name, value in one.history.items()
        }
    return data
