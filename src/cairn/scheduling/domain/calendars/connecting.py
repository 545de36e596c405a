"""A person connects a calendar, asks for it to be read again, or disconnects it. The address is sealed, for good."""

from __future__ import annotations

import json
from uuid import UUID

from django.db import transaction

from cairn.core.clock import now
from cairn.core.errors import DomainError, NotInScope
from cairn.core.events import record
from cairn.core.jobs import defer_once
from cairn.core.models import Vault
from cairn.core.sealed import create_vault, open_bytes, seal_bytes
from cairn.people.models import Person
from cairn.scheduling.domain.calendars.choosing import leave_calendar
from cairn.scheduling.domain.calendars.sources import Access
from cairn.scheduling.enums import CalendarKind, CalendarState
from cairn.scheduling.events import CALENDAR_CONNECTED, CALENDAR_DISCONNECTED, CALENDAR_RESUMED
from cairn.scheduling.models import ExternalCalendar, SessionCalendar

MOST = 5
READ_JOB = "scheduling.refresh_calendar"
IN_TURN = (
    -10
)  # priority of readings that nobody waits for: mails and whatever people press come before thousands of them


class TooManyCalendars(DomainError):
    """You have connected five calendars, which is as many as can be read. Remove one first."""


@transaction.atomic
def connect_calendar(*, kind: CalendarKind, name: str, access: Access, by: Person) -> ExternalCalendar:
    """Keep how a calendar is reached, sealed, and read it soon. Raises TooManyCalendars."""
    Person.objects.select_for_update(of=("self",)).get(pk=by.pk)  # two tabs must not both be the fifth
    if ExternalCalendar.objects.filter(person=by).exclude(state=CalendarState.LEAVING).count() >= MOST:
        raise TooManyCalendars
    vault = create_vault(
        kind="calendar", owner_id=by.pk, members=[]
    )  # the machine reads it; no page ever does
    calendar = ExternalCalendar(person=by, kind=kind, name=name.strip(), vault_id=vault.pk)
    calendar.access = seal_bytes(
        vault_id=vault.pk, author_id=by.pk, about=calendar.pk.bytes, data=json.dumps(dict(access)).encode()
    )
    calendar.save(force_insert=True)
    record(CALENDAR_CONNECTED, by=by.pk, subject=calendar, person=by.pk, kind=kind.value)
    read_soon(calendar.pk, asked=True)
    return calendar


@transaction.atomic
def read_again(*, calendar: ExternalCalendar, by: Person) -> ExternalCalendar:
    """Read it now rather than later; one that was switched off is tried anew."""
    calendar = _own(calendar, by)
    if calendar.state == CalendarState.OFF:
        calendar.state, calendar.trouble, calendar.failing_since, calendar.tries = (
            CalendarState.ON,
            "",
            None,
            0,
        )
        record(CALENDAR_RESUMED, by=by.pk, subject=calendar, person=by.pk, kind=calendar.kind)
    calendar.due_at = now()
    calendar.save(update_fields=["state", "trouble", "failing_since", "tries", "due_at"])
    read_soon(calendar.pk, asked=True)
    return calendar


@transaction.atomic
def disconnect_calendar(*, calendar: ExternalCalendar, by: Person) -> None:
    """Forget a calendar: its address, and every time that was read from it.

    If sessions were put there, they are taken out first; until then its address is kept, and nobody sees it any more.
    """
    _let_go(_own(calendar, by), by)


@transaction.atomic
def disconnect_leaver(*, person_id: UUID) -> int:
    """Forget the calendars of somebody who has left. Returns how many there were."""
    rows = ExternalCalendar.objects.select_for_update().filter(person_id=person_id)
    calendars = list(rows.exclude(state=CalendarState.LEAVING))
    for calendar in calendars:
        _let_go(calendar, None)
    return len(calendars)


def opened(calendar: ExternalCalendar) -> Access:
    """How the calendar is reached. For the one who reads it, at that moment, and nobody else."""
    blob = bytes(calendar.access)
    access: dict[str, str] = json.loads(
        open_bytes(vault_id=calendar.vault_id, about=calendar.pk.bytes, blob=blob)
    )
    return access


def read_soon(calendar_id: UUID, *, asked: bool = False) -> bool:
    """Defer reading it, unless that waits already. Whoever asked for it does not wait behind all others."""
    from cairn.scheduling.tasks import refresh  # tasks call the domain; the domain only rings the bell

    lock = f"calendar:{calendar_id}"
    waits = f"{lock}:asked" if asked else lock
    priority = 0 if asked else IN_TURN
    return defer_once(
        refresh.configure(queueing_lock=waits, lock=lock, priority=priority), calendar_id=str(calendar_id)
    )


def _own(calendar: ExternalCalendar, by: Person) -> ExternalCalendar:
    rows = ExternalCalendar.objects.select_for_update().exclude(state=CalendarState.LEAVING)
    mine = rows.filter(pk=calendar.pk, person=by).first()
    if mine is None:
        raise NotInScope
    return mine


def _let_go(calendar: ExternalCalendar, by: Person | None) -> None:
    record(
        CALENDAR_DISCONNECTED,
        by=by.pk if by else None,
        subject=calendar,
        person=calendar.person_id,
        kind=calendar.kind,
    )
    writing = SessionCalendar.objects.select_for_update().filter(calendar=calendar).first()
    if writing is None or not leave_calendar(writing, by=by):
        forget(calendar)
        return
    calendar.busy_times.all().delete()
    calendar.state, calendar.trouble, calendar.failing_since = CalendarState.LEAVING, "", None
    calendar.save()


def forget(calendar: ExternalCalendar) -> None:
    """Delete a calendar with its key, so that no backup of its row opens either."""
    Vault.objects.filter(pk=calendar.vault_id).delete()
    calendar.delete()
