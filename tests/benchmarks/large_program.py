"""One program in which a whole large employer takes part, written in bulk by the demo's writers."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
from django.db import connection, transaction

from cairn.cli.demo import company
from cairn.cli.demo.chance import pick, stream
from cairn.cli.demo.directory import Directory, write_skills
from cairn.cli.demo.joining import Joined, Joining, Running
from cairn.cli.demo.roles import write_roles
from cairn.cli.demo.stories import STORIES
from cairn.cli.demo.telling import Telling, close_the_log
from cairn.cli.demo.workforce import ACTIVE, Workforce, build
from cairn.cli.demo.world import World
from cairn.core import clock
from cairn.core.models import Organization
from cairn.people.models import Person
from cairn.programs.models import Program

LEAST_LEVEL = 3  # of a mentor: somebody has to stand above the others
SEED = 1


@dataclass(frozen=True)
class Made:
    program: Program
    manager: Person
    mentees: int
    mentors: int


class Everybody(Joining):
    """Wishes and offers from the whole vocabulary, a few skills very common (Zipf), instead of a program's five topics."""

    def _wishes(self, program: Running, joined: Joined, rng: random.Random) -> None:  # noqa: ARG002
        count = rng.randint(3, 5) if joined.mentee else rng.randint(5, 12)
        drawn = pick(
            stream(SEED, joined.key), 1.0 / np.arange(1, len(self.skill_keys) + 1), 4 * count
        ).tolist()
        skills = tuple(dict.fromkeys(drawn))[:count]
        joined.goal = "Find out what I want to do next."
        joined.wants, joined.offers = (skills, ()) if joined.mentee else ((), skills)


def sides_of(force: Workforce, participants: int) -> dict[int, str]:
    """A third mentors, of some level; the others mentees."""
    rng = stream(SEED, "sides")
    here = force.status == ACTIVE
    here[force.cast["noor"]] = False
    able = rng.permutation(np.flatnonzero(here & (force.level >= LEAST_LEVEL)))
    mentors = able[: participants // 3]
    here[mentors] = False
    mentees = rng.permutation(np.flatnonzero(here))[: participants - len(mentors)]
    return {**dict.fromkeys(mentors.tolist(), "mentor"), **dict.fromkeys(mentees.tolist(), "mentee")}


@transaction.atomic
def make_large_program(participants: int) -> Made:
    """Hire people, open the program and let `participants` of them join, active, with one to three places a mentor."""
    now = clock.now()
    Organization.objects.create(name=company.NAME, is_demo=True)
    write_skills(SEED, now)
    force = build(people=max(400, participants * 9 // 8), seed=SEED, today=now.date())
    directory = Directory(force, SEED)
    directory.write()
    world = World(force, directory, SEED, now)
    joining = Everybody(world, Telling(world), participants)
    sides = sides_of(force, participants)
    story = replace(
        STORIES[0], key="all", name="Everybody", mode="admin", share=len(sides) / participants, track=None
    )
    running = joining.open(story, force.cast["noor"], None)
    joining.fill(running, sides)
    joining.write_places()
    write_roles(world, [running])
    world.send()
    world.analyze()
    close_the_log()
    mentors = sum(side == "mentor" for side in sides.values())
    program = Program.objects.get(pk=UUID(running.key))
    manager = Person.objects.get(pk=UUID(world.id_of(force.cast["noor"])))
    return Made(program, manager, len(sides) - mentors, mentors)


def analyze() -> None:
    """Let the planner know what is there."""
    with connection.cursor() as cursor:
        cursor.execute("analyze")
