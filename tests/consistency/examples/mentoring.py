from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cairn.mentoring.domain.meeting import add_session
from tests.mentoring.makers import make_mentorship

if TYPE_CHECKING:
    from tests.consistency.world import World


def things(world: World) -> dict[str, Any]:
    mentorship = make_mentorship(world.cast)
    session = add_session(mentorship=mentorship, title="A walk", by=world.cast.mentee)
    return {"mentorship": mentorship, "session": session}
