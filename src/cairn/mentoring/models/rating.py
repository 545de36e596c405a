"""How well somebody thinks they can do something, at the start and at the end. Theirs alone, unless they share it."""

from __future__ import annotations

from django.db import models

from cairn.core.clock import now
from cairn.core.fields import SealedField
from cairn.core.ids import new_id
from cairn.mentoring.enums import RatingMoment


class SelfRating(models.Model):
    """A member's own ratings at one moment, in that member's own vault: no partner, no role ever opens it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey("mentoring.Member", on_delete=models.CASCADE, related_name="ratings")
    moment = models.CharField(max_length=5, choices=RatingMoment.choices)
    vault_id = models.UUIDField()
    ratings = SealedField(help_text="A line a skill: its id, and one of five steps.")
    given_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "moment"], name="self_rating_once")]


class SharedRating(models.Model):
    """A copy in the pair's vault, made when its writer shares it and gone when they take it back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rating = models.OneToOneField(SelfRating, on_delete=models.CASCADE, related_name="shared")
    vault_id = models.UUIDField()
    ratings = SealedField()
    shared_at = models.DateTimeField(default=now)
