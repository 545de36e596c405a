"""Days and times as people say them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from cairn.core.clock import now
from cairn.core.sealed import Reader, SealedRow
from cairn.mentoring.enums import SessionState
from cairn.mentoring.models import AgendaItem, Session
from cairn.people.models import Person


def day_words(moment: dt.datetime, zone: str) -> str:
    """ "today", "tomorrow", "on Tue 24 Nov", on the calendar of `zone`."""
    there = ZoneInfo(zone)
    day = moment.astimezone(there).date()
    away = (day - now().astimezone(there).date()).days
    if away in (0, 1, -1):
        return {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}[away]
    # Translators: a Django date format, such as "Tue 24 Nov".
    return _("on %(day)s") % {"day": date_format(day, _("D j M"))}


def clock(moment: dt.datetime, zone: str) -> str:
    return str(time_format(moment.astimezone(ZoneInfo(zone)).time(), "H:i"))


def day_and_clock(moment: dt.datetime, zone: str) -> str:
    """ "Tue 24 Nov, 16:00" on the calendar and clock of `zone`."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{date_format(local, _('D j M'))}, {clock(moment, zone)}"


def due_words(day: dt.date | None, zone: str) -> str:
    """ "due on Fri 27 Nov", "was due on ..."; nothing without a date."""
    if day is None:
        return ""
    today = now().astimezone(ZoneInfo(zone)).date()
    words = {"day": date_format(day, _("D j M"))}
    if day < today:
        return _("was due on %(day)s") % words
    return _("due today") if day == today else _("due on %(day)s") % words


def opened_text(reader: Reader, row: SealedRow, field: str) -> str:
    """The words, or that their author took them along."""
    text = reader.text(row, field)
    return _("These words were erased with their author’s account.") if text is None else text


def title_of(session: Session, reader: Reader) -> str:
    return session.title or opened_text(reader, session, "own_title")


def point_text(item: AgendaItem, reader: Reader) -> str:
    return opened_text(reader, item, "text") if item.text is not None else item.planned


def video_of(session: Session) -> str:
    """Where to go for the video call: while it is booked, and never afterwards."""
    booked = session.state == SessionState.BOOKED and session.booking is not None
    return session.booking.video if booked and session.booking else ""


def place_of(person: Person) -> str:
    """Where somebody is, as one would say it."""
    return (person.location.city or person.location.name) if person.location else person.first_name
