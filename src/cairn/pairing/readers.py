"""Reactions to what happens to pairs."""

from __future__ import annotations

from cairn.core.events import Happened, reader
from cairn.mentoring.events import REMATCH_WANTED
from cairn.pairing.domain.parting import keep_apart


@reader("pairing.rematch", [REMATCH_WANTED])
def on_rematch_wanted(happened: Happened) -> None:
    if happened.subject_id is not None:
        keep_apart(mentorship_id=happened.subject_id)
