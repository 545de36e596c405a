from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cairn.mentoring.enums import PlanChoice
from cairn.mentoring.models import PlanUpdate
from cairn.programs.enums import EntryKind
from cairn.programs.models import InvitationRun, PlanEntry

if TYPE_CHECKING:
    from tests.consistency.world import World


def things(world: World) -> dict[str, Any]:
    run = InvitationRun.objects.create(program=world.cast.program, side="mentee", total=3)
    update = PlanUpdate.objects.create(program=world.cast.program, choice=PlanChoice.RUNNING)
    task = {"kind": EntryKind.TASK, "position": 1, "title": "Read a page", "after_days": 5}
    return {
        "invitation_run": run,
        "plan_update": update,
        "plan_entry": PlanEntry.objects.create(program=world.cast.program, **task),
        "entry_kind": "training",
    }
