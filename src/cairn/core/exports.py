"""Files that people take away. Whatever a spreadsheet could run is made plain text first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

# A cell that begins with one of these is a formula to some spreadsheet (OWASP, CSV injection).
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


def neutralize(value: object) -> str:
    """The cell as text that no spreadsheet runs. Plain numbers stay numbers."""
    text = "" if value is None else str(value)
    if not text.startswith(RISKY):
        return text
    return text if _is_number(text) else f"'{text}"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text[:2] not in {"++", "--"} and text.lower().lstrip("+-")[:1].isdigit()


def csv_lines(header: list[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A CSV file line by line, with a byte-order mark so that spreadsheets read it as UTF-8."""
    yield "\ufeff" + _line(header)
    for row in rows:
        yield _line(row)


def _line(row: Iterable[object]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([neutralize(cell) for cell in row])
    return buffer.getvalue()
