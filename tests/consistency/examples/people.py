from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cairn.people.models import ImportRun

if TYPE_CHECKING:
    from tests.consistency.world import World


def things(world: World) -> dict[str, Any]:
    return {"import_run": ImportRun.objects.create(started_by=world.cast.directory_manager)}
