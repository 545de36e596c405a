"""Reactions to what happens to people."""

from __future__ import annotations

from cairn.core.events import Happened, reader
from cairn.identity import events as identity
from cairn.people import events as people
from cairn.programs.domain.staying import withdraw_leaver


@reader("programs.leavers", [people.LEFT, identity.ERASED])
def on_left(happened: Happened) -> None:
    if happened.subject_id is not None:
        withdraw_leaver(person_id=happened.subject_id)
