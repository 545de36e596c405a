"""Roll-ups: what the dashboards read."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from cairn.core.clock import now


class RollUpQuerySet(models.QuerySet["RollUp"]):
    def current(self) -> Self:
        """The newest of each number."""
        return self.filter(current=True)


class RollUp(models.Model):
    """One number of one program on one day. A share or a mean is kept as its two parts, so that sums stay right.

    A month's numbers stand on the month's first day. Only counts, never words.
    """

    program = models.ForeignKey(
        "programs.Program", null=True, on_delete=models.CASCADE, related_name="+", help_text="Empty: all."
    )
    metric = models.CharField(max_length=60, help_text="Key in the metric dictionary.")
    day = models.DateField()
    value = models.BigIntegerField(help_text="The count, or the upper part of a share or a mean.")
    denominator = models.BigIntegerField(null=True, help_text="What it is a part of.")
    current = models.BooleanField(default=True, help_text="The newest of its kind.")
    worked_out_at = models.DateTimeField(default=now)

    objects: ClassVar = RollUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "metric", "day"], nulls_distinct=False, name="rollup_once"
            )
        ]
        indexes = [
            models.Index(fields=["program", "metric"], name="rollup_current", condition=Q(current=True))
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.day}"


class Stale(models.Model):
    """A program in which something has happened since its numbers were last worked out."""

    program = models.OneToOneField(
        "programs.Program", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    since = models.DateTimeField(default=now, help_text="The latest such moment.")

    def __str__(self) -> str:
        return str(self.program_id)
