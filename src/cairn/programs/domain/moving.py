"""One enrollment from one state to the next, with its event."""

from __future__ import annotations

from cairn.core.clock import now
from cairn.core.events import Verb, record
from cairn.people.models import Person
from cairn.programs.enums import EnrollmentStatus
from cairn.programs.models import Enrollment
from cairn.programs.rules.workflows import ENROLLMENT

S = EnrollmentStatus


def shift(enrollment: Enrollment, new: EnrollmentStatus) -> str:
    """Set the new state and what goes with it, unsaved; returns the old state. Raises InvalidTransition."""
    old = enrollment.status
    if not enrollment._state.adding:
        ENROLLMENT.check(old, new)
    at = now()
    enrollment.status = new
    enrollment.waitlisted_at = at if new == S.WAITLISTED else None
    enrollment.finished_at = at if new in (S.COMPLETED, S.WITHDRAWN, S.DECLINED) else None
    if new != S.PAUSED:
        enrollment.paused_until = None
    if new == S.ACTIVE and old != S.PAUSED:
        enrollment.joined_at = at
    enrollment.updated_at = at
    return old


def move(enrollment: Enrollment, new: EnrollmentStatus, verb: Verb, *, by: Person | None) -> None:
    """Move a locked enrollment and record it."""
    old = shift(enrollment, new)
    enrollment.save()
    tell(enrollment, verb, was=old, by=by)


def tell(enrollment: Enrollment, verb: Verb, *, was: str, by: Person | None) -> None:
    """The event of a move: ids and states only."""
    record(
        verb,
        by=by.pk if by else None,
        subject=enrollment,
        program_id=enrollment.program_id,
        person=enrollment.person_id,
        track=enrollment.track_id,
        **{"from": was, "to": str(enrollment.status)},
    )
