"""Words typed and not sent yet. They wait here, sealed in the writer's own vault, and never in a browser's storage."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from cairn.core.clock import now
from cairn.core.sealed import Reader, seal
from cairn.mentoring.domain.vaults import own_vault
from cairn.mentoring.models import Draft
from cairn.people.models import Person

LONGEST = 20_000


def message_place(mentorship_id: UUID) -> str:
    return f"message:{mentorship_id}"


def note_place(mentorship_id: UUID, session_id: UUID | None = None) -> str:
    return f"note:{session_id or mentorship_id}"


def point_place(item_id: UUID) -> str:
    return f"point:{item_id}"


def journal_place(entry_id: UUID | None = None) -> str:
    return f"journal:{entry_id or 'new'}"


@transaction.atomic
def keep_draft(
    *, place: str, body: str, by: Person, version: int = 0, beside: str | None = ""
) -> Draft | None:
    """Keep what was typed so far. No event: it concerns nobody else.

    Nothing typed is no draft, nor is what stands there now (`beside`): the last keystrokes may arrive after the words
    were kept.
    """
    vault_id = own_vault(by)  # locks the person, so that two keystrokes come one after the other
    if not body.strip() or same_words(body, beside or ""):
        drop_draft(place=place, by=by)
        return None
    draft = Draft.objects.filter(person=by, place=place).first() or Draft(
        person=by, place=place, vault_id=vault_id
    )
    draft.version, draft.changed_at = version, now()
    seal(draft, "body", body[:LONGEST], by=by.pk)
    draft.save()
    return draft


def same_words(one: str, other: str) -> bool:
    """Whether two texts are the same, whatever line ends a browser uses."""
    return plain(one) == plain(other)


def plain(text: str) -> str:
    return "\n".join(text.split("\r\n")).strip()


def drop_draft(*, place: str, by: Person) -> None:
    """It was sent, or is not wanted any more."""
    Draft.objects.filter(person=by, place=place).delete()


def drafts_of(person: Person, places: list[str]) -> dict[str, tuple[Draft, str]]:
    """Somebody's own drafts with their words, by place."""
    rows = list(Draft.objects.filter(person=person, place__in=places))
    reader = Reader(person.pk, {row.vault_id for row in rows}) if rows else None
    words = {row.place: (row, reader.text(row, "body") or "") for row in rows if reader}
    return {place: found for place, found in words.items() if found[1]}
