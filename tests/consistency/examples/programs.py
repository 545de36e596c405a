from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cairn.programs.models import InvitationRun

if TYPE_CHECKING:
    from tests.consistency.world import World


def things(world: World) -> dict[str, Any]:
    run = InvitationRun.objects.create(program=world.cast.program, side="mentee", total=3)
    return {"invitation_run": run}
