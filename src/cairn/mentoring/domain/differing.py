"""What a changed plan would do to running pairs. What a pair has begun, or made its own, stays as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat

from cairn.mentoring.domain.plans import COPIED
from cairn.mentoring.enums import PlanChoice, SessionState
from cairn.mentoring.models import (
    ActionItem,
    AgendaItem,
    Draft,
    Mentorship,
    PathEntry,
    PathTick,
    PlanUpdate,
    Session,
    SharedNote,
)
from cairn.programs.models import PlanEntry, PlanSession, Program

Act = Literal["added", "reworded", "removed"]
Pairs = Iterable[UUID] | QuerySet[Mentorship, Any]
GONE = -1  # instead of a version: the entry is not in the plan any more


@dataclass(frozen=True)
class Change:
    """One change of the plan: how many running pairs it would reach, and how many keep what they have."""

    act: Act
    kind: str
    title: str
    key: UUID
    version: int
    pairs: int
    kept: int


@dataclass(frozen=True)
class Effect:
    """All changes that are not decided yet, and how many pairs run."""

    running: int
    changes: list[Change]

    @property
    def seen(self) -> str:
        """A mark of these changes, so that nobody decides on others than they saw."""
        lines = sorted(f"{c.act} {c.key} {c.version}" for c in self.changes)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


class Plan:
    """A program's plan as pairs get it: without what was kept back from running ones."""

    def __init__(self, program: Program) -> None:
        self.sessions: dict[UUID, PlanSession] = {row.pk: row for row in program.plan.all()}
        rows = program.plan_entries.filter(kind__in=COPIED)
        self.entries: dict[UUID, PlanEntry] = {row.pk: row for row in rows}
        self.kept_back: dict[str, int] = {}
        decided = PlanUpdate.objects.filter(program=program, choice=PlanChoice.NEW).order_by(
            "created_at", "pk"
        )
        for back in decided.values_list("kept_back", flat=True):
            self.kept_back |= back

    def holds_back(self, key: UUID, version: int) -> bool:
        """Whether a manager said that running pairs do not get this version of an entry."""
        held = self.kept_back.get(str(key), 0)
        return held == GONE if version == GONE else held >= version


def sessions_of_plan(pairs: Pairs) -> QuerySet[Session]:
    """Pairs' copies of the plan's sessions, with `own`: begun, written in, or changed by the pair."""
    mine = {"session": OuterRef("pk")}
    words = Q(done_at__isnull=False) | Q(text__isnull=False) | Q(added_by__isnull=False)
    point = words | Q(notes__isnull=False) | Q(skipped_at__isnull=False)
    typed = Concat(Value("note:"), Cast(OuterRef("pk"), CharField()))
    own = (
        ~Q(state=SessionState.PLANNED)
        | Q(booking__isnull=False)
        | Q(changed_at__isnull=False)
        | Q(Exists(AgendaItem.objects.filter(point, **mine)))
        | Q(Exists(ActionItem.objects.filter(words, **mine)))
        | Q(Exists(SharedNote.objects.filter(**mine)))
        | Q(Exists(Draft.objects.filter(place=typed)))
    )
    return Session.objects.filter(mentorship__in=pairs, plan_id__isnull=False).annotate(own=_yes(own))


def entries_of_plan(pairs: Pairs) -> QuerySet[PathEntry]:
    """Pairs' copies of what stands beside the sessions, with `own`: ticked, or taken away."""
    mine = {"entry": OuterRef("pk")}
    ticked = Exists(PathTick.objects.filter(**mine)) | Exists(
        ActionItem.objects.filter(done_at__isnull=False, **mine)
    )
    rows = PathEntry.objects.filter(mentorship__in=pairs)
    found: QuerySet[PathEntry] = rows.annotate(own=_yes(Q(changed_at__isnull=False) | Q(ticked)))
    return found


def _yes(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def effect_of(program: Program) -> Effect:
    """What the plan as it stands would do to the pairs that run. A fixed number of queries, however many they are."""
    live = Mentorship.objects.live().pairs().filter(program=program)
    running, plan = live.count(), Plan(program)
    sessions = _changes(sessions_of_plan(live.values("pk")), plan.sessions, running, plan)
    entries = _changes(entries_of_plan(live.values("pk")), plan.entries, running, plan)
    changes = sorted([*sessions, *entries], key=lambda change: (change.act, change.title))
    return Effect(running, changes if running else [])


def _changes(
    copies: QuerySet[Any],
    planned: dict[UUID, PlanSession] | dict[UUID, PlanEntry],
    running: int,
    plan: Plan,
) -> list[Change]:
    rows = copies.order_by().values("plan_id", "plan_version", "own")
    counted = list(rows.annotate(n=Count("pk"), named=Max(F("title"))))
    found: list[Change] = []
    for key, row in planned.items():
        mine = [r for r in counted if r["plan_id"] == key]
        missing = running - sum(r["n"] for r in mine)
        old = [r for r in mine if r["plan_version"] < row.version]
        free = sum(r["n"] for r in old if not r["own"])
        kept = sum(r["n"] for r in old if r["own"])
        if missing:
            found.append(_change("added", row, missing, 0))
        if old:
            found.append(_change("reworded", row, free, kept))
    for key in {r["plan_id"] for r in counted} - set(planned):
        mine = [r for r in counted if r["plan_id"] == key]
        free = sum(r["n"] for r in mine if not r["own"])
        if free:
            title, kept = mine[0]["named"], sum(r["n"] for r in mine if r["own"])
            kind = "session" if copies.model is Session else "entry"
            found.append(Change("removed", kind, title, key, GONE, free, kept))
    return [change for change in found if not plan.holds_back(change.key, change.version)]


def _change(act: Act, row: PlanSession | PlanEntry, pairs: int, kept: int) -> Change:
    kind = "session" if isinstance(row, PlanSession) else str(row.kind)
    return Change(act, kind, row.title, row.pk, row.version, pairs, kept)
