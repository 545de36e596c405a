"""Hours that somebody offers: the week, its terms, and the days that are unlike others. Only they themselves set them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange

from cairn.core.clock import now, today
from cairn.core.errors import DomainError, NotInScope
from cairn.core.events import Verb, record
from cairn.people.domain.profile import Span, checked_week
from cairn.people.models import Person
from cairn.scheduling import events
from cairn.scheduling.models import (
    DAY,
    LENGTHS,
    MOST_BUFFER,
    MOST_NOTICE,
    OfferedException,
    OfferedHours,
    OfferedWindow,
)

LONGEST_OFF = dt.timedelta(days=366)


class TermsUnclear(DomainError):
    """Choose at least one length, and a buffer and notice from the lists."""


class NothingOffered(DomainError):
    """Say first which hours you offer each week."""


class DaysUnclear(DomainError):
    """The last day comes before the first, has passed, or is more than a year later."""


class AlreadyOff(DomainError):
    """You are off on some of these days already."""


class ExtraUnclear(DomainError):
    """Extra hours need a day to come, and a beginning before their end."""


class ExtraOverlaps(DomainError):
    """You offer extra hours at that time already."""


@dataclass(frozen=True)
class Terms:
    """What holds for every slot. Buffers in minutes; no `most_a_week` is no limit."""

    lengths: Sequence[int]
    buffer_before: int = 0
    buffer_after: int = 0
    notice_hours: int = 24
    most_a_week: int | None = None


@transaction.atomic
def offer_hours(*, week: Iterable[Span], terms: Terms, by: Person) -> OfferedHours:
    """Offer these hours every week on these terms; exceptions stay. Raises HoursUnclear, TermsUnclear."""
    spans = checked_week(week)
    _check(terms)
    Person.objects.select_for_update().get(pk=by.pk)
    offered, _new = OfferedHours.objects.update_or_create(
        person=by,
        defaults={**asdict(terms), "lengths": sorted(set(terms.lengths)), "updated_at": now()},
    )
    offered.windows.all().delete()
    OfferedWindow.objects.bulk_create(
        OfferedWindow(offered=offered, weekday=day, minutes=NumericRange(start, end))
        for day, start, end in spans
    )
    return _told(offered, events.HOURS_OFFERED)


@transaction.atomic
def withdraw_hours(*, by: Person) -> None:
    """Offer no hours any more. What is booked stays booked."""
    offered = _mine(by)
    _told(offered, events.HOURS_WITHDRAWN)
    offered.delete()


@transaction.atomic
def take_days_off(*, first: dt.date, last: dt.date, by: Person) -> OfferedException:
    """On these days, both included, the weekly hours do not count. Raises DaysUnclear, AlreadyOff."""
    offered = _mine(by)
    if not (first <= last <= first + LONGEST_OFF and today(by.zone) <= last):
        raise DaysUnclear(field="last")
    days = DateRange(first, last + dt.timedelta(days=1))
    return _added(OfferedException(offered=offered, days=days), AlreadyOff(field="first"), events.DAYS_OFF)


@transaction.atomic
def offer_extra_hours(*, day: dt.date, start: int, end: int, by: Person) -> OfferedException:
    """Offer hours on one date, in minutes after midnight, besides those of the week. Raises ExtraUnclear, ExtraOverlaps."""
    offered = _mine(by)
    if not (DAY[0] <= start < end <= DAY[1] and today(by.zone) <= day):
        raise ExtraUnclear(field="day")
    extra = OfferedException(
        offered=offered,
        days=DateRange(day, day + dt.timedelta(days=1)),
        minutes=NumericRange(start, end),
    )
    return _added(extra, ExtraOverlaps(field="day"), events.EXTRA_HOURS)


@transaction.atomic
def remove_exception(*, exception: OfferedException, by: Person) -> None:
    """The usual hours hold again."""
    offered = _mine(by)
    if not offered.exceptions.filter(pk=exception.pk).delete()[0]:
        raise NotInScope
    _told(offered, events.EXCEPTION_REMOVED)


def _check(terms: Terms) -> None:
    buffers = (terms.buffer_before, terms.buffer_after)
    fine = (
        terms.lengths
        and set(terms.lengths) <= set(LENGTHS)
        and all(0 <= minutes <= MOST_BUFFER for minutes in buffers)
        and 0 <= terms.notice_hours <= MOST_NOTICE
        and (terms.most_a_week is None or 1 <= terms.most_a_week <= 100)
    )
    if not fine:
        raise TermsUnclear


def _mine(by: Person) -> OfferedHours:
    offered = OfferedHours.objects.select_for_update().filter(person=by).first()
    if offered is None:
        raise NothingOffered
    return offered


def _added(exception: OfferedException, refusal: DomainError, verb: Verb) -> OfferedException:
    try:
        with transaction.atomic():
            exception.save(force_insert=True)
    except IntegrityError:
        raise refusal from None
    _told(exception.offered, verb)
    return exception


def _told(offered: OfferedHours, verb: Verb) -> OfferedHours:
    record(verb, by=offered.person_id, subject=offered.person)
    return offered
