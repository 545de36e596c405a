"""Who takes part: programs, their plans and tracks, and enrollments in every status."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field

import numpy as np

from cairn.cli.demo import texts
from cairn.cli.demo.chance import Flags, pick, stream
from cairn.cli.demo.stories import ARCHIVED, DRAFT, ENDED, RECRUITING, RUNNING, Story
from cairn.cli.demo.telling import Telling
from cairn.cli.demo.workforce import ACTIVE, HOURLY, LEFT, Workforce
from cairn.cli.demo.world import OpenVault, World, date_of, stamp
from cairn.people.models import Skill
from cairn.programs.models import (
    Enrollment,
    EnrollmentSkill,
    MentorPlaces,
    PlanSession,
    Program,
    Track,
)

STATUS_OF = {DRAFT: "draft", RECRUITING: "open", RUNNING: "open", ENDED: "closed", ARCHIVED: "archived"}
SHARES = {
    RUNNING: (("active", 68), ("invited", 9), ("completed", 5), ("waitlisted", 5), ("applied", 4), ("paused", 3), ("withdrawn", 3), ("declined", 3)),
    RECRUITING: (("active", 38), ("invited", 30), ("applied", 16), ("waitlisted", 7), ("declined", 6), ("withdrawn", 3)),
    ENDED: (("completed", 78), ("withdrawn", 12), ("declined", 10)),
    ARCHIVED: (("completed", 80), ("withdrawn", 12), ("declined", 8)),
}  # fmt: skip
STEPS = {
    "invited": (),
    "applied": ("applied",),
    "waitlisted": ("waitlisted",),
    "declined": ("declined",),
    "paused": ("joined", "paused"),
    "withdrawn": ("joined", "left"),
    "completed": ("joined", "completed"),
}
TAKES_PART = {"active", "paused", "completed", "withdrawn"}
MENTOR_SHARE = 0.42


@dataclass
class Joined:
    """An enrollment while the demo is being made."""

    key: str
    person: int
    status: str
    mentor: bool
    mentee: bool
    vault: OpenVault
    topic: str
    joined: int
    goal: str = ""
    offers: tuple[int, ...] = ()
    wants: tuple[int, ...] = ()
    track: str | None = None
    push: str = ""
    structure: str = ""
    partners: int = 0


@dataclass
class Running:
    """A program and who is in it."""

    story: Story
    key: str
    manager: int
    joined: list[Joined] = field(default_factory=list)
    track: str | None = None
    plan: list[str] = field(default_factory=list)  # its sessions' ids

    def of(self, person: int) -> Joined | None:
        return next((j for j in self.joined if j.person == person), None)


def sides(force: Workforce, who: str) -> tuple[Flags, Flags]:
    """Who may be a mentee and who may be a mentor."""
    here = force.status != LEFT
    served = force.today - force.hired
    names = np.array([d.name for d, _ in force.departments])[force.department]
    office = here & (force.employment != HOURLY)
    if who == "growth":
        fields = np.isin(names, ["Engineering", "Product and design", "Finance", "Sales", "Marketing"])
        return office & fields & (force.level <= 6), office & (force.level >= 4) & (served > 365)
    if who == "managers":
        return office & ((force.layer == 1) | (force.level == 3)), office & force.manages & (force.level >= 5)
    if who == "buddies":
        return here & (served < 420), here & (served > 500) & (force.level <= 5)
    if who == "reverse":
        return office & (force.level >= 6) & force.manages, here & (force.level <= 4)
    return here & (force.employment == HOURLY), office & (force.level >= 3)


class Joining:
    """Makes programs and enrollments, and remembers who is in them."""

    def __init__(self, world: World, telling: Telling, participants: int) -> None:
        self.world, self.telling, self.participants = world, telling, participants
        self.places: dict[int, int] = {}
        self.used: Flags = np.zeros(len(world.force), dtype=bool)
        skills = list(Skill.objects.filter(retired=False).order_by("key").values_list("id", "name", "kind"))
        self.skill_keys = [key.hex for key, _, _ in skills]
        self.skill_names = [name for _, name, _ in skills]
        self.topics = {name: i for i, (_, name, kind) in enumerate(skills) if kind == "topic"}
        self.others = [i for i, (_, _, kind) in enumerate(skills) if kind != "topic"]
        self._sheets()

    def _sheets(self) -> None:
        sheet = self.world.sheet
        self.programs = sheet(
            Program, "id", "name", "template", "format", "status", "need", "objective", "expectations", "measure",
            "measure_target", "measure_by", "mentor_label", "mentee_label", "starts_on", "ends_on",
            "session_every_days", "entry", "eligibility", "places", "topics", "matching_mode", "matching_rules", "created_by_id",
            "created_at", "opened_at", "closed_at", "archived_at", "wizard_step", relationship_weeks=26,
            first_mover="mentee", waiting_list=True, rules_version=1, request_days=10,
            help_contact="mentoring@larkfield.example", retention_months=24, circles="off",
        )  # fmt: skip
        self.tracks = sheet(Track, "id", "program_id", "name", "purpose", "group_id")
        self.plans = sheet(
            PlanSession,
            "id",
            "program_id",
            "number",
            "title",
            "why",
            "how_to_start",
            "minutes",
            "agenda",
            "actions",
            version=1,
        )
        self.enrollments = sheet(
            Enrollment, "id", "program_id", "track_id", "person_id", "status", "as_mentee", "as_mentor", "vault_id",
            "goal", "topic", "push", "structure", "function_wish", "level_gap", "hours_a_month", "languages",
            "leans_on_program", "invited_by_id", "invited_at", "reminders_sent", "joined_at", "waitlisted_at",
            "paused_until", "finished_at", "created_at", "updated_at", entered_by_id=None,
        )  # fmt: skip
        self.skills = sheet(EnrollmentSkill, "enrollment_id", "skill_id", "offered", "rank")
        self.loads = sheet(MentorPlaces, "person_id", "places", "updated_at")

    def open(self, story: Story, manager: int, group: str | None) -> Running:
        """Write a program with its plan and track."""
        world = self.world
        opened = world.at(world.today + story.opened)
        key = world.keys(opened)
        program = Running(story, key, manager)
        self._write_program(program, opened)
        self._plan(program, opened)
        self._tell_of(program, opened)
        if story.track:
            program.track = world.keys(opened)
            name, purpose, _ = story.track
            self.tracks.add(id=program.track, program_id=key, name=name, purpose=purpose, group_id=group)
        return program

    def _write_program(self, program: Running, opened: int) -> None:
        world, story = self.world, program.story
        ended = story.ends is not None and story.ends < 0
        draft = story.stage == DRAFT
        self.programs.add(
            id=program.key,
            name=story.name,
            template=story.template,
            format=story.format,
            status=STATUS_OF[story.stage],
            need=story.need,
            objective=story.objective,
            expectations=story.expectations,
            measure=story.measure,
            measure_target=story.target,
            measure_by=date_of(world.today + (story.ends if story.ends is not None else 180)),
            mentor_label=story.labels[0],
            mentee_label=story.labels[1],
            starts_on=date_of(world.today + story.starts),
            ends_on=None if story.ends is None else date_of(world.today + story.ends),
            session_every_days=story.every,
            entry=story.entry,
            eligibility=json.dumps(story.eligibility()),
            places=story.places,
            topics="{" + ",".join(f'"{topic}"' for topic in story.topics) + "}",
            matching_mode=story.mode,
            matching_rules=json.dumps(story.rules()),
            created_by_id=world.id_of(program.manager),
            created_at=stamp(opened - 5 * 86_400),
            opened_at=None if draft else stamp(opened),
            closed_at=stamp(world.at(world.today + (story.ends or 0))) if ended else None,
            archived_at=stamp(world.at(world.today + (story.ends or 0) + 90))
            if story.stage == ARCHIVED
            else None,
            wizard_step=3 if draft else 7,
        )

    def _tell_of(self, program: Running, opened: int) -> None:
        story, by = program.story, self.world.id_of(program.manager)
        end = self.world.at(self.world.today + (story.ends or 0))
        happened = [("created", opened - 5 * 86_400)]
        if story.stage != DRAFT:
            happened.append(("opened", opened))
        if story.stage in (ENDED, ARCHIVED):
            happened.append(("closed", end))
        if story.stage == ARCHIVED:
            happened.append(("archived", end + 90 * 86_400))
        for what, at in happened:
            self.telling.event(
                f"programs.program_{what}", at, by=by, subject=("program", program.key), program=program.key
            )

    def _plan(self, program: Running, opened: int) -> None:
        for number, step in enumerate(program.story.plan, start=1):
            actions = [{"text": text, "owner": owner, "due_days": 14} for owner, text in step.actions]
            program.plan.append(self.world.keys(opened))
            self.plans.add(
                id=program.plan[-1],
                program_id=program.key,
                number=number,
                title=step.title,
                why=step.why,
                how_to_start=step.start,
                minutes=step.minutes,
                agenda=json.dumps([{"text": text, "owner": owner} for owner, text in step.agenda]),
                actions=json.dumps(actions),
            )

    def fill(self, program: Running, cast: dict[int, str]) -> None:
        """Enroll the cast (person -> side) and then as many others as the program's share of participants."""
        story, world = program.story, self.world
        if story.stage == DRAFT:
            return
        rng = world.chance(f"joining {story.key}")
        for person, side in cast.items():
            self._enroll(program, rng, person, side, "active")
        count = max(8, round(self.participants * story.share)) - len(cast)
        mentees, mentors = sides(world.force, story.who)
        wanted = int(count * MENTOR_SHARE)
        taken = set(cast)
        for person in self._draw(story.key + " mentors", mentors, wanted, taken):
            self._enroll(program, rng, person, "mentor", _status(rng, story.stage, mentor=True))
        for person in self._draw(story.key + " mentees", mentees, count - wanted, taken):
            self._enroll(program, rng, person, "mentee", _status(rng, story.stage, mentor=False))
        self._show_every_status(program, rng, mentees, taken)

    def _draw(self, purpose: str, allowed: Flags, count: int, taken: set[int]) -> list[int]:
        """People who may and are in no other program yet, and some who are; when there are too few, more of them."""
        force, rng = self.world.force, stream(self.world.seed, purpose)
        usable = allowed & (force.status == ACTIVE)
        usable[list(taken | set(force.cast.values()))] = False
        fresh = np.flatnonzero(usable & ~self.used)
        again = np.flatnonzero(usable & self.used)
        some_again = min(len(again), max(count // 8, count - len(fresh)))
        chosen: list[int] = np.r_[
            rng.permutation(fresh)[:count], rng.permutation(again)[:some_again]
        ].tolist()
        self.used[chosen] = True
        taken.update(chosen)
        return chosen

    def _show_every_status(
        self, program: Running, rng: random.Random, allowed: Flags, taken: set[int]
    ) -> None:
        """However small, a running program has somebody in each status."""
        if program.story.stage != RUNNING:
            return
        seen = {j.status for j in program.joined}
        missing = [status for status, _ in SHARES[RUNNING] if status not in seen]
        for status, person in zip(
            missing, self._draw(f"{program.story.key} rest", allowed, len(missing), taken), strict=False
        ):
            self._enroll(program, rng, person, "mentee", status)

    def _enroll(self, program: Running, rng: random.Random, person: int, side: str, status: str) -> None:
        story, world = program.story, self.world
        low, high = story.opened, min(-3, story.starts + 50 if story.ends is not None else -3)
        invited = world.past(world.at(world.today + rng.randint(low, max(low, high)), rng.randint(420, 1080)))
        reply = world.past(invited + rng.randint(2 * 3600, 9 * 86_400))
        key = world.keys(invited)
        vault = world.vault("enrollment", world.id_of(person), invited, world.id_of(person))
        topic = rng.choice(story.topics)
        joined = Joined(
            key, person, status, side != "mentee", side != "mentor", vault, topic, reply,
            push=rng.choice(("challenger", "supporter", "supporter", "")),
            structure=rng.choice(("structured", "free", "structured", "")),
        )  # fmt: skip
        self._wishes(program, joined, rng)
        self._write(program, joined, rng, invited)
        program.joined.append(joined)

    def _wishes(self, program: Running, joined: Joined, rng: random.Random) -> None:
        if joined.status in ("invited", "declined"):
            return
        own = [self.topics[topic] for topic in program.story.topics]
        drawn = stream(self.world.seed, joined.key)
        more = [self.others[i] for i in pick(drawn, 1.0 / np.arange(1, len(self.others) + 1), 4).tolist()]
        count = rng.randint(2, 5)
        listed = list(dict.fromkeys([*rng.sample(own, min(len(own), count)), *more]))
        first = self.topics[joined.topic]
        if joined.mentee:
            joined.wants = tuple(dict.fromkeys([first, *listed]))[:count]
            joined.goal = rng.choice(texts.GOALS.get(joined.topic, texts.GOALS["Career planning"]))
        if joined.mentor:
            joined.offers = tuple(dict.fromkeys([first, *listed]))[: count + 1]

    def _write(self, program: Running, joined: Joined, rng: random.Random, invited: int) -> None:
        world, status, me = self.world, joined.status, self.world.id_of(joined.person)
        by_invitation = program.story.entry == "invitation" or status in ("invited", "declined")
        took_part = status in TAKES_PART
        finished = status in ("completed", "withdrawn", "declined")
        joined.track = program.track if program.track and rng.random() < 0.18 and took_part else None
        silent = status in ("invited", "declined")
        end = program.story.ends if program.story.ends is not None and program.story.ends < 0 else -4
        self.enrollments.add(
            id=joined.key,
            program_id=program.key,
            track_id=joined.track,
            person_id=me,
            status=status,
            as_mentee=joined.mentee and not silent,
            as_mentor=joined.mentor and not silent,
            vault_id=joined.vault.key,
            goal=joined.vault.seal(me, joined.key, "goal", joined.goal) if joined.goal else None,
            topic="" if silent else joined.topic,
            push="" if silent else joined.push,
            structure="" if silent else joined.structure,
            function_wish="" if silent else rng.choice(("other", "other", "any", "same")),
            level_gap=rng.choice((1, 1, 2, None)) if joined.mentee and not silent else None,
            hours_a_month=None if silent else rng.choice((1, 2, 2, 3, None)),
            languages="{" + ",".join(world.force.languages[joined.person]) + "}",
            leans_on_program=joined.mentee and program.story.mode == "hybrid" and rng.random() < 0.5,
            invited_by_id=world.id_of(program.manager) if by_invitation else None,
            invited_at=stamp(invited) if by_invitation else None,
            reminders_sent=rng.choice((0, 1, 1, 2)) if status == "invited" else 0,
            joined_at=stamp(joined.joined) if took_part else None,
            waitlisted_at=stamp(joined.joined) if status == "waitlisted" else None,
            paused_until=date_of(world.today + rng.randint(10, 60)) if status == "paused" else None,
            finished_at=stamp(max(joined.joined, world.at(world.today + end, 960))) if finished else None,
            created_at=stamp(invited),
            updated_at=stamp(joined.joined),
        )
        self._tell(program, joined, invited if by_invitation else 0)
        self._write_skills(joined)
        if joined.mentor and not silent and joined.person not in self.places:
            self.places[joined.person] = rng.choice((1, 2, 2, 3))

    def _write_skills(self, joined: Joined) -> None:
        for offered, skills in ((True, joined.offers), (False, joined.wants)):
            for rank, skill in enumerate(skills, start=1):
                self.skills.add(
                    enrollment_id=joined.key, skill_id=self.skill_keys[skill], offered=offered, rank=rank
                )

    def _tell(self, program: Running, joined: Joined, invited: int) -> None:
        """The steps that led to where this person stands."""
        me, manager = self.world.id_of(joined.person), self.world.id_of(program.manager)
        subject = ("enrollment", joined.key)
        if invited:
            self.telling.event(
                "programs.invited", invited, by=manager, subject=subject, program=program.key, person=me
            )
            if joined.status == "invited":
                self.telling.tell("invited", me, invited, subject=program.key, program=program.key)
        for offset, verb in enumerate(STEPS.get(joined.status, ("joined",))):
            at = joined.joined + offset * 20 * 86_400
            self.telling.event(f"programs.{verb}", at, by=me, subject=subject, program=program.key, person=me)

    def write_places(self) -> None:
        """One load a person, over all programs."""
        for person, places in self.places.items():
            self.loads.add(
                person_id=self.world.id_of(person), places=places, updated_at=stamp(self.world.now - 86_400)
            )


def _status(rng: random.Random, stage: str, *, mentor: bool) -> str:
    known = SHARES[stage]
    status: str = rng.choices([s for s, _ in known], [w for _, w in known])[0]
    return "active" if mentor and status in ("waitlisted", "applied") else status
