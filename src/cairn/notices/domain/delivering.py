"""Sending what is queued, whatever the channel. A crash in between sends one notice twice at worst, never none."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Q, QuerySet

from cairn.core.clock import now
from cairn.notices.domain.channels import CHANNELS, NotDelivered
from cairn.notices.domain.quiet import let_sleep
from cairn.notices.domain.render import Rendered, render
from cairn.notices.domain.withdrawing import still_true, withdraw
from cairn.notices.enums import DeliveryState
from cairn.notices.models import Delivery

logger = logging.getLogger(__name__)
BATCH = 100
PATIENCE = dt.timedelta(minutes=15)  # twice as long after each try
MOST_TRIES = 6  # within eight hours


def send_queued() -> int:
    """Send what is queued and need not wait for the morning; returns how many deliveries went out. Raises what a
    channel raises; everything sent before that stays sent."""
    total = 0
    while batch := list(_queued()[:BATCH].select_related("notice__person__location")):
        total += sum(_send_one(delivery, said) for delivery, said in _ready(batch))
    return total


def _queued() -> QuerySet[Delivery]:
    awake = Q(after=None) | Q(after__lte=now())
    return Delivery.objects.filter(awake, state=DeliveryState.QUEUED, channel__in=list(CHANNELS)).order_by(
        "pk"
    )


def _ready(batch: list[Delivery]) -> list[tuple[Delivery, Rendered]]:
    """Those whose reason still stands and whose reader is awake, in words."""
    notices = {delivery.notice_id: delivery.notice for delivery in batch}
    true = still_true(notices.values())
    withdraw([notice for pk, notice in notices.items() if pk not in true])
    awake = let_sleep([delivery for delivery in batch if delivery.notice_id in true])
    said = {one.notice.pk: one for one in render({d.notice_id: d.notice for d in awake}.values())}
    return [(delivery, said[delivery.notice_id]) for delivery in awake]


@transaction.atomic
def _send_one(delivery: Delivery, said: Rendered) -> int:
    """Send one under its row's lock, so that two workers never send the same; 0 when another one has it."""
    mine = _queued().select_for_update(skip_locked=True).filter(pk=delivery.pk)
    if not mine.exists():
        return 0
    channel = CHANNELS[delivery.channel]
    try:
        channel.deliver(said)
    except NotDelivered as refused:
        _not_now(delivery, permanent=refused.permanent)
        return 0
    except Exception as error:
        logger.warning("The channel %s failed (%s); the queue waits", channel.name, type(error).__name__)
        raise
    mine.update(state=DeliveryState.SENT, at=now())
    return 1


def _not_now(delivery: Delivery, *, permanent: bool) -> None:
    """Try again later, less and less often; at last give it up."""
    tries = delivery.tries + 1
    row = Delivery.objects.filter(pk=delivery.pk)
    if permanent or tries >= MOST_TRIES:
        row.update(state=DeliveryState.FAILED, at=now(), tries=tries)
    else:
        row.update(tries=tries, after=now() + PATIENCE * 2 ** (tries - 1))
