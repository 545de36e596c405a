"""Putting sessions into calendars outside: what is there is made equal to what should be, as often as it takes.

Each entry has a row before it is put in and until it is taken out, and one name for life. So a crash anywhere leaves
nothing behind that the next try does not find, and puts nothing in twice.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from cairn.core.clock import now
from cairn.core.events import record
from cairn.scheduling.domain.calendars.choosing import keep_choices, keep_place, place_of, write_soon
from cairn.scheduling.domain.calendars.connecting import forget, opened
from cairn.scheduling.domain.calendars.sources import Access, CalendarError
from cairn.scheduling.domain.calendars.writers import CalendarWriter, Kept, writer_of
from cairn.scheduling.domain.invitations import object_of
from cairn.scheduling.enums import BookingState, CalendarState, CalendarTrouble, WritingState
from cairn.scheduling.events import WRITING_OFF
from cairn.scheduling.models import Booking, ExternalCalendar, SessionCalendar, SessionCopy
from cairn.scheduling.queries import calendar_label, entry_of, page_of
from cairn.scheduling.rules import uid_of

FIRST_WAIT, LONGEST_WAIT = dt.timedelta(minutes=5), dt.timedelta(hours=12)
GIVEN_UP_AFTER = {WritingState.LEAVING: dt.timedelta(days=3)}
OTHERWISE = dt.timedelta(days=14)
A_ROUND, MOST = 2000, 500
W = WritingState


def write_for(*, people: Iterable[UUID]) -> int:
    """Somebody's sessions have changed: let their calendars follow. Returns how many there are."""
    rows = SessionCalendar.objects.filter(person_id__in=list(people), state=W.ON)
    keys = list(rows.values_list("pk", flat=True))
    # Should the job be lost, the next round finds it; while a calendar is in trouble, its own time counts.
    rows.filter(due_at=None).update(due_at=now())
    return sum(write_soon(pk) for pk in keys)


def write_due() -> int:
    """Try again where something waits and its time has come, whoever waits longest first. Returns how many."""
    due = SessionCalendar.objects.filter(due_at__lte=now()).exclude(state=W.OFF).order_by("due_at")
    return sum(write_soon(pk) for pk in due.values_list("pk", flat=True)[:A_ROUND])


def write_calendar(*, calendar_id: UUID) -> bool:
    """Make one calendar's entries equal to its owner's sessions. Returns whether all went well.

    Nothing is locked while the other side is asked.
    """
    mine = _wanted(calendar_id)
    if mine is None:
        return False
    try:
        if mine.state == W.ASKED:
            if not _found_place(mine):
                return False
            mine.refresh_from_db()
        asked_for = mine.state
        if not _follow(mine):
            return True  # something else was asked for meanwhile, and another job does it
    except CalendarError as error:
        note_writing_trouble(calendar_id=calendar_id, error=error)
        return False
    finish_writing(calendar_id=calendar_id, state=WritingState(asked_for))
    return True


def _wanted(calendar_id: UUID) -> SessionCalendar | None:
    """With nothing due it is looked at all the same: what was booked while the last job ran may be new."""
    rows = SessionCalendar.objects.select_related("calendar", "person__location").exclude(state=W.OFF)
    rows = rows.exclude(state=W.ASKED, choices__isnull=False)
    return rows.filter(Q(due_at=None) | Q(due_at__lte=now()), pk=calendar_id).first()


def _found_place(mine: SessionCalendar) -> bool:
    """Ask the account for its calendars; the only one is taken, among several the owner chooses."""
    calendar = mine.calendar
    places = list(writer_of(calendar.kind).places(opened(calendar)))
    if not places:
        raise CalendarError(CalendarTrouble.READ_ONLY)
    with transaction.atomic():
        fresh = SessionCalendar.objects.select_for_update().filter(pk=mine.pk, state=W.ASKED).first()
        if fresh is None:
            return False
        if len(places) == 1:
            keep_place(calendar, fresh, places[0])
            return True
        keep_choices(calendar, fresh, places)
        return False


def _follow(mine: SessionCalendar) -> bool:
    """Take out what should not be there, then put in what should. False when the choice was changed meanwhile."""
    surplus, documents = _surplus(mine), _documents(mine) if mine.state == W.ON else {}
    if not (surplus or documents):
        return True
    there = _There.of(mine)
    for copy in surplus:
        if not SessionCalendar.objects.filter(pk=mine.pk, state=mine.state).exists():
            return False
        there.take_out(copy)
    for booking, document in documents.items():
        digest = hashlib.sha256(document).hexdigest()
        row = _row_for(mine, booking)
        if row is None:
            return False
        if row.digest != digest:
            there.put_in(row, document, digest)
    return True


def _documents(mine: SessionCalendar) -> dict[Booking, bytes]:
    """Every agreed time to come as the calendar should have it: the neutral title, and nobody's name."""
    title = calendar_label()
    rows = _agreed(mine).filter(during__endswith__gt=now()).order_by("during")[:MOST]
    return {
        row: object_of(entry_of(row, title=title, address=page_of(row.subject_id), alone=True))
        for row in rows
    }


def _agreed(mine: SessionCalendar) -> QuerySet[Booking]:
    return Booking.objects.filter(people__person=mine.person_id, state=BookingState.BOOKED)


def _surplus(mine: SessionCalendar) -> list[SessionCopy]:
    """Entries of times that are no longer agreed; all of them when the owner wants none. What is past may stay."""
    copies = mine.copies.order_by("pk")
    if mine.state == W.LEAVING:
        return list(copies)
    return list(copies.exclude(booking_id__in=_agreed(mine).values("pk")))


@dataclass(frozen=True)
class _There:
    """Where entries go, opened once for one job."""

    writer: CalendarWriter
    access: Access = field(repr=False)
    place: str = field(repr=False)

    @classmethod
    def of(cls, mine: SessionCalendar) -> _There:
        calendar = mine.calendar
        return cls(writer_of(calendar.kind), opened(calendar), place_of(calendar, mine))

    def take_out(self, copy: SessionCopy) -> None:
        kept = Kept(copy.name, copy.etag)
        self.writer.remove(self.access, self.place, uid=uid_of(copy.booking_id), kept=kept)
        copy.delete()

    def put_in(self, copy: SessionCopy, document: bytes, digest: str) -> None:
        kept = Kept(copy.name, copy.etag)
        uid = uid_of(copy.booking_id)
        kept = self.writer.put(self.access, self.place, uid=uid, document=document, kept=kept)
        SessionCopy.objects.filter(pk=copy.pk).update(name=kept.name, etag=kept.etag, digest=digest)


@transaction.atomic
def _row_for(mine: SessionCalendar, booking: Booking) -> SessionCopy | None:
    """The row comes first, so that whatever happens then is known to be ours. None when the choice was changed."""
    fresh = SessionCalendar.objects.select_for_update().filter(pk=mine.pk, state=W.ON).first()
    if fresh is None:
        return None
    return SessionCopy.objects.get_or_create(into=fresh, booking_id=booking.pk)[0]


@transaction.atomic
def finish_writing(*, calendar_id: UUID, state: WritingState) -> None:
    """All is as it should be. What was to be taken out is forgotten with that, the calendar too if it was removed."""
    mine = SessionCalendar.objects.select_for_update().filter(pk=calendar_id, state=state).first()
    if mine is None:
        return
    if state == W.LEAVING:
        _gone(mine)
        return
    mine.trouble, mine.failing_since, mine.tries = "", None, 0
    # What was booked since this began has deferred a job of its own, which waits for this one.
    mine.due_at = None
    mine.save()


def _gone(mine: SessionCalendar) -> None:
    calendar = ExternalCalendar.objects.select_for_update().get(pk=mine.pk)
    mine.delete()
    if calendar.state == CalendarState.LEAVING:
        forget(calendar)


@transaction.atomic
def note_writing_trouble(*, calendar_id: UUID, error: CalendarError) -> None:
    """Remember what is wrong. What may pass is tried again, later each time; what will not is switched off.

    A calendar that is being left is tried for three days, and then forgotten with what may still stand there.
    """
    mine = SessionCalendar.objects.select_for_update().filter(pk=calendar_id).exclude(state=W.OFF).first()
    if mine is None:
        return
    mine.trouble, mine.failing_since = error.trouble, mine.failing_since or now()
    mine.tries += 1
    mine.due_at = now() + min(FIRST_WAIT * 2 ** min(mine.tries - 1, 12), LONGEST_WAIT)
    over = now() - mine.failing_since > GIVEN_UP_AFTER.get(WritingState(mine.state), OTHERWISE)
    if mine.state == W.LEAVING and (error.permanent or over):
        _gone(mine)
        return
    if error.permanent or over:
        mine.state, mine.due_at = W.OFF, None
        record(WRITING_OFF, by=None, subject=mine.calendar, person=mine.person_id, trouble=str(error.trouble))
    mine.save()
