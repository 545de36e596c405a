"""Being erased: asked for, fourteen days to think again, then for good."""

from __future__ import annotations

import datetime as dt
import logging
from uuid import UUID

from django.db import transaction

from cairn.core import privacy
from cairn.core.clock import now
from cairn.core.errors import Conflict, DomainError
from cairn.core.events import record
from cairn.core.sealed import destroy_keys
from cairn.identity import events
from cairn.identity.domain.erasure_list import remember, remembered
from cairn.identity.domain.roles import keep_one_owner
from cairn.identity.enums import Role
from cairn.identity.models import Erasure, RoleAssignment
from cairn.people.models import Person

GRACE = dt.timedelta(days=14)
logger = logging.getLogger(__name__)


class NothingAsked(DomainError):
    """There is no wish to be erased to take back."""


def open_wish(person: Person) -> Erasure | None:
    """The wish that waits for its day, if there is one."""
    return Erasure.objects.filter(person=person, cancelled_at=None, done_at=None).first()


@transaction.atomic
def ask_erasure(*, by: Person) -> Erasure:
    """Begin the days of grace. Asking again changes nothing. Raises LastOwner: somebody must be left in charge."""
    _owner_may_go(by.pk)
    wish, made = Erasure.objects.get_or_create(
        person=by, cancelled_at=None, done_at=None, defaults={"due_at": now() + GRACE}
    )
    if made:
        record(events.ERASURE_ASKED, by=by.pk, subject=by, due_at=wish.due_at.date().isoformat())
    return wish


@transaction.atomic
def cancel_erasure(*, by: Person) -> None:
    """Take the wish back. Raises NothingAsked, also when it has been fulfilled."""
    taken = Erasure.objects.filter(person=by, cancelled_at=None, done_at=None).update(cancelled_at=now())
    if not taken:
        raise NothingAsked
    record(events.ERASURE_CANCELLED, by=by.pk, subject=by)


def erase_due() -> int:
    """Erase everyone whose day has come; one that cannot be is left for tomorrow. Returns how many."""
    keep_list()
    count = 0
    due = Erasure.objects.filter(cancelled_at=None, done_at=None, due_at__lte=now())
    for wish_id in list(due.values_list("pk", flat=True)):
        try:
            erase(wish_id=wish_id)
            count += 1
        except DomainError as error:
            logger.warning("Erasure %s waits (%s)", wish_id, type(error).__name__)
    return count


@transaction.atomic
def erase(*, wish_id: UUID) -> None:
    """Fulfill a wish: keys destroyed, columns emptied as declared, partners told neutrally by whoever reads `erased`.
    No `left` is written: it is no departure, and no number counts it as one.

    Raises Conflict when it was taken back or done meanwhile, LastOwner.
    """
    wish = Erasure.objects.select_for_update().filter(pk=wish_id, cancelled_at=None, done_at=None).first()
    if wish is None:
        raise Conflict
    _owner_may_go(wish.person_id)
    person = Person.objects.select_for_update().get(pk=wish.person_id)
    _erase_rows(person.pk)
    wish.done_at = now()
    wish.save(update_fields=["done_at"])
    record(events.ERASED, by=None, subject=person)
    transaction.on_commit(keep_list)


def keep_list() -> int:
    """Bring the list outside the database up to date: whoever was erased stands on it, on every machine that runs
    this, also when a crash came between. Returns how many were missing."""
    done = Erasure.objects.filter(done_at__isnull=False).order_by("done_at")
    kept = set(remembered())
    missing = [pk for pk in done.values_list("person_id", flat=True) if pk not in kept]
    remember(missing)
    return len(missing)


def _erase_rows(person_id: UUID) -> None:
    destroy_keys(person_id)
    privacy.erase(person_id)


def _owner_may_go(person_id: UUID) -> None:
    row = RoleAssignment.objects.filter(person_id=person_id, role=Role.GLOBAL_OWNER).first()
    if row is not None:
        keep_one_owner(row)


@transaction.atomic
def replay_erasures() -> int:
    """Erase again whom an older backup brought back. Idempotent. Returns how many are in the directory."""
    people = list(Person.objects.filter(pk__in=remembered()))
    for person in people:
        _erase_rows(person.pk)
        if not Erasure.objects.filter(person=person, done_at__isnull=False).exists():
            Erasure.objects.filter(person=person, cancelled_at=None, done_at=None).delete()
            Erasure.objects.create(person=person, due_at=now(), done_at=now())
            record(events.ERASED, by=None, subject=person)
    return len(people)
