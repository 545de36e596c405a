"""Small server-made charts. Widths are SVG attributes (a strict policy allows no inline style); each has its values as text."""

from collections.abc import Sequence
from typing import Any

from django import template

from cairn.web.shapes import Dot, Part, grouped

register = template.Library()

SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 84, 24, 3
DOTS_WIDTH, DOTS_HEIGHT, DOTS_EDGE = 340, 220, 30
COLUMN_WIDTH, COLUMN_STEP, CHART_HEIGHT = 60, 92, 260


def percent(value: float, most: float) -> str:
    """A share as an SVG length, in the C locale whatever the page's language is."""
    share = 0.0 if most <= 0 else min(max(value / most, 0.0), 1.0)
    return f"{100 * share:.2f}%"


def shown(part: Part) -> str:
    return part.shown or grouped(part.value)


def rows(parts: Sequence[Part]) -> list[dict[str, str]]:
    return [
        {
            "label": part.label,
            "width": percent(part.value, part.most),
            "shown": shown(part),
            "note": part.note,
        }
        for part in parts
    ]


@register.inclusion_tag("components/bar.html")
def bar(value: float, most: float, label: str, large: bool = False, kind: str = "") -> dict[str, Any]:
    """A share of a whole; `label` says it in words ("3 of 5 milestones")."""
    return {"width": percent(value, most), "label": label, "large": large, "kind": kind}


@register.inclusion_tag("components/fit.html")
def fit_bars(parts: Sequence[Part], caption: str) -> dict[str, Any]:
    """The parts of a score, as a table with bars."""
    return {"rows": rows(parts), "caption": caption}


@register.inclusion_tag("components/funnel.html")
def funnel(parts: Sequence[Part], caption: str) -> dict[str, Any]:
    """From everyone to the few, as a table with bars."""
    return {"rows": rows(parts), "caption": caption}


@register.inclusion_tag("components/interval.html")
def interval(
    estimate: float, low: float, high: float, least: float, most: float, label: str, kind: str = ""
) -> dict[str, Any]:
    """An estimate with its interval on an axis from `least` to `most`, zero marked; `label` says it in words."""
    span = most - least
    at = {"estimate": estimate, "low": low, "high": high, "zero": 0.0}
    where = {name: percent(value - least, span) for name, value in at.items()}
    width = percent(min(high, most) - max(low, least), span)
    return {**where, "width": width, "label": label, "kind": kind, "has_zero": least <= 0 <= most}


def spark_points(values: Sequence[float]) -> list[tuple[float, float]]:
    """Points in a box of 84 by 24, three away from its edges."""
    low, high = min(values), max(values)
    step = (SPARK_WIDTH - 2 * SPARK_EDGE) / max(len(values) - 1, 1)
    rise = (SPARK_HEIGHT - 2 * SPARK_EDGE) / ((high - low) or 1)
    return [
        (SPARK_EDGE + step * place, SPARK_HEIGHT - SPARK_EDGE - rise * (value - low))
        for place, value in enumerate(values)
    ]


@register.inclusion_tag("components/sparkline.html")
def sparkline(values: Sequence[float], label: str, kind: str = "") -> dict[str, Any]:
    """A line without axes for a table cell; every value is read out after `label`."""
    if not values:
        return {"label": label, "points": "", "kind": kind, "values": ""}
    points = spark_points(values)
    return {
        "points": " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        "end_x": f"{points[-1][0]:.1f}",
        "end_y": f"{points[-1][1]:.1f}",
        "label": label,
        "kind": kind,
        "values": ", ".join(grouped(value) for value in values),
    }


@register.inclusion_tag("components/columns.html")
def columns(parts: Sequence[Part], label: str, unit: str = "") -> dict[str, Any]:
    """Columns over time, the last one strong, with the same numbers as a table behind it; on a phone one bar below the other,
    where words keep their size."""
    drawn = []
    for place, part in enumerate(parts):
        height = (CHART_HEIGHT - 24) * min(max(part.value / part.most, 0.0), 1.0) if part.most else 0.0
        left, top = 20 + COLUMN_STEP * place, CHART_HEIGHT - height
        drawn.append(
            {"x": left, "middle": left + COLUMN_WIDTH // 2, "y": f"{top:.1f}", "text_y": f"{top - 8:.1f}",
             "height": f"{height:.1f}", "label": part.label, "shown": shown(part), "value": part.value, "most": part.most}
        )  # fmt: skip
    width = COLUMN_STEP * len(parts) + 8
    return {"columns": drawn, "width": width, "label": label, "unit": unit or label}


def _at(value: float, values: Sequence[float], size: int) -> float:
    """Where a value stands between the least and the most of all; in the middle when they are alike."""
    low, high = min(values), max(values)
    share = (value - low) / (high - low) if high > low else 0.5
    return DOTS_EDGE + share * (size - 2 * DOTS_EDGE)


@register.inclusion_tag("components/dots.html")
def dots(points: Sequence[Dot], label: str, across: str, up: str) -> dict[str, Any]:
    """Numbered choices by two things that pull apart; the numbers are those of a table beside it, `label` says it in words."""
    xs, ys = [dot.across for dot in points], [dot.up for dot in points]
    drawn = [
        {"x": f"{_at(dot.across, xs, DOTS_WIDTH):.1f}", "y": f"{DOTS_HEIGHT - _at(dot.up, ys, DOTS_HEIGHT):.1f}", "label": dot.label, "strong": dot.strong}
        for dot in points
    ]  # fmt: skip
    return {"dots": drawn, "label": label, "across": across, "up": up}
