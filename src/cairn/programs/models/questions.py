"""Questions to people who join: organization-wide ones are reused, a program adds its own."""

from __future__ import annotations

from django.db import models

from cairn.core.ids import new_id
from cairn.programs.enums import QuestionKind, Side


class Question(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    program = models.ForeignKey(
        "programs.Program",
        null=True,
        on_delete=models.CASCADE,
        help_text="Empty: for the whole organization.",
    )
    text = models.CharField(max_length=200)
    hint = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=8, choices=QuestionKind.choices, default=QuestionKind.CHOICE)
    options = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.text


class ProgramQuestion(models.Model):
    """A question as one program asks it."""

    program = models.ForeignKey("programs.Program", on_delete=models.CASCADE, related_name="questions")
    question = models.ForeignKey(Question, on_delete=models.CASCADE)
    position = models.PositiveSmallIntegerField(default=0)
    side = models.CharField(max_length=6, choices=Side.choices, default=Side.BOTH)
    required = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["program", "question"], name="question_once")]
