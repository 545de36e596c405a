"""Dates as people and systems write them. Which of day and month comes first is decided by the whole column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

SPREADSHEET_EPOCH: Final = date(1899, 12, 30)
OLDEST: Final = date(1900, 1, 2)
OPEN_ENDED: Final = date(9000, 1, 1)  # "9999-01-01", "9999-12-31": still so
BLANK: Final = frozenset({"", "-", "--", "—", "n/a", "na", "null", "none", "nil", "#n/a", "nan"})
STILL: Final = frozenset({"present", "current", "today", "now", "still"})
_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_PARTS: Final = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[T ]\d{1,2}:\d{2}.*)?")
_DAY_NAME: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?[-/ ]*([^\W\d_]{3,12})\.?,?[-/ ]*(\d{4}|\d{2})")
_NAME_DAY: Final = re.compile(r"([^\W\d_]{3,12})\.?[-/ ]*(\d{1,2})(?:st|nd|rd|th)?,?[-/ ]+(\d{4})")
_SERIAL: Final = re.compile(r"([1-9]\d{4})(?:\.\d+)?")
_MONTHS: Final = {
    1: "jan januar january janvier enero gennaio janeiro ene janv januari",
    2: "feb februar february février fevrier febrero febbraio fevereiro févr fevr fev februari",
    3: "mar march märz maerz mär mars marzo março marco mrz maart mrt",
    4: "apr april avril abril aprile avr abr",
    5: "may mai mayo maggio maio mag mei",
    6: "jun june juni juin junio giugno junho giu",
    7: "jul july juli juillet julio luglio julho lug juil",
    8: "aug august août aout agosto ago augustus",
    9: "sep sept september septembre septiembre settembre setembro set",
    10: "oct october oktober octobre octubre ottobre outubro okt ott out",
    11: "nov november novembre noviembre novembro",
    12: "dec december dezember décembre decembre diciembre dicembre dezembro dez déc dic",
}
MONTHS: Final = {name: number for number, names in _MONTHS.items() for name in names.split()}


class Order(StrEnum):
    """Which number comes first in dates like 03/04/2020."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


class Unclear(ValueError):
    """The day and the month cannot be told apart, and nothing else in the column helps."""


@dataclass(slots=True)
class OrderEvidence:
    """What the values of one column say about the order of day and month."""

    day_first: int = 0
    month_first: int = 0
    either: int = 0

    def look_at(self, values: Iterable[str]) -> OrderEvidence:
        """Count what each value shows."""
        for value in values:
            if found := _PARTS.fullmatch(value.strip()):
                first, second = int(found[1]), int(found[2])
                self.day_first += first > 12 >= second
                self.month_first += second > 12 >= first
                self.either += first <= 12 and second <= 12 and first != second
        return self

    @property
    def order(self) -> Order | None:
        """The order, when the evidence is clear: some values of one kind, and of the other at most 1 %."""
        total = self.day_first + self.month_first
        if total and self.month_first * 100 <= total:
            return Order.DAY_FIRST
        if total and self.day_first * 100 <= total:
            return Order.MONTH_FIRST
        return None


def has_parts(text: str) -> bool:
    """Whether a text is a date in a form whose day and month could be swapped."""
    return _PARTS.fullmatch(text.strip()) is not None


def parse_date(text: str, order: Order | None = None) -> date | None:
    """A cell as a date; `None` when it is blank or means "still so". Raises `ValueError`, or `Unclear`.

    >>> parse_date("2020-01-31"), parse_date("31 Jan 2020"), parse_date("9999-01-01")
    (datetime.date(2020, 1, 31), datetime.date(2020, 1, 31), None)
    """
    value = text.strip()
    if value.lower() in BLANK or value.lower() in STILL:
        return None
    found = _numeric(value, order) or _named(value)
    if found is None:
        raise ValueError(value)
    if found >= OPEN_ENDED:
        return None
    if found < OLDEST:
        raise ValueError(value)
    return found


def _numeric(value: str, order: Order | None) -> date | None:
    if match := _ISO.fullmatch(value) or _COMPACT.fullmatch(value):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _PARTS.fullmatch(value):
        first, second, year = int(match[1]), int(match[2]), _year(match[3])
        if first != second and first <= 12 and second <= 12 and order is None:
            raise Unclear(value)
        day_first = order is Order.DAY_FIRST if first <= 12 and second <= 12 else first > 12
        if order is not None and first != second and day_first is not (order is Order.DAY_FIRST):
            raise ValueError(value)  # it contradicts the rest of its column
        return date(year, second, first) if day_first else date(year, first, second)
    if match := _SERIAL.fullmatch(value):
        return SPREADSHEET_EPOCH + timedelta(days=int(match[1]))
    return None


def _named(value: str) -> date | None:
    if match := _DAY_NAME.fullmatch(value):
        day, name, year = match[1], match[2], match[3]
    elif match := _NAME_DAY.fullmatch(value):
        name, day, year = match[1], match[2], match[3]
    else:
        return None
    month = MONTHS.get(name.lower())
    return date(_year(year), month, int(day)) if month else None


def _year(text: str) -> int:
    """Two digits are taken as this century up to ten years ahead, else the last."""
    year = int(text)
    if len(text) > 2:
        return year
    ahead = datetime.now().year % 100 + 10  # noqa: DTZ005 - only the century matters
    return 2000 + year if year <= ahead else 1900 + year
