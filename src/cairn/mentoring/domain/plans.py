"""The program's plan becomes the pair's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from cairn.mentoring.enums import Owner, PathKind
from cairn.mentoring.models import ActionItem, AgendaItem, Mentorship, PathEntry, Session
from cairn.programs.models import PlanEntry, PlanSession, Program

BATCH = 5_000
Pair = tuple[Mentorship, UUID, UUID]
COPIED = tuple(PathKind.values)  # the handbook and the cards are read where they stand


@dataclass
class Copies:
    """Unsaved rows for any number of pairs; `save` writes them with a query each."""

    sessions: list[Session] = field(default_factory=list)
    points: list[AgendaItem] = field(default_factory=list)
    entries: list[PathEntry] = field(default_factory=list)
    actions: list[ActionItem] = field(default_factory=list)

    def add_session(self, pair: Pair, planned: PlanSession, *, number: int) -> Session:
        session = Session(mentorship=pair[0], vault_id=pair[0].vault_id, number=number, plan_id=planned.pk)
        reword(session, planned)
        self.sessions.append(session)
        self.add_words(pair, session, planned)
        return session

    def add_words(self, pair: Pair, session: Session, planned: PlanSession) -> None:
        """Agenda points and expected action items of a session that stands, or will."""
        self.points += _agenda(session, planned)
        for action in planned.actions:
            row = {"session": session, "due_days": action.get("due_days")}
            self.actions += _to_do(pair, action["text"], Owner(action.get("owner", Owner.MENTEE)), row)

    def add_entry(self, pair: Pair, planned: PlanEntry) -> None:
        entry = PathEntry(mentorship=pair[0], kind=planned.kind, plan_id=planned.pk)
        reword_entry(entry, planned, pair[0].started_on)
        self.entries.append(entry)
        self.add_tasks(pair, entry)

    def add_tasks(self, pair: Pair, entry: PathEntry) -> None:
        if entry.kind == PathKind.TASK:
            row = {"entry": entry, "due_on": entry.due_on}
            self.actions += _to_do(pair, entry.title, Owner(entry.owner), row)

    def save(self) -> None:
        Session.objects.bulk_create(self.sessions, batch_size=BATCH)
        AgendaItem.objects.bulk_create(self.points, batch_size=BATCH)
        PathEntry.objects.bulk_create(self.entries, batch_size=BATCH)
        ActionItem.objects.bulk_create(self.actions, batch_size=BATCH)


def copy_plan(program: Program, pairs: Sequence[Pair]) -> None:
    """Copy sessions, and what stands beside them, for each (mentorship, mentor, mentee)."""
    plan = list(program.plan.all())
    entries = list(program.plan_entries.filter(kind__in=COPIED))
    copies = Copies()
    for pair in pairs:
        for planned in plan:
            copies.add_session(pair, planned, number=planned.number)
        for entry in entries:
            copies.add_entry(pair, entry)
    copies.save()


def reword(session: Session, planned: PlanSession) -> None:
    """The words of a session as the plan has them now."""
    session.title, session.why, session.how_to_start = planned.title, planned.why, planned.how_to_start
    session.minutes, session.plan_version = planned.minutes, planned.version


def reword_entry(entry: PathEntry, planned: PlanEntry, started_on: dt.date) -> None:
    """The words of an entry as the plan has them now."""
    entry.title, entry.text, entry.link = planned.title, planned.text, planned.link
    entry.owner, entry.moment, entry.position = planned.owner, planned.moment, planned.position
    days = planned.after_days
    entry.due_on = None if days is None else started_on + dt.timedelta(days=days)
    entry.plan_version = planned.version


def _agenda(session: Session, planned: PlanSession) -> Iterable[AgendaItem]:
    for position, point in enumerate(planned.agenda, start=1):
        yield AgendaItem(
            session=session,
            vault_id=session.vault_id,
            position=position,
            owner=Owner(point.get("owner", Owner.BOTH)),
            planned=point["text"],
        )


def _to_do(pair: Pair, text: str, owner: Owner, row: Mapping[str, object]) -> Iterable[ActionItem]:
    """Something both are to do is one item each, so that each can tick their own."""
    mentorship, mentor, mentee = pair
    owners = {Owner.MENTOR: [mentor], Owner.MENTEE: [mentee], Owner.BOTH: [mentee, mentor]}
    for person in owners[owner]:
        yield ActionItem(
            mentorship=mentorship, vault_id=mentorship.vault_id, planned=text[:300], owner_id=person, **row
        )
