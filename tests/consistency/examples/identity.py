from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cairn.identity.domain.passwords import issue_link
from cairn.identity.enums import LinkPurpose
from cairn.identity.models import RoleAssignment

if TYPE_CHECKING:
    from tests.consistency.world import World


def things(world: World) -> dict[str, Any]:
    return {
        "token": issue_link(account=world.cast.outsider.account, purpose=LinkPurpose.FORGOTTEN),
        "assignment": RoleAssignment.objects.get(person=world.cast.program_manager),
        "no_passkey": 1,
    }
