"""The event log as an auditor reads it. A private event is never a row, nor a gap that could be counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from cairn.core.clock import now
from cairn.core.events.verbs import VERBS
from cairn.core.models import Event
from cairn.people.models import Person
from cairn.programs.models import Program

PAGE = 50
CELL = 5  # fewer private events than this are not counted out loud
NAMED = 200  # how many people one name may stand for


@dataclass(frozen=True)
class Filters:
    verb: str = ""
    person: str = ""
    program: UUID | None = None
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True)
class Line:
    """One event in words."""

    at: dt.datetime
    what: str
    verb: str
    actor: str
    about: str
    program: str
    details: str


def found(filters: Filters) -> QuerySet[Event]:
    """Open, numbered events, newest first. Their numbers stay inside: a gap would tell of a private one."""
    rows = Event.objects.filter(sealed=None, seq__isnull=False).order_by("-seq")
    if filters.verb:
        rows = rows.filter(verb=filters.verb)
    if filters.program:
        rows = rows.filter(program_id=filters.program)
    if filters.person.strip():
        ids = list(Person.objects.named(filters.person).values_list("pk", flat=True)[:NAMED])
        rows = rows.filter(Q(actor_id__in=ids) | Q(subject_id__in=ids))
    if filters.first:
        rows = rows.filter(at__gte=_midnight(filters.first))
    if filters.last:
        rows = rows.filter(at__lt=_midnight(filters.last + dt.timedelta(days=1)))
    return rows


def page(rows: QuerySet[Event], before: str) -> tuple[list[Event], str]:
    """The events before the one whose id is `before`, and the id to ask for the page after that."""
    start = (
        Event.objects.filter(pk=before, sealed=None).values_list("seq", flat=True).first() if before else None
    )
    chosen = list((rows.filter(seq__lt=start) if start else rows)[: PAGE + 1])
    older = str(chosen[PAGE - 1].pk) if len(chosen) > PAGE else ""
    return chosen[:PAGE], older


def lines(events: Sequence[Event]) -> list[Line]:
    """In words, with two queries for the names however many events."""
    ids = {i for e in events for i in (e.actor_id, e.subject_id) if i}
    people = {p.pk: p.name for p in Person.objects.filter(pk__in=ids)}
    places = {e.program_id for e in events if e.program_id} | ids
    programs = dict(Program.objects.filter(pk__in=places).values_list("pk", "name"))
    names = {**programs, **people}
    return [_line(event, names) for event in events]


def _line(event: Event, names: dict[UUID, str]) -> Line:
    verb = VERBS.get(event.verb)
    about = names.get(event.subject_id, "") if event.subject_id else ""
    return Line(
        at=event.at,
        what=verb.about if verb else event.verb,
        verb=event.verb,
        actor=names.get(event.actor_id, "") if event.actor_id else "",
        about=about or event.subject_type,
        program=names.get(event.program_id, "") if event.program_id else "",
        details=", ".join(_details(event.data)),
    )


def _details(data: dict[str, Any]) -> Iterator[str]:
    """States and counts; keys of rows say nothing to a reader."""
    for key, value in sorted(data.items()):
        if isinstance(value, list):
            yield f"{key}: {len(value)}"
        elif value is not None and not _is_id(value):
            yield f"{key}: {value}"


def _is_id(value: object) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


def all_lines(rows: QuerySet[Event]) -> Iterator[Line]:
    """Everything found, a page at a time, for an export of any size."""
    before = ""
    while True:
        events, before = page(rows, before)
        yield from lines(events)
        if not before:
            return


@dataclass(frozen=True)
class PrivateCount:
    what: str
    count: int | None


def private_counts() -> tuple[dt.date, list[PrivateCount]]:
    """Private events of the last whole month, by kind; None where there were fewer than the minimum cell.

    Never by program, person or day, and never of a month that still runs: two counts taken apart would tell of one.
    """
    this_month = now().date().replace(day=1)
    month = (this_month - dt.timedelta(days=1)).replace(day=1)
    rows = Event.objects.filter(sealed__isnull=False, at__gte=_midnight(month), at__lt=_midnight(this_month))
    counted = dict(rows.values_list("verb").annotate(n=Count("pk")))
    private = sorted((verb for verb in VERBS.values() if verb.sealed_to), key=lambda verb: verb.about)
    counts = ((verb.about, counted.get(verb.name, 0)) for verb in private)
    return month, [PrivateCount(what, n if n >= CELL else None) for what, n in counts]


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
