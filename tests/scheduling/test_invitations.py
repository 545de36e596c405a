"""What we write is read back by independent readers: icalendar's parser and recurring-ical-events."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from cairn.core.models import Organization
from cairn.scheduling.domain.bookings import accept_time, cancel, move, propose_time
from cairn.scheduling.domain.calendars.reading import busy_periods
from cairn.scheduling.domain.invitations import Attendee, Invitation, Method, icalendar_of
from cairn.scheduling.queries import invitation_of
from tests.factories import make_person

CASES = [
    # Zone, local start there, the same moment in UTC.
    ("Europe/Lisbon", "2027-03-27 18:00", "2027-03-27T18:00Z"),  # the evening before the clocks change
    ("Europe/Lisbon", "2027-03-28 18:00", "2027-03-28T17:00Z"),  # the evening after
    ("America/Los_Angeles", "2027-03-14 03:30", "2027-03-14T10:30Z"),  # just after the jump
    ("America/Los_Angeles", "2026-12-01 08:00", "2026-12-01T16:00Z"),
    ("Asia/Kolkata", "2027-03-28 21:30", "2027-03-28T16:00Z"),
    ("Pacific/Apia", "2027-01-15 09:00", "2027-01-14T20:00Z"),
]


def sample(**fields: Any) -> Invitation:
    start = fields.pop("starts_at", dt.datetime(2027, 3, 28, 17, 0, tzinfo=dt.UTC))
    defaults: dict[str, Any] = {
        "method": Method.REQUEST,
        "uid": "0199-abc@cairn",
        "sequence": 0,
        "written_at": dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC),
        "starts_at": start,
        "ends_at": start + dt.timedelta(minutes=45),
        "zone": "Europe/Lisbon",
        "title": "Conversation",
        "organizer": Attendee("Cairn", "cairn@example.com"),
        "attendees": [Attendee("Ana Sofía Quiroga", "ana@example.com"), Attendee("李 伟", "li@example.com")],
    }
    return Invitation(**{**defaults, **fields})


@pytest.mark.unit
@pytest.mark.parametrize(("zone", "wall", "utc"), CASES)
def test_invitation_means_the_same_moment_to_every_reader(zone: str, wall: str, utc: str) -> None:
    start = dt.datetime.fromisoformat(utc)
    document = icalendar_of(sample(zone=zone, starts_at=start))
    calendar = icalendar.Calendar.from_ical(document)
    (event,) = recurring_ical_events.of(calendar).between(
        start - dt.timedelta(days=2), start + dt.timedelta(days=2)
    )
    assert event["DTSTART"].dt == start
    assert event["DTEND"].dt == start + dt.timedelta(minutes=45)
    written = f"DTSTART;TZID={zone}:{dt.datetime.fromisoformat(wall):%Y%m%dT%H%M%S}".encode()
    assert written in document.replace(b"\r\n ", b"")


@pytest.mark.unit
@pytest.mark.parametrize(("zone", "wall", "utc"), CASES)
def test_invitation_carries_its_own_time_zone(zone: str, wall: str, utc: str) -> None:
    """A client that knows no zones at all finds the right offset in the VTIMEZONE that comes along."""
    start = dt.datetime.fromisoformat(utc)
    calendar = icalendar.Calendar.from_ical(icalendar_of(sample(zone=zone, starts_at=start)))
    (carried,) = calendar.timezones
    naive = dt.datetime.fromisoformat(wall)
    assert carried["TZID"] == zone
    assert (
        naive.replace(tzinfo=carried.to_tz(lookup_tzid=False)).utcoffset()
        == naive.replace(tzinfo=ZoneInfo(zone)).utcoffset()
    )


@pytest.mark.unit
def test_invitation_names_method_people_and_reminders() -> None:
    calendar = icalendar.Calendar.from_ical(
        icalendar_of(sample(sequence=3, address="https://cairn.example/s/1"))
    )
    (event,) = calendar.events
    assert (calendar["METHOD"], event["UID"], event["SEQUENCE"]) == ("REQUEST", "0199-abc@cairn", 3)
    assert (event["SUMMARY"], event["STATUS"], event["CLASS"]) == ("Conversation", "CONFIRMED", "PRIVATE")
    assert [(str(a), a.params["CN"], a.params["PARTSTAT"]) for a in event["ATTENDEE"]] == [
        ("mailto:ana@example.com", "Ana Sofía Quiroga", "ACCEPTED"),
        ("mailto:li@example.com", "李 伟", "ACCEPTED"),
    ]
    assert str(event["ORGANIZER"]) == "mailto:cairn@example.com"
    assert [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] == [
        dt.timedelta(days=-1),
        dt.timedelta(minutes=-15),
    ]


@pytest.mark.unit
def test_invitation_in_a_repeated_hour_is_written_in_utc() -> None:
    """01:30 in Lisbon happens twice on 25 October 2026; a TZID form could only mean one of them."""
    second = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
    document = icalendar_of(sample(starts_at=second))
    assert b"DTSTART:20261025T013000Z" in document
    (event,) = icalendar.Calendar.from_ical(document).events
    assert event["DTSTART"].dt == second


@pytest.mark.unit
def test_invitation_text_cannot_smuggle_in_properties() -> None:
    document = icalendar_of(sample(place="Room 1\r\nATTENDEE:mailto:evil@example.com"))
    (event,) = icalendar.Calendar.from_ical(document).events
    assert len(event["ATTENDEE"]) == 2
    assert str(event["LOCATION"]).startswith("Room 1")


@pytest.mark.django_db
def test_invitation_of_a_booking_has_one_uid_for_life_and_a_neutral_title() -> None:
    Organization.objects.create(pk=1, name="Acme", calendar_label="Personal appointment")
    one = make_person("Amara Reyes", zone="Europe/Lisbon")
    other = make_person("Jonas Okafor", email=None)
    booking = propose_time(
        subject_id=uuid.uuid4(),
        people=[one.pk, other.pk],
        starts_at=dt.datetime(2030, 5, 6, 12, tzinfo=dt.UTC),
        minutes=45,
        zone="Europe/Lisbon",
        by=one,
    )
    booking = accept_time(booking=booking, by=other)
    first = invitation_of(booking)
    booking = move(
        booking=booking, starts_at=dt.datetime(2030, 5, 7, 12, tzinfo=dt.UTC), minutes=45, zone="UTC", by=one
    )
    second = invitation_of(booking)
    last = invitation_of(cancel(booking=booking, by=one))
    assert len({first.uid, second.uid, last.uid}) == 1
    assert [first.sequence, second.sequence, last.sequence] == [0, 1, 2]
    assert [first.method, second.method, last.method] == [Method.REQUEST, Method.REQUEST, Method.CANCEL]
    assert first.title == "Personal appointment"
    assert first.attendees == [Attendee("Amara Reyes", one.email or "")]
    (event,) = icalendar.Calendar.from_ical(icalendar_of(last)).events
    assert (event["STATUS"], event.walk("VALARM")) == ("CANCELLED", [])


def test_our_own_invitation_in_a_calendar_outside_makes_nobody_busy() -> None:
    """People connect the very calendar that our invitations arrive in: a session must not stand in its own way."""
    start = dt.datetime(2026, 12, 1, 15, 0, tzinfo=dt.UTC)
    week = {"start": start - dt.timedelta(days=3), "end": start + dt.timedelta(days=3)}

    def busy(uid: str) -> list[tuple[dt.datetime, dt.datetime]]:
        return busy_periods(icalendar_of(sample(uid=uid, starts_at=start)), zone="Europe/Lisbon", **week)

    assert busy("01a20cca-a5e5-7769-8bd2-49f7807e5454@cairn") == []
    assert busy("01a20cca-a5e5-7769-8bd2-49f7807e5454@cairn.example") == [
        (start, start + dt.timedelta(minutes=45))
    ]
