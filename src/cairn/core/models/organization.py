"""One installation serves one organization."""

from __future__ import annotations

from django.db import models

from cairn.core.clock import now


class Organization(models.Model):
    """The single row that says whose installation this is, and whether it is a demo."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=200)
    is_demo = models.BooleanField(default=False)
    calendar_label = models.CharField(max_length=80, default="Conversation")
    help_contact = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_organization")]

    def __str__(self) -> str:
        return self.name


class WorkerHeartbeat(models.Model):
    """When each worker was last seen alive; `/readyz` and `cairn doctor` read it."""

    name = models.CharField(primary_key=True, max_length=100)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
