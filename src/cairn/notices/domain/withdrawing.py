"""Taking back what nobody needs to hear any more."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from cairn.core.clock import now
from cairn.notices.domain.kind import KINDS
from cairn.notices.enums import DeliveryState
from cairn.notices.models import Delivery, Notice


def still_true(notices: Collection[Notice]) -> set[UUID]:
    """Those of them whose reason still stands. What tells of something that happened stays true."""
    by_kind: dict[str, list[Notice]] = {}
    for notice in notices:
        by_kind.setdefault(notice.kind, []).append(notice)
    found: set[UUID] = set()
    for name, rows in by_kind.items():
        still = KINDS[name].still
        found |= still(rows) if still else {notice.pk for notice in rows}
    return found


@transaction.atomic
def withdraw(notices: Collection[Notice]) -> int:
    """Drop those whose reason is gone, with what is still on its way. Returns how many. No event: nothing was said."""
    true = still_true(notices)
    gone = [notice.pk for notice in notices if notice.pk not in true]
    Delivery.objects.filter(notice__in=gone, state=DeliveryState.QUEUED).update(
        state=DeliveryState.DROPPED, at=now()
    )
    return Notice.objects.filter(pk__in=gone, dropped_at=None).update(dropped_at=now())
