"""What a pair agrees on before its third session, and who has signed it as it stands."""

from __future__ import annotations

from django.db import models

from cairn.core.clock import now
from cairn.core.fields import SealedField
from cairn.core.ids import new_id


class Agreement(models.Model):
    """The pair's own words on how it works together. Each writing is a new version, which both sign anew."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mentorship = models.OneToOneField(
        "mentoring.Mentorship", on_delete=models.CASCADE, related_name="agreement"
    )
    vault_id = models.UUIDField()
    goals = SealedField()
    rhythm = SealedField()
    discretion = SealedField()
    trouble = SealedField()
    version = models.PositiveIntegerField(default=0)
    written_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=now)


class Signature(models.Model):
    """One member's yes to one version."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="signatures")
    member = models.ForeignKey("mentoring.Member", on_delete=models.CASCADE, related_name="signatures")
    version = models.PositiveIntegerField()
    signed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "member", "version"], name="signature_once")
        ]
