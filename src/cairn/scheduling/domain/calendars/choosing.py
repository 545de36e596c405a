"""A person lets their sessions be put into a calendar of theirs, or has them taken out again."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import transaction

from cairn.core.clock import now
from cairn.core.errors import DomainError, NotInScope
from cairn.core.events import record
from cairn.core.jobs import defer_once
from cairn.core.sealed import open_bytes, seal_bytes
from cairn.people.models import Person
from cairn.scheduling.domain.calendars.writers import Place, can_be_written
from cairn.scheduling.enums import CalendarState, CalendarTrouble, WritingState
from cairn.scheduling.events import WRITING_CHOSEN, WRITING_ENDED
from cairn.scheduling.models import ExternalCalendar, SessionCalendar

W = WritingState
LOST = {CalendarTrouble.READ_ONLY, CalendarTrouble.GONE, CalendarTrouble.NO_CALENDAR}


class CannotBeWritten(DomainError):
    """Sessions can be put into a calendar that you connected by its CalDAV server."""


class StillLeaving(DomainError):
    """Your sessions are just being taken out of this calendar. Try again in a few minutes."""


@transaction.atomic
def write_sessions(*, calendar: ExternalCalendar, by: Person) -> SessionCalendar:
    """Put my sessions into this calendar from now on, and into no other. Where in the account is found out soon."""
    calendar = _own(calendar, by)
    if not can_be_written(calendar.kind):
        raise CannotBeWritten
    before = SessionCalendar.objects.filter(person=by).exclude(state=W.LEAVING)
    for other in before.select_for_update().exclude(calendar=calendar):
        _leave(other, by)
    mine = SessionCalendar.objects.select_for_update().filter(calendar=calendar).first()
    if mine is not None and mine.state == W.LEAVING:
        raise StillLeaving
    if mine is None:
        mine = SessionCalendar(calendar=calendar, person=by)
    elif mine.state != W.OFF:
        return mine
    elif mine.trouble in LOST:  # nothing can be taken out there any more; another place is looked for
        mine.copies.all().delete()
        mine.place = mine.choices = None
    mine.state = W.ON if mine.place else W.ASKED
    mine.trouble, mine.failing_since, mine.tries, mine.due_at = "", None, 0, now()
    mine.save()
    record(WRITING_CHOSEN, by=by.pk, subject=calendar, person=by.pk, kind=calendar.kind)
    write_soon(calendar.pk)
    return mine


@transaction.atomic
def choose_place(*, calendar: ExternalCalendar, number: int, by: Person) -> SessionCalendar:
    """Which calendar of the account it is, as a position among those that were found."""
    calendar = _own(calendar, by)
    mine = SessionCalendar.objects.select_for_update().filter(calendar=calendar, state=W.ASKED).first()
    places = places_of(calendar, mine) if mine else []
    if mine is None or not 0 <= number < len(places):
        raise NotInScope
    keep_place(calendar, mine, places[number])
    write_soon(calendar.pk)
    return mine


@transaction.atomic
def stop_writing(*, calendar: ExternalCalendar, by: Person) -> None:
    """Take my sessions out of this calendar, and put none in again. Stopping twice changes nothing."""
    calendar = _own(calendar, by)
    mine = SessionCalendar.objects.select_for_update().filter(calendar=calendar).first()
    if mine is not None and mine.state != W.LEAVING:
        _leave(mine, by)


def leave_calendar(mine: SessionCalendar, *, by: Person | None) -> bool:
    """Begin to take everything out, within the caller's transaction. Returns whether there is anything to take out."""
    if not mine.copies.exists():
        return False
    if mine.state != W.LEAVING:
        _leave(mine, by)
    return True


def _leave(mine: SessionCalendar, by: Person | None) -> None:
    record(WRITING_ENDED, by=by.pk if by else None, subject=mine.calendar, person=mine.person_id)
    mine.state = W.LEAVING
    mine.trouble, mine.failing_since, mine.tries, mine.due_at = "", None, 0, now()
    mine.save()
    write_soon(mine.pk)


def keep_place(calendar: ExternalCalendar, mine: SessionCalendar, place: Place) -> None:
    """Remember where sessions are put, sealed like the address itself."""
    mine.place = _sealed(calendar, b"place", place.address)
    mine.choices, mine.state, mine.due_at = None, W.ON, now()
    mine.save()


def keep_choices(calendar: ExternalCalendar, mine: SessionCalendar, places: list[Place]) -> None:
    """Remember what there is to choose from, until somebody chooses."""
    mine.choices = _sealed(calendar, b"choices", [[place.address, place.name] for place in places])
    mine.due_at = None
    mine.save()


def places_of(calendar: ExternalCalendar, mine: SessionCalendar) -> list[Place]:
    """What there is to choose from, for the owner's page."""
    if mine.choices is None:
        return []
    found: list[list[str]] = _opened(calendar, b"choices", bytes(mine.choices))
    return [Place(address, name) for address, name in found]


def place_of(calendar: ExternalCalendar, mine: SessionCalendar) -> str:
    """The address of the chosen calendar, for the one who writes there."""
    address: str = _opened(calendar, b"place", bytes(mine.place or b""))
    return address


def write_soon(calendar_id: UUID) -> bool:
    """Defer writing, unless that waits already. One job at a time for each calendar."""
    from cairn.scheduling.tasks import write  # tasks call the domain; the domain only rings the bell

    lock = f"sessions-into:{calendar_id}"
    return defer_once(write.configure(queueing_lock=lock, lock=lock), calendar_id=str(calendar_id))


def _sealed(calendar: ExternalCalendar, what: bytes, value: object) -> bytes:
    return seal_bytes(
        vault_id=calendar.vault_id,
        author_id=calendar.person_id,
        about=calendar.pk.bytes + what,
        data=json.dumps(value).encode(),
    )


def _opened(calendar: ExternalCalendar, what: bytes, blob: bytes) -> Any:
    return json.loads(open_bytes(vault_id=calendar.vault_id, about=calendar.pk.bytes + what, blob=blob))


def _own(calendar: ExternalCalendar, by: Person) -> ExternalCalendar:
    rows = ExternalCalendar.objects.select_for_update().exclude(state=CalendarState.LEAVING)
    mine = rows.filter(pk=calendar.pk, person=by).first()
    if mine is None:
        raise NotInScope
    # Two tabs must not both find that there is no other calendar.
    Person.objects.select_for_update(of=("self",)).get(pk=by.pk)
    return mine
