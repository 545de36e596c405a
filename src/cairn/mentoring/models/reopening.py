"""Who would like to go on after the end. It goes on when both do."""

from __future__ import annotations

from django.db import models

from cairn.core.clock import now
from cairn.core.ids import new_id


class ReopenWish(models.Model):
    """One member's wish to go on; gone once it does."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.OneToOneField("mentoring.Member", on_delete=models.CASCADE, related_name="reopen_wish")
    wished_at = models.DateTimeField(default=now)
