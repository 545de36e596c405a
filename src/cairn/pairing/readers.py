"""Reactions to what happens to pairs."""

from __future__ import annotations

from cairn.core.events import Happened, reader
from cairn.mentoring.events import REMATCH_WANTED, REOPENED
from cairn.pairing.domain.parting import keep_apart, let_together


@reader("pairing.rematch", [REMATCH_WANTED])
def on_rematch_wanted(happened: Happened) -> None:
    if happened.subject_id is not None:
        keep_apart(mentorship_id=happened.subject_id)


@reader("pairing.reopened", [REOPENED])
def on_reopened(happened: Happened) -> None:
    if happened.subject_id is not None:
        let_together(mentorship_id=happened.subject_id)
