"""Choices of what could count most, as rows of a table and as dots of a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cairn.pairing.domain.objectives import aim_of
from cairn.pairing.domain.pointing import Choice
from cairn.pairing.domain.proof_words import in_points
from cairn.web.shapes import Dot


@dataclass(frozen=True)
class PointRow:
    """One choice in the table. `here`: what the run is already."""

    place: int
    number: int
    name: str
    hint: str
    matched: str
    total: str
    lowest: str
    here: bool


def rows_of_points(found: Sequence[Choice], here: Choice | None) -> list[PointRow]:
    return [
        PointRow(
            place,
            place + 1,
            _name(one),
            str(aim_of(one.objective).hint) if not one.floor else "",
            _("%(n)d of %(all)d") % {"n": one.matched, "all": one.wanting},
            in_points(one.total),
            "" if one.lowest is None else in_points(one.lowest),
            _is_here(one, here),
        )
        for place, one in enumerate(found)
    ]


def _is_here(one: Choice, here: Choice | None) -> bool:
    return here is not None and one == here


def _name(one: Choice) -> str:
    if one.floor:
        return _("As many as possible, no pair under %(floor)s") % {"floor": in_points(one.floor)}
    return str(aim_of(one.objective).label)


def chart_of(found: Sequence[Choice], here: Choice | None) -> list[Dot]:
    """Each choice by its total fit (across) and its lowest fit (up); those that come to the same share a dot."""
    places: dict[tuple[int, int], list[int]] = {}
    for place, one in enumerate(found):
        places.setdefault((one.total, one.lowest or 0), []).append(place)
    return [
        Dot(
            ", ".join(str(place + 1) for place in shared),
            total / 100,
            lowest / 100,
            strong=any(_is_here(found[place], here) for place in shared),
        )
        for (total, lowest), shared in places.items()
    ]
