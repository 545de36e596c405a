"""What may follow what, for a program and for a person in it."""

from __future__ import annotations

from cairn.core.workflow import Workflow
from cairn.programs.enums import EnrollmentStatus, InvitingState, ProgramStatus

P, E = ProgramStatus, EnrollmentStatus

PROGRAM = Workflow[ProgramStatus](
    {
        P.DRAFT: {P.OPEN},
        P.OPEN: {P.DRAFT, P.CLOSED},  # back to draft only until somebody has joined
        P.CLOSED: {P.OPEN, P.ARCHIVED},
    }
)

# Who comes in enters one of these; who has gone may come back the same ways.
_IN = {E.APPLIED, E.WAITLISTED, E.ACTIVE}
_GONE = _IN | {E.INVITED}

ENROLLMENT = Workflow[EnrollmentStatus](
    {
        E.INVITED: _IN | {E.DECLINED},
        E.APPLIED: {E.ACTIVE, E.WAITLISTED, E.DECLINED, E.WITHDRAWN},
        E.WAITLISTED: {E.ACTIVE, E.WITHDRAWN},
        E.ACTIVE: {E.PAUSED, E.COMPLETED, E.WITHDRAWN},
        E.PAUSED: {E.ACTIVE, E.COMPLETED, E.WITHDRAWN},
        E.COMPLETED: _GONE,
        E.WITHDRAWN: _GONE,
        E.DECLINED: _GONE,
    }
)

INVITING = Workflow[InvitingState](
    {
        InvitingState.QUEUED: {InvitingState.RUNNING, InvitingState.CANCELLED},
        InvitingState.RUNNING: {InvitingState.DONE, InvitingState.CANCELLED},
    }
)

TAKES_A_PLACE = (E.ACTIVE, E.PAUSED)
IN = (E.APPLIED, E.WAITLISTED, E.ACTIVE, E.PAUSED)  # neither asked only, nor gone
