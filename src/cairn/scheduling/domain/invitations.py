"""iCalendar invitations (RFC 5545, 5546) that real calendars accept. A neutral title, and not one private word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

import icalendar

PRODUCT = "-//Cairn//Mentoring//EN"
FEED_EVERY = dt.timedelta(hours=1)
REMINDERS = (dt.timedelta(days=-1), dt.timedelta(minutes=-15))


class Method(StrEnum):
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True)
class Attendee:
    name: str
    email: str
    asked: bool = False  # their calendar program is asked for an answer


@dataclass(frozen=True)
class Invitation:
    """All that a calendar is told. `zone` is the one the time was chosen in; each calendar shows its own."""

    method: Method
    uid: str
    sequence: int
    written_at: dt.datetime
    starts_at: dt.datetime
    ends_at: dt.datetime
    zone: str
    title: str
    organizer: Attendee | None
    attendees: Sequence[Attendee]
    place: str = ""
    address: str = ""
    video: str = ""


def icalendar_of(invitation: Invitation) -> bytes:
    """The invitation as a text/calendar document with its time zone, for `text/calendar; method=...`."""
    return _document([invitation], invitation.method)


def feed_of(invitations: Sequence[Invitation], *, title: str) -> bytes:
    """Many agreed times as one document that a calendar subscribes to. What was cancelled is simply not in it."""
    return _document(invitations, Method.PUBLISH, title=title)


def object_of(invitation: Invitation) -> bytes:
    """The agreed time as a calendar server keeps it (RFC 4791): without a method, so that the server invites nobody."""
    return _document([invitation], None)


def _document(invitations: Sequence[Invitation], method: Method | None, *, title: str = "") -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    if method is not None:
        calendar.add("method", method.value)
    if title:
        calendar.add("x-wr-calname", title)
        calendar.add("refresh-interval", FEED_EVERY, parameters={"VALUE": "DURATION"})
    for invitation in invitations:
        calendar.add_component(_event(invitation))
    if any(invitation.zone != "UTC" for invitation in invitations):
        year = dt.timedelta(days=366)
        calendar.add_missing_timezones(
            first_date=(min(one.starts_at for one in invitations) - year).date(),
            last_date=(max(one.ends_at for one in invitations) + year).date(),
        )
    document: bytes = calendar.to_ical()
    return document


def _event(invitation: Invitation) -> icalendar.Event:
    there = ZoneInfo(invitation.zone)
    event = icalendar.Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.written_at.astimezone(dt.UTC))
    event.add("dtstart", _shown(invitation.starts_at, there))
    event.add("dtend", _shown(invitation.ends_at, there))
    event.add("summary", invitation.title)
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    if invitation.organizer is not None:
        event.add("organizer", _address(invitation.organizer))
    for attendee in invitation.attendees:
        event.add("attendee", _attending(attendee), encode=False)
    if invitation.place or invitation.video:
        event.add("location", invitation.place or invitation.video)
    if invitation.video:  # RFC 7986, 5.11
        event.add("conference", invitation.video, parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    if invitation.address:
        event.add("url", invitation.address)
    if invitation.method == Method.CANCEL:
        event.add("status", "CANCELLED")
        return event
    event.add("status", "CONFIRMED")
    for before in REMINDERS:
        event.add_component(_reminder(before, invitation.title))
    return event


def _shown(moment: dt.datetime, there: ZoneInfo) -> dt.datetime:
    """The moment as clocks there show it; in UTC where a clock shows that time twice, which iCalendar cannot say."""
    local = moment.astimezone(there)
    return moment.astimezone(dt.UTC) if local.fold or there.key == "UTC" else local


def _address(attendee: Attendee) -> icalendar.vCalAddress:
    address = icalendar.vCalAddress(f"mailto:{attendee.email}")
    address.params["CN"] = icalendar.vText(attendee.name)
    return address


def _attending(attendee: Attendee) -> icalendar.vCalAddress:
    """All have agreed in Cairn already, so no calendar needs to ask for an answer, unless somebody reads it."""
    address = _address(attendee)
    address.params["CUTYPE"], address.params["ROLE"] = "INDIVIDUAL", "REQ-PARTICIPANT"
    address.params["PARTSTAT"] = "NEEDS-ACTION" if attendee.asked else "ACCEPTED"
    address.params["RSVP"] = "TRUE" if attendee.asked else "FALSE"
    return address


def _reminder(before: dt.timedelta, title: str) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", before)
    return alarm
