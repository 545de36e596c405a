"""A member's own answer about the fit, as their pages show it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cairn.core.sealed import Reader
from cairn.mentoring.enums import Fit
from cairn.mentoring.models import Ending, FitAnswer, Member, Session
from cairn.mentoring.rules import fit_asked_at


@dataclass(frozen=True)
class FitShown:
    """`asked`: a check has come up and is not answered. `changes_at`: when both will hear, if I asked for it."""

    asked: bool
    answer: str = ""
    reason: str = ""
    changes_at: dt.datetime | None = None


def fit_of(mine: Member, sessions: Sequence[Session]) -> FitShown:
    """What this member is asked and has said; nobody else's answer is looked at."""
    came_up = fit_asked_at(sessions)
    row = FitAnswer.objects.filter(member=mine).first()
    if row is None:
        return FitShown(asked=came_up is not None)
    note = Ending.objects.filter(member=mine).first()
    reader = Reader(mine.person_id, [row.vault_id, *([note.vault_id] if note else [])])
    answer = reader.text(row, "answer") or ""
    waits = answer == Fit.CHANGE and not row.heard
    return FitShown(
        asked=came_up is not None and row.given_at < came_up and not waits,
        answer=answer,
        reason=(reader.text(note, "reason") or "") if note else "",
        changes_at=row.heard_at if waits else None,
    )
