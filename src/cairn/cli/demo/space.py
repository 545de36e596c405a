"""One mentorship while it is being written: members, sessions, goals, action items, notes, pulses."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from cairn.cli.demo.joining import Joined, Running
from cairn.cli.demo.papers import Papers, Planned
from cairn.cli.demo.stories import Step
from cairn.cli.demo.world import OpenVault, date_of, stamp

DUE_DAYS = 14
LIVE = ("upcoming", "active", "paused")


class Space:
    """A pair at work. Call `finish` last: it writes the mentorship itself."""

    def __init__(
        self,
        papers: Papers,
        program: Running,
        mentor: Joined,
        mentee: Joined,
        *,
        started: int,
        status: str,
        source: str,
    ) -> None:
        self.papers, self.world = papers, papers.world
        self.program, self.mentor, self.mentee = program, mentor, mentee
        self.started, self.status, self.source = started, status, source
        self.begun = self.world.past(self.world.at(started, 480))
        self.key = self.world.keys(self.begun)
        self.ids = {"mentor": self.world.id_of(mentor.person), "mentee": self.world.id_of(mentee.person)}
        self.vault: OpenVault = self.world.vault("mentorship", self.key, self.begun, *self.ids.values())
        if status in LIVE:
            mentee.vault.let_in(self.ids["mentor"])
        self.activity = self.begun
        self.members: dict[str, str] = {}
        self._seat()

    def _seat(self) -> None:
        live = self.status in LIVE
        mentor = self.mentor.person
        if live:
            self.papers.seats[mentor] = self.papers.seats.get(mentor, 0) + 1
        for role, joined in (("mentor", self.mentor), ("mentee", self.mentee)):
            self.members[role] = self.world.keys(self.begun)
            self.papers.members.add(
                id=self.members[role],
                mentorship_id=self.key,
                person_id=self.ids[role],
                role=role,
                enrollment_id=joined.key,
                seat=self.papers.seats[mentor] if live and role == "mentor" else None,
                active=live,
            )

    def session(self, number: int, step: Step, state: str, start: int = 0, *, by: str = "mentee") -> Planned:
        """A session with the plan's agenda; `start` is needed for all but planned ones. The time of a booked or
        held one must have been taken with `World.book` before."""
        planned = Planned(self.world.keys(self.begun), number, step, state, start)
        settled = self.world.past(start + step.minutes * 60 + 600) if state in ("held", "missed") else 0
        booking = self._booking(planned, by) if start else None
        self.papers.sessions.add(
            id=planned.key,
            mentorship_id=self.key,
            vault_id=self.vault.key,
            number=number,
            title=step.title,
            why=step.why,
            how_to_start=step.start,
            minutes=step.minutes,
            state=state,
            booking_id=booking,
            starts_at=stamp(start) if start else None,
            settled_at=stamp(settled) if settled else None,
            settled_by_id=self.ids["mentor" if number % 3 == 0 else "mentee"] if settled else None,
            plan_id=self.program.plan[number - 1],
        )
        self._tell_of_session(planned, settled, by)
        for position, (owner, text) in enumerate(step.agenda, start=1):
            done = stamp(settled) if state == "held" and (number + position) % 5 else None
            self._agenda(planned, position, owner, done, planned=text)
        if state == "held":
            self.activity = max(self.activity, settled)
        return planned

    def _event(self, verb: str, at: int, kind: str, key: str, *, by: str, **facts: Any) -> None:
        self.papers.telling.event(
            f"mentoring.{verb}", at, by=self.ids[by], subject=(kind, key), program=self.program.key,
            mentorship=self.key, **facts,
        )  # fmt: skip

    def _tell_of_session(self, planned: Planned, settled: int, by: str) -> None:
        if not planned.start:
            return
        made = self.world.past(max(self.begun, planned.start - 6 * 86_400))
        facts = {"number": planned.number, "starts_at": stamp(planned.start)}
        steps = [("session_proposed", "proposed", made)]
        if planned.state in ("booked", "held", "missed"):
            steps.append(("session_booked", "booked", made + 7200))
        if planned.state == "cancelled":
            steps.append(("session_dropped", "cancelled", made + 7200))
        if settled:
            steps.append((f"session_{planned.state}", planned.state, settled))
        for verb, state, at in steps:
            self._event(verb, at, "session", planned.key, by=by, state=state, **facts)

    def _booking(self, planned: Planned, by: str) -> str:
        made = self.world.past(max(self.begun, planned.start - 6 * 86_400))
        key = self.world.keys(made)
        state = {"proposed": "proposed", "cancelled": "cancelled"}.get(planned.state, "booked")
        during = f"[{stamp(planned.start)},{stamp(planned.start + planned.step.minutes * 60)})"
        self.papers.bookings.add(
            id=key,
            subject_id=planned.key,
            state=state,
            during=during,
            zone=self.world.zone(self.mentee.person if by == "mentee" else self.mentor.person),
            proposed_by_id=self.ids[by],
            uid=f"{UUID(key)}@cairn",
            created_at=stamp(made),
            updated_at=stamp(made),
        )
        self._tell_of_time(planned, key, made, state, self.ids[by])
        for person in self.ids.values():
            self.papers.booked.add(booking_id=key, person_id=person, during=during, booked=state == "booked")
        if state != "cancelled":
            self.activity = max(self.activity, made)
        return key

    def _tell_of_time(self, planned: Planned, booking: str, made: int, state: str, by: str) -> None:
        telling, people = self.papers.telling, sorted(self.ids.values())
        facts = {"for": planned.key, "people": people, "starts_at": stamp(planned.start), "sequence": 0}
        steps = {
            "proposed": ("proposed",),
            "booked": ("proposed", "booked"),
            "cancelled": ("proposed", "cancelled"),
        }
        for offset, step in enumerate(steps[state]):
            at, about = made + offset * 7200, ("booking", booking)
            telling.event(
                f"scheduling.{step}", at, by=by, subject=about, program=self.program.key, state=step, **facts
            )
        when = {"at": stamp(planned.start), "booking": booking}
        for person, other in (people, people[::-1]):
            if state == "booked" and planned.start > self.world.now:
                telling.tell(
                    "session_booked", person, self.world.past(made + 7200), subject=planned.key,
                    program=self.program.key, other=other, **when,
                )  # fmt: skip
                if planned.start < self.world.now + 36 * 3600:
                    told = min(planned.start - 24 * 3600, self.world.now - 3 * 3600)
                    telling.tell(
                        "session_tomorrow", person, told, subject=planned.key, program=self.program.key,
                        other=other, **when,
                    )  # fmt: skip
            elif state == "proposed" and person != by:
                telling.tell(
                    "time_proposed",
                    person,
                    made,
                    subject=planned.key,
                    program=self.program.key,
                    other=other,
                    **when,
                )

    def _tell(self, ended: int, first_by: int) -> None:
        telling, about, program = self.papers.telling, ("mentorship", self.key), self.program.key
        mentee, mentor = self.ids["mentee"], self.ids["mentor"]
        both = {"mentee": mentee, "mentor": mentor}
        by = mentor if self.source == "request" else self.world.id_of(self.program.manager)
        facts = {"source": self.source, "first_mover": mentee, "first_move_by": date_of(first_by)}
        telling.event("mentoring.started", self.begun, by=by, subject=about, program=program, **both, **facts)
        if self.status in ("completed", "ended_early"):
            # nobody learns from the log who ended it
            telling.event(f"mentoring.{self.status}", ended, by=None, subject=about, program=program, **both)
        if self.status == "paused":
            at = self.activity + 86_400
            telling.event("mentoring.paused", at, by=mentee, subject=about, program=program, **both)
        for kind, person, other in (("matched_first", mentee, mentor), ("matched", mentor, mentee)):
            if self.status == "upcoming":
                telling.tell(
                    kind,
                    person,
                    self.begun,
                    subject=self.key,
                    program=program,
                    other=other,
                    date=date_of(first_by),
                )

    def nudge(self) -> None:
        """The notice to a pair with nothing booked."""
        for person, other in (("mentee", "mentor"), ("mentor", "mentee")):
            self.papers.telling.tell(
                "quiet", self.ids[person], self.world.now - 86_400, subject=self.key, program=self.program.key,
                other=self.ids[other],
            )  # fmt: skip

    def ask_how_it_was(self, session: Planned, role: str) -> None:
        """The notice after a session to somebody who has not said yet how it was."""
        at = self.world.past(session.start + session.step.minutes * 60 + 1800)
        other = self.ids["mentor" if role == "mentee" else "mentee"]
        self.papers.telling.tell(
            "pulse", self.ids[role], at, subject=session.key, program=self.program.key, other=other
        )

    def _agenda(self, session: Planned, position: int, owner: str, done: str | None, **text: Any) -> None:
        self.papers.agenda.add(
            id=text.pop("id", None) or self.world.keys(self.begun),
            session_id=session.key,
            vault_id=self.vault.key,
            position=position,
            owner=owner,
            done_at=done,
            **text,
        )

    def point(self, session: Planned, owner: str, words: str, *, notes: str = "") -> None:
        """An agenda item of the pair's own."""
        key, author = self.world.keys(self.begun), self.ids["mentor" if owner == "mentor" else "mentee"]
        held = session.state == "held"
        self._agenda(
            session,
            len(session.step.agenda) + 1 + (owner == "mentor"),
            owner,
            stamp(self.world.past(session.start + 3600)) if held else None,
            id=key,
            text=self.vault.seal(author, key, "text", words),
            notes=self.vault.seal(author, key, "notes", notes) if notes else None,
            added_by_id=author,
        )

    def action(
        self,
        owner: str,
        *,
        session: Planned,
        made: int,
        due: int = 0,
        done: int = 0,
        words: str = "",
        planned: str = "",
    ) -> None:
        """An action item, in the pair's own words or the plan's (due once its session was held). `due` is a day,
        `made` and `done` are moments."""
        key, person = self.world.keys(made), self.ids[owner]
        facts = {"owner": person, "planned": bool(planned)}
        if words:
            self._event("action_added", made, "actionitem", key, by=owner, **facts)
        if done:
            self._event("action_done", done, "actionitem", key, by=owner, **facts)
        self.papers.actions.add(
            id=key,
            mentorship_id=self.key,
            session_id=session.key,
            vault_id=self.vault.key,
            owner_id=person,
            due_on=date_of(due) if due else None,
            due_days=DUE_DAYS if planned else None,
            added_by_id=person if words else None,
            done_at=stamp(self.world.past(done)) if done else None,
            created_at=stamp(made),
            planned=planned,
            text=self.vault.seal(person, key, "text", words) if words else None,
        )

    def plan_actions(self, session: Planned, ticked: Callable[[], bool]) -> None:
        """What the plan expects after a session; who is to do something "both" gets an item each."""
        held = session.state == "held"
        end = self.world.past(session.start + session.step.minutes * 60) if held else self.begun
        for owner, text in session.step.actions:
            for who in ("mentee", "mentor") if owner == "both" else (owner,):
                due = end // 86_400 + DUE_DAYS if held else 0
                done = end + 5 * 86_400 if held and ticked() else 0
                done = done if done < self.world.now else 0
                self.action(who, session=session, made=self.begun, due=due, done=done, planned=text)

    def goal(
        self,
        words: str,
        *,
        state: str,
        due: int,
        steps: Sequence[str],
        done: int,
        made: int,
        settled: int = 0,
    ) -> None:
        """A goal with the steps on the way to it, the first `done` of them taken."""
        key, person = self.world.keys(made), self.ids["mentee"]
        self.papers.goals.add(
            id=key,
            mentorship_id=self.key,
            vault_id=self.vault.key,
            text=self.vault.seal(person, key, "text", words),
            state=state,
            due_on=date_of(due),
            steps_done=done,
            steps_total=len(steps),
            set_by_id=person,
            created_at=stamp(made),
            settled_at=stamp(self.world.past(settled)) if settled else None,
        )
        counts = {"steps_done": done, "steps_total": len(steps)}
        self._event("goal_set", made, "goal", key, by="mentee", state="open", **counts)
        if settled:
            self._event("goal_settled", settled, "goal", key, by="mentee", state=state, **counts)
        for position, step in enumerate(steps, start=1):
            row = self.world.keys(made)
            self.papers.steps.add(
                id=row,
                goal_id=key,
                vault_id=self.vault.key,
                position=position,
                text=self.vault.seal(person, row, "text", step),
                done_at=stamp(self.world.past(made + position * 86_400)) if position <= done else None,
            )

    def note(self, session: Planned | None, words: str, *, by: str, at: int) -> None:
        key = self.world.keys(at)
        self._event("note_written", at, "sharednote", key, by=by)
        self.papers.notes.add(
            id=key,
            mentorship_id=self.key,
            session_id=session.key if session else None,
            vault_id=self.vault.key,
            body=self.vault.seal(self.ids[by], key, "body", words),
            written_by_id=self.ids[by],
            updated_at=stamp(self.world.past(at)),
        )

    def pulse(self, session: Planned, role: str, useful: int, go_on: str) -> None:
        at = self.world.past(session.start + session.step.minutes * 60 + 7200)
        self.papers.pulses.add(
            id=self.world.keys(at),
            session_id=session.key,
            person_id=self.ids[role],
            useful=useful,
            go_on=go_on,
            answered_at=stamp(at),
        )

    def ending(self, role: str, words: str, at: int) -> None:
        """A reason that only its author ever reads, in a vault of their own."""
        key, person = self.world.keys(at), self.ids[role]
        own = self.world.vault("ending", person, at, person)
        self.papers.endings.add(
            id=key,
            member_id=self.members[role],
            vault_id=own.key,
            reason=own.seal(person, key, "reason", words),
            written_at=stamp(self.world.past(at)),
        )

    def finish(
        self,
        *,
        why: dict[str, Any],
        ended: int = 0,
        ends: int | None = None,
        note: str = "",
        paused: int = 0,
        first_by: int = 0,
    ) -> None:
        """Write the mentorship. `ended` is a moment, the other dates are days."""
        live = self.status in LIVE
        self.papers.mentorships.add(
            id=self.key,
            program_id=self.program.key,
            track_id=self.mentee.track,
            status=self.status,
            source=self.source,
            vault_id=self.vault.key,
            why=json.dumps(why),
            program_note=note,
            first_mover_id=self.ids["mentee"],
            first_move_by=date_of(first_by or self.started + 5),
            started_on=date_of(self.started),
            ends_on=date_of(ends) if ends is not None else None,
            paused_until=date_of(paused) if paused else None,
            last_activity_at=stamp(self.world.past(max(self.activity, ended))),
            ended_at=None if live else stamp(self.world.past(max(ended, self.activity))),
            created_at=stamp(self.begun),
        )
        self._tell(ended, first_by or self.started + 5)
        self.mentor.partners += 1
        self.mentee.partners += 1
