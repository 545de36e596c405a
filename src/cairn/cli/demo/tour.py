"""The story that the tour is told with: Amara and Jonas meet tomorrow, Marek has a buddy, Noor has work to do."""

from __future__ import annotations

from typing import Any

from cairn.cli.demo.joining import Joined, Running
from cairn.cli.demo.papers import Planned
from cairn.cli.demo.reasons import why
from cairn.cli.demo.relating import Relating
from cairn.cli.demo.space import Space
from cairn.cli.demo.stories import Step
from cairn.cli.demo.world import World, local, weekday

SIDES: dict[str, dict[str, str]] = {
    "growth": {
        "amara": "mentee", "jonas": "mentor", "priya": "mentor", "thandiwe": "mentor", "tomasz": "mentor",
        "mehmet": "mentor", "leilani": "mentor", "yulan": "mentor", "renata": "mentor",
    },
    "managers": {
        "kofi": "mentee", "lucia": "mentee", "farid": "mentee", "hana": "mentor", "bjorn": "mentor", "naledi": "mentor",
    },
    "buddies": {"marek": "mentee", "tomasz": "mentor"},
}  # fmt: skip
PLACES = {
    "jonas": 2, "priya": 3, "thandiwe": 2, "tomasz": 3, "mehmet": 1, "leilani": 3, "yulan": 2, "renata": 2, "hana": 1,
    "bjorn": 2, "naledi": 2,
}  # fmt: skip
# People whose pairs are written here, not drawn.
SPARE = ("amara", "jonas", "marek", "kofi", "lucia", "farid")
GOAL = "Lead a design review alone"
STEPS = (
    "Choose three reviews to learn from",
    "Sit in on two of Jonas’s reviews",
    "Write the brief for mine",
    "Run one with Jonas in the room",
    "Run one alone",
)
DAY = 86_400


def next_workday(day: int) -> int:
    while weekday(day) > 4:
        day += 1
    return day


class Tour:
    """Writes the cast's mentorships. Every date hangs on today."""

    def __init__(self, world: World, relating: Relating, programs: dict[str, Running]) -> None:
        self.world, self.relating, self.programs = world, relating, programs
        self.cast = world.force.cast

    def joined(self, program: str, who: str) -> Joined:
        found = self.programs[program].of(self.cast[who])
        if found is None:
            raise LookupError(f"{who} is not in {program}")
        return found

    def spare(self) -> set[int]:
        return {self.cast[who] for who in SPARE}

    def tell(self) -> None:
        self._amara_and_jonas()
        self._marek_and_tomasz()
        self._jonas_is_asked()

    def _space(self, program: str, mentor: str, mentee: str, started: int, source: str) -> Space:
        return Space(
            self.relating.papers,
            self.programs[program],
            self.joined(program, mentor),
            self.joined(program, mentee),
            started=started,
            status="active",
            source=source,
        )

    def _close(self, space: Space, **more: Any) -> None:
        space.finish(why=why(self.relating.joining, space.program.story, space.mentee, space.mentor), **more)
        self.relating.note_pair(self.world.chance(f"tour {space.key}"), space)

    def _meet(self, space: Space, number: int, step: Step, state: str, day: int, minutes: int) -> Planned:
        start = local(day, minutes, self.world.zone(space.mentee.person))
        people = (space.mentee.person, space.mentor.person)
        if not self.world.book(people, start, start + step.minutes * 60):
            raise ValueError("The tour's own times are the first to be booked.")
        return space.session(number, step, state, start)

    def _amara_and_jonas(self) -> None:
        today = self.world.today
        mentee = self.joined("growth", "amara")
        mentee.goal = f"{GOAL}."
        space = self._space("growth", "jonas", "amara", today - 32, "request")
        plan = space.program.story.plan
        sessions = [
            self._meet(space, 1, plan[0], "held", next_workday(today - 27), 960),
            self._meet(space, 2, plan[1], "held", next_workday(today - 13), 960),
            self._meet(space, 3, plan[2], "booked", today + 1, 960),
            *(space.session(n, plan[n - 1], "planned") for n in (4, 5)),
        ]
        space.point(sessions[2], "mentee", "The review that went wrong in October")
        space.point(sessions[2], "mentor", "How I told my manager that a launch would slip")
        space.pulse(sessions[0], "mentee", 5, "yes")
        space.pulse(sessions[0], "mentor", 4, "yes")
        space.pulse(sessions[1], "mentor", 5, "yes")
        space.ask_how_it_was(sessions[1], "mentee")
        self._their_work(space, sessions)
        self._close(space, ends=today + 53)

    def _their_work(self, space: Space, sessions: list[Planned]) -> None:
        today, second = self.world.today, sessions[1]
        made = self.world.past(second.start + 2700)
        friday = today + (4 - weekday(today)) % 7
        space.goal(GOAL, state="open", due=today + 25, steps=STEPS, done=3, made=made)
        for session in sessions:
            space.plan_actions(session, lambda: True)
        todo = (
            ("mentee", "Draft the design review for the routing change", friday, 0),
            ("mentee", "Ask two peers what they would like more of", today + 9, 0),
            ("mentee", "Read Jonas's notes on promotion documents", today - 5, made + 6 * DAY),
            ("mentor", "Send promotion notes", today - 8, made + 4 * DAY),
            ("mentor", "Find a review that Amara can sit in on", today + 3, 0),
        )
        for owner, words, due, done in todo:
            space.action(owner, due=due, made=made, done=done, session=second, words=words)
        words = (
            "What worked: Amara asked first, then gave the example.\nTry next: name the risk before the fix."
        )
        space.note(second, words, by="mentor", at=made + 3 * DAY)

    def _marek_and_tomasz(self) -> None:
        today = self.world.today
        space = self._space("buddies", "tomasz", "marek", today - 20, "request")
        plan = space.program.story.plan
        first = self._meet(space, 1, plan[0], "held", next_workday(today - 12), 780)
        second = self._meet(space, 2, plan[1], "booked", next_workday(today + 2), 780)
        third = space.session(3, plan[2], "planned")
        for session in (first, second, third):
            space.plan_actions(session, lambda: True)
        space.action(
            "mentee",
            due=today + 4,
            made=first.start + 1800,
            session=first,
            words="Ask the planner to show you her screen",
        )
        space.pulse(first, "mentee", 5, "yes")
        self._close(space, ends=today + 80)

    def _jonas_is_asked(self) -> None:
        """Two requests wait for Jonas; Amara was once turned down kindly, and remembers two mentors."""
        growth, asking, rng = (
            self.programs["growth"],
            self.relating.asking,
            self.world.chance("jonas is asked"),
        )
        jonas, amara = self.joined("growth", "jonas"), self.joined("growth", "amara")
        others = [
            j
            for j in growth.joined
            if j.mentee and not j.mentor and j.status == "active" and j is not amara
            and self.relating.allowed(growth, j.person, jonas.person)
        ]  # fmt: skip
        for number, mentee in enumerate(others[:2]):
            asking.write(rng, growth, mentee, jonas, "awaiting_mentor", self.world.now - (number + 3) * DAY)
        yulan, priya = self.joined("growth", "yulan"), self.joined("growth", "priya")
        asking.write(rng, growth, amara, yulan, "declined", self.world.now - 45 * DAY, suggested=jonas)
        asking.remember(amara, [priya, self.joined("growth", "thandiwe")])
