"""One of everything, and somebody in every role. A feature adds what its addresses need in `examples/<feature>.py`."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.people.models import Person
from cairn.programs.models import Track
from tests.consistency import examples
from tests.factories import Cast, make_account, make_cast, make_person

# Two participants who differ by their side, one without any part, and each role above participant.
ROLES = (
    "anonymous",
    "outsider",
    "mentee",
    "mentor",
    "track_manager",
    "program_manager",
    "global_owner",
    "analyst",
    "directory_manager",
    "safeguarding",
)


@dataclass
class World:
    cast: Cast
    people: dict[str, Person | None]
    things: dict[str, Any] = field(default_factory=dict)

    def value(self, path: str) -> str:
        """What a table's `kwargs` name: "program.pk" is the key of `things["program"]`."""
        name, _, rest = path.partition(".")
        found = self.things[name]
        for part in rest.split(".") if rest else []:
            found = getattr(found, part)
        return str(found)


def make_world() -> World:
    cast = make_cast()
    track = Track.objects.create(program=cast.program, name="Women who lead")
    track_manager = make_person("Ada Track")
    make_account(track_manager)
    RoleAssignment.objects.create(
        person=track_manager, role=Role.TRACK_MANAGER, program_id=cast.program.pk, track_id=track.pk
    )
    people: dict[str, Person | None] = {"anonymous": None, "track_manager": track_manager}
    people |= {name: getattr(cast, name) for name in ROLES if name not in people}
    world = World(cast, people)
    world.things |= {name: person for name, person in people.items() if person is not None}
    world.things |= {"program": cast.program, "track": track}
    for module in pkgutil.iter_modules(examples.__path__):
        world.things |= import_module(f"{examples.__name__}.{module.name}").things(world)
    return world
