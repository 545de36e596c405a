"""Inviting many people at once, as a job that can be watched and stopped."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cairn.core.clock import now
from cairn.core.ids import new_id
from cairn.core.permissions import Scope
from cairn.programs.enums import InvitingState, Side


class InvitationRun(models.Model):
    """Everyone whom a rule finds, invited step by step. What was sent stays sent, whatever comes after."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    program = models.ForeignKey("programs.Program", on_delete=models.CASCADE, related_name="invitation_runs")
    state = models.CharField(max_length=10, choices=InvitingState.choices, default=InvitingState.QUEUED)
    side = models.CharField(max_length=6, choices=Side.choices)
    conditions = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0, help_text="Whom the rule found when it was sent.")
    cancel_requested = models.BooleanField(default=False)
    started_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program"],
                condition=Q(state__in=[InvitingState.QUEUED, InvitingState.RUNNING]),
                name="one_invitation_run_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} ({self.state})"

    def scope(self) -> Scope:
        return Scope(program_id=self.program_id)
