"""The program's plan: public text that every pair gets a copy of. Ids stay, and a version counts the changes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cairn.core.ids import new_id
from cairn.programs.enums import EntryKind, Side, SurveyMoment


class PlanSession(models.Model):
    """One session of the plan."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    program = models.ForeignKey("programs.Program", on_delete=models.CASCADE, related_name="plan")
    number = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1, help_text="Counts changes of its words.")
    title = models.CharField(max_length=120)
    why = models.TextField(blank=True)
    how_to_start = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField(default=45)
    agenda = models.JSONField(default=list, help_text='[{"text": ..., "owner": "mentee|mentor|both"}]')
    actions = models.JSONField(default=list, help_text='[{"text": ..., "owner": ..., "due_days": 14}]')

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "number"],
                name="plan_number_once",
                # Two sessions change places in one statement.
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class PlanEntry(models.Model):
    """What a plan has beside its sessions.

    Training, tasks and survey moments are copied to each pair; the handbook and the cards are read where they stand.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    program = models.ForeignKey("programs.Program", on_delete=models.CASCADE, related_name="plan_entries")
    kind = models.CharField(max_length=8, choices=EntryKind.choices)
    position = models.PositiveSmallIntegerField(help_text="Among those of its kind.")
    version = models.PositiveIntegerField(default=1, help_text="Counts changes of its words.")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    owner = models.CharField(max_length=6, choices=Side.choices, default=Side.BOTH)
    after_days = models.PositiveSmallIntegerField(null=True, help_text="A task: due so long after the match.")
    moment = models.CharField(max_length=7, choices=SurveyMoment.choices, blank=True)
    session = models.ForeignKey(
        PlanSession, null=True, on_delete=models.SET_NULL, related_name="cards", help_text="A card's session."
    )

    class Meta:
        ordering = ["kind", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=EntryKind.TASK) | Q(after_days__isnull=False), name="task_has_days"
            ),
            models.CheckConstraint(
                condition=(Q(kind=EntryKind.SURVEY) & ~Q(moment=""))
                | (~Q(kind=EntryKind.SURVEY) & Q(moment="")),
                name="survey_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["program", "kind", "position"], name="plan_entry_order")]

    def __str__(self) -> str:
        return self.title
