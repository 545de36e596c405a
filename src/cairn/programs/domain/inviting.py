"""Inviting people by rule or by list, and reminding those who have not answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from cairn.core.clock import now
from cairn.core.events import record, record_many
from cairn.core.events.log import events_for
from cairn.people.models import Person
from cairn.programs import events
from cairn.programs.domain.locks import lock_program
from cairn.programs.domain.moving import shift
from cairn.programs.enums import EnrollmentStatus
from cairn.programs.models import Enrollment, Program, Track
from cairn.programs.rules import Condition, conditions_of, who_fit
from cairn.programs.rules.errors import NotOpen

S = EnrollmentStatus
CHUNK = 2_000
REMIND_AFTER_DAYS = (1, 15, 29)
CAN_BE_INVITED_AGAIN = (S.COMPLETED, S.WITHDRAWN, S.DECLINED)


@dataclass(frozen=True)
class Listed:
    """A pasted or uploaded list, looked up in the directory."""

    people: list[UUID] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Preview:
    """What an invitation would do, before it is sent."""

    invited: int  # would be invited
    already: int  # take part, wait, have applied or are invited
    said_no: int  # declined or left before; a rule passes them over, a list asks again
    not_fitting: int  # named, but the program's rules leave them out


def look_up(lines: Iterable[str]) -> Listed:
    """Find people by e-mail address or employee number, in the order of the list; two queries."""
    wanted = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    folded = [line.lower() for line in wanted]
    found: dict[str, UUID] = {}
    here = Person.objects.working()
    for key, email in here.filter(email__in={*wanted, *folded}).values_list("pk", "email"):
        found[str(email).lower()] = key
    for key, number in here.filter(employee_number__in=wanted).values_list("pk", "employee_number"):
        found.setdefault(str(number).lower(), key)
    people = [found[line] for line in folded if line in found]
    unknown = [line for line, key in zip(wanted, folded, strict=True) if key not in found]
    return Listed(list(dict.fromkeys(people)), unknown)


def by_rule(program: Program, side: str, more: Sequence[Condition] = ()) -> QuerySet[Person]:
    """Whoever may join on `side` and fits `more` as well, and has never been in touch with the program."""
    known = Enrollment.objects.filter(program=program, person=OuterRef("pk"))
    return who_fit([*conditions_of(program.eligibility, side), *more]).exclude(Exists(known))


def fitting(program: Program, people: Sequence[UUID]) -> set[UUID]:
    """Those of `people` who may join as mentee or as mentor: two queries however many they are."""
    found: set[UUID] = set()
    for side in ("mentee", "mentor"):
        who = who_fit(conditions_of(program.eligibility, side)).filter(pk__in=people)
        found.update(who.values_list("pk", flat=True))
    return found


def preview_list(program: Program, people: Sequence[UUID]) -> Preview:
    """What inviting these people would do."""
    fit = fitting(program, people)
    states = dict(
        Enrollment.objects.filter(program=program, person__in=fit).values_list("person_id", "status")
    )
    again = sum(status in CAN_BE_INVITED_AGAIN for status in states.values())
    return Preview(len(fit) - len(states) + again, len(states) - again, again, len(set(people)) - len(fit))


def preview_rule(program: Program, side: str, more: Sequence[Condition] = ()) -> Preview:
    """What inviting by rule would do."""
    conditions = [*conditions_of(program.eligibility, side), *more]
    known = Q(program=program, person__in=who_fit(conditions))
    no = Enrollment.objects.filter(known, status__in=CAN_BE_INVITED_AGAIN).count()
    already = Enrollment.objects.filter(known).count() - no
    return Preview(by_rule(program, side, more).count(), already, no, 0)


@transaction.atomic
def invite_people(*, program: Program, people: Iterable[UUID], by: Person, track: Track | None = None) -> int:
    """Invite these people, those again who left or declined before; whoever is in, waits or does not fit is
    passed over. Writes an event for each and one for all. Returns how many. Raises NotOpen."""
    program = lock_program(program.pk)
    if not program.is_open:
        raise NotOpen
    count = sum(_invite_chunk(program, chunk, by, track) for chunk in _chunks(people))
    if count:
        record(events.INVITED_BATCH, by=by.pk, subject=program, program_id=program.pk, count=count)
    return count


def _chunks(people: Iterable[UUID]) -> Iterator[list[UUID]]:
    chunk: list[UUID] = []
    for person in people:
        chunk.append(person)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _invite_chunk(program: Program, people: Sequence[UUID], by: Person, track: Track | None) -> int:
    fit = fitting(program, people)
    rows = Enrollment.objects.select_for_update(of=("self",)).filter(program=program, person__in=fit)
    held = {row.person_id: row for row in rows}
    again = [row for row in held.values() if row.status in CAN_BE_INVITED_AGAIN]
    at = now()
    for row in again:
        shift(row, S.INVITED)
    fresh = [
        Enrollment(program=program, person_id=person, status=S.INVITED, track=track)
        for person in dict.fromkeys(people)
        if person in fit and person not in held
    ]
    for row in (*again, *fresh):
        row.invited_by, row.invited_at, row.reminders_sent = by, at, 0
    changed = ["status", "invited_by", "invited_at", "reminders_sent", "finished_at", "updated_at"]
    Enrollment.objects.bulk_update(again, changed)
    Enrollment.objects.bulk_create(fresh)
    told = [(row, {"person": row.person_id, "to": S.INVITED.value}) for row in (*again, *fresh)]
    record_many(events_for(events.INVITED, by=by.pk, rows=told, program_id=program.pk))
    return len(told)


def remind_invited() -> int:
    """Note who has not answered an invitation for 1, 15 and 29 days, once for each; notices tells them.

    Several days without a run cost one reminder, not three. Returns how many.
    """
    count = 0
    for number, days in enumerate(REMIND_AFTER_DAYS, start=1):
        later = REMIND_AFTER_DAYS[number] if number < len(REMIND_AFTER_DAYS) else None
        count += _remind(number, now() - dt.timedelta(days=days), later)
    return count


def _remind(number: int, invited_by_then: dt.datetime, later: int | None) -> int:
    """Send reminder `number` to whoever was invited before a moment, unless a later one is due already."""
    due = Enrollment.objects.filter(
        status=S.INVITED, reminders_sent__lt=number, invited_at__lte=invited_by_then, program__status="open"
    )
    if later is not None:
        due = due.filter(invited_at__gt=now() - dt.timedelta(days=later))
    total = 0
    while step := _remind_some(due, number):
        total += step
    return total


@transaction.atomic
def _remind_some(due: QuerySet[Enrollment], number: int) -> int:
    rows = list(due.select_for_update(of=("self",), skip_locked=True).order_by("pk")[:CHUNK])
    for row in rows:
        row.reminders_sent = number
    Enrollment.objects.bulk_update(rows, ["reminders_sent"])
    by_program: dict[UUID, list[Enrollment]] = {}
    for row in rows:
        by_program.setdefault(row.program_id, []).append(row)
    for program, mine in by_program.items():
        told = [(row, {"person": row.person_id, "number": number}) for row in mine]
        record_many(events_for(events.REMINDER_DUE, by=None, rows=told, program_id=program))
    return len(rows)
