"""Pairs and what becomes of them: who is matched with whom, when they meet, how it goes."""

from __future__ import annotations

import random
from dataclasses import dataclass

from cairn.cli.demo import texts
from cairn.cli.demo.asking import Asking
from cairn.cli.demo.joining import Joined, Joining, Running
from cairn.cli.demo.papers import Papers, Planned
from cairn.cli.demo.reasons import why
from cairn.cli.demo.space import LIVE, Space
from cairn.cli.demo.stories import ARCHIVED, ENDED, RUNNING, Step
from cairn.cli.demo.world import World, local, wall, weekday

CANDIDATES = 40  # mentors looked at for one mentee
ENOUGH = 6
HALF_HOURS = (540, 570, 600, 630, 660, 690, 780, 810, 840, 870, 900, 930, 960, 990)
SHIFT_HOURS = (390, 420, 480, 600, 720, 780, 860, 900)


@dataclass(frozen=True)
class Fate:
    """What becomes of a pair."""

    status: str
    quiet: bool = False


class Relating:
    """Matches the people of a program and lives their mentorships up to today."""

    def __init__(self, world: World, joining: Joining, papers: Papers, asking: Asking) -> None:
        self.world, self.joining, self.papers, self.asking = world, joining, papers, asking
        force = world.force
        self.first: list[int] = force.tree.first.tolist()
        self.last: list[int] = force.tree.last.tolist()
        self.level: list[int] = force.level.tolist()
        self.division = force.division.tolist()
        self.shift = (force.employment == 2).tolist()
        self.pairs: dict[str, set[tuple[int, int]]] = {}
        self.excluded: set[tuple[int, int]] = set()
        self.from_runs: dict[str, list[tuple[str, Joined, Joined]]] = {}
        self.paired: set[str] = set()  # enrollments of mentees with a live mentorship

    def in_line(self, a: int, b: int) -> bool:
        """Whether one of the two stands above the other."""
        return (
            self.first[a] <= self.first[b] <= self.last[a] or self.first[b] <= self.first[a] <= self.last[b]
        )

    def has_room(self, mentor: Joined) -> bool:
        """Whether a mentor takes part and has a free place, over all programs."""
        given = self.papers.seats.get(mentor.person, 0)
        return mentor.status == "active" and given < self.joining.places.get(mentor.person, 0)

    def may_ask(self, rng: random.Random, program: Running) -> dict[str, list[Joined]]:
        """For each mentee of a program some mentors whom the rules allow and who are not theirs already."""
        mentors = [j for j in program.joined if j.mentor and j.status == "active"]
        known = self.pairs.get(program.key, set())
        return {
            mentee.key: [
                mentor
                for mentor in rng.sample(mentors, min(12, len(mentors)))
                if self.allowed(program, mentee.person, mentor.person)
                and (mentee.person, mentor.person) not in known
            ][:5]
            for mentee in program.joined
            if mentee.mentee and mentee.status == "active"
        }

    def match(self, program: Running, spare: set[int]) -> None:
        """Pairs for everyone in the program whose status says that they have or had one; not for `spare`."""
        if program.story.stage not in (RUNNING, ENDED, ARCHIVED):
            return
        rng = self.world.chance(f"pairs {program.story.key}")
        mentors = [
            j
            for j in program.joined
            if j.mentor and j.status in ("active", "completed") and j.person not in spare
        ]
        mentees = [j for j in program.joined if j.mentee and not j.mentor and j.person not in spare]
        rng.shuffle(mentees)
        for mentee in mentees:
            for fate in _fates(rng, program, mentee):
                mentor = self._mentor_for(rng, program, mentee, mentors, live=fate.status in LIVE)
                if mentor:
                    self._live(rng, program, mentor, mentee, fate)

    def _mentor_for(
        self, rng: random.Random, program: Running, mentee: Joined, mentors: list[Joined], *, live: bool
    ) -> Joined | None:
        """The best of a handful of mentors whom the rules allow."""
        best, fit, seen = None, -1, 0
        known = self.pairs.setdefault(program.key, set())
        for mentor in rng.sample(mentors, min(CANDIDATES, len(mentors))):
            a, b = mentee.person, mentor.person
            if (a, b) in known or not self.allowed(program, a, b):
                continue
            if live and not self.has_room(mentor):
                continue
            score = 3 * len(set(mentee.wants) & set(mentor.offers)) + 2 * (
                self.division[a] != self.division[b]
            )
            score += mentee.structure == mentor.structure
            seen += 1
            if score > fit:
                best, fit = mentor, score
            if seen == ENOUGH:
                break
        return best

    def allowed(self, program: Running, mentee: int, mentor: int) -> bool:
        """Whether the program's rules let these two be a pair: never in one line, never excluded by one of them."""
        if mentee == mentor or self.in_line(mentee, mentor):
            return False
        spoken = self.world.force.languages
        if not set(spoken[mentee]) & set(spoken[mentor]):
            return False
        if (mentee, mentor) in self.excluded or (mentor, mentee) in self.excluded:
            return False
        if program.story.format == "reverse":
            return self.level[mentor] < self.level[mentee]
        return program.story.format == "buddy" or self.level[mentor] > self.level[mentee]

    def _live(self, rng: random.Random, program: Running, mentor: Joined, mentee: Joined, fate: Fate) -> None:
        world, story = self.world, program.story
        joined = max(mentor.joined, mentee.joined) // 86_400
        latest = world.today - (2 if fate.status == "upcoming" else 16)
        over = story.ends is not None and story.ends < 0
        if over:
            latest = world.today + (story.ends or 0) - 100
        started = min(max(joined + rng.randint(2, 15), world.today + story.starts), latest)
        if fate.status == "upcoming":
            started = world.today - rng.randint(1, 5)
        source = (
            "request" if story.mode == "self" or (story.mode == "hybrid" and rng.random() < 0.5) else "run"
        )
        space = Space(
            self.papers, program, mentor, mentee, started=started, status=fate.status, source=source
        )
        held = self._sessions(rng, space, fate)
        self._work(rng, space, held)
        self._close(rng, space, fate)
        self.note_pair(rng, space)

    def note_pair(self, rng: random.Random, space: Space) -> None:
        """Remember a pair, and write the request it came from."""
        self.pairs.setdefault(space.program.key, set()).add((space.mentee.person, space.mentor.person))
        if space.status in LIVE:
            self.paired.add(space.mentee.key)
        if space.source == "request":
            self.asking.accepted(rng, space)
        else:
            self.from_runs.setdefault(space.program.key, []).append((space.key, space.mentee, space.mentor))

    def _sessions(self, rng: random.Random, space: Space, fate: Fate) -> list[Planned]:
        """Every session of the plan: held, missed, cancelled, booked, proposed or to come."""
        story, day = space.program.story, space.started + rng.randint(2, 9)
        out: list[Planned] = []
        for number, step in enumerate(story.plan, start=1):
            state, start = self._when(rng, space, step, day, fate, number)
            session = space.session(number, step, state, start, by=rng.choice(("mentee", "mentee", "mentor")))
            out.append(session)
            day += round(story.every * rng.uniform(0.7, 1.4))
        return out

    def _when(
        self, rng: random.Random, space: Space, step: Step, day: int, fate: Fate, number: int
    ) -> tuple[str, int]:
        today = self.world.today
        stopped = (fate.quiet and day > today - 40) or (fate.status == "ended_early" and number > 2)
        if (
            stopped
            or (fate.status == "paused" and day > today - 14)
            or (fate.status == "upcoming" and number > 1)
        ):
            return "planned", 0
        if day < today - 1:
            state = rng.choices(("held", "missed", "cancelled"), (88, 6, 6))[0]
        elif day < today + 25 and fate.status in ("active", "upcoming"):
            state = rng.choices(("booked", "proposed", "planned"), (66, 16, 18))[0]
        else:
            state = "planned"
        if state == "planned" or (fate.status == "completed" and day >= today - 1):
            return "planned", 0
        start = self._slot(
            rng, space, step, max(day, space.started + 1), take=state not in ("cancelled", "proposed")
        )
        return (state, start) if start else ("planned", 0)

    def _slot(self, rng: random.Random, space: Space, step: Step, day: int, *, take: bool) -> int:
        """A time that suits both clocks and both calendars, on that day or one of the next; 0 when there is none."""
        a, b = space.mentee.person, space.mentor.person
        zone, other = self.world.zone(a), self.world.zone(b)
        past = day < self.world.today
        for later in range(7):
            if weekday(day + later) > 4 or (past and day + later >= self.world.today):
                continue
            times = list(SHIFT_HOURS if self.shift[a] else HALF_HOURS)
            rng.shuffle(times)
            times.sort(key=lambda m: not 480 <= wall(local(day + later, m, zone), other)[1] <= 1080)
            for minutes in times[:4]:
                start = local(day + later, minutes, zone)
                if start <= self.world.now and not past:
                    continue
                if not take or self.world.book((a, b), start, start + step.minutes * 60):
                    return start
        return 0

    def _work(self, rng: random.Random, space: Space, sessions: list[Planned]) -> None:
        """Goals, action items, notes and pulses of a pair."""
        held = [s for s in sessions if s.state == "held"]
        world = self.world
        if len(held) >= 2 and space.mentee.goal and rng.random() < 0.85:
            made = world.past(held[1].start + 3000)
            steps = rng.sample(texts.STEPS, rng.randint(3, 5))
            reached = space.status == "completed" and rng.random() < 0.75
            dropped = not reached and len(self.papers.goals) % 12 == 5
            space.goal(
                space.mentee.goal,
                state="reached" if reached else "dropped" if dropped else "open",
                due=made // 86_400 + rng.randint(30, 120),
                steps=steps,
                done=len(steps) if reached else rng.randint(0, len(steps) - 1),
                made=made,
                settled=held[-1].start + 3600 if reached or dropped else 0,
            )
        for session in sessions:
            space.plan_actions(session, lambda: rng.random() < 0.78)
        for session in held:
            self._after(rng, space, session)
        following = next((s for s in sessions if s.state in ("booked", "proposed", "planned")), None)
        if following and rng.random() < 0.5:
            space.point(following, rng.choice(("mentee", "mentor")), rng.choice(texts.AGENDA))

    def _after(self, rng: random.Random, space: Space, session: Planned) -> None:
        end = self.world.past(session.start + session.step.minutes * 60)
        if rng.random() < 0.35:
            self._action(rng, space, session, end)
        if rng.random() < 0.3:
            space.point(
                session,
                rng.choice(("mentee", "mentor")),
                rng.choice(texts.AGENDA),
                notes=rng.choice(texts.AGENDA_NOTES),
            )
        if rng.random() < 0.3:
            space.note(session, rng.choice(texts.NOTES), by=rng.choice(("mentee", "mentor")), at=end)
        for role in ("mentee", "mentor"):
            if rng.random() < 0.5:
                low = rng.random() < 0.07
                useful = rng.choice((1, 2, 3)) if low else rng.choice((4, 4, 5, 5, 3))
                space.pulse(session, role, useful, rng.choice(("unsure", "change")) if low else "yes")
            else:
                space.ask_how_it_was(session, role)

    def _action(self, rng: random.Random, space: Space, session: Planned, made: int) -> None:
        due = made // 86_400 + rng.choice((7, 10, 14, 14, 21))
        over = due < self.world.today
        done = made + rng.randint(1, 14) * 86_400 if rng.random() < (0.78 if over else 0.35) else 0
        done = done if done < self.world.now else 0
        owner = rng.choice(("mentee", "mentor"))
        space.action(owner, session=session, made=made, due=due, done=done, words=rng.choice(texts.ACTIONS))

    def _close(self, rng: random.Random, space: Space, fate: Fate) -> None:
        world, story = self.world, space.program.story
        over = fate.status in ("completed", "ended_early")
        ended = max(space.activity + rng.randint(1, 9) * 86_400, space.begun + 86_400) if over else 0
        if fate.quiet:
            space.nudge()
        if fate.status == "ended_early" and rng.random() < 0.6:
            space.ending(rng.choice(("mentee", "mentor")), rng.choice(texts.ENDING_REASONS), ended)
        space.finish(
            why=why(self.joining, space.program.story, space.mentee, space.mentor),
            ended=ended,
            ends=world.today + story.ends if story.ends is not None else space.started + 120,
            note=rng.choice(texts.PROGRAM_NOTES) if space.source == "run" and rng.random() < 0.3 else "",
            paused=world.today + rng.randint(7, 40) if fate.status == "paused" else 0,
        )


def _fates(rng: random.Random, program: Running, mentee: Joined) -> list[Fate]:
    """The mentorships of one mentee, in time order."""
    if mentee.status == "active" and program.story.stage == RUNNING:
        before = [Fate("ended_early")] if rng.random() < 0.05 else []
        now = rng.choices(
            (Fate("active"), Fate("active", quiet=True), Fate("upcoming"), None),
            (70, 8, 8, program.story.waiting),
        )[0]
        return [*before, now] if now else before
    if mentee.status == "paused":
        return [Fate("paused")]
    if mentee.status == "completed":
        return [Fate("completed")]
    if mentee.status == "withdrawn" and rng.random() < 0.6:
        return [Fate("ended_early")]
    return []
