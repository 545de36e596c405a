"""Running pairs follow a changed plan: a batch of them at a time, each as far as they have not begun."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from cairn.core.events.log import events_for, record_many
from cairn.mentoring.domain.differing import GONE, Plan, entries_of_plan, sessions_of_plan
from cairn.mentoring.domain.plans import Copies, Pair, reword, reword_entry
from cairn.mentoring.enums import MemberRole, SessionState
from cairn.mentoring.events import PLAN_FOLLOWED
from cairn.mentoring.models import (
    ActionItem,
    AgendaItem,
    Member,
    Mentorship,
    PathEntry,
    PlanTold,
    PlanUpdate,
    Session,
)
from cairn.programs.models import Program

Copy = TypeVar("Copy", Session, PathEntry)
SETTLED = (SessionState.HELD, SessionState.MISSED)
ENTRY_WORDS = ["title", "text", "link", "owner", "moment", "position", "due_on", "plan_version"]
SESSION_WORDS = ["title", "why", "how_to_start", "minutes", "plan_version"]


@dataclass
class Following:
    """What is to happen to a batch, gathered row by row and written with a query a table."""

    plan: Plan
    copies: Copies = field(default_factory=Copies)
    reworded: list[Session] = field(default_factory=list)
    moved: list[Session] = field(default_factory=list)
    reworded_entries: list[PathEntry] = field(default_factory=list)
    removed: list[UUID] = field(default_factory=list)
    removed_entries: list[UUID] = field(default_factory=list)

    def sessions(self, pair: Pair, rows: list[Session], all_rows: list[Session], told: PlanTold) -> None:
        """One pair's sessions: words that changed, what is gone, what is new."""
        here = {row.plan_id: row for row in rows}
        for key, row in here.items():
            planned = self.plan.sessions.get(key)  # type: ignore[arg-type]
            version = planned.version if planned else GONE
            if row.own or version == row.plan_version or self.plan.holds_back(key, version):  # type: ignore[attr-defined, arg-type]
                continue
            if planned is None:
                self.removed.append(row.pk)
                told.removed += 1
            else:
                reword(row, planned)
                self.reworded.append(row)
                self.copies.add_words(pair, row, planned)
                told.reworded += 1
        gone = set(self.removed)
        order = [row for row in all_rows if row.pk not in gone]
        new = [p for key, p in self.plan.sessions.items() if key not in here]
        for planned in new:
            if self.plan.holds_back(planned.pk, planned.version):
                continue
            earlier = [key for key, p in self.plan.sessions.items() if p.number < planned.number]
            added = self.copies.add_session(pair, planned, number=0)
            order.insert(_place(order, earlier), added)
            told.added += 1
        self._number(order)

    def _number(self, order: list[Session]) -> None:
        """Numbers that follow the order; whatever need not change keeps its own."""
        last = 0
        for row in order:
            number = max(last + 1, row.number)
            if number != row.number and not row._state.adding:
                self.moved.append(row)
            row.number = last = number

    def entries(self, pair: Pair, rows: list[PathEntry], told: PlanTold) -> None:
        """One pair's training, tasks and survey moments, likewise."""
        here = {row.plan_id: row for row in rows}
        for key, row in here.items():
            planned = self.plan.entries.get(key)
            version = planned.version if planned else GONE
            if row.own or version == row.plan_version or self.plan.holds_back(key, version):  # type: ignore[attr-defined]
                continue
            if planned is None:
                self.removed_entries.append(row.pk)
                told.removed += 1
            else:
                reword_entry(row, planned, pair[0].started_on)
                self.reworded_entries.append(row)
                self.copies.add_tasks(pair, row)
                told.reworded += 1
        for key, planned in self.plan.entries.items():
            if key not in here and not self.plan.holds_back(key, planned.version):
                self.copies.add_entry(pair, planned)
                told.added += 1

    def save(self) -> None:
        sessions = [*self.removed, *(row.pk for row in self.reworded)]
        entries = [*self.removed_entries, *(row.pk for row in self.reworded_entries)]
        AgendaItem.objects.filter(session__in=sessions).delete()
        ActionItem.objects.filter(session__in=sessions).delete()
        ActionItem.objects.filter(entry__in=entries).delete()
        Session.objects.filter(pk__in=self.removed).delete()
        PathEntry.objects.filter(pk__in=self.removed_entries).delete()
        Session.objects.bulk_update(self.reworded, SESSION_WORDS)
        Session.objects.bulk_update(self.moved, ["number"])
        PathEntry.objects.bulk_update(self.reworded_entries, ENTRY_WORDS)
        self.copies.save()


def _place(order: list[Session], earlier: list[UUID]) -> int:
    """Where a new session comes in: after those before it in the plan, and never before one that was held."""
    after = [n for n, row in enumerate(order) if row.plan_id in earlier or row.state in SETTLED]
    return after[-1] + 1 if after else 0


def follow(program: Program, update: PlanUpdate, ids: Sequence[UUID]) -> int:
    """Bring a batch of running pairs, locked here, to the plan as it stands. Returns how many plans changed.

    Doing it twice is doing it once: a copy knows which entry it came from, and which version of it.
    """
    rows = Mentorship.objects.live().select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    mentorships = list(rows)
    keys = [row.pk for row in mentorships]
    pairs = _pairs(mentorships)
    copied = _by_pair(sessions_of_plan(keys))
    everything = _by_pair(Session.objects.filter(mentorship__in=keys).order_by("number"))
    entries = _by_pair(entries_of_plan(keys))
    work, told = Following(Plan(program)), list[PlanTold]()
    for pair in pairs:
        key = pair[0].pk
        said = PlanTold(update=update, mentorship=pair[0])
        known = {row.pk: row for row in copied[key]}
        work.sessions(pair, copied[key], [known.get(row.pk, row) for row in everything[key]], said)
        work.entries(pair, entries[key], said)
        if said.added or said.reworded or said.removed:
            told.append(said)
    work.save()
    PlanTold.objects.bulk_create(told, ignore_conflicts=True)
    facts = [(t.mentorship, {"added": t.added, "reworded": t.reworded, "removed": t.removed}) for t in told]
    record_many(events_for(PLAN_FOLLOWED, by=None, rows=facts, program_id=program.pk))
    return len(told)


def _pairs(mentorships: list[Mentorship]) -> list[Pair]:
    """Each with its mentor and mentee; whoever has no such two is left as it is."""
    sides: dict[UUID, dict[str, UUID]] = defaultdict(dict)
    members = Member.objects.filter(mentorship__in=[row.pk for row in mentorships])
    for mentorship, role, person in members.values_list("mentorship_id", "role", "person_id"):
        sides[mentorship][role] = person
    both = {MemberRole.MENTOR.value, MemberRole.MENTEE.value}
    return [
        (row, sides[row.pk][MemberRole.MENTOR], sides[row.pk][MemberRole.MENTEE])
        for row in mentorships
        if both <= set(sides[row.pk])
    ]


def _by_pair(rows: QuerySet[Copy]) -> dict[UUID, list[Copy]]:
    found: dict[UUID, list[Copy]] = defaultdict(list)
    for row in rows:
        found[row.mentorship_id].append(row)
    return found
