"""What is wrong with a cell or a row, as data. The words for people are in `words.py`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

KEPT_OF_EACH_CODE: Final = 2_000  # one broken column of a large feed must not push out every other problem
SHOWN_CHARACTERS: Final = 200


class Severity(StrEnum):
    """What a problem does to its row."""

    ERROR = "error"  # the row is left out; that person stays as before
    WARNING = "warning"  # the row is taken, this value is left out or corrected
    NOTE = "note"  # the row is taken; somebody may want to look


class Code(StrEnum):
    """Every problem that an import can report."""

    TOO_MANY_CELLS = "too_many_cells"
    TOO_FEW_CELLS = "too_few_cells"
    NO_NUMBER = "no_number"
    DUPLICATE_NUMBER = "duplicate_number"
    REPEATED_ROW = "repeated_row"
    DUPLICATE_EMAIL = "duplicate_email"
    NO_NAME = "no_name"
    BAD_EMAIL = "bad_email"
    BAD_DATE = "bad_date"
    AMBIGUOUS_DATE = "ambiguous_date"
    DATES_REVERSED = "dates_reversed"
    UNKNOWN_STATUS = "unknown_status"
    UNKNOWN_EMPLOYMENT = "unknown_employment"
    BAD_LEVEL = "bad_level"
    UNKNOWN_LANGUAGE = "unknown_language"
    UNKNOWN_ZONE = "unknown_zone"
    NO_ZONE = "no_zone"
    GUESSED_ZONE = "guessed_zone"
    UNKNOWN_KEY = "unknown_key"
    DUPLICATE_KEY = "duplicate_key"
    MISSING_MANAGER = "missing_manager"
    OWN_MANAGER = "own_manager"
    CYCLIC_MANAGER = "cyclic_manager"
    HISTORY_WITHOUT_PERSON = "history_without_person"
    TOO_LONG = "too_long"
    CONTROL_CHARACTER = "control_character"


SEVERITY: Final[dict[Code, Severity]] = {
    Code.TOO_MANY_CELLS: Severity.ERROR,
    Code.NO_NUMBER: Severity.ERROR,
    Code.DUPLICATE_NUMBER: Severity.ERROR,
    Code.GUESSED_ZONE: Severity.NOTE,
    Code.REPEATED_ROW: Severity.NOTE,
    Code.NO_NAME: Severity.NOTE,
}


def severity_of(code: Code) -> Severity:
    """The severity of a problem; whatever is not listed is a warning."""
    return SEVERITY.get(code, Severity.WARNING)


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: where (file, row as a spreadsheet counts, column), what (code, value) and helpful details."""

    code: Code
    file: str = ""
    row: int = 0
    column: str = ""
    value: str = ""
    detail: str = ""

    @property
    def severity(self) -> Severity:
        return severity_of(self.code)


@dataclass(slots=True)
class Problems:
    """All problems of a run: every one is counted, the first of each kind are kept."""

    kept: list[Problem] = field(default_factory=list)
    counts: Counter[Code] = field(default_factory=Counter)

    def add(self, problem: Problem) -> None:
        """Count a problem, and keep it while there is room for its kind."""
        self.counts[problem.code] += 1
        if self.counts[problem.code] <= KEPT_OF_EACH_CODE:
            self.kept.append(problem)

    def count(self, severity: Severity) -> int:
        """How many problems of this severity there are, kept or not."""
        return sum(number for code, number in self.counts.items() if severity_of(code) is severity)


def shortened(value: str) -> str:
    """A value as it is shown in a list of problems."""
    flat = " ".join(value.replace("\x00", "\u2400").split())
    return flat if len(flat) <= SHOWN_CHARACTERS else flat[: SHOWN_CHARACTERS - 1] + "…"
