"""Roll-ups: numbers worked out once and read by every page, so that pages stay fast at any size."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from uuid import UUID

from django.db import connection, transaction

from cairn.core.clock import now
from cairn.outcomes.domain.measuring import Measured, Number, measure
from cairn.outcomes.domain.metrics import METRICS
from cairn.outcomes.models import RollUp, Stale
from cairn.programs.enums import EnrollmentStatus
from cairn.programs.models import Enrollment, Program

AT_A_TIME = 50  # programs in one transaction
SMALL = 2_000  # enrollments up to which a page works the numbers out itself, so that an action shows at once
TAKING_PART = [EnrollmentStatus.ACTIVE, EnrollmentStatus.PAUSED]


def refresh(programs: Collection[UUID]) -> int:
    """Work out and keep the numbers of these programs. Returns how many programs there were."""
    ids = iter(sorted(programs))
    count = 0
    while batch := list(islice(ids, AT_A_TIME)):
        count += _refresh(batch)
    return count


def refresh_all() -> int:
    """Work out every program, and how many different people take part in all of them together."""
    count = refresh(list(Program.objects.values_list("pk", flat=True)))
    _refresh_people()
    return count


def refresh_stale() -> int:
    """Work out the programs in which something happened, and those that have no numbers yet."""
    seen = dict(Stale.objects.values_list("program_id", "since"))
    known = RollUp.objects.current().filter(program__isnull=False).values("program_id")
    wanted = set(seen) | set(Program.objects.exclude(pk__in=known).values_list("pk", flat=True))
    if not wanted:
        return 0
    count = refresh(wanted)
    _refresh_people()
    for program_id, since in seen.items():
        # What happened meanwhile has moved `since`: then the mark stays for the next round.
        Stale.objects.filter(program_id=program_id, since=since).delete()
    return count


def mark_stale(*, program_id: UUID) -> None:
    """Note that something has happened in a program."""
    if Program.objects.filter(pk=program_id).exists():
        Stale.objects.update_or_create(program_id=program_id, defaults={"since": now()})


@transaction.atomic
def _refresh(ids: list[UUID]) -> int:
    with connection.cursor() as cursor:  # two workers at the same program would trip over each other
        cursor.execute("select pg_advisory_xact_lock(hashtext('outcomes.refresh'))")
    measured = measure(ids)
    RollUp.objects.filter(program_id__in=ids, current=True).update(current=False)
    rows = [row for program, found in measured.items() for row in _rows(program, found)]
    RollUp.objects.bulk_create(
        rows,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["program", "metric", "day"],
        update_fields=["value", "denominator", "current", "worked_out_at"],
    )
    return len(measured)


def _rows(program: UUID, measured: Measured) -> Iterator[RollUp]:
    at = measured.worked_out_at
    series = [number for numbers in measured.months.values() for number in numbers]
    for number in [*measured.numbers.values(), *series]:
        if number.value is not None:
            yield RollUp(
                program_id=program,
                metric=number.metric.key,
                day=number.day or at.date(),
                value=number.value,
                denominator=number.of,
                worked_out_at=at,
            )


@transaction.atomic
def _refresh_people() -> None:
    """Somebody in two programs is one person."""
    people = Enrollment.objects.filter(status__in=TAKING_PART).values("person_id").distinct().count()
    RollUp.objects.filter(program=None, current=True).update(current=False)
    RollUp.objects.update_or_create(
        program=None,
        metric="participants",
        day=now().date(),
        defaults={"value": people, "current": True, "worked_out_at": now()},
    )


def kept(programs: Collection[UUID] | None = None) -> dict[UUID, Measured]:
    """The numbers as they were last worked out. Programs without any are left out."""
    rows = RollUp.objects.current().filter(program__isnull=False).order_by("day")
    if programs is not None:
        rows = rows.filter(program_id__in=programs)
    found: dict[UUID, Measured] = {}
    fields = ("program_id", "metric", "value", "denominator", "day", "worked_out_at")
    for program, key, value, of, day, at in rows.values_list(*fields):
        metric = METRICS.get(key)
        if metric is None:  # a release that has left knew it
            continue
        measured = found.setdefault(program, Measured({}, {}, at))
        if key.endswith("_by_month"):
            measured.months.setdefault(key, []).append(Number(metric, value, of, day))
        else:
            measured.numbers[key] = Number(metric, value, of)
    for measured in found.values():
        quality = measured.numbers.get("discussion_quality")
        for metric in METRICS.values():
            if metric.guarded:
                measured.numbers.setdefault(metric.key, Number(metric, None, quality.of if quality else None))
    return found


def health_of(program: Program) -> Measured:
    """A program's numbers: of this moment when it is small, else as last worked out."""
    few = Enrollment.objects.filter(program=program).values("pk")[: SMALL + 1].count() <= SMALL
    found = {} if few else kept([program.pk])
    return found.get(program.pk) or measure([program.pk])[program.pk]


def different_people() -> int | None:
    """How many different people take part in any program, as last worked out."""
    row = RollUp.objects.current().filter(program=None, metric="participants").first()
    return row.value if row else None
