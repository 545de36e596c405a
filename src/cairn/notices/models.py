"""What was told to whom, by which channel."""

from __future__ import annotations

from django.db import models

from cairn.core.clock import now
from cairn.core.ids import new_id
from cairn.notices.enums import Category, MailState


class Notice(models.Model):
    """One thing told to one person. `data` holds ids and dates; the words come from the notice's class."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    category = models.CharField(max_length=12, choices=Category.choices)
    program_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)
    # The same thing is told once, however often its event is read.
    once_key = models.CharField(max_length=200, unique=True)
    is_nudge = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=6, choices=MailState.choices, default=MailState.NONE)
    mailed_at = models.DateTimeField(null=True)
    # Its reader sleeps until then; empty: nobody has looked yet, or it need not wait.
    mail_after = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notice_person"),
            models.Index(fields=["mail"], name="notice_queue", condition=models.Q(mail="queued")),
        ]

    def __str__(self) -> str:
        return self.kind


class MailPreference(models.Model):
    """A category that somebody does not want by mail; it still shows in the product."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="mail_preferences")
    category = models.CharField(max_length=12, choices=Category.choices)
    wanted = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "category"], name="preference_once")]


class MailHours(models.Model):
    """Between which hours of their own day somebody wants mails that can wait; without a row, the usual ones."""

    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, related_name="mail_hours")
    begins = models.PositiveSmallIntegerField(default=8)
    ends = models.PositiveSmallIntegerField(default=20)
    weekends = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(begins__lt=24, ends__lt=24), name="mail_hours_of_a_day")
        ]
