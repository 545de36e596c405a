"""Reactions to what happens to people, to programs and to pairs."""

from __future__ import annotations

from cairn.core.events import Happened, reader
from cairn.identity import events as identity
from cairn.mentoring import events
from cairn.mentoring.domain.circle_members import leave_for_leaver
from cairn.mentoring.domain.ending import end_for_leaver
from cairn.mentoring.domain.finishing import finish_in_closed
from cairn.mentoring.domain.lines import note_pairs_in_line
from cairn.mentoring.domain.reporting import close_reports_to
from cairn.people import events as people
from cairn.programs import events as programs


@reader("mentoring.leavers", [people.LEFT, identity.ERASED])
def on_left(happened: Happened) -> None:
    if happened.subject_id is not None:
        end_for_leaver(person_id=happened.subject_id)
        leave_for_leaver(person_id=happened.subject_id)


@reader("mentoring.lines", [people.CHANGED, people.LEFT, people.RETURNED, identity.ERASED])
def on_changed(happened: Happened) -> None:
    if happened.subject_id is not None:
        note_pairs_in_line(person_id=happened.subject_id)


@reader("mentoring.reports", [identity.ROLE_REVOKED, people.LEFT])
def on_role_revoked(happened: Happened) -> None:
    if happened.subject_id is not None:
        close_reports_to(person_id=happened.subject_id)


@reader(
    "mentoring.finishing",
    [programs.PROGRAM_CLOSED, events.COMPLETED, events.ENDED_EARLY, events.CIRCLE_DISBANDED],
)
def on_closed(happened: Happened) -> None:
    """A closed program offers no further mentorship, so whoever has completed one is done with it."""
    if happened.program_id is not None:
        finish_in_closed(program_id=happened.program_id)
