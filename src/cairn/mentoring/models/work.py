"""What the pair works on: goals, action items, shared notes. All words are sealed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cairn.core.clock import now
from cairn.core.fields import SealedField
from cairn.core.ids import new_id
from cairn.mentoring.enums import GoalState
from cairn.mentoring.queries import ActionItemQuerySet


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


class GoalStep(models.Model):
    """A step on the way to a goal. The goal keeps the counts, so that nobody needs the words to see progress."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="steps")
    vault_id = models.UUIDField()
    position = models.PositiveSmallIntegerField()
    text = SealedField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "id"]


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
    due_days = models.PositiveSmallIntegerField(null=True, help_text="From the plan: days after the session.")
    due_on = models.DateField(null=True)
    added_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)
    entry = models.ForeignKey(
        "mentoring.PathEntry", null=True, on_delete=models.SET_NULL, related_name="action_items"
    )

    objects: ClassVar = ActionItemQuerySet.as_manager()

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

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "session"], nulls_distinct=False, name="note_once_each_session"
            )
        ]
