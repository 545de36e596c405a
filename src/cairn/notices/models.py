"""What was told to whom, by which channel."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cairn.core.clock import now
from cairn.core.ids import new_id
from cairn.notices.enums import Category, DeliveryState
from cairn.notices.queries import NoticeQuerySet


class Notice(models.Model):
    """One thing told to one person. `data` holds ids, dates and counts; the words come from the notice's class."""

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
    left_out = models.BooleanField(
        default=False,
        db_default=False,
        help_text="One nudge too many that week: it shows in the digest alone.",
    )
    dropped_at = models.DateTimeField(
        null=True, help_text="Withdrawn: its reason was gone before it was read."
    )

    objects: ClassVar = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notice_person"),
            models.Index(
                fields=["id"],
                name="notice_may_go",
                condition=models.Q(is_nudge=True, read_at=None, dropped_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Delivery(models.Model):
    """A notice on its way through one channel that leads out of the product. Each channel has its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10)
    state = models.CharField(max_length=7, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    # Its reader sleeps until then, or the other side asked for patience; empty: nobody has looked yet.
    after = models.DateTimeField(null=True)
    at = models.DateTimeField(null=True, help_text="When it went out, or was given up.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once")]
        indexes = [models.Index(fields=["id"], name="delivery_queue", condition=models.Q(state="queued"))]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class NoticeWording(models.Model):
    """A program's own words for one kind of notice in one language; an empty part uses the standard text."""

    program = models.ForeignKey("programs.Program", on_delete=models.CASCADE, related_name="wordings")
    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "kind", "language"], name="wording_once"),
            models.CheckConstraint(condition=~models.Q(subject="", body=""), name="wording_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"


class Bounce(models.Model):
    """A mail that did not arrive. `address_key` is a keyed hash: it tells addresses apart and says none."""

    notice = models.OneToOneField(Notice, on_delete=models.CASCADE, related_name="bounce")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="bounces")
    address_key = models.CharField(max_length=64)
    permanent = models.BooleanField()
    at = models.DateTimeField(default=now)


class AddressOff(models.Model):
    """Mails to this person's address do not arrive, so none is sent there. Another address is another key."""

    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, related_name="address_off")
    address_key = models.CharField(max_length=64)
    since = models.DateTimeField(default=now)


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
