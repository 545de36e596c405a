"""The event log: append-only (a trigger refuses update and delete), numbered and hash-chained after commit."""

from __future__ import annotations

from django.db import models

from cairn.core.clock import now
from cairn.core.ids import new_id


class Event(models.Model):
    """One thing that happened. Ids and states only; words never enter the log."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(default=now)
    verb = models.CharField(max_length=80)
    actor_id = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.UUIDField(null=True)
    program_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)
    # A private event keeps actor, subject and payload here, for the one reader that needs it.
    sealed = models.BinaryField(null=True)
    # Given by the sequencer once the event is committed; readers follow it, never id or time.
    seq = models.BigIntegerField(null=True, unique=True)
    hash = models.BinaryField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="event_unsequenced", condition=models.Q(seq=None)),
            models.Index(fields=["subject_type", "subject_id", "seq"], name="event_subject"),
            models.Index(fields=["program_id", "verb", "at"], name="event_program"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seq=None, hash=None) | models.Q(seq__gt=0, hash__isnull=False),
                name="event_seq_with_hash",
            ),
            models.CheckConstraint(
                condition=models.Q(sealed=None) | models.Q(actor_id=None, subject_id=None),
                name="event_private_hides_who",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq or '-'} {self.verb}"


class ReaderCursor(models.Model):
    """How far a reader has come in the log; moved in the same transaction as the reader's effects."""

    name = models.CharField(primary_key=True, max_length=80)
    seq = models.BigIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.seq}"
