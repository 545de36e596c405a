"""What time itself brings: the session tomorrow, a waiting request, a pair that has gone quiet.

Each source is read in the order of its keys, a batch at a time, and each batch is told in a transaction of its own:
memory does not grow with the number of people, what was told stays told after a crash, and because the same thing is
told once, beginning again from the start repeats nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from cairn.core.clock import now
from cairn.notices.domain.finding import SOURCES, Source
from cairn.notices.domain.tell import tell
from cairn.notices.domain.withdrawing import withdraw
from cairn.notices.models import Notice
from cairn.notices.rules import WEEK

BATCH = 500


def evaluate() -> int:
    """Tell everybody whom time has given something to hear. Returns how many hear of something."""
    return sum(_tell(source) for source in SOURCES)


def withdraw_settled() -> int:
    """Withdraw the unread nudges of the last week whose reason is gone, so that nobody opens one for nothing. What is
    still on its way is looked at again anyway, just before it goes."""
    return _each_batch(_unread_nudges, withdraw)


def _tell(source: Source) -> int:
    def one(rows: list[Any]) -> int:
        return tell(kind=source.kind, messages=list(source.messages(rows)))

    return _each_batch(source.rows, one)


def _unread_nudges() -> QuerySet[Notice]:
    return Notice.objects.filter(is_nudge=True, read_at=None, dropped_at=None, created_at__gt=now() - WEEK)


def _each_batch(rows: Callable[[], QuerySet[Any]], work: Callable[[list[Any]], int]) -> int:
    return sum(_committed(work, batch) for batch in _batches(rows()))


@transaction.atomic
def _committed(work: Callable[[list[Any]], int], batch: list[Any]) -> int:
    return work(batch)


def _batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    ordered, batch = rows.order_by("pk"), list(rows.order_by("pk")[:BATCH])
    while batch:
        yield batch
        full = len(batch) == BATCH
        batch = list(ordered.filter(pk__gt=batch[-1].pk)[:BATCH]) if full else []
