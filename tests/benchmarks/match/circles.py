"""The instance of the circles, with and without leads.

Circles of 6 to 8 that share a language, are at most four hours apart, meet in one hour of the week and hold nobody of one
reporting line and nobody who blocked another; departments are mixed, common skills and similar texts earn points.
"""

from __future__ import annotations

import random

import numpy as np

from cairn_match import GroupProblem, Kind, Mode, Pool, Rule, reporting_line

ZONES = [-480, -360, -300, 0, 60, 60, 120, 330, 540]
LANGUAGES = ["en", "de", "fr", "es", "pt", "ja"]
RULES = [
    Rule("zone", Kind.WITHIN, Mode.MUST, mentee="zone", most=240),
    Rule("language", Kind.OVERLAP, Mode.MUST, mentee="languages"),
    Rule("line", Kind.NOT_IN_LINE, Mode.MUST, mentee="line"),
    Rule("skills", Kind.OVERLAP, mentee="skills", weight=40),
    Rule("text", Kind.SIMILAR_TEXT, mentee="text", weight=15),
    Rule("department", Kind.DIFFERENT, mentee="department", weight=10),
]
LEAD_RULES = [*RULES[:4], Rule("above", Kind.AT_LEAST_ABOVE, Mode.MUST, mentee="level")]


def pool(people: int, prefix: str, seed: int, managers: dict[str, tuple[int, int]], levels: range) -> Pool:
    """One side of the instance: 256 skills by Zipf, 15 free hours of the working week of the zone."""
    dice, draw = random.Random(seed), np.random.default_rng(seed)
    ids = [f"{prefix}{k:06}" for k in range(people)]
    zones = [dice.choice(ZONES) for _ in ids]
    weights = 1 / np.arange(1, 257)
    skills = [
        draw.choice(256, size=dice.randrange(5, 13), replace=False, p=weights / weights.sum()) for _ in ids
    ]
    week = [day * 24 + hour for day in range(5) for hour in range(8, 18)]
    hours = [sorted((slot - zone // 60) % 168 for slot in dice.sample(week, 15)) for zone in zones]
    spoken = [{"en"} if dice.random() < 0.8 else set() for _ in ids]
    return (
        Pool(ids)
        .sets("skills", [[f"s{code}" for code in row] for row in skills])
        .sets("languages", [sorted(own | {dice.choice(LANGUAGES)}) for own in spoken])
        .category("department", [f"d{min(int(dice.expovariate(0.25)), 19)}" for _ in ids])
        .ordinal("level", [dice.choice(levels) for _ in ids])
        .interval("line", [managers[one] for one in ids])
        .offset("zone", zones)
        .slots("hours", hours)
        .vector("text", draw.normal(size=(people, 64)))
    )


def instance(people: int, *, leads: int) -> GroupProblem:
    """The problem; a tenth as many blocks as people."""
    dice = random.Random(7)
    names = [f"p{k:06}" for k in range(people)] + [f"l{k:06}" for k in range(leads)]
    tree = reporting_line({name: names[(k - 1) // 8] if k else None for k, name in enumerate(names)})
    members = pool(people, "p", 1, tree, range(1, 5))
    extra = {
        "leads": pool(leads, "l", 2, tree, range(4, 8)),
        "lead_rules": LEAD_RULES,
        "lead_places": [2] * leads,
    }
    return GroupProblem(
        people=members,
        size=(6, 8),
        rules=RULES,
        hours="hours",
        mix=["department"],
        private=[(dice.choice(names), dice.choice(names)) for _ in range(people // 10)],
        **(extra if leads else {}),
    )
