"""The sequencer: numbers committed events without gaps and chains their hashes.

A transaction that began early and commits late gets its number when it is seen, so a reader that follows `seq`
never misses it.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import connection, transaction

from cairn.core.models import Event

LOCK = 0x6361_6972_6E01  # "cairn", first lock: one sequencer at a time
BATCH = 2_000
GENESIS = b"\x00" * 32


def digest(before: bytes, seq: int, event: Event) -> bytes:
    """SHA-256 over the previous hash and everything the event says."""
    fields: list[Any] = [
        seq,
        str(event.pk),
        event.at.isoformat(),
        event.verb,
        str(event.actor_id),
        event.subject_type,
        str(event.subject_id),
        str(event.program_id),
        event.data,
        bytes(event.sealed).hex() if event.sealed is not None else None,
    ]
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(before + canonical.encode()).digest()


def sequence() -> int:
    """Number what has been committed since; returns how many events."""
    total = 0
    while count := _sequence_batch():
        total += count
    return total


@transaction.atomic
def _sequence_batch() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
    last = Event.objects.exclude(seq=None).order_by("-seq").first()
    seq, before = (last.seq or 0, bytes(last.hash or b"")) if last else (0, GENESIS)
    waiting = list(Event.objects.filter(seq=None).order_by("at", "id")[:BATCH])
    for event in waiting:
        seq += 1
        before = digest(before, seq, event)
        event.seq, event.hash = seq, before
    _write_numbers(waiting)
    return len(waiting)


def _write_numbers(events: list[Event]) -> None:
    if not events:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "update core_event e set seq = n.seq, hash = n.hash"
            " from unnest(%s::uuid[], %s::bigint[], %s::bytea[]) as n(id, seq, hash) where e.id = n.id",
            [[e.pk for e in events], [e.seq for e in events], [e.hash for e in events]],
        )


def verify_chain(start: int = 1) -> int | None:
    """The first sequence number from `start` whose hash or number is wrong, or None when all is well."""
    before = GENESIS
    if start > 1:
        previous = Event.objects.filter(seq=start - 1).first()
        if previous is None:
            return start - 1
        before = bytes(previous.hash or b"")
    expected = start
    for event in Event.objects.filter(seq__gte=start).order_by("seq").iterator(chunk_size=2_000):
        if event.seq != expected or digest(before, expected, event) != bytes(event.hash or b""):
            return expected
        before, expected = bytes(event.hash or b""), expected + 1
    return None
