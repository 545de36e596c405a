"""Why a pair fits, in the shape in which the matching engine explains it: parts that add up to the score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cairn.cli.demo.joining import Joined, Joining
from cairn.cli.demo.world import wall

if TYPE_CHECKING:
    from cairn.cli.demo.world import World

MONDAY = 20_776  # any Monday will do to compare two clocks, as days since 1970


def why(joining: Joining, mentee: Joined, mentor: Joined) -> dict[str, Any]:
    """Score and parts (hundredths) of a pair, from what the two have said and what the directory knows."""
    world = joining.world
    parts = [
        _skills(joining, mentee, mentor),
        _levels(world, mentee, mentor),
        _same("structure", "Working style", 1500, mentee.structure, mentor.structure),
        _function(world, mentee, mentor),
        _hours(world, mentee, mentor),
    ]
    return {
        "mentee": mentee.key,
        "mentor": mentor.key,
        "score": sum(part["points"] for part in parts),
        "fits": True,
        "parts": parts,
    }


def _part(
    key: str, label: str, kind: str, points: int, possible: int, wish: str, **facts: Any
) -> dict[str, Any]:
    return {
        "key": key,
        "label": label,
        "kind": kind,
        "mode": "should",
        "wish": wish,
        "status": "unknown" if facts.get("unknown") else "counts",
        "points": points,
        "possible": possible,
        "facts": facts,
    }


def _skills(joining: Joining, mentee: Joined, mentor: Joined) -> dict[str, Any]:
    shared = [
        {"code": joining.skill_names[skill], "rank": rank}
        for rank, skill in enumerate(mentee.wants, start=1)
        if skill in mentor.offers
    ]
    points = 4000 * len(shared) // max(1, len(mentee.wants))
    return _part(
        "skills",
        "Goals and skills",
        "overlap",
        points,
        4000,
        "mentee",
        shared=shared,
        wished=len(mentee.wants),
    )


def _levels(world: World, mentee: Joined, mentor: Joined) -> dict[str, Any]:
    gap = int(world.force.level[mentor.person] - world.force.level[mentee.person])
    points = 2000 if gap in (1, 2, 3) else 800 if gap > 3 else 0
    return _part("level", "Level gap", "at_least_above", points, 2000, "mentee", gap=gap)


def _same(key: str, label: str, possible: int, mine: str, theirs: str) -> dict[str, Any]:
    unknown = [side for side, value in (("mentee", mine), ("mentor", theirs)) if not value]
    points = possible if mine and mine == theirs else 0
    known = {"mentee": mine or None, "mentor": theirs or None}
    return _part(
        key, label, "same", points, possible, "both", **known, **({"unknown": unknown} if unknown else {})
    )


def _function(world: World, mentee: Joined, mentor: Joined) -> dict[str, Any]:
    a, b = (world.force.departments[int(world.force.department[j.person])][0].name for j in (mentee, mentor))
    return _part(
        "function", "Other function", "different", 1500 if a != b else 0, 1500, "both", mentee=a, mentor=b
    )


def _hours(world: World, mentee: Joined, mentor: Joined) -> dict[str, Any]:
    noon = MONDAY * 86_400 + 43_200
    a, b = (wall(noon, world.zone(j.person))[1] for j in (mentee, mentor))
    apart = min(abs(a - b), 1440 - abs(a - b))
    return _part("hours", "Shared hours", "within", max(0, 1000 - apart * 2), 1000, "both", gap=apart)
