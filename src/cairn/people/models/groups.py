"""Affinity groups: joined by the person alone, with the purpose and the visibility stated first."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cairn.core.clock import now
from cairn.core.ids import new_id
from cairn.people.enums import GroupVisibility
from cairn.people.queries import AffinityGroupQuerySet, AffinityMembershipQuerySet


class AffinityGroup(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120, unique=True)
    purpose = models.TextField(help_text="Why the organization asks, and what it is used for.")
    widest = models.CharField(
        max_length=10,
        choices=GroupVisibility.choices,
        default=GroupVisibility.EVERYONE,
        help_text="The most that a member may show; each member chooses within it.",
    )
    archived_at = models.DateTimeField(null=True)

    objects: ClassVar = AffinityGroupQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class AffinityMembership(models.Model):
    group = models.ForeignKey(AffinityGroup, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="affinity_memberships")
    visibility = models.CharField(
        max_length=10, choices=GroupVisibility.choices, default=GroupVisibility.ONLY_ME
    )
    since = models.DateTimeField(default=now)

    objects: ClassVar = AffinityMembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="affinity_once")]
