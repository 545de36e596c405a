"""Everyone's own journal: kept after every mentorship, searched and taken along by its owner alone.

None of these functions writes an event: that somebody keeps a journal concerns nobody else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from cairn.core.clock import now
from cairn.core.errors import Conflict, DomainError, NotInScope
from cairn.core.sealed import Reader, read, seal
from cairn.mentoring.domain.drafts import drop_draft, journal_place
from cairn.mentoring.domain.vaults import own_vault
from cairn.mentoring.models import JournalEntry, Member, Mentorship
from cairn.people.models import Person

STEP = 200  # entries opened at a time while searching


class EntryEmpty(DomainError):
    """There are no words in this entry yet."""


class EntryChanged(Conflict):
    """You changed this entry in another window. Both texts are here; put together what you want to keep."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry with its words, for its owner."""

    row: JournalEntry
    text: str


@transaction.atomic
def write_entry(*, body: str, by: Person, mentorship: Mentorship | None = None) -> JournalEntry:
    """Add to one's own journal, about a mentorship one is in or was in, or about none."""
    _words(body)
    if mentorship is not None and not Member.objects.filter(mentorship=mentorship, person=by).exists():
        raise NotInScope
    entry = JournalEntry(person=by, mentorship=mentorship, vault_id=own_vault(by))
    entry.written_at = entry.changed_at = now()
    seal(entry, "body", body.strip(), by=by.pk)
    entry.save(force_insert=True)
    drop_draft(place=journal_place(), by=by)
    return entry


@transaction.atomic
def change_entry(*, entry: JournalEntry, body: str, version: int, by: Person) -> JournalEntry:
    """Other words. `version` is the one the writer began from; raises EntryChanged when there is a newer one."""
    _words(body)
    fresh = _mine(entry.pk, by)
    if fresh.version != version:
        raise EntryChanged
    seal(fresh, "body", body.strip(), by=by.pk)
    fresh.version, fresh.changed_at = version + 1, now()
    fresh.save(update_fields=["body", "version", "changed_at"])
    drop_draft(place=journal_place(fresh.pk), by=by)
    return fresh


@transaction.atomic
def remove_entry(*, entry: JournalEntry, by: Person) -> None:
    """Take an entry out for good."""
    fresh = _mine(entry.pk, by)
    drop_draft(place=journal_place(fresh.pk), by=by)
    fresh.delete()


def entries_of(person: Person, *, words: str = "", before: JournalEntry | None = None) -> Iterator[Entry]:
    """One's own entries, the newest first, only those that hold all of `words`; opened as they are asked for.

    Nothing is indexed: to find something the entries are opened one after the other, for their owner, and forgotten.
    """
    wanted, reader, last = folded(words).split(), None, before
    while True:
        rows = list(JournalEntry.objects.of(person).older_than(last)[:STEP])
        if rows and reader is None:
            reader = Reader(person.pk, {row.vault_id for row in rows})
        for row in rows:
            text = (reader.text(row, "body") or "") if reader else ""
            if all(word in folded(text) for word in wanted):
                yield Entry(row, text)
        if len(rows) < STEP:
            return
        last = rows[-1]


def entry_text(entry: JournalEntry, *, by: Person) -> str:
    """The words of one entry, for its owner. Raises NotAMember for anyone else."""
    return read(entry, "body", reader=by.pk) or ""


def folded(text: str) -> str:
    """Words without case and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def _words(body: str) -> None:
    if not body.strip():
        raise EntryEmpty(field="body")


def _mine(entry_id: UUID, by: Person) -> JournalEntry:
    fresh = JournalEntry.objects.select_for_update(of=("self",)).filter(pk=entry_id, person=by).first()
    if fresh is None:
        raise NotInScope
    return fresh
