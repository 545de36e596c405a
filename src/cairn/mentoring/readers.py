"""Reactions to what happens to people."""

from __future__ import annotations

from cairn.core.events import Happened, reader
from cairn.mentoring.domain.ending import end_for_leaver
from cairn.mentoring.domain.lines import note_pairs_in_line
from cairn.people import events as people


@reader("mentoring.leavers", [people.LEFT])
def on_left(happened: Happened) -> None:
    if happened.subject_id is not None:
        end_for_leaver(person_id=happened.subject_id)


@reader("mentoring.lines", [people.CHANGED, people.LEFT, people.RETURNED])
def on_changed(happened: Happened) -> None:
    if happened.subject_id is not None:
        note_pairs_in_line(person_id=happened.subject_id)
