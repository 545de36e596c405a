"""Outside calendars are read every hour: what is new replaces what was, and what fails is tried again or given up."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import QuerySet

from cairn.core.clock import now
from cairn.core.events import record
from cairn.core.jobs import waiting
from cairn.people.enums import PersonStatus
from cairn.scheduling.domain.calendars.connecting import READ_JOB, opened, read_soon
from cairn.scheduling.domain.calendars.sources import CalendarError, Period, source_of
from cairn.scheduling.enums import CalendarState
from cairn.scheduling.events import CALENDAR_OFF, CALENDAR_READ
from cairn.scheduling.models import BusyTime, ExternalCalendar

logger = logging.getLogger(__name__)
AHEAD = dt.timedelta(days=100)  # eight weeks of slots, and a series beyond them
AT_ONCE = dt.timedelta(seconds=30)  # asking twice reads once
FIRST_WAIT, LONGEST_WAIT = dt.timedelta(minutes=5), dt.timedelta(hours=12)
GIVEN_UP_AFTER = dt.timedelta(days=14)
MOST_WAITING = 15_000  # jobs: what 160,000 calendars that are read every hour need in five minutes, and a bit
LATE = 2  # times as old as they should be


def refresh_due() -> int:
    """Let calendars be read whose time has come, whoever has waited longest first. Returns how many.

    When workers cannot keep up, no more jobs wait than can be begun soon: every calendar has its turn, only later.
    """
    due = ExternalCalendar.objects.filter(state=CalendarState.ON, due_at__lte=now())
    due = due.exclude(person__status=PersonStatus.LEFT).order_by("due_at")
    room = MOST_WAITING - waiting(READ_JOB)
    oldest = due.values_list("due_at", flat=True).first()
    if oldest is not None and now() - oldest > (LATE - 1) * dt.timedelta(minutes=settings.CALENDAR_MINUTES):
        minutes = (now() - oldest).total_seconds() // 60
        logger.warning("Connected calendars are read %d minutes late: more workers are needed", minutes)
    return _read_all(due, room)


def _read_all(due: QuerySet[ExternalCalendar], room: int) -> int:
    """Those that wait already come first among what is due, so they are passed over."""
    begun = 0
    for pk in due.values_list("pk", flat=True)[:MOST_WAITING]:
        if begun >= room:
            break
        begun += read_soon(pk)
    return begun


def refresh_calendar(*, calendar_id: UUID) -> bool:
    """Read one calendar and keep when its owner is busy. Returns whether it was read.

    Nothing is locked while the other side is asked, so that a slow one holds up nobody.
    """
    calendar = _wanted(calendar_id)
    if calendar is None:
        return False
    start = now().replace(hour=0, minute=0, second=0, microsecond=0)  # the same all day, as are what it cuts
    try:
        source = source_of(calendar.kind)
        busy = source.busy(opened(calendar), zone=calendar.person.zone, start=start, end=start + AHEAD)
    except CalendarError as error:
        note_trouble(calendar_id=calendar_id, error=error)
        return False
    keep_busy_times(calendar_id=calendar_id, busy=busy)
    return True


def _wanted(calendar_id: UUID) -> ExternalCalendar | None:
    calendars = ExternalCalendar.objects.select_related("person__location").filter(
        pk=calendar_id, state=CalendarState.ON, due_at__lte=now()
    )
    calendar = calendars.exclude(person__status=PersonStatus.LEFT).first()
    if calendar is None or (calendar.tried_at and calendar.tried_at > now() - AT_ONCE):
        return None
    return calendar


def _kept(calendar_id: UUID) -> ExternalCalendar | None:
    rows = ExternalCalendar.objects.select_for_update().exclude(state=CalendarState.LEAVING)
    return rows.filter(pk=calendar_id).first()


@transaction.atomic
def keep_busy_times(*, calendar_id: UUID, busy: Sequence[Period]) -> None:
    """Replace what was known of a calendar. An event only when something is different: it is read every hour."""
    calendar = _kept(calendar_id)
    if calendar is None:  # removed while it was read
        return
    calendar.busy_times.filter(during__endswith__lte=now()).delete()
    before = calendar.busy_times.order_by("during").values_list("during", flat=True)
    busy = [period for period in busy if period[1] > now()]
    if [(period.lower, period.upper) for period in before] != busy:
        calendar.busy_times.all().delete()
        BusyTime.objects.bulk_create(
            (
                BusyTime(calendar=calendar, person_id=calendar.person_id, during=DateTimeTZRange(*period))
                for period in busy
            ),
            batch_size=1000,
        )
        record(CALENDAR_READ, subject=calendar, by=None, person=calendar.person_id, kind=calendar.kind)
    calendar.state, calendar.trouble, calendar.failing_since, calendar.tries = CalendarState.ON, "", None, 0
    calendar.tried_at = calendar.read_at = now()
    calendar.due_at = now() + dt.timedelta(minutes=settings.CALENDAR_MINUTES)
    calendar.save()


@transaction.atomic
def note_trouble(*, calendar_id: UUID, error: CalendarError) -> None:
    """Remember what is wrong. What may pass is tried again, later each time; what will not is switched off.

    What was read last stays: it is the best that is known until the owner does something about it.
    """
    calendar = _kept(calendar_id)
    if calendar is None:
        return
    calendar.trouble, calendar.tried_at = error.trouble, now()
    calendar.failing_since = calendar.failing_since or now()
    calendar.tries += 1
    calendar.due_at = now() + min(FIRST_WAIT * 2 ** min(calendar.tries - 1, 12), LONGEST_WAIT)
    if error.permanent or now() - calendar.failing_since > GIVEN_UP_AFTER:
        calendar.state = CalendarState.OFF
        facts = {"kind": calendar.kind, "trouble": str(calendar.trouble)}
        record(CALENDAR_OFF, subject=calendar, by=None, program_id=None, person=calendar.person_id, **facts)
    calendar.save()
