"""Checking that nobody changed the event log behind our back."""

from __future__ import annotations

from django.db import transaction

from cairn.core.clock import now
from cairn.core.events import record
from cairn.core.events.sequence import verify_chain
from cairn.core.models import Event
from cairn.identity import events
from cairn.identity.models import ChainCheck
from cairn.people.models import Person


def check_chain(*, by: Person | None = None) -> ChainCheck:
    """Verify every hash of the log from the first event, keep the result, and write one event."""
    last = Event.objects.exclude(seq=None).order_by("-seq").values("seq", "at").first()
    broken = verify_chain()
    with transaction.atomic():
        check = ChainCheck.objects.create(
            checked_at=now(),
            up_to_seq=(last["seq"] or 0) if last else 0,
            up_to_at=last["at"] if last else None,
            broken_at_seq=broken,
        )
        record(events.CHAIN_CHECKED, by=by.pk if by else None, whole=broken is None)
    return check


@transaction.atomic
def note_export(*, by: Person) -> None:
    """Taking the log away is itself in the log."""
    record(events.AUDIT_EXPORTED, by=by.pk)
