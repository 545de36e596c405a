"""What an outside calendar is to Cairn: somebody who says when a person is busy. `cairn.integrations` registers them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Protocol

from cairn.scheduling.enums import CalendarKind, CalendarTrouble

Access = Mapping[str, str]  # address, name, password: whatever that kind of calendar needs
Period = tuple[dt.datetime, dt.datetime]

T = CalendarTrouble
PERMANENT = frozenset(
    {T.ADDRESS, T.PRIVATE, T.INSECURE, T.REFUSED, T.GONE, T.LARGE, T.NO_CALENDAR, T.TOO_MUCH, T.READ_ONLY}
)


class CalendarError(Exception):
    """A calendar that could not be read. Says what kind of trouble it is, and never the address or what stands there."""

    def __init__(self, trouble: CalendarTrouble) -> None:
        self.trouble = trouble
        self.permanent = trouble in PERMANENT
        super().__init__(trouble.value)


class CalendarSource(Protocol):
    """One kind of outside calendar."""

    @property
    def kind(self) -> CalendarKind: ...

    def busy(self, access: Access, *, zone: str, start: dt.datetime, end: dt.datetime) -> Sequence[Period]:
        """When the owner is busy between two moments, in UTC, in order. Raises CalendarError."""
        ...


_sources: dict[CalendarKind, CalendarSource] = {}


def register_calendar_source(source: CalendarSource) -> None:
    """Let Cairn read this kind of calendar."""
    _sources[source.kind] = source


def source_of(kind: str) -> CalendarSource:
    """The source of a kind. Raises CalendarError where this installation has none."""
    source = _sources.get(CalendarKind(kind))
    if source is None:
        raise CalendarError(CalendarTrouble.UNREACHABLE)
    return source
