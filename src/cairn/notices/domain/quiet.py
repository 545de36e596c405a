"""When a mail may wait for the morning: which kinds can, and when their reader's day begins, on the reader's own clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from cairn.core.clock import now
from cairn.core.jobs import defer_once
from cairn.notices.domain import kinds
from cairn.notices.domain.kinds import Kind
from cairn.notices.enums import Category, MailState
from cairn.notices.models import MailHours, Notice
from cairn.people.models import Person

SATURDAY = 5
# Nobody loses anything when these are read in the morning. What is left is somebody else's answer, a change of a session
# or its reminder (told at the hour of the session itself, a day before), or concerns an account or somebody's safety:
# late, it is worth less or does harm, so it never waits.
WAITING = frozenset({Category.INVITATIONS, Category.MESSAGES, Category.NUDGES})
# The same is true of these, although their category is urgent: they ask for nothing that has an hour.
WAITING_KINDS = frozenset(
    kind.name
    for kind in (
        kinds.CALENDAR_OFF,
        kinds.ENDED,
        kinds.PARTNER_LEFT,
        kinds.NOW_IN_LINE,
        kinds.PAIR_IN_LINE,
    )
)


def may_wait(kind: Kind) -> bool:
    """Whether a mail of this kind waits while its reader sleeps."""
    return kind.category in WAITING or kind.name in WAITING_KINDS


def is_quiet(hours: MailHours, zone: str, moment: dt.datetime) -> bool:
    """Whether `moment` lies outside the hours, on the clocks of `zone`. The same hour twice means: at any hour."""
    local = moment.astimezone(ZoneInfo(zone))
    if local.weekday() >= SATURDAY and not hours.weekends:
        return True
    if hours.begins < hours.ends:
        return not hours.begins <= local.hour < hours.ends
    return hours.ends <= local.hour < hours.begins  # hours over midnight, as of a night shift


def wakes_at(hours: MailHours, zone: str, moment: dt.datetime) -> dt.datetime:
    """The next moment after `moment` that is not quiet. Days are counted on the calendar, so a change of clocks in
    between moves nothing."""
    clock = ZoneInfo(zone)
    first = moment.astimezone(clock).date()
    for day in range(9):
        for hour in sorted({0, hours.begins}):  # at midnight a weekend ends
            date = first + dt.timedelta(days=day)
            then = dt.datetime.combine(date, dt.time(hour), tzinfo=clock).astimezone(dt.UTC)
            if then > moment and not is_quiet(hours, zone, then):
                return then
    raise AssertionError("Every week has an hour that is not quiet.")


def hours_of(people: Collection[UUID]) -> dict[UUID, MailHours]:
    """The hours of each: their own choice, else the usual ones."""
    chosen = {row.person_id: row for row in MailHours.objects.filter(person_id__in=people)}
    return {pk: chosen.get(pk) or MailHours(person_id=pk) for pk in people}


def let_sleep(notices: Collection[Notice]) -> list[Notice]:
    """Note for those whose reader sleeps when their mail may go; returns the others."""
    hours = hours_of({notice.person_id for notice in notices})
    awake, asleep = [], []
    for notice in notices:
        mine, zone = hours[notice.person_id], notice.person.zone
        if may_wait(kinds.KINDS[notice.kind]) and is_quiet(mine, zone, now()):
            notice.mail_after = wakes_at(mine, zone, now())
            asleep.append(notice)
        else:
            awake.append(notice)
    Notice.objects.bulk_update(asleep, ["mail_after"])
    return awake


@transaction.atomic
def choose_hours(*, person: Person, begins: int, ends: int, weekends: bool) -> None:
    """Send mails that can wait only between these hours. What waits already is looked at again. No event: it
    concerns nobody else."""
    MailHours.objects.update_or_create(
        person=person, defaults={"begins": begins, "ends": ends, "weekends": weekends}
    )
    if Notice.objects.filter(person=person, mail=MailState.QUEUED).update(mail_after=None):
        from cairn.notices.tasks import send_mails  # tasks call the domain; the domain only rings the bell

        defer_once(send_mails)
