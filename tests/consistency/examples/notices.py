from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cairn.notices.models import Notice

if TYPE_CHECKING:
    from tests.consistency.world import World


def things(world: World) -> dict[str, Any]:
    notice = Notice.objects.create(
        person=world.cast.mentee,
        kind="invited",
        category="requests",
        program_id=world.cast.program.pk,
        once_key="an example",
    )
    return {"notice": notice}
