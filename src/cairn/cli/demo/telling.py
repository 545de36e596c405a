"""What happened, as events, and what people were told of it, as notices. The demo's readers have read it all."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.module_loading import autodiscover_modules

from cairn.cli.demo.world import DAY_SECONDS, World, stamp
from cairn.core.events.readers import READERS
from cairn.core.events.sequence import GENESIS, LOCK, digest, sequence
from cairn.core.events.verbs import VERBS
from cairn.core.models import Event, ReaderCursor
from cairn.notices.domain.kinds import KINDS
from cairn.notices.models import Notice

WAITING = "demo_events"  # the log's rows until they have numbers
AT_A_TIME = 20_000
_PAGE = "select * from demo_sorted where n > %s and n <= %s order by n"
NUDGES = 2  # a week and person
RECENT = 12 * DAY_SECONDS


class Telling:
    """Writes events with the facts that the domain functions give them, and notices of the last days."""

    def __init__(self, world: World) -> None:
        autodiscover_modules("events")  # every verb is declared now
        self.world = world
        with connection.cursor() as cursor:
            cursor.execute(f"create temp table {WAITING} (like core_event) on commit drop")
        self.events = world.sheet(
            Event, "id", "at", "verb", "actor_id", "subject_type", "subject_id", "program_id", "data", sealed=None
        )  # fmt: skip
        self.events.table = WAITING
        self.notices = world.sheet(
            Notice, "id", "person_id", "kind", "category", "program_id", "subject_id", "data", "once_key", "is_nudge",
            "created_at", "read_at", left_out=False, dropped_at=None,
        )  # fmt: skip
        self.nudges: dict[str, int] = {}

    def event(
        self,
        verb: str,
        at: int,
        *,
        by: str | None,
        subject: tuple[str, str],
        program: str | None,
        **data: Any,
    ) -> None:
        """One event; identifiers among `data` may be hex text."""
        if verb not in VERBS:
            raise KeyError(f"Nobody has declared the verb {verb}.")
        kind, key = subject
        at = self.world.past(at)
        self.events.add(
            id=self.world.keys(at),
            at=stamp(at),
            verb=verb,
            actor_id=by,
            subject_type=kind,
            subject_id=key,
            program_id=program,
            data=json.dumps({name: _plain(value) for name, value in data.items()}),
        )

    def tell(
        self, kind: str, person: str, moment: int, *, subject: str | None, program: str | None, **data: str
    ) -> None:
        """A notice, when it is of the last days: older ones nobody looks at. At most two nudges a week."""
        entry = KINDS[kind]
        if not self.world.now - RECENT < moment <= self.world.now:
            return
        if entry.nudge:
            if self.nudges.get(person, 0) >= NUDGES:
                return
            self.nudges[person] = self.nudges.get(person, 0) + 1
        key = self.world.keys(moment)
        read = moment + 3 * 3600 if self.world.now - moment > 2 * DAY_SECONDS else 0
        self.notices.add(
            id=key,
            person_id=person,
            kind=kind,
            category=str(entry.category),
            program_id=program,
            subject_id=subject,
            data=json.dumps({name: _plain(value) for name, value in data.items() if value}),
            once_key=f"{kind}:{key}:{person}",
            is_nudge=entry.nudge,
            created_at=stamp(moment),
            read_at=stamp(read) if read else None,
        )


def _plain(value: Any) -> Any:
    """Identifiers as the domain writes them, with dashes."""
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str) and len(value) == 32 and value.isalnum():
        return str(UUID(value))
    return value


def close_the_log() -> None:
    """Number the events and put every reader behind them: nobody is told today of what happened last year."""
    autodiscover_modules("readers")
    _number_ours()
    sequence()  # what domain functions wrote meanwhile
    last = Event.objects.exclude(seq=None).order_by("-seq").values_list("seq", flat=True).first() or 0
    for name in READERS:
        ReaderCursor.objects.update_or_create(name=name, defaults={"seq": last})


def _number_ours() -> None:
    """What the sequencer does, for millions of rows that nobody has seen yet: number them, then write each once."""
    before = GENESIS
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(
            "create temp table demo_sorted on commit drop as"  # noqa: S608
            f" select row_number() over (order by at, id) as n, * from {WAITING}"
        )
        cursor.execute("create index on demo_sorted (n)")
        cursor.execute("analyze demo_sorted")
        cursor.execute("create temp table demo_hashes (n bigint, hash bytea) on commit drop")
        for start in range(0, _count(), AT_A_TIME):
            rows = []
            page = Event.objects.raw(_PAGE, [start, start + AT_A_TIME])
            for number, event in enumerate(page, start=start + 1):
                before = digest(before, number, event)
                rows.append((number, before))
            with cursor.copy("copy demo_hashes from stdin") as copy:
                for row in rows:
                    copy.write_row(row)
        names = "id, at, verb, actor_id, subject_type, subject_id, program_id, data, sealed"
        cursor.execute(
            f"insert into core_event ({names}, seq, hash)"  # noqa: S608
            f" select {names}, n, h.hash from demo_sorted s join demo_hashes h using (n)"
        )
        cursor.execute(f"drop table demo_sorted, demo_hashes, {WAITING}")


def _count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from demo_sorted")
        count: int = cursor.fetchone()[0]
    return count
