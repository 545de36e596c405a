"""What happens to programs and to people in them."""

from cairn.programs.domain.creating import create_program, duplicate
from cairn.programs.domain.details import Details
from cairn.programs.domain.inviting import invite_people, remind_invited
from cairn.programs.domain.joining import apply, edit_answers, enroll_on_behalf, join
from cairn.programs.domain.lifecycle import (
    archive,
    close,
    discard_draft,
    missing,
    open_program,
    reopen,
    undo_opening,
)
from cairn.programs.domain.managers import hand_over, managers_of
from cairn.programs.domain.places import fill_free_places, free_places, set_mentor_places
from cairn.programs.domain.staying import (
    approve,
    approve_many,
    complete,
    decline_application,
    decline_invitation,
    decline_many,
    leave,
    pause,
    resume,
    resume_due,
)

__all__ = [
    "Details",
    "apply",
    "approve",
    "approve_many",
    "archive",
    "close",
    "complete",
    "create_program",
    "decline_application",
    "decline_invitation",
    "decline_many",
    "discard_draft",
    "duplicate",
    "edit_answers",
    "enroll_on_behalf",
    "fill_free_places",
    "free_places",
    "hand_over",
    "invite_people",
    "join",
    "leave",
    "managers_of",
    "missing",
    "open_program",
    "pause",
    "remind_invited",
    "reopen",
    "resume",
    "resume_due",
    "set_mentor_places",
    "undo_opening",
]
