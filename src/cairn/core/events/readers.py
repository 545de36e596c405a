"""Readers react to events: each follows the log with its own cursor, moved in the transaction of its effects."""

from __future__ import annotations

import datetime as dt
import logging
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from cairn.core.clock import now
from cairn.core.events.log import open_private
from cairn.core.events.verbs import Verb
from cairn.core.models import Event, ReaderCursor

logger = logging.getLogger(__name__)
BATCH = 200


@dataclass(frozen=True)
class Happened:
    """An event as its reader sees it; a private one is already opened."""

    seq: int
    at: dt.datetime
    verb: str
    actor_id: UUID | None
    subject_id: UUID | None
    program_id: UUID | None
    data: dict[str, Any] = field(default_factory=dict)


Handler = Callable[[Happened], None]


@dataclass(frozen=True)
class _Reader:
    name: str
    verbs: frozenset[str]
    handler: Handler


READERS: dict[str, _Reader] = {}


def reader(name: str, verbs: Iterable[Verb]) -> Callable[[Handler], Handler]:
    """Register a reaction. The handler calls one domain function of its own package; it runs at least once,
    and its effects are committed exactly once, together with the cursor."""

    def register(handler: Handler) -> Handler:
        if name in READERS:
            raise ValueError(f"The reader {name} is registered twice.")
        READERS[name] = _Reader(name, frozenset(v.name for v in verbs), handler)
        return handler

    return register


def _happened(event: Event, name: str) -> Happened:
    seq = event.seq or 0
    if event.sealed is None:
        return Happened(
            seq, event.at, event.verb, event.actor_id, event.subject_id, event.program_id, event.data
        )
    said = open_private(event, reader=name)
    actor = UUID(said["actor"]) if said["actor"] else None
    subject = UUID(said["subject"]) if said["subject"] else None
    return Happened(seq, event.at, event.verb, actor, subject, event.program_id, said["data"])


@transaction.atomic
def run_reader(name: str) -> int:
    """Let one reader take its next events; returns how many places the cursor moved."""
    entry = READERS[name]
    ReaderCursor.objects.get_or_create(name=name)
    cursor = ReaderCursor.objects.select_for_update(skip_locked=True).filter(name=name).first()
    if cursor is None:
        return 0  # another worker is at it
    window = Event.objects.filter(seq__gt=cursor.seq).order_by("seq")
    ends = list(window.values_list("seq", flat=True)[: BATCH * 10])
    if not ends:
        return 0
    matching = list(window.filter(verb__in=entry.verbs, seq__lte=ends[-1])[:BATCH])
    for event in matching:
        entry.handler(_happened(event, name))
    before = cursor.seq
    cursor.seq = matching[-1].seq or 0 if len(matching) == BATCH else ends[-1] or 0
    cursor.failed_at, cursor.failure = None, ""
    cursor.save()
    return cursor.seq - before


def run_all() -> int:
    """Let every reader catch up. One that fails is noted and tried again next time; the others go on."""
    moved = 0
    for name in READERS:
        try:
            while step := run_reader(name):
                moved += step
        except Exception as error:
            _note_failure(name, error)
    return moved


def _note_failure(name: str, error: Exception) -> None:
    """Where it failed and the error's type; its message could carry words."""
    where = "".join(traceback.format_tb(error.__traceback__))
    logger.error("Reader %s failed with %s\n%s", name, type(error).__name__, where)
    note = {"failed_at": now(), "failure": type(error).__name__[:200]}
    ReaderCursor.objects.update_or_create(name=name, defaults=note)
