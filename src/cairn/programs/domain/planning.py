"""Changing a program's plan: its sessions, and what stands beside them. Pairs that have begun keep their copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import models, transaction

from cairn.core.events import record
from cairn.people.models import Person
from cairn.programs import events
from cairn.programs.domain.locks import lock_program
from cairn.programs.enums import EntryKind
from cairn.programs.models import PlanEntry, PlanSession, Program
from cairn.programs.rules.errors import PlanLimit

LONGEST_PLAN = 12
MOST_ENTRIES = 40


@transaction.atomic
def write_session(
    *,
    program: Program,
    number: int,
    title: str,
    why: str,
    how_to_start: str,
    minutes: int,
    agenda: Sequence[Mapping[str, Any]],
    actions: Sequence[Mapping[str, Any]],
    by: Person,
) -> PlanSession:
    """Write one session of the plan; the number after the last adds one. Writing the same again changes nothing.

    Raises PlanLimit.
    """
    lock_program(program.pk)
    count = program.plan.count()
    if not 1 <= number <= min(count + 1, LONGEST_PLAN):
        raise PlanLimit
    words = {
        "title": title,
        "why": why,
        "how_to_start": how_to_start,
        "minutes": minutes,
        "agenda": [dict(point) for point in agenda],
        "actions": [dict(action) for action in actions],
    }
    held = program.plan.filter(number=number).first()
    session = held or PlanSession(program=program, number=number)
    if _written(session, words, new=held is None):
        record(events.PLAN_CHANGED, by=by.pk, subject=program, program_id=program.pk, session=number)
    return session


def _written(row: PlanSession | PlanEntry, words: Mapping[str, Any], *, new: bool) -> bool:
    """Set the words; a change of what stood there counts a version."""
    if not new and all(getattr(row, name) == value for name, value in words.items()):
        return False
    for name, value in words.items():
        setattr(row, name, value)
    row.version += 0 if new else 1
    row.save(force_insert=new)
    return True


@transaction.atomic
def remove_session(*, program: Program, number: int, by: Person) -> None:
    """Take a session out of the plan; the later ones move up. Raises PlanLimit when it is the only one."""
    lock_program(program.pk)
    if program.plan.count() < 2:
        raise PlanLimit
    program.plan.filter(number=number).delete()
    program.plan.filter(number__gt=number).update(number=models.F("number") - 1)
    record(events.PLAN_CHANGED, by=by.pk, subject=program, program_id=program.pk, removed=number)


@transaction.atomic
def move_session(*, program: Program, number: int, up: bool, by: Person) -> None:
    """One place earlier or later; at the edge nothing happens. Pairs that have begun keep their order."""
    lock_program(program.pk)
    other = number - 1 if up else number + 1
    two = list(program.plan.filter(number__in=[number, other]))
    if len(two) == 2:
        two[0].number, two[1].number = two[1].number, two[0].number
        PlanSession.objects.bulk_update(two, ["number"])
        record(events.PLAN_CHANGED, by=by.pk, subject=program, program_id=program.pk, moved=number)


@transaction.atomic
def write_entry(
    *,
    program: Program,
    kind: EntryKind,
    words: Mapping[str, Any],
    by: Person,
    entry: PlanEntry | None = None,
) -> PlanEntry:
    """Add something beside the sessions, or change it: `words` are its fields.

    Writing the same again changes nothing. Raises PlanLimit when there are forty.
    """
    lock_program(program.pk)
    held = program.plan_entries.filter(pk=entry.pk).first() if entry else None
    if held is None and program.plan_entries.count() >= MOST_ENTRIES:
        raise PlanLimit
    last = program.plan_entries.filter(kind=kind).aggregate(last=models.Max("position"))["last"] or 0
    row = held or PlanEntry(program=program, kind=kind, position=last + 1)
    if _written(row, words, new=held is None):
        _told(row, by)
    return row


@transaction.atomic
def remove_entry(*, entry: PlanEntry, by: Person) -> None:
    """Take it out of the plan."""
    lock_program(entry.program_id)
    _told(entry, by)
    entry.delete()


@transaction.atomic
def move_entry(*, entry: PlanEntry, up: bool, by: Person) -> None:
    """One place earlier or later among its kind; at the edge nothing happens."""
    lock_program(entry.program_id)
    rows = list(PlanEntry.objects.filter(program=entry.program_id, kind=entry.kind))
    if swapped(rows, entry, up=up):
        for position, row in enumerate(rows, start=1):
            row.position = position
        PlanEntry.objects.bulk_update(rows, ["position"])
        _told(entry, by)


Row = TypeVar("Row", bound=models.Model)


def swapped(rows: list[Row], row: Row, *, up: bool) -> bool:
    """Let a row change places with the one before or after it; False at the edge."""
    place = rows.index(row)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return False
    rows[place], rows[other] = rows[other], rows[place]
    return True


def _told(entry: PlanEntry, by: Person) -> None:
    facts = {"entry": entry.pk, "kind": str(entry.kind)}
    record(events.PLAN_CHANGED, by=by.pk, subject=entry.program, program_id=entry.program_id, **facts)
