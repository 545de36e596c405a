"""Files that people take away: a cell that a spreadsheet would run as a formula becomes plain text."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Final

# What Excel, LibreOffice and Google Sheets may start a formula with; full-width forms are normalized by some of them.
_STARTERS: Final = frozenset("=+-@\t\r\n＝＋－＠")


def neutralize(value: object) -> str:
    """A value as a cell of an export. Text that a spreadsheet could run gets a leading apostrophe; numbers stay.

    >>> neutralize("=1+1"), neutralize("-5"), neutralize(-5), neutralize("Ann")
    ("'=1+1", "'-5", '-5', 'Ann')
    """
    if value is None:
        return ""
    text = str(value).replace("\x00", "")
    if not isinstance(value, str):
        return text
    return "'" + text if text.lstrip(" \u00a0\u200b\ufeff")[:1] in _STARTERS and text.strip() else text


def restored(text: str) -> str:
    """Undo `neutralize` on the way in, so that our own export imports as the same words."""
    return text[1:] if text[:1] == "'" and neutralize(text[1:]) == text else text


class _Line:
    """Takes what the csv writer writes, so that it can be handed on line by line."""

    def write(self, text: str) -> str:
        return text


def csv_lines(header: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """An export as CSV text, one line at a time, every cell neutralized, with a byte-order mark for Excel."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow([neutralize(name) for name in header])
    for row in rows:
        yield writer.writerow([neutralize(cell) for cell in row])
