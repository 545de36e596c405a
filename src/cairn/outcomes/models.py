"""Roll-ups: what the dashboards read."""

from __future__ import annotations

from django.db import models

from cairn.core.clock import now


class RollUp(models.Model):
    """One number of one program on one day, with what it is a share of."""

    program = models.ForeignKey(
        "programs.Program", null=True, on_delete=models.CASCADE, help_text="Empty: all."
    )
    metric = models.CharField(max_length=60)
    day = models.DateField()
    value = models.DecimalField(max_digits=14, decimal_places=4)
    denominator = models.BigIntegerField(null=True)
    worked_out_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "metric", "day"], nulls_distinct=False, name="rollup_once"
            )
        ]
