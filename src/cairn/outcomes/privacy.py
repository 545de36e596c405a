"""Outcomes keeps counts of programs and knows nobody. See `cairn.core.privacy`."""

from cairn.core.privacy import declare
from cairn.outcomes import models

declare(models.RollUp, hidden="id program metric day value denominator current worked_out_at")
declare(models.Stale, hidden="program since")
