"""A file as a table: named columns and a stream of rows, whatever it was written with."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Final, cast

from cairn.people.domain.importing.errors import UnreadableFile
from cairn.people.domain.importing.reading import workbook
from cairn.people.domain.importing.reading.encoding import find_encoding
from cairn.people.domain.importing.reading.limits import CHUNK, MAX_COLUMNS, MAX_TEXT_BYTES, LimitedReader
from cairn.people.domain.importing.reading.shape import (
    HEADER_WITHIN,
    LOOKED_AT,
    column_names,
    find_delimiter,
    find_header,
)

GZIP: Final = b"\x1f\x8b"
ZIP: Final = b"PK\x03\x04"
NOT_TABLES: Final = {
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "XLS",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"SQLite": "SQLite",
}

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Hints:
    """What somebody already knows about a file; `None` means: find out."""

    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None  # as a spreadsheet counts, the first row is 1
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A file whose shape is known. `rows()` reads it from the start, each time anew, in constant memory."""

    name: str
    columns: tuple[str, ...]
    header_row: int
    kind: str
    encoding: str
    delimiter: str
    _records: Callable[[], Iterator[list[str]]]

    def rows(self) -> Iterator[Row]:
        """Each row that holds anything, with its number as a spreadsheet counts."""
        for number, cells in enumerate(self._records(), start=1):
            if number > self.header_row and any(cells):
                yield number, cells

    def records(self) -> Iterator[dict[str, str]]:
        """Each row by column name; missing cells are blank, surplus cells are dropped."""
        width = len(self.columns)
        for _, cells in self.rows():
            yield dict(zip(self.columns, cells[:width] + [""] * (width - len(cells)), strict=True))


def open_table(
    path: Path,
    name: str | None = None,
    hints: Hints = Hints(),
    known: Callable[[str], bool] = lambda _: False,
) -> Table:
    """Find the kind, encoding, separator and header of a file. Raises `UnreadableFile`.

    `known` says whether a word is a column name that we would recognize; it helps to find the header.
    """
    name = name or path.name
    head = _head(path, name)
    for magic, kind in NOT_TABLES.items():
        if head.startswith(magic):
            raise UnreadableFile("not_a_table", file=name, kind=kind)
    if head.startswith(ZIP):
        return _shaped(
            name, "xlsx", "", "", lambda: workbook.sheet_rows(path, name, hints.sheet), hints, known
        )
    encoding = hints.encoding or _encoding(path, name)
    lines = _first_lines(path, name, encoding)
    if not lines:
        raise UnreadableFile("empty", file=name)
    delimiter = hints.delimiter or _declared_delimiter(lines) or find_delimiter(lines)

    def records() -> Iterator[list[str]]:
        return _csv_records(path, name, encoding, delimiter)

    return _shaped(name, "tsv" if delimiter == "\t" else "csv", encoding, delimiter, records, hints, known)


def _shaped(
    name: str,
    kind: str,
    encoding: str,
    delimiter: str,
    records: Callable[[], Iterator[list[str]]],
    hints: Hints,
    known: Callable[[str], bool],
) -> Table:
    first = list(islice(records(), LOOKED_AT + HEADER_WITHIN))
    if not any(cell.strip() for row in first for cell in row):
        raise UnreadableFile("empty", file=name)
    index = hints.header_row - 1 if hints.header_row else find_header(first, known)
    if index >= len(first):
        raise UnreadableFile("no_header", file=name, row=index + 1)
    columns = column_names(first[index])
    if len(columns) > MAX_COLUMNS:
        raise UnreadableFile("too_many_columns", file=name, columns=len(columns))
    return Table(name, columns, index + 1, kind, encoding, delimiter, records)


def _binary(path: Path, name: str) -> IO[bytes]:
    with path.open("rb") as probe:
        packed = probe.read(2) == GZIP
    inner = cast(IO[bytes], gzip.open(path, "rb")) if packed else path.open("rb")  # noqa: SIM115 - closed by the reader
    return io.BufferedReader(cast(io.RawIOBase, LimitedReader(inner, MAX_TEXT_BYTES, name)), CHUNK)


def _head(path: Path, name: str) -> bytes:
    try:
        with _binary(path, name) as stream:
            return stream.read(4096)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFile("cannot_open", file=name) from error


def _encoding(path: Path, name: str) -> str:
    try:
        with _binary(path, name) as stream:
            return find_encoding(iter(lambda: stream.read(CHUNK), b""))
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFile("cannot_open", file=name) from error


def _text(path: Path, name: str, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(_binary(path, name), encoding=encoding, errors="replace", newline="")


def _first_lines(path: Path, name: str, encoding: str) -> list[str]:
    try:
        with _text(path, name, encoding) as stream:
            return [line[:100_000] for line in islice(stream, LOOKED_AT + HEADER_WITHIN)]
    except LookupError as error:
        raise UnreadableFile("unknown_encoding", file=name, encoding=encoding) from error


def _declared_delimiter(lines: list[str]) -> str | None:
    """Excel's own way of saying it: a first line like `sep=;`."""
    first = lines[0].strip().lower()
    return lines[0].strip()[4] if first.startswith("sep=") and len(first) == 5 else None


def _csv_records(path: Path, name: str, encoding: str, delimiter: str) -> Iterator[list[str]]:
    with _text(path, name, encoding) as stream:
        reader = csv.reader(stream, delimiter=delimiter)
        try:
            yield from reader
        except csv.Error as error:
            raise UnreadableFile("open_quote", file=name, row=reader.line_num) from error
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableFile("cannot_open", file=name) from error
