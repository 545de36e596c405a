"""The shape of a table, found from its first lines: what separates the cells, and which row names the columns."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Final

DELIMITERS: Final = ",;\t|"
LOOKED_AT: Final = 60
HEADER_WITHIN: Final = 25
_NUMBERISH: Final = re.compile(r"[\s\d.,:/+%$€£()\-]+")


def find_delimiter(lines: Sequence[str]) -> str:
    """The separator that cuts most rows into the same number of cells, more than one of them."""
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        widths = [len(row) for row in islice(csv.reader(lines, delimiter=delimiter), LOOKED_AT) if row]
        if not widths:
            continue
        width, rows = Counter(widths).most_common(1)[0]
        score = (rows / len(widths), width) if width > 1 else (0.0, 0)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def find_header(rows: Sequence[Sequence[str]], known: Callable[[str], bool]) -> int:
    """The index of the row that names the columns.

    Titles, dates of export and blank lines above it are passed over. Names we know weigh most; else it is the first
    row as wide as the table whose cells are all different words.
    """
    widths = Counter(_filled(row) for row in rows if _filled(row))
    if not widths:
        return 0
    width = max(number for number, times in widths.items() if times >= max(widths.values()) / 2)
    scores = [_header_score(row, width, known) for row in rows[:HEADER_WITHIN]]
    best = max(scores, default=0.0)
    return scores.index(best) if best > 0 else next(i for i, row in enumerate(rows) if _filled(row))


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _header_score(row: Sequence[str], width: int, known: Callable[[str], bool]) -> float:
    cells = [cell.strip() for cell in row if cell.strip()]
    if not cells or len(cells) * 2 < width:
        return 0.0
    words = sum(1 for cell in cells if not _NUMBERISH.fullmatch(cell) and "@" not in cell)
    distinct = len({cell.lower() for cell in cells}) / len(cells)
    return sum(map(known, cells)) * 2.0 / len(cells) + words / len(cells) * distinct * min(
        1.0, len(cells) / width
    )


def column_names(cells: Sequence[str]) -> tuple[str, ...]:
    """The header's cells as distinct names: blanks are numbered, repeats are counted."""
    names: list[str] = []
    for position, cell in enumerate(cells, start=1):
        name = base = " ".join(cell.replace("\x00", "").split()) or f"Column {position}"
        repeat = 2
        while name in names:
            name, repeat = f"{base} ({repeat})", repeat + 1
        names.append(name)
    while names and names[-1] == f"Column {len(names)}" and not cells[len(names) - 1].strip():
        names.pop()
    return tuple(names)
