"""What each member says about the fit. Every answer looks alike from outside: the same row, the same length."""

from __future__ import annotations

from django.db import models

from cairn.core.clock import now
from cairn.core.fields import SealedField
from cairn.core.ids import new_id


class FitAnswer(models.Model):
    """A member's latest answer, in that member's own vault. What was said before is not kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.OneToOneField("mentoring.Member", on_delete=models.CASCADE, related_name="fit_answer")
    vault_id = models.UUIDField()
    answer = SealedField()
    event_id = models.UUIDField(help_text="The private event that says the same to the clock.")
    given_at = models.DateTimeField(default=now)
    heard_at = models.DateTimeField(help_text="When the clock reads it, whatever it says.")
    heard = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["heard_at"], name="fit_waiting", condition=models.Q(heard=False))]
