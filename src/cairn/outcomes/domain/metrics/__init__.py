"""The metric dictionary: every number of the product once, with its words and its query."""

from __future__ import annotations

from cairn.outcomes.domain.metrics import (
    afterwards,
    capacity,
    circles,
    months,
    pairs,
    people,
    quality,
    sessions,
)
from cairn.outcomes.domain.metrics.people import FUNNEL
from cairn.outcomes.domain.metrics.shape import Family, Metric, Unit

FAMILIES: tuple[Family, ...] = (
    people.FAMILY,
    pairs.FAMILY,
    sessions.SESSION_FAMILY,
    sessions.WORK_FAMILY,
    quality.FAMILY,
    capacity.FAMILY,
    circles.FAMILY,
    afterwards.FAMILY,
    months.FAMILY,
)
METRICS: dict[str, Metric] = {metric.key: metric for family in FAMILIES for metric in family.metrics}
MEASURES: tuple[Metric, ...] = tuple(metric for metric in METRICS.values() if metric.measure)
BY_MONTH = frozenset(metric.key for metric in months.FAMILY.metrics)

__all__ = ["BY_MONTH", "FAMILIES", "FUNNEL", "MEASURES", "METRICS", "Family", "Metric", "Unit"]
