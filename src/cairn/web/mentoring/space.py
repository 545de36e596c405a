"""The space of a pair as its page shows it: where are we, and what is next. Words are opened here, for one member."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cairn.core.clock import now
from cairn.core.sealed import Reader
from cairn.mentoring.domain.hosting import host_of, meeting_of
from cairn.mentoring.enums import GoalState, MemberRole, MentorshipStatus, SessionState
from cairn.mentoring.models import ActionItem, Circle, Goal, Member, Mentorship, Session
from cairn.pairing.domain.words import reasons, skill_names
from cairn.people.models import Person
from cairn.programs.queries import help_contact_of
from cairn.scheduling.domain.video import has_video
from cairn.web.mentoring.fit import FitShown, fit_of
from cairn.web.mentoring.path import Path
from cairn.web.mentoring.sees import who_sees
from cairn.web.request import Request
from cairn.web.sessions.words import (
    clock,
    day_words,
    due_words,
    opened_text,
    place_of,
    point_text,
    title_of,
    video_of,
)
from cairn.web.shapes import Reason, Step

S = SessionState
DONE_SHOWN = 5  # action items done lately that stay in sight


@dataclass(frozen=True)
class Action:
    """An action item with its words."""

    row: ActionItem
    text: str
    mine: bool
    note: str


@dataclass(frozen=True)
class GoalShown:
    row: Goal
    text: str
    steps: list[tuple[Any, str]]


@dataclass(frozen=True)
class Company:
    """A circle where a page would name the other one of a pair: by its name, and on the reader's own clock."""

    name: str
    zone: str
    location: None = None
    job_title: str = ""

    @property
    def first_name(self) -> str:
        return self.name


class Space:
    """One mentorship for one of its members. Everything is read once, however often a template asks."""

    def __init__(self, mentorship: Mentorship, me: Person) -> None:
        self.mentorship, self.me = mentorship, me
        self.program = mentorship.program
        rows = mentorship.members.filter(left_at=None).select_related(
            "person__location", "person__department", "enrollment"
        )
        self.members = list(rows.order_by("joined_at", "pk"))
        self.mine = next(member for member in self.members if member.person_id == me.pk)
        self.circle = Circle.objects.filter(mentorship=mentorship).first() if self.is_circle else None
        self.partner = self._partner()
        self.sessions = list(mentorship.sessions.select_related("booking"))
        self.reader = Reader(me.pk, [mentorship.vault_id, *self._goal_vaults()])

    def _partner(self) -> Person | Company:
        if self.circle is not None:
            return Company(self.circle.name, self.me.zone)
        return next(member.person for member in self.members if member.person_id != self.me.pk)

    @property
    def is_circle(self) -> bool:
        return self.mentorship.is_circle

    @property
    def people(self) -> list[Person]:
        """Everybody in it, myself first."""
        return [self.me, *(m.person for m in self.members if m.person_id != self.me.pk)]

    def _mentee(self) -> Member | None:
        return next((m for m in self.members if m.role == MemberRole.MENTEE), None)

    def _goal_vaults(self) -> list[UUID]:
        mentee = self._mentee()
        joined = mentee.enrollment if mentee else None
        return [joined.vault_id] if joined and joined.vault_id else []

    @property
    def now(self) -> dt.datetime:
        return now()

    @property
    def partner_place(self) -> str:
        """Where the partner is, as one would say it."""
        return place_of(self.partner) if isinstance(self.partner, Person) else ""

    @property
    def is_live(self) -> bool:
        return self.mentorship.is_live

    @cached_property
    def has_video(self) -> bool:
        """Whether a session can be a video call: the mentor has a room, or the organization gives one."""
        return has_video(host_of(self.mentorship))

    @cached_property
    def books_at_once(self) -> bool:
        """The mentor offers hours, and it is not the mentor who asks."""
        return meeting_of(self.mentorship, self.me) is not None

    @property
    def video(self) -> str:
        """The room of the next session, once it is booked."""
        session = self.next
        return video_of(session) if session else ""

    @property
    def am_mentor(self) -> bool:
        return self.mine.role == MemberRole.MENTOR

    @cached_property
    def sees(self) -> str:
        return who_sees(self.mentorship.vault_id, self.me, [m.person for m in self.members])

    @cached_property
    def sees_counted(self) -> str:
        return who_sees(self.mentorship.vault_id, self.me, [m.person for m in self.members], counted=True)

    @cached_property
    def next(self) -> Session | None:
        """What needs attention first: a booked session, then a proposed one, then the next of the plan."""
        if not self.is_live:
            return None
        for states in ([S.BOOKED], [S.PROPOSED], [S.MISSED, S.PLANNED]):
            waiting = [s for s in self.sessions if s.state in states]
            if waiting:
                return min(waiting, key=lambda s: (s.starts_at or now(), s.number))
        return None

    @cached_property
    def fit(self) -> FitShown | None:
        """What I am asked, or said, about the fit; of the partner's answer nothing is ever read."""
        return fit_of(self.mine, self.sessions) if self.is_live and not self.is_circle else None

    @property
    def is_over(self) -> bool:
        """The next session's time has come, and nobody has said whether it was held."""
        session = self.next
        return bool(
            session and session.state == S.BOOKED and session.booking and session.booking.ends_at < now()
        )

    @property
    def answer_wanted(self) -> bool:
        """The partner proposed a time and waits for me."""
        session = self.next
        return bool(
            session and session.state == S.PROPOSED and session.booking
            and session.booking.proposed_by_id != self.me.pk
        )  # fmt: skip

    @property
    def next_title(self) -> str:
        return title_of(self.next, self.reader) if self.next else ""

    @property
    def headline(self) -> str:
        """Where we are, in one sentence."""
        if self.is_circle:
            return self._circle_headline()
        name, session, zone = self.partner.first_name, self.next, self.me.zone
        if self.mentorship.status == MentorshipStatus.PAUSED and self.mentorship.paused_until:
            until = date_format(self.mentorship.paused_until, _("D j M"))
            return _("You and %(name)s are pausing until %(day)s.") % {"name": name, "day": until}
        if not self.is_live:
            return _("You and %(name)s: what you did together.") % {"name": name}
        if session is None:
            return _("You and %(name)s have been through the whole plan.") % {"name": name}
        if session.starts_at is None or session.state == S.MISSED:
            return self._nothing_booked(name)
        words = {
            "name": name,
            "day": day_words(session.starts_at, zone),
            "time": clock(session.starts_at, zone),
        }
        if self.is_over:
            return _("Did you and %(name)s meet %(day)s?") % words
        if session.state == S.BOOKED:
            return _("You and %(name)s meet %(day)s at %(time)s.") % words
        if self.answer_wanted:
            return _("%(name)s proposes to meet %(day)s at %(time)s.") % words
        return _("%(name)s has not yet answered your proposal.") % words

    def _circle_headline(self) -> str:
        name, session, zone = self.partner.first_name, self.next, self.me.zone
        if not self.is_live:
            return _("%(name)s: what you did together.") % {"name": name}
        if session is None:
            return _("%(name)s has nothing planned yet.") % {"name": name}
        if session.starts_at is None or session.state == S.MISSED:
            return _("%(name)s has no time booked.") % {"name": name}
        day, at = day_words(session.starts_at, zone), clock(session.starts_at, zone)
        words = {"name": name, "day": day, "time": at}
        if self.is_over:
            return _("Did %(name)s meet %(day)s?") % words
        if session.state == S.BOOKED:
            return _("%(name)s meets %(day)s at %(time)s.") % words
        if self.answer_wanted:
            return _("A time is proposed for %(name)s: %(day)s at %(time)s.") % words
        return _("Nobody in %(name)s has answered your proposal yet.") % words

    def _nothing_booked(self, name: str) -> str:
        met = any(s.state in (S.HELD, S.MISSED) for s in self.sessions)
        by = self.mentorship.first_move_by
        if met or by is None:
            return _("You and %(name)s have nothing booked.") % {"name": name}
        words = {"name": name, "day": date_format(by, _("D j M"))}
        if self.mentorship.first_mover_id == self.me.pk:
            return _("You go first: propose a time to %(name)s by %(day)s.") % words
        return _("%(name)s goes first and proposes a time by %(day)s.") % words

    @cached_property
    def way(self) -> Path:
        """The path, and what can be changed about it."""
        return Path(self)

    @property
    def path(self) -> list[Step]:
        return self.way.steps

    @cached_property
    def agenda(self) -> list[tuple[Any, str]]:
        """The next session's points."""
        if self.next is None:
            return []
        return [(item, point_text(item, self.reader)) for item in self.next.agenda.filter(skipped_at=None)]

    @cached_property
    def actions(self) -> list[Action]:
        """What is open first, by date; then what was done lately."""
        rows = list(
            ActionItem.objects.current().filter(mentorship=self.mentorship).select_related("owner", "session")
        )
        still = sorted(
            (r for r in rows if r.done_at is None), key=lambda r: (r.due_on is None, r.due_on, r.pk)
        )
        done = sorted((r for r in rows if r.done_at), key=lambda r: str(r.done_at), reverse=True)[:DONE_SHOWN]
        return [shown_action(row, self.reader, self.me) for row in [*still, *done]]

    @cached_property
    def goals(self) -> list[GoalShown]:
        rows = self.mentorship.goals.exclude(state=GoalState.DROPPED).prefetch_related("steps")
        return [
            GoalShown(
                row,
                opened_text(self.reader, row, "text"),
                [(step, opened_text(self.reader, step, "text")) for step in row.steps.all()],
            )
            for row in rows.order_by("state", "created_at")
        ]

    @cached_property
    def first_goal(self) -> str:
        """What the mentee wrote on joining, for those who may read it."""
        mentee = self._mentee()
        joined = mentee.enrollment if mentee else None
        if joined is None or joined.vault_id not in self.reader.vaults:
            return ""
        return opened_text(self.reader, joined, "goal")  # type: ignore[arg-type]

    @cached_property
    def why(self) -> list[Reason]:
        """Why these two, as the match explained it."""
        why = self.mentorship.why
        names = skill_names([why]) if why else {}
        return (
            [Reason(said.text, said.tone) for said in reasons(why, names, to_mentor=self.am_mentor)]
            if why
            else []
        )

    @cached_property
    def help_contact(self) -> str:
        return help_contact_of(self.program)


def space_of(request: Request, mentorship_id: UUID) -> Space:
    """The space for whoever asks, or nothing found."""
    mine = Mentorship.objects.visible_to(request.person).select_related("program", "first_mover")
    return Space(get_object_or_404(mine, pk=mentorship_id), request.person)


def shown_action(row: ActionItem, reader: Reader, me: Person) -> Action:
    """One action item in words: whose it is and when it is due."""
    text = opened_text(reader, row, "text") if row.text is not None else row.planned
    whose = _("you") if row.owner_id == me.pk else row.owner.first_name
    parts = [whose, _("done") if row.done_at else due_words(row.due_on, me.zone)]
    return Action(row, text, row.owner_id == me.pk, ", ".join(part for part in parts if part))
