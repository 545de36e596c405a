from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cairn.people.domain.importing.runs import upload

if TYPE_CHECKING:
    from tests.consistency.world import World


def things(world: World) -> dict[str, Any]:
    text = b"Employee number,First name,Last name\nE-9,Ada,Byron\n"
    return {"import_run": upload(given=[("people.csv", [text])], by=world.cast.directory_manager)}
