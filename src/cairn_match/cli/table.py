"""CSV files as columns of trimmed cells. Strict: what is not plainly a table is refused with row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from cairn_match.cli.faults import Refusal, shown, told
from cairn_match.cli.files import read_bytes

LONGEST = 131_072  # characters of a cell: a vector of 4,000 numbers fits, an unclosed quote does not


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Columns that were asked for. `rows` are row numbers as a spreadsheet counts, the header being 1."""

    path: Path
    header: tuple[str, ...]
    columns: dict[str, list[str]]
    rows: list[int]

    def __len__(self) -> int:
        return len(self.rows)

    def sorted_by(self, column: str) -> Table:
        """The same with rows in ascending order of a column: so the order of the file cannot matter."""
        keys = self.columns[column]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        columns = {name: [cells[k] for k in order] for name, cells in self.columns.items()}
        return Table(self.path, self.header, columns, [self.rows[k] for k in order])


def read_table(path: Path, need: Sequence[str], also: Collection[str] = ()) -> Table:
    """Read the columns `need`, which must be there, and those of `also` that are; others are left alone."""
    text = _decoded(path, read_bytes(path))
    records = _records(path, text)
    header = _header(path, records, need)
    wanted = [name for name in dict.fromkeys([*need, *also]) if name in header]
    places = [header.index(name) for name in wanted]
    columns: list[list[str]] = [[] for _ in wanted]
    takers = [(column.append, place) for column, place in zip(columns, places, strict=True)]
    rows, same = list[int](), dict[str, str]()
    for row, cells in records:
        if not cells[0].strip() and not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            _ragged(path, row, cells, header)
        rows.append(row)
        for take, place in takers:
            cell = cells[place].strip()
            take(same.setdefault(cell, cell))  # one object for equal cells: a department is kept once
    return Table(path, tuple(header), dict(zip(wanted, columns, strict=True)), rows)


def _decoded(path: Path, data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Refusal(told(path, "is UTF-16 text. Save it as CSV UTF-8."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _not_utf8(path, data, error)
    if "\0" in text:
        raise Refusal(told(path, "is no text file. Save the sheet as CSV UTF-8."))
    if not text.strip():
        raise Refusal(told(path, "is empty. The first row names the columns."))
    return text


def _not_utf8(path: Path, data: bytes, error: UnicodeDecodeError) -> NoReturn:
    """Say in which cell the first byte is that is no UTF-8."""
    what = f"is not UTF-8 text (byte 0x{data[error.start]:02X}). Save the file as CSV UTF-8."
    header: list[str] = []
    for row, cells in _records(path, data.decode("utf-8-sig", errors="surrogateescape")):
        for place, cell in enumerate(cells):
            if not cell.isascii() and any("\udc80" <= letter <= "\udcff" for letter in cell):
                column = header[place] if place < len(header) else None
                raise Refusal(told(path, what, row=row, column=column))
        header = header or [cell.strip() for cell in cells]
    raise Refusal(told(path, what))


def _records(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Records with their row number; rows of nothing are counted and left out."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    row, line = 0, 0
    while True:
        row, line = row + 1, reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            _broken(path, text, row, line, error)
        if cells:
            yield row, cells


def _broken(path: Path, text: str, row: int, line: int, error: csv.Error) -> NoReturn:
    """A record that is no CSV: nearly always a quote that is not closed, or not doubled."""
    if "field limit" not in str(error):
        what = 'has a quote that is not closed or not doubled. Inside a quoted cell write "" for a quote.'
        raise Refusal(told(path, what, row=row)) from None
    header = next(csv.reader(io.StringIO(text, newline="")), []) if row > 1 else []
    lines = io.StringIO(text, newline="").readlines()[line:]
    before = csv.field_size_limit(len(text) + 1)
    try:
        cells = next(csv.reader(lines), [])
    finally:
        csv.field_size_limit(before)
    place = next((k for k, cell in enumerate(cells) if len(cell) > LONGEST), len(header))
    column = header[place].strip() if place < len(header) else None
    what = f"holds more than {LONGEST:,} characters. Shorten it, or close a quote that is open."
    raise Refusal(told(path, what, row=row, column=column)) from None


def _header(path: Path, records: Iterator[tuple[int, list[str]]], need: Sequence[str]) -> list[str]:
    row, cells = next(records, (1, []))
    header = [cell.strip() for cell in cells]
    named = [name for name in header if name]
    for name in named:
        if named.count(name) > 1:
            raise Refusal(told(path, "is there twice. Rename or delete one.", row=row, column=name))
    for name in need:
        if name not in header:
            raise Refusal(told(path, f"is missing. {_header_remedy(name, header)}", row=row, column=name))
    return header


def _header_remedy(name: str, header: list[str]) -> str:
    for separator, word in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and separator in header[0]:
            return f"The file is separated by {word}; save it with commas."
    near = [have for have in header if have.casefold() == name.casefold()]
    if near:
        return f"Write '{name}' instead of '{near[0]}'."
    return f"The columns are: {', '.join(shown(have) for have in header[:20])}. Add it."


def _ragged(path: Path, row: int, cells: list[str], header: list[str]) -> NoReturn:
    what = f"has {len(cells)} cells, the header has {len(header)}. Quote a cell that holds a comma, or fill up the row."
    raise Refusal(told(path, what, row=row))
