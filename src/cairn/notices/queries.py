"""How to ask for notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from cairn.notices.models import Notice


class NoticeQuerySet(models.QuerySet["Notice"]):
    def shown(self) -> Self:
        """What its reader sees in the product: neither left for the digest nor withdrawn."""
        return self.filter(left_out=False, dropped_at=None)

    def unread(self) -> Self:
        return self.shown().filter(read_at=None)
