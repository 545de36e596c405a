"""What a calendar that takes our sessions is to Cairn. `cairn.integrations` registers them, as it does for reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from cairn.scheduling.domain.calendars.sources import Access, CalendarError
from cairn.scheduling.enums import CalendarKind, CalendarTrouble


@dataclass(frozen=True)
class Place:
    """One calendar of an account: where it is, and what its owner calls it there."""

    address: str = field(repr=False)
    name: str = field(repr=False)


@dataclass(frozen=True)
class Kept:
    """An entry as the server has it: its name within the calendar, and the mark of what stands there."""

    name: str = ""
    etag: str = ""


class CalendarWriter(Protocol):
    """One kind of outside calendar that can be written. Every method raises CalendarError."""

    @property
    def kind(self) -> CalendarKind: ...

    def places(self, access: Access) -> Sequence[Place]:
        """The calendars of the account into which entries may be put."""
        ...

    def put(self, access: Access, place: str, *, uid: str, document: bytes, kept: Kept) -> Kept:
        """Put an entry in, or in the place of what is known as `kept`: one entry for a UID, however often it is asked.

        What the owner changed in it since (a reminder, a color) stays; the time is ours.
        """
        ...

    def remove(self, access: Access, place: str, *, uid: str, kept: Kept) -> None:
        """Take an entry out. One that is gone already is no trouble."""
        ...


_writers: dict[CalendarKind, CalendarWriter] = {}


def register_calendar_writer(writer: CalendarWriter) -> None:
    """Let Cairn put sessions into this kind of calendar."""
    _writers[writer.kind] = writer


def can_be_written(kind: str) -> bool:
    return CalendarKind(kind) in _writers


def writer_of(kind: str) -> CalendarWriter:
    """The writer of a kind. Raises CalendarError where this installation has none."""
    writer = _writers.get(CalendarKind(kind))
    if writer is None:
        raise CalendarError(CalendarTrouble.READ_ONLY)
    return writer
