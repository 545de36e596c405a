"""What a person does with their notices."""

from __future__ import annotations

from django.db import transaction

from cairn.core.clock import now
from cairn.notices.enums import CHOOSABLE, Category
from cairn.notices.models import MailPreference, Notice
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
