"""What the pair works on: goals, action items, shared notes. All words are sealed."""

from __future__ import annotations

from django.db import models

from cairn.core.clock import now
from cairn.core.fields import SealedField
from cairn.core.ids import new_id
from cairn.mentoring.enums import GoalState


class Goal(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mentorship = models.ForeignKey("mentoring.Mentorship", on_delete=models.CASCADE, related_name="goals")
    vault_id = models.UUIDField()
    text = SealedField()
    state = models.CharField(max_length=8, choices=GoalState.choices, default=GoalState.OPEN)
    due_on = models.DateField(null=True)
    steps_done = models.PositiveSmallIntegerField(default=0)
    steps_total = models.PositiveSmallIntegerField(default=0)
    set_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(steps_done__lte=models.F("steps_total")), name="goal_steps_within"
            )
        ]


class ActionItem(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mentorship = models.ForeignKey(
        "mentoring.Mentorship", on_delete=models.CASCADE, related_name="action_items"
    )
    session = models.ForeignKey(
        "mentoring.Session", null=True, on_delete=models.SET_NULL, related_name="action_items"
    )
    vault_id = models.UUIDField()
    planned = models.CharField(max_length=300, blank=True, help_text="From the program's plan.")
    text = SealedField()
    owner = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="action_items")
    due_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["owner", "done_at", "due_on"], name="action_open")]


class SharedNote(models.Model):
    """Notes that both write. `version` makes the slower of two writers merge instead of overwrite."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mentorship = models.ForeignKey("mentoring.Mentorship", on_delete=models.CASCADE, related_name="notes")
    session = models.ForeignKey(
        "mentoring.Session", null=True, on_delete=models.CASCADE, related_name="notes"
    )
    vault_id = models.UUIDField()
    body = SealedField()
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField(default=now)
