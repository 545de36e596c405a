"""Going on after the end, as a member's page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from cairn.core.clock import now
from cairn.mentoring.domain.reopening import WITHIN
from cairn.mentoring.models import ReopenWish
from cairn.web.mentoring.space import Space


@dataclass(frozen=True)
class Reopening:
    """Who of the two has said that they would like to go on."""

    mine: bool
    theirs: bool


def reopening_of(space: Space) -> Reopening | None:
    """None while it lives, and once it ended too long ago."""
    ended = space.mentorship.ended_at
    if space.is_circle or ended is None or ended < now() - WITHIN:
        return None
    wishes = ReopenWish.objects.filter(member__mentorship=space.mentorship).values_list(
        "member_id", flat=True
    )
    said = set(wishes)
    return Reopening(space.mine.pk in said, bool(said - {space.mine.pk}))
