"""Two questions after each session. One member's answer is never shown to the other, or to a manager by name."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cairn.core.clock import now
from cairn.core.ids import new_id
from cairn.feedback.enums import GoOn


class Pulse(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey("mentoring.Session", on_delete=models.CASCADE, related_name="pulses")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="pulses")
    useful = models.PositiveSmallIntegerField(help_text="1 to 5.")
    go_on = models.CharField(max_length=6, choices=GoOn.choices)
    answered_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="pulse_once"),
            models.CheckConstraint(condition=Q(useful__gte=1, useful__lte=5), name="pulse_range"),
        ]
