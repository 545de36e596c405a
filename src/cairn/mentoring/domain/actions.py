"""What somebody is to do until they meet again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from cairn.core.clock import now
from cairn.core.errors import DomainError, NotInScope
from cairn.core.events import Verb, record
from cairn.core.sealed import seal
from cairn.mentoring import events
from cairn.mentoring.domain.access import opened, own_session, touch
from cairn.mentoring.models import ActionItem, Member, Mentorship, PathEntry, Session
from cairn.people.models import Person


class NotOneOfYou(DomainError):
    """Only one of you can own an action item."""


@transaction.atomic
def add_action_item(
    *,
    mentorship: Mentorship,
    text: str,
    owner: Person,
    by: Person,
    due_on: dt.date | None = None,
    session: Session | None = None,
) -> ActionItem:
    """Agree on something to do; only the pair reads what."""
    fresh = opened(mentorship.pk, by)
    if not Member.objects.filter(mentorship=fresh, person=owner, left_at=None).exists():
        raise NotOneOfYou(field="owner")
    if session is not None and session.mentorship_id != fresh.pk:
        raise NotInScope
    item = ActionItem(
        mentorship=fresh, session=session, vault_id=fresh.vault_id, owner=owner, due_on=due_on, added_by=by
    )
    seal(item, "text", text, by=by.pk)
    item.save(force_insert=True)
    return _told(item, fresh, events.ACTION_ADDED, by)


@transaction.atomic
def tick_action_item(*, item: ActionItem, done: bool, by: Person) -> ActionItem:
    """Done, or open again; either of the two may tick. Ticking twice changes nothing."""
    fresh, mentorship = _locked(item, by)
    if done == (fresh.done_at is not None):
        return fresh
    fresh.done_at = now() if done else None
    fresh.save(update_fields=["done_at"])
    return _told(fresh, mentorship, events.ACTION_DONE if done else events.ACTION_REOPENED, by)


@transaction.atomic
def remove_action_item(*, item: ActionItem, by: Person) -> None:
    """It no longer matters: take it away with its words."""
    fresh, mentorship = _locked(item, by)
    _told(fresh, mentorship, events.ACTION_REMOVED, by)
    fresh.delete()


def _locked(item: ActionItem, by: Person) -> tuple[ActionItem, Mentorship]:
    mentorship = opened(item.mentorship_id, by)
    fresh = ActionItem.objects.filter(pk=item.pk, mentorship=mentorship).first()
    if fresh is None:
        raise NotInScope
    return fresh, mentorship


def _told(item: ActionItem, mentorship: Mentorship, verb: Verb, by: Person) -> ActionItem:
    touch(mentorship)
    own_session(item.session_id)
    if item.entry_id is not None:
        PathEntry.objects.filter(pk=item.entry_id).update(changed_at=now())
    facts: dict[str, Any] = {
        "mentorship": mentorship.pk,
        "owner": item.owner_id,
        "planned": bool(item.planned),
    }
    record(verb, by=by.pk, subject=item, program_id=mentorship.program_id, **facts)
    return item
