"""Letting go of what a program no longer keeps."""

from __future__ import annotations

from django.db import transaction

from cairn.core import privacy
from cairn.core.events import record
from cairn.identity import events


@transaction.atomic
def apply_retention() -> int:
    """Empty what ended longer ago than its program keeps things; counts and states stay. Returns rows touched."""
    touched = {name: count for name, count in privacy.forget_ended().items() if count}
    if touched:
        record(events.RETENTION_APPLIED, by=None, rows=touched)
    return sum(touched.values())
