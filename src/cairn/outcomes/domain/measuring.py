"""Working numbers out: one query for each family, for one program or for all, however many rows there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from cairn.core.clock import now
from cairn.outcomes.domain.metrics import BY_MONTH, FAMILIES, Family, Metric, Unit


@dataclass(frozen=True, slots=True)
class Number:
    """A number of one program. `value` is None while too few people have answered."""

    metric: Metric
    value: int | None
    of: int | None = None
    day: dt.date | None = None

    @property
    def shown(self) -> float | None:
        """What people read: the count, the percent or the mean. None when there is nothing to divide by."""
        if self.value is None or self.metric.unit is Unit.COUNT:
            return self.value
        if not self.of:
            return None
        return (100 if self.metric.unit is Unit.SHARE else 1) * self.value / self.of


Numbers = dict[str, Number]


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of one program: its numbers now, and those that run over months."""

    numbers: Numbers
    months: dict[str, list[Number]]
    worked_out_at: dt.datetime


def measure(
    programs: Collection[UUID] | None = None, tracks: Collection[UUID] | None = None
) -> dict[UUID, Measured]:
    """Work out every number of these programs (None: of all) from the rows as they are now.

    With `tracks`, the same numbers of those tracks alone; then nothing is read from answers, since a track's
    answers taken from its program's would leave those of a few people.
    """
    moment = now()
    found: dict[UUID, Measured] = {}
    for family in FAMILIES:
        for program, number in _numbers(family, programs, tracks, moment):
            if tracks is not None and number.metric.guarded:
                continue
            measured = found.setdefault(program, Measured({}, {}, moment))
            if number.day is None:
                measured.numbers[number.metric.key] = number
            else:
                measured.months.setdefault(number.metric.key, []).append(number)
    for measured in found.values():
        _fill(measured.numbers)
    return found


def _numbers(
    family: Family,
    programs: Collection[UUID] | None,
    tracks: Collection[UUID] | None,
    moment: dt.datetime,
) -> Iterator[tuple[UUID, Number]]:
    asked = {"programs": _ids(programs), "tracks": _ids(tracks), "now": moment}
    with connection.cursor() as cursor:
        cursor.execute(family.sql, asked)
        names = [column.name for column in cursor.description or []]
        for values in cursor.fetchall():
            row: dict[str, Any] = dict(zip(names, values, strict=True))
            for metric in family.metrics:
                yield (
                    row["program_id"],
                    Number(metric, _whole(row[metric.key]), _of(metric, row), row.get("day")),
                )


def _ids(chosen: Collection[UUID] | None) -> list[UUID] | None:
    return None if chosen is None else list(chosen)


def _of(metric: Metric, row: dict[str, Any]) -> int | None:
    return _whole(row[metric.of]) if metric.of else None


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _fill(numbers: Numbers) -> None:
    """A family without a row for a program means: nothing has happened there yet."""
    for family in FAMILIES:
        for metric in family.metrics:
            if metric.key not in numbers and metric.key not in BY_MONTH:
                value = None if metric.guarded else 0
                numbers[metric.key] = Number(metric, value, 0 if metric.of else None)
