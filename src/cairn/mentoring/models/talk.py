"""What people say and keep: messages in a space, everyone's own journal, and drafts. All words are sealed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cairn.core.clock import now
from cairn.core.fields import SealedField
from cairn.core.ids import new_id
from cairn.mentoring.enums import ReportState
from cairn.mentoring.queries import JournalQuerySet, MessageQuerySet, ReportQuerySet


class Message(models.Model):
    """Said in a space. The id comes with the form, so that the same words sent twice are one message."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mentorship = models.ForeignKey("mentoring.Mentorship", on_delete=models.CASCADE, related_name="messages")
    vault_id = models.UUIDField()
    body = SealedField()
    written_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=now)

    objects: ClassVar = MessageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["mentorship", "written_at", "id"], name="message_order")]


class JournalEntry(models.Model):
    """Somebody's own learning note, in their own vault: no partner, no program and no role ever opens it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="journal")
    mentorship = models.ForeignKey(
        "mentoring.Mentorship", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    vault_id = models.UUIDField()
    body = SealedField()
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    objects: ClassVar = JournalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "-written_at", "-id"], name="journal_order")]


class Draft(models.Model):
    """Words that somebody has typed and not sent, kept here because a device may be shared.

    `place` names the form they were typed into; `version` is what the writer began from, where that matters.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=80)
    vault_id = models.UUIDField()
    body = SealedField()
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "place"], name="draft_once_each_place")]


class Report(models.Model):
    """What a member chose to show to the safeguarding contacts. Its vault opens for that member and for them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mentorship = models.ForeignKey(
        "mentoring.Mentorship", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    vault_id = models.UUIDField()
    comment = SealedField()
    answer = SealedField()
    state = models.CharField(max_length=7, choices=ReportState.choices, default=ReportState.OPEN)
    reported_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    reported_at = models.DateTimeField(default=now)
    settled_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    settled_at = models.DateTimeField(null=True)

    objects: ClassVar = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=ReportState.OPEN, settled_at=None)
                | models.Q(state=ReportState.SETTLED, settled_at__isnull=False),
                name="report_settled_has_time",
            )
        ]


class ReportedMessage(models.Model):
    """A message as it was when it was reported: a copy, so that exactly this passage opens and nothing around it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="passage")
    vault_id = models.UUIDField()
    body = SealedField()
    written_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "id"]
