"""Who may do what in the demo, and who can sign in."""

from __future__ import annotations

import numpy as np

from cairn.cli.demo.chance import stream
from cairn.cli.demo.joining import Running
from cairn.cli.demo.stories import Story
from cairn.cli.demo.workforce import ACTIVE, HOURLY
from cairn.cli.demo.world import World, stamp
from cairn.identity.models import Account, RoleAssignment

NOORS = ("growth", "managers", "reverse", "connects", "tech")
# Passwords of this form match nothing; demo people are picked, not typed.
NO_PASSWORD = "!"  # noqa: S105


def program_managers(world: World, stories: list[Story]) -> dict[str, int]:
    """Noor runs most of the stories; the others have managers of their own from the People division."""
    force = world.force
    names = np.array([d.name for d, _ in force.departments])[force.department]
    able = (names == "People") & (force.status == ACTIVE) & (force.employment != HOURLY)
    able[list(force.cast.values())] = False
    others = stream(world.seed, "program managers").permutation(np.flatnonzero(able)).tolist()
    noor = force.cast["noor"]
    return {
        story.key: noor if story.key in NOORS else others[number % len(others)]
        for number, story in enumerate(stories)
    }


def write_roles(world: World, running: list[Running]) -> None:
    sheet = world.sheet(
        RoleAssignment, "id", "person_id", "role", "program_id", "track_id", "granted_by_id", "granted_at"
    )
    cast, owner = world.force.cast, world.id_of(world.force.cast["alma"])
    made = world.at(world.today - 800)

    def grant(person: int, role: str, program: str | None = None, track: str | None = None) -> None:
        at = made + len(sheet)  # the sign-in page offers whoever was given a role first
        sheet.add(
            id=world.keys(at),
            person_id=world.id_of(person),
            role=role,
            program_id=program,
            track_id=track,
            granted_by_id=owner,
            granted_at=stamp(at),
        )

    grant(cast["alma"], "global_owner")
    grant(cast["danilo"], "directory_manager")
    grant(cast["anjali"], "people_analyst")
    for program in running:
        grant(program.manager, "program_manager", program.key)
        if program.track:
            grant(cast["renata"], "track_manager", program.key, program.track)


def write_accounts(world: World, running: list[Running]) -> None:
    """Everyone who has a part to play can be picked on the sign-in page."""
    sheet = world.sheet(
        Account, "id", "person_id", "email", "has_pin", "created_at", password=NO_PASSWORD, last_login=None,
        is_active=True, session_epoch=0,
    )  # fmt: skip
    part = {j.person for program in running for j in program.joined}
    # The sign-in page offers the oldest accounts: the cast, in its order.
    cast = {person: place for place, person in enumerate(world.force.cast.values())}
    part |= {program.manager for program in running} | set(cast)
    for person in sorted(part):
        at = world.at(world.today - 60) + cast[person] if person in cast else world.at(world.today - 30)
        email = world.force.mail[person]
        sheet.add(
            id=world.keys(at),
            person_id=world.id_of(person),
            email=email,
            has_pin=email is None,
            created_at=stamp(at),
        )
