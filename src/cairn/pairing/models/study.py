"""A closer look at a run: one question, worked out in the background, with its answer in counts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cairn.core.clock import now
from cairn.core.ids import new_id
from cairn.core.permissions import Scope
from cairn.pairing.enums import StudyKind, StudyState
from cairn.pairing.models.run import MatchRun


class RunStudy(models.Model):
    """What somebody wants to know about a run. `found` holds counts and rule keys, never who.

    Asking again takes the same row, so a question has one answer.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="studies")
    kind = models.CharField(max_length=8, choices=StudyKind.choices)
    mentee = models.ForeignKey(
        "programs.Enrollment", null=True, on_delete=models.CASCADE, related_name="+", help_text="Exact only."
    )
    mentor = models.ForeignKey("programs.Enrollment", null=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=9, choices=StudyState.choices, default=StudyState.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Percent.")
    cancel_requested = models.BooleanField(default=False)
    found = models.JSONField(default=dict)
    asked_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "kind", "mentee", "mentor"], nulls_distinct=False, name="study_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=StudyKind.EXACT, mentee__isnull=False, mentor__isnull=False)
                | (~Q(kind=StudyKind.EXACT) & Q(mentee=None, mentor=None)),
                name="study_names_a_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"

    def scope(self) -> Scope:
        return self.run.scope()

    @property
    def is_working(self) -> bool:
        """Not done, and nobody has stopped it."""
        return self.state in (StudyState.QUEUED, StudyState.RUNNING)
