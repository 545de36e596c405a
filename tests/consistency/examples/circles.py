from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cairn.mentoring.domain.circle_members import ask_to_join
from cairn.mentoring.domain.circles import propose_circle
from cairn.mentoring.models import JoinWish
from tests.mentoring.circle_makers import about, make_circle, meet, participant

if TYPE_CHECKING:
    from tests.consistency.world import World


def things(world: World) -> dict[str, Any]:
    """A circle that the mentee leads; somebody asks to come in, and somebody proposes another."""
    circle, space = make_circle(world.cast, joins_freely=False)
    ask_to_join(circle=circle, by=participant(world.cast))
    return {
        "circle": circle,
        "circle_space": space,
        "circle_session": meet(space, "Dawn", world.cast.mentee),
        "wish": JoinWish.objects.get(circle=circle),
        "proposed_circle": propose_circle(
            program=world.cast.program, about=about(name="Planned"), by=participant(world.cast)
        ),
    }
