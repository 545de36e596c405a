"""Local times that mean one moment, two, or none; and what may follow what."""

from __future__ import annotations

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from cairn.core.errors import DomainError
from cairn.core.workflow import Workflow
from cairn.scheduling.enums import BookingState

BOOKING = Workflow[BookingState](
    {
        BookingState.PROPOSED: {BookingState.PROPOSED, BookingState.BOOKED, BookingState.CANCELLED},
        BookingState.BOOKED: {BookingState.BOOKED, BookingState.CANCELLED},
    }
)


class TimeTaken(DomainError):
    """One of you already has a session at this time. Please choose another."""


class BusyOutside(DomainError):
    """A calendar of yours says that you are busy then. Choose another time, or book it anyway if you know better."""


class TimePassed(DomainError):
    """This time has passed. Please choose one that is still to come."""


class OwnProposal(DomainError):
    """You proposed this time, so the other one answers."""


class UnknownZone(DomainError):
    """This time zone is not known."""


class SkippedTime(DomainError):
    """The clocks jump over this time on that day. Please choose another."""

    def __init__(self, *, local: dt.datetime, next_local: dt.datetime) -> None:
        self.next_local = next_local
        clock = time_format(next_local.time(), "H:i")
        if next_local.date() != local.date():
            clock = f"{date_format(next_local, 'j F')}, {clock}"
        super().__init__(
            _(
                "The clocks go forward on that day, so %(skipped)s does not exist there. The next time is %(next)s."
            )
            % {"skipped": time_format(local.time(), "H:i"), "next": clock},
            field="time",
        )


def uid_of(booking_id: UUID) -> str:
    """A booking's name in every calendar, for life."""
    return f"{booking_id}@cairn"


def zone_named(name: str) -> ZoneInfo:
    """The IANA zone of that name. Raises UnknownZone."""
    if name not in available_timezones():
        raise UnknownZone
    return ZoneInfo(name)


def is_repeated(local: dt.datetime, zone: str) -> bool:
    """Whether clocks in `zone` show this local time twice (they go back that day)."""
    there = zone_named(zone)
    first, second = (local.replace(tzinfo=there, fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second


def moment_at(local: dt.datetime, zone: str, *, second: bool = False) -> dt.datetime:
    """The moment at which clocks in `zone` show `local` (naive), in UTC.

    A repeated time is its first occurrence, or its second if so asked. Raises SkippedTime for one that never shows.
    """
    there = zone_named(zone)
    moment = local.replace(tzinfo=there, fold=int(second and is_repeated(local, zone))).astimezone(dt.UTC)
    shown = moment.astimezone(there).replace(tzinfo=None)
    if shown != local.replace(fold=0):
        raise SkippedTime(local=local, next_local=_first_after_gap(local, there))
    return moment


def _first_after_gap(local: dt.datetime, there: ZoneInfo) -> dt.datetime:
    """The first local time that exists after the gap `local` fell into."""
    before = local.replace(tzinfo=there, fold=0).utcoffset() or dt.timedelta()
    low = (local - before).replace(tzinfo=dt.UTC) - dt.timedelta(hours=26)
    high = low + dt.timedelta(hours=52)
    # Between the two stands the jump: the moment from which clocks show more than `local`.
    while high - low > dt.timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(there).replace(tzinfo=None) > local:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0).astimezone(there).replace(tzinfo=None, fold=0)
