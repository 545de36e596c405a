"""The whole demo, from nothing to an organization that one can walk through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

from cairn.cli.demo import company
from cairn.cli.demo.asking import Asking
from cairn.cli.demo.directory import Directory, write_person_skills, write_skills
from cairn.cli.demo.gathering import Gathering
from cairn.cli.demo.groups import write_exclusions, write_groups
from cairn.cli.demo.joining import Joining, Running
from cairn.cli.demo.papers import Papers
from cairn.cli.demo.past import Past
from cairn.cli.demo.questions import Questions
from cairn.cli.demo.relating import Relating
from cairn.cli.demo.roles import program_managers, write_accounts, write_roles
from cairn.cli.demo.runs import Runs
from cairn.cli.demo.sizes import FEWEST_PEOPLE, PARTICIPANTS, PEOPLE, SEED
from cairn.cli.demo.stories import RUNNING, programs
from cairn.cli.demo.talking import Talking
from cairn.cli.demo.telling import Telling, close_the_log
from cairn.cli.demo.tour import PLACES, SIDES, Tour
from cairn.cli.demo.workforce import build
from cairn.cli.demo.world import World
from cairn.core import clock, ids
from cairn.core.errors import DomainError
from cairn.core.events import record
from cairn.core.models import Organization
from cairn.outcomes.domain.rolling import refresh_all
from cairn.people.domain.searching import refresh_search
from cairn.people.events import FIRST_LOAD
from cairn.people.models import Person

Tell = Callable[[str], None]


class NotADemo(DomainError):
    """This organization has people of its own. The demo goes only into an empty one."""


class DemoThereAlready(DomainError):
    """The demo organization is there already. Start with a new, empty state folder to make another."""


class TooFewPeople(DomainError):
    """The demo needs at least 200 people, and no more participants than half of them."""


@dataclass(frozen=True)
class Made:
    people: int
    participants: int
    programs: int
    mentorships: int
    sessions: int


def quiet(_: str) -> None:
    """Say nothing."""


def seed_default(tell: Tell = quiet) -> Made | None:
    """What the first `cairn up` fills an empty database with; None when there is something in it already."""
    if Organization.objects.exists() or Person.objects.exists():
        return None
    return seed_demo(people=PEOPLE, participants=PARTICIPANTS[0], seed=SEED, tell=tell)


def seed_demo(
    *, people: int, participants: int, seed: int, now: dt.datetime | None = None, tell: Tell = quiet
) -> Made:
    """Make the demo organization: the same seed and moment give the same rows, identifiers included.

    Raises NotADemo, DemoThereAlready or TooFewPeople and then changes nothing.
    """
    if people < FEWEST_PEOPLE or participants * 2 > people:
        raise TooFewPeople
    moment = now or clock.now()
    with transaction.atomic(), clock.frozen(moment), ids.repeatable(f"demo {seed}", moment):
        _claim()
        made = _fill(people, participants, seed, moment, tell)
    tell("Indexing")
    refresh_search()
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return made


def _claim() -> None:
    organization = Organization.objects.select_for_update().first()
    if Person.objects.exists():
        raise DemoThereAlready if organization and organization.is_demo else NotADemo
    if organization and not organization.is_demo:
        raise NotADemo
    Organization.objects.update_or_create(
        pk=1,
        defaults={"name": company.NAME, "is_demo": True, "help_contact": f"mentoring@{company.MAIL_DOMAIN}"},
    )


def _fill(people: int, participants: int, seed: int, now: dt.datetime, tell: Tell) -> Made:
    tell(f"Hiring {people:,} people")
    write_skills(seed, now)
    force = build(people=people, seed=seed, today=now.date())
    directory = Directory(force, seed)
    directory.write()
    write_person_skills(force, seed)
    world = World(force, directory, seed, now)
    tell(f"Opening programs for {participants:,} of them")
    telling = Telling(world)
    joining, running = _join(world, telling, participants)
    tell("Pairing them up and living their first months")
    papers, runs = _live(world, joining, running)
    world.send()
    past = Past(world)
    Talking(past).tell()
    Gathering(past).tell()
    world.analyze()  # nobody else can see these rows yet, so nobody else will
    tell("Matching those who wait")
    for program in running:
        if program.story.stage == RUNNING and program.story.mode != "self":
            runs.for_review(program)
    tell("Counting")
    refresh_all()
    tell("Writing the log")
    with transaction.atomic():
        record(FIRST_LOAD, by=None, created=people)
    close_the_log()
    return Made(
        people,
        len({j.person for p in running for j in p.joined}),
        len(running),
        len(papers.mentorships),
        len(papers.sessions),
    )


def _join(world: World, telling: Telling, participants: int) -> tuple[Joining, list[Running]]:
    groups = write_groups(world)
    joining = Joining(world, telling, participants)
    stories = programs(participants)
    managers = program_managers(world, stories)
    questions = Questions(world)
    running = []
    for story in stories:
        group = groups[story.track[2]] if story.track else None
        program = joining.open(story, managers[story.key], group)
        cast = {world.force.cast[who]: side for who, side in SIDES.get(story.key, {}).items()}
        joining.fill(program, cast)
        questions.ask(program)
        running.append(program)
    for who, places in PLACES.items():
        joining.places[world.force.cast[who]] = places
    joining.write_places()
    write_roles(world, running)
    write_accounts(world, running)
    return joining, running


def _live(world: World, joining: Joining, running: list[Running]) -> tuple[Papers, Runs]:
    papers = Papers(world, joining.telling)
    asking = Asking(world, joining)
    relating = Relating(world, joining, papers, asking)
    relating.excluded = write_exclusions(world, running)
    tour = Tour(world, relating, {program.story.key: program for program in running})
    tour.tell()
    runs = Runs(world, relating)
    for program in running:
        relating.match(program, tour.spare())
    for program in running:
        allowed = relating.may_ask(world.chance(f"may ask {program.story.key}"), program)
        asking.fill(program, allowed, relating.paired)
        runs.fill(program)
    return papers, runs
