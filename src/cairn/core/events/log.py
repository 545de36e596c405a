"""Writing events."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection, models, transaction

from cairn.core import masterkeys
from cairn.core.events.verbs import Verb
from cairn.core.models import Event, EventKey

CHANNEL = "cairn_events"


def record(
    what: Verb,
    *,
    by: UUID | None,
    subject: models.Model | None = None,
    program_id: UUID | None = None,
    **data: Any,
) -> Event:
    """Write one event in the current transaction. `data` holds ids and states, never words."""
    return record_many([_event(what, by, subject, program_id, data)])[0]


def record_many(events: list[Event]) -> list[Event]:
    """Write many events at once and wake whoever follows the log when this commits."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An event is written in the transaction it tells of.")
    Event.objects.bulk_create(events)
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, '')", [CHANNEL])
    return events


def _event(
    what: Verb, by: UUID | None, subject: models.Model | None, program_id: UUID | None, data: dict[str, Any]
) -> Event:
    kind = subject._meta.model_name or "" if subject is not None else ""
    about = subject.pk if subject is not None else None
    clean = {key: str(value) if isinstance(value, UUID) else value for key, value in data.items()}
    if what.sealed_to is None:
        return Event(
            verb=what.name,
            actor_id=by,
            subject_type=kind,
            subject_id=about,
            program_id=program_id,
            data=clean,
        )
    event = Event(verb=what.name, subject_type=kind, program_id=program_id)
    payload = {"actor": str(by) if by else None, "subject": str(about) if about else None, "data": clean}
    event.sealed = _seal(what.sealed_to, event.pk, payload)
    return event


def _reader_key(name: str) -> bytes:
    entry = EventKey.objects.filter(pk=name).first()
    if entry is None:
        master, wrapped = masterkeys.wrap(AESGCM.generate_key(256), name.encode())
        EventKey.objects.bulk_create(
            [EventKey(reader=name, master_key=master, wrapped=wrapped)], ignore_conflicts=True
        )
        entry = EventKey.objects.get(pk=name)
    return masterkeys.unwrap(entry.master_key, bytes(entry.wrapped), name.encode())


def _seal(reader: str, event_id: UUID, payload: dict[str, Any]) -> bytes:
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(_reader_key(reader)).encrypt(nonce, json.dumps(payload).encode(), event_id.bytes)


def open_private(event: Event, *, reader: str) -> dict[str, Any]:
    """What a private event says, for the reader it is sealed to (anyone else fails to decrypt)."""
    blob = bytes(event.sealed or b"")
    plain = AESGCM(_reader_key(reader)).decrypt(blob[:12], blob[12:], event.pk.bytes)
    opened: dict[str, Any] = json.loads(plain)
    return opened


def events_for(
    what: Verb,
    *,
    by: UUID | None,
    rows: Iterable[tuple[models.Model, dict[str, Any]]],
    program_id: UUID | None,
) -> list[Event]:
    """Unsaved events of one verb for many subjects, for bulk domain functions."""
    return [_event(what, by, subject, program_id, data) for subject, data in rows]
