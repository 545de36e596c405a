"""Reactions to what happens to people."""

from __future__ import annotations

from cairn.core.events import Happened, reader
from cairn.people import events as people
from cairn.scheduling.domain.calendars.connecting import disconnect_leaver


@reader("scheduling.leavers", [people.LEFT])
def on_left(happened: Happened) -> None:
    if happened.subject_id is not None:
        disconnect_leaver(person_id=happened.subject_id)
