"""The path of a pair: training, sessions, tasks and survey moments in their order, and what comes next for one member."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cairn.core.clock import now, today
from cairn.mentoring.domain.rating import moments_open, skills_to_rate
from cairn.mentoring.enums import MemberRole, Owner, PathKind, RatingMoment, SessionState
from cairn.mentoring.models import PathEntry, PlanTold, SelfRating, Session
from cairn.programs.enums import EntryKind, SurveyMoment
from cairn.programs.models import PlanEntry
from cairn.web.sessions.words import day_words, due_words, title_of
from cairn.web.shapes import Step

if TYPE_CHECKING:
    from cairn.web.mentoring.space import Space

S = SessionState
# Whoever leads a circle reads what is for mentors, the others what is for mentees.
AS_IN_A_PAIR = {MemberRole.LEAD.value: Owner.MENTOR.value, MemberRole.PEER.value: Owner.MENTEE.value}
TOLD_FOR = dt.timedelta(days=14)
FIRST, LAST = dt.date.min, dt.date.max


@dataclass(frozen=True)
class Training:
    """A training as one member sees it: whether it is theirs, and who has done it."""

    row: PathEntry
    mine: bool
    done: bool
    others: list[str]


class Path:
    """Everything on the way, read once."""

    def __init__(self, space: Space) -> None:
        self.space = space

    @cached_property
    def entries(self) -> list[PathEntry]:
        rows = self.space.mentorship.path_entries.prefetch_related("ticks", "action_items")
        return list(rows)

    @cached_property
    def training(self) -> list[Training]:
        space = self.space
        names = {member.pk: member.person.first_name for member in space.members}
        found = []
        for row in self.entries:
            if row.kind == PathKind.TRAINING:
                ticks = [tick.member_id for tick in row.ticks.all()]
                others = [names[key] for key in ticks if key != space.mine.pk and key in names]
                mine = row.owner in (Owner.BOTH, space.mine.role)
                found.append(Training(row, mine, space.mine.pk in ticks, others))
        return found

    @cached_property
    def steps(self) -> list[Step]:
        """In the order of their days; what has no day comes where the plan has it."""
        placed = [*self._trainings(), *self._ratings(), *self._sessions(), *self._tasks(), *self._surveys()]
        return [step for _day, step in sorted(placed, key=lambda pair: pair[0])]

    @cached_property
    def next(self) -> Step | None:
        """The one step that is next for this member."""
        return next((step for step in self.steps if step.state == "now"), None)

    @cached_property
    def open_training(self) -> Training | None:
        """My training comes before the first session."""
        met = any(session.state == S.HELD for session in self.space.sessions)
        if met or not self.space.is_live:
            return None
        return next((one for one in self.training if one.mine and not one.done), None)

    def _trainings(self) -> list[tuple[dt.date, Step]]:
        found = []
        for one in self.training:
            everybody = [m for m in self.space.members if one.row.owner in (Owner.BOTH, m.role)]
            done = one.done if one.mine else len(one.others) >= len(everybody)
            now_ = one is self.open_training
            note = _("training") if one.mine else _("training for %(name)s") % {"name": self._name}
            state = "done" if done else "now" if now_ else "next"
            found.append((FIRST, Step(one.row.title, state, note, "#training")))  # type: ignore[arg-type]
        return found

    @property
    def _name(self) -> str:
        return self.space.partner.first_name

    def _ratings(self) -> list[tuple[dt.date, Step]]:
        """My own look at my skills. Only I see these steps as done."""
        if not self.skills:
            return []
        href = reverse("mentoring:skills", args=[self.space.mentorship.pk])
        note = _("for yourself")
        words = {
            RatingMoment.START: (FIRST, _("Rate the skills you want")),
            RatingMoment.END: (LAST, _("Rate them again")),
        }
        return [
            (day, Step(title, "done" if moment in self.rated else "next", note, href))
            for moment, (day, title) in words.items()
        ]

    @cached_property
    def skills(self) -> bool:
        return not self.space.is_circle and bool(skills_to_rate(self.space.mine))

    @cached_property
    def rated(self) -> set[str]:
        return set(SelfRating.objects.filter(member=self.space.mine).values_list("moment", flat=True))

    @property
    def may_rate(self) -> bool:
        return bool(moments_open(self.space.mentorship))

    def _sessions(self) -> list[tuple[dt.date, Step]]:
        """Each on its day, or so many days after the one before it."""
        found, day = [], self.space.mentorship.started_on
        for session in self.space.sessions:
            if session.state == S.CANCELLED:
                continue
            own = session.starts_at.date() if session.starts_at else None
            day = max(day, own or day + dt.timedelta(days=self.space.program.session_every_days))
            found.append((day, self._session(session)))
        return found

    def _session(self, session: Session) -> Step:
        space = self.space
        states = {S.HELD: "done", S.MISSED: "missed"}
        state = states.get(S(session.state), "next")
        if session == space.next and self.open_training is None:
            state = "now"
        note = ""
        if session.starts_at and session.state in (S.HELD, S.BOOKED, S.PROPOSED, S.MISSED):
            said = {
                S.HELD: _("held %(day)s"),
                S.PROPOSED: _("%(day)s, not agreed yet"),
                S.MISSED: _("missed %(day)s"),
            }
            note = said.get(S(session.state), "%(day)s") % {
                "day": day_words(session.starts_at, space.me.zone)
            }
        href = reverse("sessions:show", args=[session.pk])
        return Step(title_of(session, space.reader), state, note, href)  # type: ignore[arg-type]

    def _tasks(self) -> list[tuple[dt.date, Step]]:
        """A task that the pair took away is none."""
        found = []
        for row in self.entries:
            items = list(row.action_items.all()) if row.kind == PathKind.TASK else []
            if items:
                done = all(item.done_at for item in items)
                note = "" if done else due_words(row.due_on, self.space.me.zone)
                step = Step(row.title, "done" if done else "next", note, "#actions")
                found.append((row.due_on or FIRST, step))
        return found

    def _surveys(self) -> list[tuple[dt.date, Step]]:
        found = []
        for row in self.entries:
            day = self._day_of(row.moment) if row.kind == PathKind.SURVEY else None
            if day is not None:
                past = day < today(self.space.me.zone)
                note = _("the program asks, %(day)s") % {"day": date_format(day, _("D j M"))}
                found.append((day, Step(row.title, "done" if past else "next", note)))
        return found

    def _day_of(self, moment: str) -> dt.date | None:
        """The day of a survey moment; halfway and the end need a last day."""
        begin, end = self.space.mentorship.started_on, self.space.mentorship.ends_on
        if moment == SurveyMoment.MATCHED:
            return begin
        if moment == SurveyMoment.DAYS_30:
            return begin + dt.timedelta(days=30)
        if end is None:
            return None
        return begin + (end - begin) / 2 if moment == SurveyMoment.MIDDLE else end

    @cached_property
    def to_come(self) -> list[tuple[Session, str]]:
        """Sessions whose place the pair can change, with their titles."""
        rows = [s for s in self.space.sessions if s.state in (S.PLANNED, S.PROPOSED, S.BOOKED)]
        return [(row, title_of(row, self.space.reader)) for row in rows]

    @cached_property
    def left_out(self) -> list[tuple[Session, str]]:
        """Sessions that the pair goes without."""
        rows = [s for s in self.space.sessions if s.state == S.CANCELLED]
        return [(row, title_of(row, self.space.reader)) for row in rows]

    @cached_property
    def told(self) -> PlanTold | None:
        """What a change of the program's plan did here lately."""
        if not self.space.is_live:
            return None
        rows = PlanTold.objects.filter(mentorship=self.space.mentorship, told_at__gt=now() - TOLD_FOR)
        return rows.order_by("-told_at").first()

    @cached_property
    def _read(self) -> list[PlanEntry]:
        """The program's cards and handbook for my side, as they stand now."""
        rows = self.space.program.plan_entries.filter(kind__in=[EntryKind.CARD, EntryKind.HANDBOOK])
        role = self.space.mine.role
        side = AS_IN_A_PAIR.get(role, role)
        return [row for row in rows if row.owner in (Owner.BOTH, side)]

    @property
    def handbook(self) -> list[PlanEntry]:
        return [row for row in self._read if row.kind == EntryKind.HANDBOOK]

    def cards_for(self, session: Session) -> list[PlanEntry]:
        """What helps beside a session's agenda: its own cards, and those for every session."""
        cards = [row for row in self._read if row.kind == EntryKind.CARD]
        return [row for row in cards if row.session_id in (None, session.plan_id)]

    @property
    def cards(self) -> list[PlanEntry]:
        return self.cards_for(self.space.next) if self.space.next else []
