"""What stands on a pair's path beside its sessions, and how a changed plan comes to running pairs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cairn.core.clock import now
from cairn.core.fields import SealedField
from cairn.core.ids import new_id
from cairn.core.permissions import Scope
from cairn.mentoring.enums import Owner, PathKind, PlanChoice, PlanUpdateState
from cairn.programs.enums import SurveyMoment


class PathEntry(models.Model):
    """A training, a task or a survey moment: a copy of the program's public words. A task's ticks are action items."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mentorship = models.ForeignKey(
        "mentoring.Mentorship", on_delete=models.CASCADE, related_name="path_entries"
    )
    kind = models.CharField(max_length=8, choices=PathKind.choices)
    plan_id = models.UUIDField(help_text="The program's entry it is a copy of.")
    plan_version = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    owner = models.CharField(max_length=6, choices=Owner.choices, default=Owner.BOTH)
    due_on = models.DateField(null=True, help_text="A task's day.")
    moment = models.CharField(max_length=7, choices=SurveyMoment.choices, blank=True)
    changed_at = models.DateTimeField(null=True, help_text="When somebody ticked it, or took it away.")

    class Meta:
        ordering = ["kind", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "plan_id"], name="path_entry_of_plan_once")
        ]


class PathTick(models.Model):
    """One member has done a training."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey(PathEntry, on_delete=models.CASCADE, related_name="ticks")
    member = models.ForeignKey("mentoring.Member", on_delete=models.CASCADE, related_name="path_ticks")
    done_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "member"], name="path_tick_once")]


class PairLink(models.Model):
    """A link that a pair keeps in its space."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mentorship = models.ForeignKey("mentoring.Mentorship", on_delete=models.CASCADE, related_name="links")
    vault_id = models.UUIDField()
    title = SealedField()
    address = SealedField()
    added_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["added_at", "id"]


class PlanUpdate(models.Model):
    """What a manager decided about changes of the plan: for running pairs too, batch by batch, or for new ones only.

    `kept_back` holds entries (id to version) that running pairs are not to get.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    program = models.ForeignKey("programs.Program", on_delete=models.CASCADE, related_name="plan_updates")
    choice = models.CharField(max_length=7, choices=PlanChoice.choices)
    state = models.CharField(max_length=9, choices=PlanUpdateState.choices, default=PlanUpdateState.QUEUED)
    kept_back = models.JSONField(default=dict)
    last_id = models.UUIDField(null=True, help_text="The last pair that was looked at.")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0, help_text="Running pairs when it was decided.")
    changed = models.PositiveIntegerField(default=0, help_text="Pairs whose plan is another now.")
    cancel_requested = models.BooleanField(default=False)
    decided_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program"],
                condition=Q(state__in=[PlanUpdateState.QUEUED, PlanUpdateState.RUNNING]),
                name="one_plan_update_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} ({self.state})"

    def scope(self) -> Scope:
        return Scope(program_id=self.program_id)


class PlanTold(models.Model):
    """What one update did to one pair, said in its space."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    update = models.ForeignKey(PlanUpdate, on_delete=models.CASCADE, related_name="told")
    mentorship = models.ForeignKey("mentoring.Mentorship", on_delete=models.CASCADE, related_name="plan_told")
    added = models.PositiveSmallIntegerField(default=0)
    reworded = models.PositiveSmallIntegerField(default=0)
    removed = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["update", "mentorship"], name="plan_told_once")]
        indexes = [models.Index(fields=["mentorship", "told_at"], name="plan_told_lately")]
