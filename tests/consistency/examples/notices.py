from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cairn.core.ids import new_id
from cairn.notices.domain.unsubscribing import token_for
from cairn.notices.enums import Category
from cairn.notices.models import Notice

if TYPE_CHECKING:
    from tests.consistency.world import World


def things(world: World) -> dict[str, Any]:
    notice = Notice.objects.create(
        person=world.cast.mentee,
        kind="request_received",
        category="requests",
        program_id=world.cast.program.pk,
        subject_id=new_id(),
        once_key="an example",
    )
    fewer = token_for(person_id=world.cast.mentee.pk, category=Category.NUDGES)
    return {"notice": notice, "fewer": fewer, "notice_kind": "invited"}
