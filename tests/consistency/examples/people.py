from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cairn.people.domain.groups import create_group, join_group
from cairn.people.domain.importing.runs import upload
from cairn.people.domain.photos import set_photo
from cairn.people.enums import GroupVisibility
from tests.factories.pictures import make_picture

if TYPE_CHECKING:
    from tests.consistency.world import World


def things(world: World) -> dict[str, Any]:
    text = b"Employee number,First name,Last name\nE-9,Ada,Byron\n"
    keeper = world.cast.directory_manager
    group = create_group(
        name="Parents and carers", purpose="To find each other.", widest=GroupVisibility.MEMBERS, by=keeper
    )
    join_group(group=group, visibility=GroupVisibility.ONLY_ME, by=world.cast.mentee)
    return {
        "import_run": upload(given=[("people.csv", [text])], by=keeper),
        "group": group,
        "pictured": set_photo(content=make_picture(), by=world.cast.mentee),
        "size": "small",
    }
