"""Why a pair fits, in the shape in which pairing keeps the engine's explanations: parts that add up to the score."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cairn.cli.demo import company
from cairn.cli.demo.joining import Joined, Joining
from cairn.cli.demo.stories import ENOUGH_HOURS, Story
from cairn.cli.demo.world import wall

if TYPE_CHECKING:
    from cairn.cli.demo.world import World

MONDAY_NOON = 20_776 * 86_400 + 43_200  # any week will do to compare two clocks
WEEKS = (*company.OFFICE_HOURS, *company.SHIFTS)


def why(joining: Joining, story: Story, mentee: Joined, mentor: Joined) -> dict[str, Any]:
    """Score and parts (hundredths) of a pair under the story's rules, from what the two said and who they are."""
    rules = story.rules()
    total = sum(rule.get("weight", 0) for rule in rules)
    parts = [_part(joining, rule, total, mentee, mentor) for rule in rules]
    return {"score": sum(part["points"] for part in parts), "fits": True, "parts": parts}


def _part(
    joining: Joining, rule: dict[str, Any], total: int, mentee: Joined, mentor: Joined
) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "mentee": None, "mentor": None, "shared": [], "wished": None, "slots": [], "gap": None, "in_line": None,
        "similarity": None, "listed": None, "rank": None, "unknown": [],
    }  # fmt: skip
    share = _FACTS[rule["mentee"]](joining, facts, mentee, mentor)
    possible = rule.get("weight", 0) * 10_000 // total
    return {
        "key": rule["key"],
        "label": rule["label"],
        "kind": rule["kind"],
        "mode": rule["mode"],
        "wish": "mentee",
        "status": "unknown" if facts["unknown"] else "counts",
        "points": int(share * possible),
        "possible": possible,
        "facts": facts,
        "mentee_column": rule["mentee"],
    }


def _skills(joining: Joining, facts: dict[str, Any], mentee: Joined, mentor: Joined) -> float:
    facts["wished"] = len(mentee.wants)
    facts["shared"] = [
        {"code": str(UUID(joining.skill_keys[skill])), "rank": rank}
        for rank, skill in enumerate(mentee.wants, start=1)
        if skill in mentor.offers
    ]
    return len(facts["shared"]) / max(1, len(mentee.wants))


def _level(joining: Joining, facts: dict[str, Any], mentee: Joined, mentor: Joined) -> float:
    level = joining.world.force.level
    facts["gap"] = int(level[mentor.person] - level[mentee.person])
    return 0.0


def _department(joining: Joining, facts: dict[str, Any], mentee: Joined, mentor: Joined) -> float:
    world = joining.world
    for side, who in (("mentee", mentee), ("mentor", mentor)):
        facts[side] = str(UUID(world.directory.departments[int(world.force.department[who.person])]))
    return float(facts["mentee"] != facts["mentor"])


def _structure(joining: Joining, facts: dict[str, Any], mentee: Joined, mentor: Joined) -> float:  # noqa: ARG001
    return _same(facts, mentee.structure, mentor.structure)


def _push(joining: Joining, facts: dict[str, Any], mentee: Joined, mentor: Joined) -> float:  # noqa: ARG001
    return _same(facts, mentee.push, mentor.push)


def _same(facts: dict[str, Any], mine: str, theirs: str) -> float:
    facts["mentee"], facts["mentor"] = mine or None, theirs or None
    facts["unknown"] = [side for side in ("mentee", "mentor") if facts[side] is None]
    return float(bool(mine) and mine == theirs)


def _hours(joining: Joining, facts: dict[str, Any], mentee: Joined, mentor: Joined) -> float:
    mine, theirs = (_slots_of(joining.world, who.person) for who in (mentee, mentor))
    facts["slots"] = sorted(mine & theirs)
    return min(1.0, len(facts["slots"]) / ENOUGH_HOURS)


def _languages(joining: Joining, facts: dict[str, Any], mentee: Joined, mentor: Joined) -> float:
    spoken = joining.world.force.languages
    facts["wished"] = len(spoken[mentee.person])
    facts["shared"] = [
        {"code": code, "rank": None} for code in spoken[mentee.person] if code in spoken[mentor.person]
    ]
    return 0.0


def _line(joining: Joining, facts: dict[str, Any], mentee: Joined, mentor: Joined) -> float:  # noqa: ARG001
    facts["in_line"] = False
    return 0.0


_FACTS = {
    "skills": _skills,
    "level": _level,
    "department": _department,
    "structure": _structure,
    "push": _push,
    "hours": _hours,
    "languages": _languages,
    "line": _line,
}


def _slots_of(world: World, person: int) -> frozenset[int]:
    return _slots(int(world.force.hours[person]), world.zone(person))


@lru_cache(maxsize=10_000)
def _slots(week: int, zone: str) -> frozenset[int]:
    """The hours of a week (0 is Monday 00:00 UTC) that lie wholly in working hours there."""
    offset = wall(MONDAY_NOON, zone)[1] - 720
    out: set[int] = set()
    for day, start, end in WEEKS[week]:
        first, last = math.ceil((day * 1440 + start - offset) / 60), (day * 1440 + end - offset) // 60
        out.update(hour % 168 for hour in range(first, last))
    return frozenset(out)
