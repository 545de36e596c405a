"""A pair whose mentee has connected a calendar of Radicale, and what stands in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import icalendar

from cairn.core.events.follow import catch_up
from cairn.mentoring.domain.meeting import accept_session_time, propose_session_time
from cairn.mentoring.models import Mentorship, Session
from cairn.people.models import Person
from cairn.scheduling.domain.calendars.connecting import connect_calendar
from cairn.scheduling.domain.calendars.lengths import Entry
from cairn.scheduling.domain.calendars.writing import write_calendar
from cairn.scheduling.enums import CalendarKind
from cairn.scheduling.models import ExternalCalendar, SessionCalendar
from tests.factories import Cast
from tests.integrations import radicale
from tests.integrations.radicale import Radicale

THURSDAY = dt.datetime(2026, 3, 26, 16, 0, tzinfo=dt.UTC)


@dataclass
class Stage:
    cast: Cast
    pair: Mentorship
    calendar: ExternalCalendar

    @property
    def me(self) -> Person:
        return self.cast.mentee

    @property
    def mine(self) -> SessionCalendar:
        return SessionCalendar.objects.get(pk=self.calendar.pk)

    def book(self, starts_at: dt.datetime = THURSDAY, number: int = 1) -> Session:
        session = self.pair.sessions.get(number=number)
        propose_session_time(
            session=session, starts_at=starts_at, zone="Europe/Lisbon", by=self.me, place="Room 4"
        )
        return accept_session_time(session=session, by=self.cast.mentor)

    def write(self) -> bool:
        catch_up()
        return write_calendar(calendar_id=self.calendar.pk)


def connected(server: Radicale, me: Person) -> ExternalCalendar:
    access = {"address": server.address, "name": "amara", "password": radicale.PEOPLE["amara"]}
    return connect_calendar(kind=CalendarKind.CALDAV, name="Work", access=access, by=me)


def entries(server: Radicale, name: str = "work") -> list[Entry]:
    texts = server.texts(f"/amara/{name}/")
    found: list[Entry] = [icalendar.Calendar.from_ical(text) for text in texts]
    assert all("METHOD" not in one for one in found)
    return [event for one in found for event in one.walk("VEVENT")]
