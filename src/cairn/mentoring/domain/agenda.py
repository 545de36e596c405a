"""What the two want to talk about: the program's points and their own."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max

from cairn.core.clock import now
from cairn.core.errors import DomainError, NotInScope
from cairn.core.events import Verb, record
from cairn.core.sealed import seal
from cairn.mentoring import events
from cairn.mentoring.domain.access import own_session, touch
from cairn.mentoring.domain.meeting import locked_session
from cairn.mentoring.enums import Owner
from cairn.mentoring.models import AgendaItem, Session
from cairn.people.models import Person


class FromThePlan(DomainError):
    """This point comes from the program's plan. You can tick it off, or go without it."""


@transaction.atomic
def add_agenda_item(*, session: Session, text: str, owner: Owner, by: Person) -> AgendaItem:
    """Put a point on the agenda; only the pair reads it."""
    fresh = locked_session(session, by)
    last = fresh.agenda.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem(session=fresh, vault_id=fresh.vault_id, position=last + 1, owner=owner, added_by=by)
    seal(item, "text", text, by=by.pk)
    item.save(force_insert=True)
    return _told(item, fresh, events.AGENDA_ADDED, by)


@transaction.atomic
def change_agenda_item(*, item: AgendaItem, owner: Owner, by: Person, text: str = "") -> AgendaItem:
    """Reword an own point, or say who brings any point."""
    fresh, session = _locked(item, by)
    if text and fresh.planned:
        raise FromThePlan
    fresh.owner = owner
    if text:
        seal(fresh, "text", text, by=by.pk)
    fresh.save()
    return _told(fresh, session, events.AGENDA_CHANGED, by)


@transaction.atomic
def tick_agenda_item(*, item: AgendaItem, done: bool, by: Person) -> AgendaItem:
    """Talked about, or open again. Ticking twice changes nothing."""
    fresh, session = _locked(item, by)
    if done == (fresh.done_at is not None):
        return fresh
    fresh.done_at = now() if done else None
    fresh.save(update_fields=["done_at"])
    return _told(fresh, session, events.AGENDA_DONE if done else events.AGENDA_REOPENED, by)


@transaction.atomic
def skip_agenda_item(*, item: AgendaItem, skip: bool, by: Person) -> AgendaItem:
    """Go without a point, or want it after all. Saying it twice changes nothing."""
    fresh, session = _locked(item, by)
    if skip == (fresh.skipped_at is not None):
        return fresh
    fresh.skipped_at = now() if skip else None
    fresh.save(update_fields=["skipped_at"])
    return _told(fresh, session, events.AGENDA_SKIPPED if skip else events.AGENDA_TAKEN_BACK, by)


@transaction.atomic
def move_agenda_item(*, item: AgendaItem, up: bool, by: Person) -> AgendaItem:
    """One place up or down; at the edge nothing happens."""
    fresh, session = _locked(item, by)
    items = list(session.agenda.all())
    place = items.index(fresh)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(items):
        return fresh
    items[place], items[other] = items[other], items[place]
    for position, row in enumerate(items, start=1):
        row.position = position
    AgendaItem.objects.bulk_update(items, ["position"])
    return _told(items[other], session, events.AGENDA_CHANGED, by)


@transaction.atomic
def remove_agenda_item(*, item: AgendaItem, by: Person) -> None:
    """Take an own point off the agenda, with its words."""
    fresh, session = _locked(item, by)
    if fresh.planned:
        raise FromThePlan
    _told(fresh, session, events.AGENDA_REMOVED, by)
    fresh.delete()


def _locked(item: AgendaItem, by: Person) -> tuple[AgendaItem, Session]:
    session = locked_session(item.session, by)
    fresh = AgendaItem.objects.filter(pk=item.pk, session=session).first()
    if fresh is None:
        raise NotInScope
    return fresh, session


def _told(item: AgendaItem, session: Session, verb: Verb, by: Person) -> AgendaItem:
    touch(session.mentorship)
    own_session(session.pk)
    facts: dict[str, Any] = {
        "mentorship": session.mentorship_id,
        "session": session.pk,
        "planned": bool(item.planned),
    }
    record(verb, by=by.pk, subject=item, program_id=session.mentorship.program_id, **facts)
    return item
