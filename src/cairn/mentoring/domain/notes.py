"""Notes that both write. The slower of two writers gets both texts to merge; nothing is lost."""

from __future__ import annotations

import zlib

from django.db import transaction

from cairn.core.clock import now
from cairn.core.errors import Conflict, NotInScope
from cairn.core.events import record
from cairn.core.sealed import read, seal
from cairn.mentoring.domain.access import opened, own_session, touch
from cairn.mentoring.domain.drafts import drop_draft, note_place, plain, point_place, same_words
from cairn.mentoring.domain.meeting import locked_session
from cairn.mentoring.events import NOTE_WRITTEN
from cairn.mentoring.models import AgendaItem, Mentorship, Session, SharedNote
from cairn.people.models import Person


class NoteChanged(Conflict):
    """The other one wrote while you did. Both texts are here; put together what you want to keep."""


@transaction.atomic
def write_note(
    *, mentorship: Mentorship, body: str, version: int, by: Person, session: Session | None = None
) -> SharedNote:
    """Write the pair's note, or a session's. `version` is the one the writer began from, 0 for none yet.

    Raises NoteChanged when there is a newer one; the caller still holds the writer's text.
    """
    fresh = opened(mentorship.pk, by)
    if session is not None and session.mentorship_id != fresh.pk:
        raise NotInScope
    note = SharedNote.objects.filter(mentorship=fresh, session=session).first()
    if (note.version if note else 0) != version:
        raise NoteChanged
    note = note or SharedNote(mentorship=fresh, session=session, vault_id=fresh.vault_id, version=0)
    seal(note, "body", body, by=by.pk)
    note.version, note.written_by, note.updated_at = version + 1, by, now()
    note.save()
    drop_draft(place=note_place(fresh.pk, session.pk if session else None), by=by)
    touch(fresh)
    own_session(session.pk if session else None)
    record(NOTE_WRITTEN, by=by.pk, subject=note, program_id=fresh.program_id, mentorship=fresh.pk)
    return note


@transaction.atomic
def write_agenda_notes(*, item: AgendaItem, notes: str, began_from: str, by: Person) -> AgendaItem:
    """What was said about one point. `began_from`: the notes the writer saw; raises NoteChanged when others stand there."""
    session = locked_session(item.session, by)
    fresh = AgendaItem.objects.filter(pk=item.pk, session=session).first()
    if fresh is None:
        raise NotInScope
    if not same_words(read(fresh, "notes", reader=by.pk) or "", began_from):
        raise NoteChanged
    seal(fresh, "notes", notes, by=by.pk)
    fresh.save(update_fields=["notes"])
    drop_draft(place=point_place(fresh.pk), by=by)
    touch(session.mentorship)
    own_session(session.pk)
    facts = {"mentorship": session.mentorship_id, "session": session.pk}
    record(NOTE_WRITTEN, by=by.pk, subject=fresh, program_id=session.mentorship.program_id, **facts)
    return fresh


def words_mark(text: str) -> int:
    """A number that tells one text from another: what a draft remembers of the notes that its writer saw."""
    return zlib.crc32(plain(text).encode()) & 0x7FFFFFFF
