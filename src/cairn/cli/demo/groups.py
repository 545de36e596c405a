"""Affinity groups that people joined of their own accord, and the people whom they do not want as a match."""

from __future__ import annotations

import numpy as np

from cairn.cli.demo.chance import stream
from cairn.cli.demo.joining import Running
from cairn.cli.demo.workforce import ACTIVE
from cairn.cli.demo.world import World, stamp
from cairn.people.models import AffinityGroup, AffinityMembership, PrivateExclusion

GROUPS = (
    (
        "Women in engineering",
        "So that women in technical work find each other, and a mentoring track of their own.",
        "everyone",
    ),
    (
        "Pride network",
        "So that nobody has to explain themselves before they can talk. Only members see members.",
        "members",
    ),
    ("Parents and carers", "To plan work around care, and to ask those who have done it before.", "everyone"),
    ("Veterans network", "For people who came from the forces, and for those who hire them.", "everyone"),
)
VISIBLE = ("only_me", "members", "everyone")
SHARE = 0.02


def write_groups(world: World) -> dict[str, str]:
    """The groups with their members; name -> id. People of the cast choose for themselves in the tour."""
    force, rng = world.force, stream(world.seed, "groups")
    groups = world.sheet(AffinityGroup, "id", "name", "purpose", "widest", archived_at=None)
    members = world.sheet(AffinityMembership, "group_id", "person_id", "visibility", "since")
    made = world.at(world.today - 900)
    cast = list(force.cast.values())
    here = np.setdiff1d(np.flatnonzero(force.status == ACTIVE), cast)
    engineers = np.array([force.departments[d][0].name == "Engineering" for d in force.department.tolist()])
    out = {}
    for name, purpose, widest in GROUPS:
        out[name] = key = world.keys(made)
        groups.add(id=key, name=name, purpose=purpose, widest=widest)
        pool = here[engineers[here]] if "engineering" in name else here
        joined = rng.choice(pool, max(6, int(len(here) * SHARE / 2)) if len(pool) > 40 else 6, replace=False)
        for person, view in zip(joined.tolist(), rng.integers(0, 3, len(joined)).tolist(), strict=True):
            since = world.past(made + (person % 800) * 86_400)
            members.add(
                group_id=key,
                person_id=world.id_of(person),
                visibility=min(VISIBLE[view], widest, key=VISIBLE.index),
                since=stamp(since),
            )
    members.add(
        group_id=out["Women in engineering"],
        person_id=world.id_of(force.cast["renata"]),
        visibility="everyone",
        since=stamp(made),
    )
    return out


def write_exclusions(world: World, running: list[Running]) -> set[tuple[int, int]]:
    """A few people name somebody of their program who must not be their match."""
    sheet = world.sheet(PrivateExclusion, "person_id", "other_id", "since")
    rng = world.chance("exclusions")
    cast = set(world.force.cast.values())
    out: set[tuple[int, int]] = set()
    for program in running:
        people = sorted({j.person for j in program.joined} - cast)
        for _ in range(min(200, len(people) // 25)):
            first, second = rng.sample(people, 2)
            out.add((first, second))
    for first, second in sorted(out):
        sheet.add(
            person_id=world.id_of(first),
            other_id=world.id_of(second),
            since=stamp(world.at(world.today - 40)),
        )
    return out
