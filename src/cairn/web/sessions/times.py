"""Times on two clocks: the ones that suit both, the mentor's free slots, and the one that was typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cairn.core.clock import now
from cairn.mentoring.domain.hosting import meeting_of
from cairn.mentoring.models import Session
from cairn.scheduling.domain.slots import DAY, Openings
from cairn.scheduling.domain.suggesting import GroupTime, best_times, common_times
from cairn.scheduling.queries import diaries_of, openings_of
from cairn.web.mentoring.space import Space
from cairn.web.sessions.forms import TimeForm
from cairn.web.sessions.words import clock
from cairn.web.shapes import Day, Slot, Tab

DAYS = 7  # a week ahead
WEEKS = 8  # as far as free slots are shown


def days_of(space: Space, session: Session, minutes: int) -> list[Day]:
    """The coming week with the times that suit both working days; for more than two, those that suit most."""
    if space.is_circle or len(space.members) > 2:
        return _group_days(space, session, minutes)
    diaries = diaries_of(space.people, without=session.booking_id)
    found = common_times(diaries, after=now(), days=DAYS, minutes=minutes)
    return [
        Day(_day_words(day), [_slot(start, space) for start in starts])
        for day, starts in found.items()
        if starts
    ]


def _group_days(space: Space, session: Session, minutes: int) -> list[Day]:
    people = space.people
    diaries = diaries_of(people, without=session.booking_id)
    found = best_times(diaries, after=now(), days=2 * DAYS, minutes=minutes)
    notes = {time.start: _group_note(time, [person.first_name for person in people]) for time in found}
    return by_day((time.start for time in found), space, notes)


def _group_note(time: GroupTime, names: list[str]) -> str:
    """Who cannot come, or for whom it is early or late."""
    if time.cannot:
        return _("without %(names)s") % {"names": ", ".join(names[n] for n in time.cannot)}
    if time.early_or_late:
        late = ", ".join(names[n] for n in time.early_or_late)
        return _("early or late for %(names)s") % {"names": late}
    return _("suits everybody")


class FreeSlots:
    """The mentor's free slots, for the member who would take one: a week at a time, in one length."""

    def __init__(
        self, space: Space, session: Session, openings: Openings, *, minutes: int, week: int
    ) -> None:
        self.space, self.session, self.openings = space, session, openings
        self.minutes = openings.length_near(minutes)
        self.week = min(max(week, 0), WEEKS - 1)

    @classmethod
    def of(cls, space: Space, session: Session, *, minutes: int, week: int = 0) -> FreeSlots | None:
        """None when the mentor offers no hours, or when it is the mentor who asks."""
        meeting = meeting_of(space.mentorship, space.me)
        if meeting is None:
            return None
        last = now() + WEEKS * DAYS * DAY
        openings = openings_of(meeting.host, meeting.guests, last=last, without=session.booking_id)
        return cls(space, session, openings, minutes=minutes, week=week) if openings else None

    def _week_of(self, slot: dt.datetime) -> int:
        here = ZoneInfo(self.space.me.zone)
        return (slot.astimezone(here).date() - now().astimezone(here).date()).days // DAYS

    @cached_property
    def _weeks(self) -> dict[int, list[dt.datetime]]:
        weeks: dict[int, list[dt.datetime]] = {}
        for slot in self.openings.free(self.minutes):
            weeks.setdefault(self._week_of(slot), []).append(slot)
        return weeks

    @property
    def days(self) -> list[Day]:
        return by_day(self._weeks.get(self.week, []), self.space)

    def _href(self, *, week: int, minutes: int) -> str:
        return f"{reverse('sessions:time', args=[self.session.pk])}?week={week}&minutes={minutes}"

    @property
    def newer(self) -> str:
        return self._href(week=self.week - 1, minutes=self.minutes) if self.week else ""

    @property
    def older(self) -> str:
        return self._href(week=self.week + 1, minutes=self.minutes) if self.week < WEEKS - 1 else ""

    @property
    def next_free(self) -> str:
        """The address of the nearest week in which something is free, when this one is full."""
        free = [week for week in self._weeks if week < WEEKS]
        nearest = min(free, key=lambda week: (abs(week - self.week), week), default=None)
        return "" if nearest is None else self._href(week=nearest, minutes=self.minutes)

    @property
    def lengths(self) -> list[Tab]:
        return [
            Tab(
                _("%(n)s min") % {"n": length},
                self._href(week=self.week, minutes=length),
                length == self.minutes,
            )
            for length in self.openings.offer.lengths
        ]

    @property
    def title(self) -> str:
        """ "Tue 24 Nov to Mon 30 Nov"."""
        first = now().astimezone(ZoneInfo(self.space.me.zone)).date() + self.week * DAYS * DAY
        days = {"first": _day_words(first), "last": _day_words(first + (DAYS - 1) * DAY)}
        return _("%(first)s to %(last)s") % days


def by_day(
    starts: Iterable[dt.datetime], space: Space, notes: dict[dt.datetime, str] | None = None
) -> list[Day]:
    """Times in the order of the days on my calendar."""
    days: dict[dt.date, list[Slot]] = {}
    for start in sorted(starts):
        day = start.astimezone(ZoneInfo(space.me.zone)).date()
        days.setdefault(day, []).append(_slot(start, space, (notes or {}).get(start, "")))
    return [Day(_day_words(day), slots) for day, slots in days.items()]


def _day_words(day: dt.date) -> str:
    return str(date_format(day, _("D j M")))


def _slot(start: dt.datetime, space: Space, note: str = "") -> Slot:
    there = "" if note else other_clock(start, space)
    return Slot(start.isoformat(), clock(start, space.me.zone), there, note)


def other_clock(start: dt.datetime, space: Space) -> str:
    """ "08:00 Seattle"; nothing where both clocks show the same."""
    mine, theirs = clock(start, space.me.zone), clock(start, space.partner.zone)
    return "" if mine == theirs else f"{theirs} {space.partner_place}"


def preview(form: TimeForm) -> dt.datetime | None:
    """The moment that the typed time means, once it means one."""
    if not form.is_bound or form.errors:
        return None
    moment: dt.datetime | None = form.cleaned_data.get("starts_at")
    return moment


def whole(text: str | None, default: int) -> int:
    """A number from an address; anything else is the default."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else default
