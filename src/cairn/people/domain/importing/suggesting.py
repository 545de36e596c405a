"""Which column fills which field: by its name first, by what its cells hold second. Nothing is ever used twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from cairn.people.domain.importing import values
from cairn.people.domain.importing.dates import Order, parse_date
from cairn.people.domain.importing.fields import (
    BY_NAME,
    DATES,
    HISTORY_BY_NAME,
    Field,
    HistoryField,
    column_key,
)

ENOUGH: Final = 0.8  # share of filled cells that must fit for the content alone to decide
REFUTED: Final = 0.3  # below it, a promising name is not believed
_ZONE: Final = re.compile(
    r"(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[A-Za-z_+\-/]+|UTC"
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A column proposed for a field, and whether its name or its content says so."""

    column: str
    because: str  # "name" or "content"


def suggest(
    columns: Sequence[str],
    sample: Sequence[Sequence[str]],
    names: dict[str, Field] | dict[str, HistoryField] | None = None,
) -> dict[str, Suggestion]:
    """Propose a column for as many fields as possible. `sample` is some rows, cells in the order of the columns."""
    by_name = BY_NAME if names is None else names
    cells = {
        column: [row[at].strip() for row in sample if at < len(row) and row[at].strip()]
        for at, column in enumerate(columns)
    }
    found: dict[str, Suggestion] = {}
    ranked = sorted(
        (name_rank(column, by_name), at, column)
        for at, column in enumerate(columns)
        if column_key(column) in by_name
    )
    for _, _, column in ranked:
        field = by_name[column_key(column)].value
        if field not in found and not _refuted(field, cells[column]):
            found[field] = Suggestion(column, "name")
    used = {suggestion.column for suggestion in found.values()}
    if names is None:
        for field, test in CONTENT.items():
            if field in found:
                continue
            fitting = [
                column for column in columns if column not in used and _share(cells[column], test) >= ENOUGH
            ]
            if len(fitting) == 1:
                found[field] = Suggestion(fitting[0], "content")
                used.add(fitting[0])
    return found


def suggest_history(columns: Sequence[str]) -> dict[str, Suggestion]:
    """Propose columns for the fields of a job history file."""
    return suggest(columns, [], HISTORY_BY_NAME)


def name_rank(column: str, by_name: dict[str, Field] | dict[str, HistoryField]) -> int:
    """How far down the list of its field's names a column's name stands; the usual names come first."""
    name = column_key(column)
    same = [known for known, field in by_name.items() if field == by_name[name]]
    return same.index(name)


def _fits(function: Callable[[str], object]) -> Callable[[str], bool]:
    def test(text: str) -> bool:
        try:
            return bool(function(text))
        except ValueError:
            return False

    return test


def _is_date(text: str) -> object:
    for order in (None, Order.DAY_FIRST, Order.MONTH_FIRST):
        try:
            return parse_date(text, order) or values.blank(text) or "9999" in text
        except ValueError:
            continue
    return False


CONTENT: Final[dict[str, Callable[[str], bool]]] = {
    Field.EMAIL: _fits(values.email),
    Field.ZONE: lambda text: bool(_ZONE.fullmatch(text)),
}
BELIEVED_IF: Final[dict[str, Callable[[str], bool]]] = {
    **CONTENT,
    Field.EMPLOYMENT: _fits(values.employment),
    Field.LEVEL: _fits(lambda text: values.level(text) is not None),
    Field.LANGUAGES: _fits(values.languages),
    Field.MANAGER: lambda text: " " not in text,  # a number or an address, not a name
    **{field.value: _fits(_is_date) for field in DATES},
}


def _share(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, cells)) / len(cells) if cells else 0.0


def _refuted(field: str, cells: Sequence[str]) -> bool:
    test = BELIEVED_IF.get(field)
    return bool(test and cells and _share(cells, test) < REFUTED)
