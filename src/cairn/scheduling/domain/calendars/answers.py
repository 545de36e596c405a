"""What somebody's calendar answered to an invitation of ours (RFC 5546, METHOD:REPLY).

The text comes by mail from anybody. Knows nothing of Django, and is run by `apart.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import icalendar

from cairn.scheduling.domain.calendars.reading import OURS, Refusal, Unreadable, check_shape

ANSWERS = {"ACCEPTED", "DECLINED", "TENTATIVE"}


@dataclass(frozen=True)
class Answered:
    """Who answered what to which version of which invitation, as the text claims."""

    uid: str
    sequence: int
    email: str
    answer: str


def answer_in(text: bytes) -> Answered:
    """The one answer in a text. Raises Unreadable for anything else."""
    check_shape(text)
    try:
        return _answered(icalendar.Calendar.from_ical(text))
    except Unreadable:
        raise
    except Exception as error:  # whatever the library trips over is a broken text
        raise Unreadable(Refusal.BROKEN, type(error).__name__) from None


def _answered(calendar: icalendar.Component) -> Answered:
    if calendar.name != "VCALENDAR" or str(calendar.get("METHOD", "")).upper() != "REPLY":
        raise Unreadable(Refusal.NO_CALENDAR, "method")
    events = calendar.walk("VEVENT")
    if len(events) != 1 or "RECURRENCE-ID" in events[0]:
        raise Unreadable(Refusal.BROKEN, "events")
    event, uid = events[0], str(events[0].get("UID", ""))
    attendee = event.get("ATTENDEE")
    if not OURS.fullmatch(uid) or attendee is None or isinstance(attendee, list):
        raise Unreadable(Refusal.BROKEN, "whose")
    answer = str(attendee.params.get("PARTSTAT", "")).upper()
    if answer not in ANSWERS:
        raise Unreadable(Refusal.BROKEN, "answer")
    email = str(attendee)
    if email[:7].lower() == "mailto:":
        email = email[7:]
    return Answered(uid, int(event.get("SEQUENCE", 0)), email.strip().lower(), answer.lower())
