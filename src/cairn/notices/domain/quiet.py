"""When a mail waits for the morning: when its reader's day begins, on the reader's own clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from cairn.core.clock import now
from cairn.core.jobs import defer_once
from cairn.notices.domain.kind import KINDS
from cairn.notices.enums import DeliveryState
from cairn.notices.models import Delivery, MailHours
from cairn.people.models import Person

SATURDAY = 5


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


def let_sleep(deliveries: Collection[Delivery]) -> list[Delivery]:
    """Note for those whose reader sleeps when they may go; returns the others."""
    hours = hours_of({delivery.notice.person_id for delivery in deliveries})
    awake, asleep = [], []
    for delivery in deliveries:
        person = delivery.notice.person
        mine, zone = hours[person.pk], person.zone
        if KINDS[delivery.notice.kind].may_wait and is_quiet(mine, zone, now()):
            delivery.after = wakes_at(mine, zone, now())
            asleep.append(delivery)
        else:
            awake.append(delivery)
    Delivery.objects.bulk_update(asleep, ["after"])
    return awake


@transaction.atomic
def choose_hours(*, person: Person, begins: int, ends: int, weekends: bool) -> None:
    """Send mails that can wait only between these hours. What waits already is looked at again. No event: it
    concerns nobody else."""
    MailHours.objects.update_or_create(
        person=person, defaults={"begins": begins, "ends": ends, "weekends": weekends}
    )
    if Delivery.objects.filter(notice__person=person, state=DeliveryState.QUEUED).update(after=None):
        from cairn.notices.tasks import send_mails  # tasks call the domain; the domain only rings the bell

        defer_once(send_mails)
