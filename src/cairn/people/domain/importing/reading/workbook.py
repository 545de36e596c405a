"""Spreadsheets: every cell as the text that a person would have typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from cairn.people.domain.importing.errors import UnreadableFile
from cairn.people.domain.importing.reading.limits import check_workbook


def open_workbook(path: Path, name: str) -> CalamineWorkbook:
    """Open a spreadsheet after checking that it does not unpack into something huge."""
    check_workbook(path, name)
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFile("broken_workbook", file=name) from error


def sheet_names(path: Path, name: str) -> list[str]:
    """The sheets of a spreadsheet, in order."""
    return list(open_workbook(path, name).sheet_names)


def sheet_rows(path: Path, name: str, sheet: str | None) -> Iterator[list[str]]:
    """The rows of one sheet: the one named, else the first that holds anything."""
    workbook = open_workbook(path, name)
    names = [sheet] if sheet else workbook.sheet_names
    if sheet and sheet not in workbook.sheet_names:
        raise UnreadableFile("no_sheet", file=name, sheet=sheet, sheets=", ".join(workbook.sheet_names))
    for one in names:
        try:
            content = workbook.get_sheet_by_name(one)
        except (CalamineError, ValueError) as error:
            raise UnreadableFile("broken_workbook", file=name) from error
        if content.height:
            top = content.start[0] if content.start else 0
            yield from ([] for _ in range(top))  # so that row numbers are those the spreadsheet shows
            for row in content.iter_rows():
                yield [cell_text(value) for value in row]
            return


def cell_text(value: object) -> str:
    """A cell's value as text: whole numbers without a decimal point, dates as YYYY-MM-DD."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(sep=" ")
    if isinstance(value, date | time | timedelta):
        return str(value)
    return "" if value is None else str(value)
