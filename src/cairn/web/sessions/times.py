"""Times on two clocks: the ones that suit both, and the one that was typed."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.core.clock import now
from cairn.mentoring.models import Session
from cairn.scheduling.domain.suggesting import common_times
from cairn.scheduling.queries import diaries_of
from cairn.web.mentoring.space import Space
from cairn.web.sessions.forms import TimeForm
from cairn.web.sessions.words import clock
from cairn.web.shapes import Day, Slot

DAYS = 7  # a week ahead


def days_of(space: Space, session: Session, minutes: int) -> list[Day]:
    """The coming week with the times that suit both working days."""
    diaries = diaries_of([space.me, space.partner], without=session.booking_id)
    found = common_times(diaries, after=now(), days=DAYS, minutes=minutes)
    return [
        Day(date_format(day, _("D j M")), [_slot(start, space) for start in starts])
        for day, starts in found.items()
        if starts
    ]


def _slot(start: dt.datetime, space: Space) -> Slot:
    mine, theirs = clock(start, space.me.zone), clock(start, space.partner.zone)
    there = "" if mine == theirs else f"{theirs} {space.partner_place}"
    return Slot(start.isoformat(), mine, there)


def preview(form: TimeForm) -> dt.datetime | None:
    """The moment that the typed time means, once it means one."""
    if not form.is_bound or form.errors:
        return None
    moment: dt.datetime | None = form.cleaned_data.get("starts_at")
    return moment
