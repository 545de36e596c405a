"""Reactions to what happens to people."""

from __future__ import annotations

from uuid import UUID

from cairn.core.events import Happened, reader
from cairn.people import events as people
from cairn.scheduling import events
from cairn.scheduling.domain.calendars.connecting import disconnect_leaver
from cairn.scheduling.domain.calendars.writing import write_for


@reader("scheduling.leavers", [people.LEFT])
def on_left(happened: Happened) -> None:
    if happened.subject_id is not None:
        disconnect_leaver(person_id=happened.subject_id)


@reader("scheduling.calendars", [events.BOOKED, events.MOVED, events.CANCELLED])
def on_time(happened: Happened) -> None:
    """Calendars that sessions are put into follow what was agreed."""
    if happened.data["state"] == "booked":
        write_for(people=[UUID(person) for person in happened.data["people"]])
