"""Half a year of a program with 500 pairs, as it happened: who booked, met, fell silent, paused, ended or left.

`History` is plain Python. It is written to the database step by step, and knows by itself, without asking the database,
whose reason for hearing something stands at any moment; `tests.notices.test_six_months` compares.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from cairn.core.clock import frozen
from cairn.core.ids import new_id
from cairn.feedback.models import Pulse
from cairn.mentoring.enums import MemberRole, MentorshipStatus, Source
from cairn.mentoring.models import ActionItem, Goal, Member, Mentorship, Session
from cairn.people.models import Location, Person
from cairn.programs.models import Enrollment, EnrollmentSkill, Program
from cairn.scheduling.models import Booking
from tests.factories import make_program, make_skill

HOUR, DAY, WEEK = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=7)
START = dt.datetime(2026, 1, 5, 6, tzinfo=dt.UTC)  # a Monday; clocks change on 8 and 29 March
STEP = 12 * HOUR
WEEKS, SESSIONS, RHYTHM = 26, 7, 21
ZONES = ("America/New_York", "Europe/Berlin", "Asia/Kolkata", "America/Los_Angeles", "UTC")
SETTLED = ("held", "missed")


@dataclass
class Meeting:
    row: Session
    state: str = "planned"
    at: dt.datetime | None = None
    settled: dt.datetime | None = None
    answered: set[UUID] = field(default_factory=set)


@dataclass
class Pair:
    row: Mentorship
    mentee: Person
    mentor: Person
    meetings: list[Meeting]
    status: str = "upcoming"
    has_goal: bool = False
    due: dict[UUID, tuple[UUID, dt.date, bool]] = field(default_factory=dict)  # action item: owner, day, done

    @property
    def people(self) -> tuple[Person, Person]:
        return self.mentee, self.mentor

    @property
    def is_over(self) -> bool:
        return self.status in ("completed", "ended_early")

    @property
    def live(self) -> bool:
        return self.status in ("upcoming", "active")


Change = Callable[[], None]


class History:
    """Everything that happens, by the step before which it happens."""

    def __init__(self, pairs: int, seed: int = 7) -> None:
        self.rng = random.Random(seed)
        self.left: set[UUID] = set()
        self.plan: dict[int, list[Change]] = defaultdict(list)
        self.touched: dict[type, dict[UUID, object]] = defaultdict(dict)
        self.now = START
        with frozen(START):
            self._make(pairs)
        for pair in self.pairs:
            self._tell_story(pair)

    # What there is

    def _make(self, count: int) -> None:
        places = [Location.objects.create(code=zone, name=zone, zone=zone) for zone in ZONES]
        self.programs = [
            make_program(name, session_every_days=RHYTHM, opened_at=START) for name in ("One", "Two")
        ]
        self.people = [
            Person(
                given_name=f"P{n}",
                employee_number=f"S{n:05}",
                email=f"p{n}@example.com" if n % 2 else None,
                location=places[n % len(places)],
            )
            for n in range(count * 9 // 5)
        ]
        Person.objects.bulk_create(self.people)
        mentors = self.people[count:]  # some have two mentees, in two programs
        self.pairs = [
            self._pair(n, self.people[n], mentors[n % len(mentors)], self.programs[n >= len(mentors)])
            for n in range(count)
        ]
        rows = [pair.row for pair in self.pairs]
        Mentorship.objects.bulk_create(rows)
        Session.objects.bulk_create(meeting.row for pair in self.pairs for meeting in pair.meetings)
        self._enroll()
        Member.objects.bulk_create(self._members())
        self.by_pk = {person.pk: person for person in self.people}

    def _pair(self, number: int, mentee: Person, mentor: Person, program: Program) -> Pair:
        row = Mentorship(
            program=program,
            source=Source.RUN,
            vault_id=new_id(),
            started_on=START.date(),
            ends_on=(START + (WEEKS - 3 - number % 3) * WEEK).date(),
            first_mover=mentee,
            first_move_by=(START + 7 * DAY).date(),
            status=MentorshipStatus.UPCOMING,
        )
        sessions = [Session(mentorship=row, vault_id=new_id(), number=n + 1) for n in range(SESSIONS)]
        return Pair(row, mentee, mentor, [Meeting(session) for session in sessions])

    def _enroll(self) -> None:
        """Everybody, with a wish, so that no profile is unfinished."""
        seen = {(person.pk, pair.row.program_id): None for pair in self.pairs for person in pair.people}
        rows = [
            Enrollment(program_id=program, person_id=person, status="active", as_mentee=True)
            for person, program in seen
        ]
        Enrollment.objects.bulk_create(rows)
        skill = make_skill("Listening")
        EnrollmentSkill.objects.bulk_create(
            EnrollmentSkill(enrollment=row, skill=skill, offered=False) for row in rows
        )

    def _members(self) -> Iterator[Member]:
        seats: dict[UUID, int] = defaultdict(int)
        for pair in self.pairs:
            seats[pair.mentor.pk] += 1
            yield Member(mentorship=pair.row, person=pair.mentee, role=MemberRole.MENTEE)
            yield Member(
                mentorship=pair.row, person=pair.mentor, role=MemberRole.MENTOR, seat=seats[pair.mentor.pk]
            )

    # What happens

    def at(self, moment: dt.datetime, change: Change) -> None:
        self.plan[max(0, -((START - moment) // STEP))].append(change)

    def _tell_story(self, pair: Pair) -> None:
        """One of: never begins, falls silent, ends early, pauses, somebody leaves, goes to its end."""
        rng, moment = self.rng, START + self.rng.uniform(0.5, 14) * DAY
        story = rng.choice(["never", "silent", "early", "pause", "leaves", "whole", "whole", "whole"])
        meets = {"never": 0, "silent": rng.randint(1, 3), "early": 3}.get(story, SESSIONS)
        for meeting in pair.meetings[:meets]:
            moment = self._meet(pair, meeting, moment) + rng.uniform(3, 24) * DAY
        if rng.random() < 0.6:
            self.at(START + rng.uniform(10, 100) * DAY, lambda: self._set_goal(pair))
        middle = START + rng.uniform(50, 110) * DAY
        if story == "early":
            self.at(middle, lambda: self._status(pair, "ended_early"))
        elif story == "pause":
            self.at(middle, lambda: self._status(pair, "paused"))
            self.at(middle + rng.uniform(10, 30) * DAY, lambda: self._status(pair, "active"))
        elif story == "leaves":
            self.at(middle, lambda: self._leave(pair))
        if rng.random() < 0.8:
            self.at(dt.datetime.combine(pair.row.ends_on or START.date(), dt.time(9), dt.UTC), lambda: self._status(pair, "completed"))  # fmt: skip

    def _meet(self, pair: Pair, meeting: Meeting, moment: dt.datetime) -> dt.datetime:
        """A time is proposed or booked, perhaps moved or cancelled; then held and marked, missed, or never marked."""
        rng = self.rng
        begins = (moment + rng.uniform(2, 12) * DAY).replace(minute=0, second=0, microsecond=0)
        if rng.random() < 0.5:
            self.at(moment, lambda: self._session(pair, meeting, "proposed", begins))
            moment += rng.uniform(0.3, 2) * DAY
        self.at(moment, lambda: self._session(pair, meeting, "booked", begins))
        if rng.random() < 0.15:
            moved = begins + rng.randint(1, 5) * DAY
            self.at(begins - 10 * HOUR, lambda: self._session(pair, meeting, "booked", moved))
            begins = moved
        if rng.random() < 0.1:
            self.at(begins - 8 * HOUR, lambda: self._session(pair, meeting, "cancelled", None))
            return begins
        if rng.random() < 0.9:
            marked = begins + rng.uniform(1, 80) * HOUR
            state = "held" if rng.random() < 0.9 else "missed"
            self.at(marked, lambda: self._session(pair, meeting, state, begins))
            if state == "held":
                self._after(pair, meeting, marked)
        return begins

    def _after(self, pair: Pair, meeting: Meeting, held: dt.datetime) -> None:
        for person in pair.people:
            if self.rng.random() < 0.6:
                when = held + self.rng.uniform(0.1, 6) * DAY
                self.at(when, lambda person=person: self._answer(meeting, person))  # type: ignore[misc]
        if self.rng.random() < 0.5:
            action = ActionItem(mentorship=pair.row, vault_id=new_id(), owner=self.rng.choice(pair.people))
            action.due_on = (held + self.rng.randint(3, 14) * DAY).date()
            self.at(held + 7 * HOUR, lambda: self._promise(pair, action))
            if self.rng.random() < 0.7:
                self.at(held + self.rng.uniform(1, 20) * DAY, lambda: self._done(pair, action))

    def _session(self, pair: Pair, meeting: Meeting, state: str, at: dt.datetime | None) -> None:
        """What a pair that is over, or a session that is settled, no longer does."""
        if not pair.live or meeting.state in SETTLED or (state in SETTLED and meeting.state != "booked"):
            return
        row = meeting.row
        if row.booking_id is None:
            booking = Booking.objects.create(
                subject_id=row.pk,
                state="booked",
                zone="UTC",
                uid=str(row.pk),
                during=DateTimeTZRange(self.now, self.now + HOUR),
                proposed_by=pair.mentee,
            )
            row.booking = booking
        meeting.state, meeting.at = state, at
        meeting.settled = self.now if state in SETTLED else None
        row.state, row.starts_at, row.settled_at = state, at, meeting.settled
        self.touched[Session][row.pk] = row
        if pair.status == "upcoming" and state == "held":
            self._status(pair, "active")

    def _status(self, pair: Pair, status: str) -> None:
        if not pair.live and not (pair.status == "paused" and status == "active"):
            return
        pair.status = pair.row.status = status
        if status in ("completed", "ended_early"):
            pair.row.ended_at = self.now
            Member.objects.filter(mentorship=pair.row).update(active=False)
            for meeting in pair.meetings:
                if meeting.state in ("proposed", "booked"):
                    meeting.state = meeting.row.state = "cancelled"
                    self.touched[Session][meeting.row.pk] = meeting.row
        self.touched[Mentorship][pair.row.pk] = pair.row

    def _leave(self, gone: Pair) -> None:
        """The mentee leaves the organization; their pair ends with it."""
        self.left.add(gone.mentee.pk)
        Person.objects.filter(pk=gone.mentee.pk).update(status="left", left_on=self.now.date())
        if gone.live:
            self._status(gone, "ended_early")

    def _set_goal(self, pair: Pair) -> None:
        if pair.live:
            pair.has_goal = True
            Goal.objects.create(mentorship=pair.row, vault_id=new_id())

    def _answer(self, meeting: Meeting, person: Person) -> None:
        if meeting.state == "held" and person.pk not in meeting.answered:
            meeting.answered.add(person.pk)
            Pulse.objects.create(session=meeting.row, person=person, useful=4, go_on="yes")

    def _promise(self, pair: Pair, action: ActionItem) -> None:
        if pair.live and action.due_on:
            pair.due[action.pk] = (action.owner_id, action.due_on, False)
            action.save()

    def _done(self, pair: Pair, action: ActionItem) -> None:
        if action.pk in pair.due:
            owner, day, _done = pair.due[action.pk]
            pair.due[action.pk] = (owner, day, True)
            ActionItem.objects.filter(pk=action.pk).update(done_at=self.now)

    def steps(self) -> Iterator[dt.datetime]:
        """The moments, each after what happened before it has been written."""
        fields = {
            Session: ["state", "starts_at", "settled_at", "booking"],
            Mentorship: ["status", "ended_at"],
        }
        for number in range(int(WEEKS * WEEK / STEP)):
            self.now = START + number * STEP
            with frozen(self.now):
                for change in self.plan.pop(number, []):
                    change()
                for model, rows in self.touched.items():
                    model.objects.bulk_update(list(rows.values()), fields[model])  # type: ignore[attr-defined]
                self.touched.clear()
                yield self.now

    def local(self, person: UUID) -> dt.datetime:
        location = self.by_pk[person].location
        assert location is not None
        return self.now.astimezone(ZoneInfo(location.zone))
