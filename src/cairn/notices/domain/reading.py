"""What a person does with their notices."""

from __future__ import annotations

from django.db import transaction

from cairn.core.clock import now
from cairn.notices.enums import Category, DeliveryState
from cairn.notices.models import Delivery, MailPreference, Notice
from cairn.notices.rules import CHOOSABLE
from cairn.people.models import Person


def mark_read(*, notices: list[Notice]) -> int:
    """Note that these were seen. No event: reading changes nothing for anybody else."""
    ids = [notice.pk for notice in notices if notice.read_at is None]
    return Notice.objects.filter(pk__in=ids, read_at=None).update(read_at=now())


@transaction.atomic
def choose_mail(*, person: Person, wanted: set[Category]) -> None:
    """Which categories come by mail; the rest only shows in the product. No event: it concerns nobody else."""
    for category in CHOOSABLE:
        MailPreference.objects.update_or_create(
            person=person, category=category, defaults={"wanted": category in wanted}
        )
    _stop_waiting(person, {category for category in CHOOSABLE if category not in wanted})


@transaction.atomic
def switch_mail(*, person: Person, category: Category, wanted: bool) -> None:
    """Switch one category's mails off or on again; doing it twice changes nothing. No event, as above."""
    if category not in CHOOSABLE:
        raise ValueError(f"{category} always comes by mail")
    MailPreference.objects.update_or_create(person=person, category=category, defaults={"wanted": wanted})
    if not wanted:
        _stop_waiting(person, {category})


def _stop_waiting(person: Person, categories: set[Category]) -> None:
    """A mail that still waits for the morning does not come after somebody has said no to it."""
    waiting = Delivery.objects.filter(
        notice__person=person, notice__category__in=categories, state=DeliveryState.QUEUED
    )
    waiting.update(state=DeliveryState.REFUSED, at=now())
